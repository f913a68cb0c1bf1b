/**
 * Measures of access on the processor's time: E2SFCA on 2,000 × 800 made-up places, and all measures on Belo Horizonte's
 * 748,437 pairs where REFERENCE_DATA names the folder that has them. Limits stand as the other figure.
 */
import { existsSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { ACCESS_MEASURES, type AccessQuestion, accessMeasure, accessReport } from '@kangcheng/twin-engine'
import type { Row } from '../src/cli/bench.ts'

const ROUNDS = 7

/** The quickest round, in milliseconds of processor time. */
function milliseconds(work: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const began = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(began)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

const row = (name: string, ours: number, limit: number): Row => ({
  name,
  ours,
  other: limit,
  unit: 'ms of processor time',
  ratio: limit / ours,
  otherCommand: 'the limit set',
  load: loadavg()[0]!,
})

/** Places on a square of two hours across, 2,000 of people and 800 of supply. */
function madeUp(): AccessQuestion {
  const [origins, destinations] = [2000, 800]
  const place = (n: number, salt: number): number => ((n * 2654435761 + salt * 40503) % 7919) / 66
  const minutes = new Float64Array(origins * destinations)
  for (let i = 0; i < origins; i++)
    for (let j = 0; j < destinations; j++)
      minutes[i * destinations + j] = Math.hypot(place(i, 1) - place(j, 3), place(i, 2) - place(j, 4))
  return {
    times: { origins, destinations, minutes },
    people: Float64Array.from({ length: origins }, (_, i) => (i * 97) % 3000),
    supply: Float64Array.from({ length: destinations }, (_, j) => (j * 31) % 200),
  }
}

function beloHorizonte(): AccessQuestion | null {
  const folder = join(process.env.REFERENCE_DATA ?? '', 'data/accessibility-belo-horizonte')
  if (process.env.REFERENCE_DATA === undefined || !existsSync(folder)) return null
  const lines = (text: string): string[][] =>
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  const land = lines(readFileSync(join(folder, 'land_use.csv'), 'utf8'))
  const at = new Map(land.map(([id], i) => [id!, i]))
  const minutes = new Float64Array(land.length ** 2).fill(Number.POSITIVE_INFINITY)
  for (const [from, to, time] of lines(gunzipSync(readFileSync(join(folder, 'travel_matrix.csv.gz'))).toString()))
    minutes[at.get(from!)! * land.length + at.get(to!)!] = Number(time)
  return {
    times: { origins: land.length, destinations: land.length, minutes },
    people: Float64Array.from(land, ([, population]) => Number(population)),
    supply: Float64Array.from(land, ([, , jobs]) => Number(jobs)),
  }
}

export function rows(): readonly Row[] {
  const question = madeUp()
  const e2sfca = accessMeasure('e2sfca')!
  const city = beloHorizonte()
  const ningbo = loadCity('ningbo')
  const asked = {
    parameters: parametersOfCity(ningbo),
    measure: e2sfca,
    mode: 'car',
    hour: 8,
    supply: 'beds',
    need: null,
    closed: [],
    edits: [],
  } as const
  return [
    row(
      'E2SFCA, 2,000 × 800',
      milliseconds(() => void e2sfca.of(question)),
      30,
    ),
    row(
      'access report of Ningbo, times known',
      milliseconds(() => void accessReport(ningbo, asked)),
      300,
    ),
    ...(city === null
      ? []
      : [
          row(
            'all measures, Belo Horizonte’s 748,437 pairs',
            milliseconds(() => {
              for (const measure of ACCESS_MEASURES) measure.of(city)
            }),
            2000,
          ),
        ]),
  ]
}
