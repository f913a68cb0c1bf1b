/**
 * Samples put before what a history has on record, marked as made up: it says up to which mark. Nothing that was recorded is changed.
 * Synchronous, beside the history's own writer: SQLite lets one of them write at a time.
 */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { localDays } from './local-day.ts'
import { type HistorySetting, type MarkSample, UNKNOWN } from './occupancy-history.ts'
import {
  checksumOf,
  KEYS_PER_UNIT,
  MADE_UP_UNTIL,
  numberUnits,
  openHistoryFile,
  packed,
  packedDay,
  unpackDay,
} from './sqlite-file.ts'

/** The first mark of which anything is on record; null = nothing is. */
export function historyBegins(path: string): number | null {
  if (!existsSync(path)) return null
  const db = openHistoryFile(path, true, null)
  try {
    return firstMark(db)
  } finally {
    db.close()
  }
}

/** A finished day begins at midnight, whenever recording did: of the first the marks themselves are looked at. */
function firstMark(db: DatabaseSync): number | null {
  const day = db.prepare('select first, marks from days order by first limit 1').get() as
    | { first: number; marks: number }
    | undefined
  if (day === undefined)
    return (db.prepare('select min(mark) as mark from marks').get() as { mark: number | null }).mark
  const counts = new Uint16Array(day.marks)
  let first = day.marks
  const segment = db.prepare('select occupied from segments where key = ?')
  for (const { number } of db.prepare('select number from units').all() as { number: number }[]) {
    const row = segment.get(number * KEYS_PER_UNIT + day.first) as { occupied: Uint8Array } | undefined
    if (row === undefined) continue
    unpackDay(row.occupied, day.marks, 0, counts)
    const known = counts.findIndex((count) => count !== UNKNOWN)
    if (known >= 0) first = Math.min(first, known)
  }
  return day.first + first
}

/**
 * Day by day, the newest first, so that the history's writer hardly waits and what is broken off goes on before the first day that
 * is there. Days that the history has finished are filled where nothing is known; the day under way
 * gets marks of its own.
 * @param daysOfSamples in rising order, all before the first mark on record
 * @throws Error where one of them is not
 */
export function fillHistoryBefore(
  path: string,
  { city, units, zone }: Omit<HistorySetting, 'keepDays'>,
  daysOfSamples: Iterable<readonly MarkSample[]>,
): void {
  const db = openHistoryFile(path, false, city)
  try {
    const numbers = numberUnits(db, units)
    const begins = firstMark(db) ?? Number.POSITIVE_INFINITY
    // Made before anything is locked: the history's writer waits for no simulation.
    const byDay = samplesByLocalDay(daysOfSamples, zone)
    const last = [...byDay.values()].at(-1)?.at(-1)?.mark ?? null
    if (last === null) return
    if (last >= begins)
      throw new Error(`mark ${last} does not lie before what is on record, which begins at mark ${begins}`)
    const write = dayWriter(db, numbers)
    for (const [{ start, end }, samples] of [...byDay].reverse()) {
      db.exec('begin immediate')
      write(start, end, samples)
      db.prepare('insert or ignore into meta values (?, ?)').run(MADE_UP_UNTIL, String(Math.min(begins, last + 1)))
      db.exec('commit')
    }
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  } finally {
    db.close()
  }
}

function samplesByLocalDay(daysOfSamples: Iterable<readonly MarkSample[]>, zone: string) {
  const dayOf = localDays(zone)
  const byStart = new Map<number, MarkSample[]>()
  const days = new Map<{ readonly start: number; readonly end: number }, MarkSample[]>()
  for (const samples of daysOfSamples)
    for (const sample of samples) {
      const day = dayOf(sample.mark)
      let list = byStart.get(day.start)
      if (list === undefined) {
        list = []
        byStart.set(day.start, list)
        days.set(day, list)
      }
      list.push(sample)
    }
  return days
}

function dayWriter(db: DatabaseSync, numbers: readonly number[]) {
  const dayAt = db.prepare('select first, marks from days where first <= ? and first + marks > ?')
  const underWay = (db.prepare('select min(mark) as mark from marks').get() as { mark: number | null }).mark
  const segment = db.prepare('select occupied, open from segments where key = ?')
  const addDay = db.prepare('insert into days values (?, ?)')
  const put = db.prepare('insert or replace into segments values (?, ?, ?, ?)')
  const addMark = db.prepare('insert or ignore into marks values (?, ?, ?)')
  const columns = Math.max(...numbers) + 1

  function byNumber(counts: Uint16Array): Uint8Array {
    const all = new Uint16Array(columns).fill(UNKNOWN)
    for (const [u, number] of numbers.entries()) all[number] = counts[u]!
    return packed(all)
  }

  return (start: number, end: number, samples: readonly MarkSample[]): void => {
    if (underWay !== null && underWay >= start && underWay < end) {
      for (const { mark, occupied, open } of samples) addMark.run(mark, byNumber(occupied), byNumber(open))
      return
    }
    const known = dayAt.get(start, start) as { first: number; marks: number } | undefined
    const day = known ?? { first: start, marks: end - start }
    if (known === undefined) addDay.run(day.first, day.marks)
    for (const [u, number] of numbers.entries()) {
      const key = number * KEYS_PER_UNIT + day.first
      const [occupied, open] = [new Uint16Array(day.marks).fill(UNKNOWN), new Uint16Array(day.marks).fill(UNKNOWN)]
      const row = segment.get(key) as { occupied: Uint8Array; open: Uint8Array } | undefined
      if (row !== undefined) {
        unpackDay(row.occupied, day.marks, 0, occupied)
        unpackDay(row.open, day.marks, 0, open)
      }
      let found = row !== undefined
      for (const sample of samples) {
        const at = sample.mark - day.first
        if (at < 0 || at >= day.marks) continue
        occupied[at] = sample.occupied[u]!
        open[at] = sample.open[u]!
        found ||= occupied[at] !== UNKNOWN || open[at] !== UNKNOWN
      }
      if (!found) continue
      const packs = [packedDay(occupied), packedDay(open)] as const
      put.run(key, ...packs, checksumOf(key, ...packs))
    }
  }
}
