/** L101: a shock of demand brings what its file says, at its hours, beside everybody who comes anyway. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { advance, type CityModel, checkState, decodeLever, fork, type Simulation, steadyFill } from '../src/index.ts'
import { chinaParameters, EVENING, scenario, simulationCity } from './simulation-city.ts'

const parameters = chinaParameters()
const city: CityModel = {
  ...simulationCity(),
  vehicles: Array.from({ length: 6 }, (_, v) => ({ id: `v${v + 1}`, station: 0, negativePressure: v === 0 })),
}
const live = steadyFill(city, parameters, 5, EVENING)
const file = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../scenarios/demand-shocks/${name}.json`, import.meta.url), 'utf8'))
const heat = file('heatwave')
const DAYS = 10
/** At full strength for the whole run. */
const steady = {
  ...heat,
  course: [
    { day: 0, strength: 1 },
    { day: DAYS, strength: 1 },
  ],
}
const shock = (height: number) => ({ kind: 'demand-shock', shock: steady, height })

interface Counts {
  readonly visits: number
  readonly calls: number
  /** Visits from 16 to 24 h. */
  readonly evening: number
}

function counted(shocks: readonly unknown[], levers: readonly unknown[] = []): Counts {
  const asked = { shocks, levers, horizonHours: DAYS * 24, parameters: { 'ambulance.jobsPerThousandPerYear': 100 } }
  const run: Simulation = fork(live, scenario(asked), parameters, 3, 1)
  const visits = (): number => run.totals.of('emergencyArrivals', -1)
  const local = (minute: number): number => (((run.localOrigin + minute) % 1440) + 1440) % 1440
  let evening = 0
  for (let hour = 1; hour <= DAYS * 24; hour++) {
    const before = visits()
    advance(run, hour * 60)
    if (local(hour * 60 - 30) >= 960) evening += visits() - before
  }
  assert.deepEqual(checkState(run.state), [])
  return { visits: visits(), calls: run.totals.of('ambulanceCalls', -1), evening }
}

const refusal = (spec: object): string => {
  const decoded = decodeLever(spec, city)
  assert.ok(!decoded.ok, 'taken')
  return decoded.problems.map(({ path, why }) => `${path}: ${why}`).join('\n')
}

test('L101: a day at full strength brings the factors of the file, most of it in its hours; height and easing thin the same people', () => {
  const [usual, none, half, full] = [[], [shock(0)], [shock(0.5)], [shock(1)]].map((shocks) => counted(shocks))
  const eased = counted([shock(1)], [{ kind: 'ease-demand', share: 0.5 }])
  const away = counted([shock(1)], [{ kind: 'ease-demand', share: 1 }])
  assert.deepEqual(none, usual, 'a shock of no height changes nobody')
  assert.deepEqual(away, usual, 'nor one that is eased away')
  assert.deepEqual(eased, half, 'half of it eased is half of its height: the same people')
  const [visits, calls, evening] = (['visits', 'calls', 'evening'] as const).map((name) => full![name] - usual![name])
  assert.ok(Math.abs(visits! / (0.27 * usual!.visits) - 1) < 0.3, `${visits} more visits than ${usual!.visits}`)
  assert.ok(Math.abs(calls! / (0.26 * usual!.calls) - 1) < 0.4, `${calls} more calls than ${usual!.calls}`)
  assert.ok(evening! / visits! > 1.05 * (usual!.evening / usual!.visits), `${evening} of ${visits} in the evening`)
  assert.ok(half!.visits > usual!.visits && half!.visits < full!.visits)
})

test('L101: what a file of a shock says wrongly is refused with its place and what would be right', () => {
  const figures = heat.figures as Record<string, object>
  const { lowAcuityFactor: _, ...lacking } = figures
  assert.equal(
    refusal({ kind: 'demand-shock', shock: { ...heat, figures: lacking } }),
    'shock.figures.lowAcuityFactor: is missing: { "value", "unit", "range", "source", "tag" }, with "tag": "A" where assumed',
  )
  const told = refusal({
    kind: 'demand-shock',
    shock: {
      ...heat,
      format: 'kangcheng-demand-shock/2',
      wind: 3,
      figures: {
        ...figures,
        emergencyFactor: { ...figures.emergencyFactor, value: 6.3 },
        hourWeight: { ...figures.hourWeight, value: [1, 2] },
        deaths: { value: 1 },
      },
      course: [
        { day: 3, strength: 1 },
        { day: 1, strength: 2 },
      ],
    },
  })
  for (const line of [
    'shock.wind: is no field of a demand shock; known are format, id, name, notes, figures, course',
    'shock.format: must be "kangcheng-demand-shock/1"',
    'shock.figures.emergencyFactor.value: must be a number 1 … 1.4, got 6.3',
    'shock.figures.hourWeight.value: has 2 values; give one for each hour from 0 to 23',
    'shock.figures.deaths: is no figure of a demand shock; known are emergencyFactor, lowAcuityFactor, callsFactor, hourWeight',
    'shock.course[1].strength: must be a number 0 … 1, got 2',
    'shock.course[1].day: must lie after the day before it (3), got 1',
  ])
    assert.ok(told.includes(line), `${line}\nnot in\n${told}`)
  assert.match(refusal({ kind: 'demand-shock', shock: steady, height: 9 }), /^height: must be a number from 0 to 2/)
})

test('easing a shock that is not there says that it does nothing', () => {
  const run = fork(live, scenario({ levers: [{ kind: 'ease-demand', share: 0.2 }] }), parameters, 3, 1)
  assert.deepEqual(
    run.planned.map(({ planned, note }) => [planned, note.en]),
    [[0, 'there is no shock of demand from a file in this run: it does nothing']],
  )
})
