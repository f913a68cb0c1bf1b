/**
 * The log of an exercise: what happened, appended only, one JSON line each in DATA_DIR/exercises/ID.jsonl. The report is
 * rendered from it alone, so that a restart loses none. It is no part of the city's own log and never read by the twin.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { becauseOf, OperatorError } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { LogEntry, Told } from './ports.ts'

const FOLDER = 'exercises'
const fileOf = (dataDir: string, id: string): string => join(dataDir, FOLDER, `${id}.jsonl`)

export class ExerciseLog {
  readonly entries: LogEntry[] = []
  readonly #file: string
  readonly #now: () => number
  readonly #report: Report
  #failed = false

  constructor(dataDir: string, id: string, now: () => number, report: Report) {
    mkdirSync(join(dataDir, FOLDER), { recursive: true })
    this.#file = fileOf(dataDir, id)
    this.#now = now
    this.#report = report
  }

  add(minute: number, told: Told): LogEntry {
    const at = new Date(this.#now()).toISOString()
    const entry: LogEntry = { number: this.entries.length + 1, at, minute: Math.round(minute * 100) / 100, ...told }
    this.entries.push(entry)
    try {
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
    } catch (error) {
      if (!this.#failed) this.#report('exercise.unwritten', { because: becauseOf(error) })
      this.#failed = true
    }
    return entry
  }

  /** Takes the file away: of an exercise that was refused before it began. */
  discard(): void {
    rmSync(this.#file, { force: true })
  }
}

/** Ids of the exercises that left a log, the newest name last. */
export function loggedExercises(dataDir: string): readonly string[] {
  const folder = join(dataDir, FOLDER)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^[\w-]+\.jsonl$/.test(name))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort()
}

/** The entries of a log; null where there is none of this id. @throws an Error that names the line that is not one. */
export function readExercise(dataDir: string, id: string): readonly LogEntry[] | null {
  const file = fileOf(dataDir, id)
  return /^[\w-]{1,64}$/.test(id) && existsSync(file) ? decodeLog(readFileSync(file, 'utf8'), file) : null
}

/** @throws an Error that names file and line. A last line that was cut off by a crash is left out. */
export function decodeLog(text: string, name: string): readonly LogEntry[] {
  const lines = text.split('\n')
  const entries: LogEntry[] = []
  lines.forEach((line, i) => {
    if (line === '') return
    try {
      entries.push(entryOf(JSON.parse(line), entries.length + 1))
    } catch (error) {
      if (i === lines.length - 1 && entries.length > 0) return
      const why = error instanceof SyntaxError ? 'is no JSON' : error instanceof Error ? error.message : String(error)
      throw new OperatorError(`${name}:${i + 1} ${why}: give the file that the server wrote, unchanged`)
    }
  })
  if (entries[0]?.kind !== 'created')
    throw new OperatorError(`${name}:1 does not begin an exercise: give a file of DATA_DIR/exercises`)
  return entries
}

function entryOf(line: unknown, number: number): LogEntry {
  const entry = (typeof line === 'object' ? line : null) as Partial<LogEntry> | null
  if (entry?.number !== number) throw new Error(`is not entry ${number}`)
  if (typeof entry.kind !== 'string' || typeof entry.minute !== 'number' || typeof entry.at !== 'string')
    throw new Error('lacks kind, minute or at')
  return entry as LogEntry
}
