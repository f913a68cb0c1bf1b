/** Shared luck in a whole city with care from the parameters: what it saves is measured with RefNet's own yardstick. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { doNothing, figureValues, openingSimulation, replicate, scopedFigures } from '../../src/index.ts'
import { chinaParameters, scenario } from '../simulation-city.ts'
import { varianceRatio } from './refnet-runs.ts'

const PAIRS = 40
/** Queues of which the plan leaves hardly anything: there is nothing left that luck could be shared in. */
const EMPTIED: ReadonlySet<string> = new Set([
  'over-hours',
  'boarding-hours',
  'electives-cancelled',
  'elective-list-end',
  'pre-admission-peak',
  'pre-admission-hours',
])

test('a city under pressure opens beds in one hospital: shared luck takes most of the variance of the differences', () => {
  const parameters = chinaParameters()
  const city = loadCity('testville')
  const plan = scenario({
    horizonHours: 168,
    shocks: [{ kind: 'surge-arrivals', factor: 1.2 }],
    levers: [{ kind: 'add-beds', unit: wardOf(city), beds: 30 }],
    start: { at: '2026-11-21T18:24:00+08:00', warmUpDays: 14, seed: 20_261_121 },
  })
  const { state } = openingSimulation(city, parameters, plan)
  const figures = scopedFigures([])
  const runs = [doNothing(plan), plan].map((one) =>
    Array.from({ length: PAIRS }, (_, r) => figureValues(replicate(state, one, parameters, 20_261_121, r), figures)),
  )
  const ratioOf = (id: string): number => {
    const k = figures.findIndex(({ figure }) => figure.id === id)
    return varianceRatio(
      runs[0]!.map((values) => values[k]!),
      runs[1]!.map((values) => values[k]!),
    )
  }
  let judged = 0
  for (const { figure } of figures) {
    const ratio = ratioOf(figure.id)
    // No number: the figure never varies, or is not known in some run.
    if (Number.isNaN(ratio)) continue
    judged++
    assert.ok(ratio > (EMPTIED.has(figure.id) ? 1 : 10), `${figure.id}: ${ratio}`)
  }
  assert.ok(judged >= 10)
})

/** The largest ward of the first hospital that has a department. */
function wardOf(city: ReturnType<typeof loadCity>): string {
  const facility = city.units.find((unit) => unit.kind === 'emergency')!.facility
  const wards = city.units.filter((unit) => unit.kind === 'ward' && unit.facility === facility)
  return wards.reduce((a, b) => (b.beds > a.beds ? b : a)).id
}
