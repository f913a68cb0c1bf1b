/**
 * What the alert desk remembers: every level that was reached and left, with the reasons, and which post took what. A chain of lines
 * like that of decisions, each durable before it is told; from it the desk stands again after a restart.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Text } from '@kangcheng/twin-engine'
import type { RiskLevel } from '@kangcheng/twin-engine/escalation'
import { type ChainedEntry, type ChainedFile, chainedFile } from '../chained-lines/chained-file.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { DeskStanding, RiskTaken } from './ports.ts'

/** In DATA_DIR. */
export const DESK_FILE = 'risk/desk.jsonl'
export const DESK_HEAD = 'risk/desk.head'

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

export type KeptRecord = DeskRecord & ChainedEntry

/** Where the desk's records lie. */
export interface DeskStore {
  /** As kept at the start, the oldest first. */
  readonly records: readonly DeskRecord[]
  /** Durable when it returns, or resolves. @param standing what the desk tells from then on @throws where it cannot be written */
  keep(records: readonly DeskRecord[], standing: DeskStanding): void | Promise<void>
  /** Of records that nodes share: where the desk stands now that another has written, and null where none has. null = nobody else can. */
  readonly newer: (() => Promise<DeskStanding | null>) | null
  /** Calls back when there may be something newer. @returns the way to stop */
  onNews(listener: () => void): () => void
}

/** Of one node, in its own files. @param report hears of what a crash cut off, and of a file that cannot be read, which is set aside */
export function deskFile(dataDir: string, report: Report): DeskStore {
  const chain = deskChain(dataDir, report)
  return {
    records: chain.all(),
    keep(records) {
      if (records.length > 0) chain.keep(records)
    },
    newer: null,
    onNews: () => () => {},
  }
}

/** @returns a chain that can be read */
export function deskChain(dataDir: string, report: Report): ChainedFile<KeptRecord> {
  const [file, head] = [join(dataDir, DESK_FILE), join(dataDir, DESK_HEAD)]
  const chain = chainOf(file, head, report)
  try {
    if (!existsSync(head)) return withFirstLines(file, chain)
    chain.all()
    return chain
  } catch (error) {
    for (const path of [file, head]) if (existsSync(path)) renameSync(path, `${path}.set-aside`)
    report('desk.set-aside', { file, because: becauseOf(error) })
    return chainOf(file, head, report)
  }
}

/** A reading of a ladder may change the level of every hospital at once. */
const chainOf = (file: string, head: string, report: Report): ChainedFile<KeptRecord> =>
  chainedFile(file, head, ({ bytes }) => report('desk.cut', { file, bytes }), Number.POSITIVE_INFINITY)

/** Lines of a version that did not chain them are chained, once: from then on there is a head. */
function withFirstLines(file: string, chain: ChainedFile<KeptRecord>): ChainedFile<KeptRecord> {
  if (!existsSync(file)) return chain
  const text = readFileSync(file, 'utf8')
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
  const records = lines.map((line) => JSON.parse(line) as KeptRecord)
  if (records.some(({ previous }) => previous !== undefined) || records.length === 0) {
    chain.all()
    return chain
  }
  renameSync(file, `${file}.unchained.set-aside`)
  chain.keep(records)
  return chain
}
