/**
 * What the alert desk remembers, in DATA_DIR/risk/desk.jsonl: every level that was reached and left, with the reasons, and which
 * post took what. Appended only, each line durable before it is told; from it the desk stands again after a restart.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Text } from '@kangcheng/twin-engine'
import type { RiskLevel } from '@kangcheng/twin-engine/escalation'
import type { Report } from '../telemetry/log-events.ts'
import type { RiskTaken } from './ports.ts'

export type DeskRecord =
  | {
      readonly kind: 'risk'
      readonly id: string
      readonly from: RiskLevel
      readonly to: RiskLevel
      /** Epoch ms by the city's clock. */
      readonly at: number
    }
  | ({ readonly kind: 'taken'; readonly id: string } & RiskTaken)
  | {
      readonly kind: 'level'
      readonly ladder: string
      /** Id of the facility; null = the city. */
      readonly place: string | null
      /** Marks of the levels: a ladder may be changed, and its levels then have other numbers. */
      readonly from: string
      readonly to: string
      readonly at: number
      readonly reasons: readonly Text[]
    }

export interface DeskFile {
  /** As kept, the oldest first. */
  readonly records: readonly DeskRecord[]
  /** Durable when it returns. @throws where it cannot be written */
  append(records: readonly DeskRecord[]): void
}

/** @param report hears of what a crash cut off, and of a file that cannot be read, which is set aside */
export function deskFile(dataDir: string, report: Report): DeskFile {
  const file = join(dataDir, 'risk', 'desk.jsonl')
  const records = recordsOf(file, report)
  return {
    records,
    append(added) {
      if (added.length === 0) return
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      const handle = openSync(file, 'a', 0o600)
      try {
        writeFileSync(handle, added.map((record) => `${JSON.stringify(record)}\n`).join(''))
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
  }
}

function recordsOf(file: string, report: Report): readonly DeskRecord[] {
  if (!existsSync(file)) return []
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf(0x0a) + 1
  if (whole < bytes.length) {
    const handle = openSync(file, 'r+')
    ftruncateSync(handle, whole)
    closeSync(handle)
    report('desk.cut', { file, bytes: bytes.length - whole })
  }
  const lines = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1)
  try {
    return lines.map((line) => JSON.parse(line) as DeskRecord)
  } catch {
    renameSync(file, `${file}.set-aside`)
    report('desk.set-aside', { file })
    return []
  }
}
