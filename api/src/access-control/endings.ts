/**
 * Sessions and tokens that were ended before their time. Kept in `ended.json` of DATA_DIR for as long as what was ended could have
 * lasted, so that a restart does not revive it; read again when it changes, as by `kangcheng session end`.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { becauseOf, OperatorError } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { fileStamp, readJsonFile, writePrivately } from './private-file.ts'
import { type SessionProof, subjectOf } from './proof.ts'

/**
 * One ending. `session`: an id of ours or of the provider's; `subject`: all sessions of somebody that began until then; `token`: the
 * SHA-256 of a token.
 */
export interface Ending {
  readonly what: 'session' | 'subject' | 'token'
  readonly id: string
  /** Milliseconds since 1970. */
  readonly atMs: number
}

export interface Endings {
  /** Ends something from here: it counts at once, is kept, and is told to those who listen, who carry it to other nodes. */
  end(what: Ending['what'], id: string): void
  /** Takes an ending that happened on another node: it counts and is kept here, and is not told on. */
  heard(ending: Ending): void
  /** What is ended from here, and what `session end` wrote into this node's file. @returns the way to stop listening. */
  onEnded(listener: (ending: Ending) => void): () => void
  /** All that is remembered. */
  kept(): readonly Ending[]
  isOver(session: SessionProof): boolean
  isRevoked(sha256: string): boolean
}

/** Longer than any session lasts. Tokens that were revoked are remembered for good: another node's file may still hold them. */
const KEPT_MS = 24 * 3_600_000
const MOST_KEPT = 100_000
const FILE = 'ended.json'

const keyOf = ({ what, id }: Pick<Ending, 'what' | 'id'>): string => `${what} ${id}`

const isEnding = (row: unknown): row is Ending => {
  const { what, id, atMs } = (row ?? {}) as Partial<Record<keyof Ending, unknown>>
  return ['session', 'subject', 'token'].includes(String(what)) && typeof id === 'string' && typeof atMs === 'number'
}

/** @throws naming the file and the remedy where it is not what this program wrote. */
function readEndings(path: string): readonly Ending[] {
  const rows = readJsonFile(path) ?? []
  if (Array.isArray(rows) && rows.every(isEnding)) return rows
  throw new OperatorError(
    `${path} is not a list of {what, id, atMs}; restore it, or delete it and end again what must not last: kangcheng session end`,
  )
}

function keep(path: string, endings: Iterable<Ending>, now: number): void {
  const rows = [...endings].filter(({ what, atMs }) => what === 'token' || now - atMs < KEPT_MS).slice(-MOST_KEPT)
  writePrivately(path, `${JSON.stringify(rows, null, 1)}\n`)
}

/** Ends all sessions of somebody, for a server that runs on this folder, or will. */
export const endSubject = (dataDir: string, subject: string, atMs: number): void =>
  endInFile(dataDir, { what: 'subject', id: subject, atMs })

/** Ends a token for good, likewise. */
export const endToken = (dataDir: string, sha256: string, atMs: number): void =>
  endInFile(dataDir, { what: 'token', id: sha256, atMs })

function endInFile(dataDir: string, ending: Ending): void {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, FILE)
  const kept = new Map(readEndings(path).map((ending) => [keyOf(ending), ending]))
  kept.set(keyOf(ending), ending)
  keep(path, kept.values(), ending.atMs)
}

/** @param report is told once when the file cannot be used; then what was read before goes on counting. */
export function endingsOf(
  dataDir: string,
  { now, report }: { readonly now: () => number; readonly report: Report },
): Endings {
  const path = join(dataDir, FILE)
  const kept = new Map<string, Ending>()
  const listeners = new Set<(ending: Ending) => void>()
  let stamp = ''
  let broken = false

  const tell = (ending: Ending): void => {
    for (const listener of listeners) listener(ending)
  }
  const take = (ending: Ending): boolean => {
    const before = kept.get(keyOf(ending))
    if (before !== undefined && before.atMs >= ending.atMs) return false
    kept.set(keyOf(ending), ending)
    return true
  }
  /** What a command wrote meanwhile. At the start nothing is told, as nobody listens yet: `kept` has it. */
  const refresh = (): void => {
    const found = fileStamp(path)
    if (found === stamp) return
    try {
      const first = stamp === ''
      for (const ending of readEndings(path)) if (take(ending) && !first) tell(ending)
      broken = false
    } catch (error) {
      if (!broken) report('endings.unreadable', { because: becauseOf(error) })
      broken = true
    }
    stamp = found
  }
  const write = (): void => {
    if (broken) return
    if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true })
    keep(path, kept.values(), now())
    stamp = fileStamp(path)
  }
  refresh()

  return {
    end(what, id) {
      refresh()
      const ending: Ending = { what, id, atMs: now() }
      if (!take(ending)) return
      write()
      tell(ending)
    },
    heard(ending) {
      if (!isEnding(ending)) return
      refresh()
      if (take(ending)) write()
    },
    onEnded(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    kept: () => [...kept.values()],
    isOver({ id, providerId, caller, sinceMs }) {
      refresh()
      if (kept.has(`session ${id}`) || (providerId !== null && kept.has(`session ${providerId}`))) return true
      const subject = subjectOf(caller)
      const all = subject === null ? undefined : kept.get(`subject ${subject}`)
      return all !== undefined && sinceMs <= all.atMs
    },
    isRevoked(sha256) {
      refresh()
      return kept.has(`token ${sha256}`)
    },
  }
}

/** The name under which a token is kept and revoked. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')
