/**
 * Siting on the processor's time: p-medians of OR-Library's files where REFERENCE_DATA names the folder that has them, with
 * costs at hand, until value or gap is reached; and made-up ones of the same sizes where it does not. Limits stand as the
 * other figure. Solutions depend on steps alone; only how long they took is measured here.
 */
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { gapOf, type SitingQuestion, solveSiting, type TravelMatrix } from '@kangcheng/twin-engine'
import type { Row } from '../src/cli/bench.ts'
import { readOrLibrary } from '../src/verify/siting.ts'

const FOLDER = process.env.REFERENCE_DATA
const FILES = FOLDER === undefined ? null : join(FOLDER, 'specs/reference-cases/siting/or-library')

interface Reached {
  /** Seconds of processor time until the value, and until the gap, were reached; Infinity where they were not. */
  readonly valueSeconds: number
  readonly gapSeconds: number
}

async function reach(costs: TravelMatrix, p: number, value: number, gap: number): Promise<Reached> {
  const question: SitingQuestion = { problem: 'p-median', costs, weights: new Float64Array(costs.origins).fill(1), p }
  const began = process.cpuUsage()
  const seconds = (): number => {
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1e6
  }
  let valueSeconds = Number.POSITIVE_INFINITY
  let gapSeconds = Number.POSITIVE_INFINITY
  await solveSiting(question, {
    steps: 2000,
    onStep: (step) => {
      if (step.value <= value) valueSeconds = Math.min(valueSeconds, seconds())
      if ((gapOf(step.value, step.bound) ?? 1) <= gap) gapSeconds = Math.min(gapSeconds, seconds())
    },
  })
  return { valueSeconds, gapSeconds }
}

const row = (name: string, ours: number, limit: number): Row => ({
  name,
  ours,
  other: limit,
  unit: 's of processor time',
  ratio: limit / ours,
  otherCommand: 'the limit set',
  load: loadavg()[0]!,
})

/** As many places on a square, in a fixed disorder. */
function madeUp(count: number): TravelMatrix {
  const place = (n: number, salt: number): number => ((n * 2654435761 + salt * 40503) % 7919) / 66
  const minutes = Float64Array.from({ length: count * count }, (_, k) => {
    const [i, j] = [Math.floor(k / count), k % count]
    return Math.round(Math.hypot(place(i, 1) - place(j, 1), place(i, 2) - place(j, 2)))
  })
  return { origins: count, destinations: count, minutes }
}

export async function rows(): Promise<readonly Row[]> {
  if (FILES === null) {
    const { gapSeconds } = await reach(madeUp(900), 90, 0, 0.01)
    return [row('p-median 900 choose 90, made up: proven gap 1 %', gapSeconds, 3)]
  }
  const read = (name: string): ReturnType<typeof readOrLibrary> =>
    readOrLibrary(readFileSync(join(FILES, name), 'utf8'), name)
  const small = read('pmed20.txt')
  const large = read('pmed40.txt')
  const optimal = await reach(small.costs, small.p, 1789, 0)
  const near = await reach(large.costs, large.p, 5128 * 1.006, 0.01)
  const nearer = await reach(large.costs, large.p, 5128 * 1.001, 0)
  return [
    row('pmed20: optimal', optimal.valueSeconds, 0.2),
    row('pmed40: within 0.6 %', near.valueSeconds, 0.5),
    row('pmed40: within 0.1 %', nearer.valueSeconds, 5),
    row('pmed40: proven gap 1 %', near.gapSeconds, 3),
    row('pmed40: proven optimal', nearer.gapSeconds, 5),
  ]
}
