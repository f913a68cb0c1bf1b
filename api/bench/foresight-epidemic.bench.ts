/** Epidemics on the processor's time: five patches of three ages, and a city's subdistricts by eight. Limits stand as the other figure. */
import { loadavg } from 'node:os'
import { describeProblems } from '@kangcheng/twin-engine'
import { decodeEpidemicModel, type EpidemicModel, runDeterministic } from '@kangcheng/twin-engine/epidemic'
import type { Row } from '../src/cli/bench.ts'

/** Of so many runs the median counts; the first ones compile. */
const RUNS = 9

/** Everybody commutes everywhere, so that no table is sparse: the slowest case. */
function modelOf(patches: number, ages: number, days: number): EpidemicModel {
  const table = <T>(rows: number, columns: number, of: (i: number, j: number) => T): T[][] =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => of(i, j)))
  const each = <T>(value: T): T[] => Array.from({ length: ages }, () => value)
  const commute = table(patches, patches, (p, q) => (p === q ? 8 * patches : 1 + ((p * 7 + q * 3) % 5)))
  const decoded = decodeEpidemicModel({
    population: table(patches, ages, (p, a) => 60_000 / ages + 13 * p + 100 * a),
    contact: table(ages, ages, (a, b) => 2 / ages / (1 + Math.abs(a - b))),
    commute: commute.map((row) => row.map((share) => share / row.reduce((sum, one) => sum + one, 0))),
    susceptibility: each(1),
    latentDays: 3,
    infectiousDays: 5,
    wardDays: 7,
    intensiveCareDays: 9,
    hospitalShare: each(0.05),
    intensiveCareShare: each(0.2),
    deathShare: each(0.4),
    initialExposed: table(patches, ages, (p) => (p === 0 ? 20 : 0)),
    transmission: [
      [0, 0.6],
      [60, 0.3],
    ],
    days,
  })
  if (!decoded.ok) throw new Error(describeProblems(decoded.problems))
  return decoded.value
}

function median(model: EpidemicModel): number {
  const seconds = Array.from({ length: RUNS }, () => {
    const began = process.cpuUsage()
    runDeterministic(model)
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1e6
  })
  return seconds.sort((a, b) => a - b)[RUNS >> 1]!
}

const row = (name: string, ours: number, limit: number, unit: string): Row => ({
  name,
  ours,
  other: limit,
  unit,
  ratio: limit / ours,
  otherCommand: 'the limit set',
  load: loadavg()[0]!,
})

export function rows(): readonly Row[] {
  return [
    row('epidemic, 5 patches × 3 ages × 220 d', 1e3 * median(modelOf(5, 3, 220)), 5, 'ms of processor time'),
    row('epidemic, 160 patches × 8 ages × 180 d', median(modelOf(160, 8, 180)), 1.5, 's of processor time'),
  ]
}
