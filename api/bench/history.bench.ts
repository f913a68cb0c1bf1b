/**
 * The history: how long a mark holds up the events on Ningbo's units, how long the end of a day takes beside them, ten years
 * of one ward read in days, and the size of ten years of the city. Counts go up and down by chance; open beds change on
 * one day in ten.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCity } from '@kangcheng/seed-data'
import { emptyState } from '@kangcheng/twin-engine'
import type { Row } from '../src/cli/bench.ts'
import { DAY_MARKS } from '../src/history/local-day.ts'
import { type HistorySetting, MARK_MILLISECONDS, type MarkSample } from '../src/history/occupancy-history.ts'
import { sampleUnits } from '../src/history/sample.ts'
import { HISTORY_FILE, openHistoryForWriting } from '../src/history/sqlite-file.ts'
import { Freshness } from '../src/live/freshness.ts'

const DAYS = 3_653
/** Of the file that is filled for ten years; a city's size follows from it. */
const UNITS = 20
const FIRST = Date.UTC(2016, 0, 1, 16) / MARK_MILLISECONDS
const READ_BAR_MILLISECONDS = 50
const MARK_BAR_MILLISECONDS = 5
const ROUNDS = 20

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** The samples of one day. */
function* daysOf(units: number): Generator<MarkSample[]> {
  const random = randomOf(7)
  const occupied = Uint16Array.from({ length: units }, () => 20 + Math.floor(random() * 20))
  const open = new Uint16Array(units).fill(44)
  for (let day = 0; ; day++) {
    yield Array.from({ length: DAY_MARKS }, (_, m) => {
      for (let u = 0; u < units; u++) {
        const luck = random()
        if (luck < 0.03 && occupied[u]! > 0) occupied[u]!--
        else if (luck > 0.97 && occupied[u]! < 50) occupied[u]!++
        if (m === 100 && random() < 0.1) open[u] = 42 + Math.floor(random() * 4)
      }
      return { mark: FIRST + day * DAY_MARKS + m, occupied: occupied.slice(), open: open.slice() }
    })
  }
}

/** Milliseconds that a call takes, the best of some: what else the machine does counts least in it. */
function timed(work: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    work()
    best = Math.min(best, performance.now() - began)
  }
  return best
}

const settingOf = (units: number): HistorySetting => ({
  city: 'bench',
  zone: 'Asia/Shanghai',
  units: Array.from({ length: units }, (_, u) => `u${u}`),
  keepDays: DAYS,
})

/** @returns milliseconds to read one ward's ten years in days, and bytes per ward and day. */
function tenYears(folder: string): { readonly read: number; readonly bytes: number } {
  const path = join(folder, HISTORY_FILE)
  const file = openHistoryForWriting(path, settingOf(UNITS))
  const days = daysOf(UNITS)
  for (let day = 0; day < DAYS; day++) file.record(days.next().value as MarkSample[])
  const read = timed(() => {
    const query = { units: ['u7'], fromMark: FIRST, toMark: FIRST + DAYS * DAY_MARKS, stepMarks: DAY_MARKS }
    if (file.read(query).occupied.mean.some((mean) => mean === null)) throw new Error('a day is missing')
  })
  file.close()
  return { read, bytes: statSync(path).size / UNITS / DAYS }
}

/** @returns milliseconds of the thread at the end of a day of a city's units. */
function endOfDay(folder: string, units: number): number {
  const file = openHistoryForWriting(join(folder, `city-${HISTORY_FILE}`), settingOf(units))
  const days = daysOf(units)
  let best = Number.POSITIVE_INFINITY
  for (let day = 0; day < 5; day++) {
    const [first, ...others] = days.next().value as MarkSample[]
    const began = performance.now()
    file.record([first!])
    if (day > 0) best = Math.min(best, performance.now() - began)
    file.record(others)
  }
  file.close()
  return best
}

/** @returns milliseconds that one mark of a city holds up the events: the sample, and its copy to the thread. */
function holdOf(city: ReturnType<typeof loadCity>): number {
  const state = emptyState(city)
  state.clock.times[0] = FIRST * MARK_MILLISECONDS
  state.units.reportedAt.fill(FIRST * MARK_MILLISECONDS)
  const shown = { state, freshness: new Freshness(city), toldMinutes: () => null }
  return timed(() => {
    structuredClone(sampleUnits(shown))
  })
}

export function historyRows(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-bench-'))
  const load = loadavg()[0]!
  const bar = (name: string, ours: number, other: number): Row => ({
    name,
    ours,
    other,
    unit: 'ms',
    ratio: other / ours,
    otherCommand: 'the bar',
    load,
  })
  const alone = (name: string, ours: number, unit: string): Row => ({
    name,
    ours,
    other: null,
    unit,
    ratio: null,
    otherCommand: '–',
    load,
  })
  try {
    const city = loadCity('ningbo')
    const { read, bytes } = tenYears(folder)
    const units = city.units.length
    return [
      bar(`history: a mark of ${units} units`, holdOf(city), MARK_BAR_MILLISECONDS),
      bar('history: ten years of one ward, in days', read, READ_BAR_MILLISECONDS),
      alone(`history: end of a day of ${units} units, in its thread`, endOfDay(folder, units), 'ms'),
      alone(`history: ten years of ${units} units on disk`, (bytes * units * DAYS) / 1e9, 'GB'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
