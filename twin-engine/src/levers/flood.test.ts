import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '../../../seed-data/index.ts'
import { chinaParameters, EVENING, scenario } from '../../test/simulation-city.ts'
import { describeProblems } from '../city/decoded.ts'
import { fork } from '../experiment/fork.ts'
import { advance } from '../simulation/advance.ts'
import { drivesNow } from '../simulation/drives-now.ts'
import { isolatedNow } from '../simulation/parts/floods.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { steadyFill } from '../simulation/warm-start.ts'
import { BED_STATUS_COUNT, BedStatus } from '../state/state.ts'
import { decodeLever } from './index.ts'

const city = loadCity('testville')
const parameters = chinaParameters()
const live = steadyFill(city, parameters, 3, EVENING)
const WATER = {
  kind: 'flood',
  facility: 'largest hospital',
  radiusKilometres: 1.5,
  depthMetres: 1.2,
  warningMinute: 60,
  fromMinute: 240,
  peakMinute: 420,
  untilMinute: 900,
}
const flooded = (different: object = {}, more: readonly object[] = []): Simulation => {
  const decoded = decodeLever({ ...WATER, ...different }, city)
  assert.ok(decoded.ok, JSON.stringify(decoded))
  return fork(live, scenario({ shocks: [decoded.value, ...more] }), parameters, 2)
}

test('L76: while the water rises no way over roads gets shorter, and it is gone when it is said to be', () => {
  const run = flooded()
  const largest = city.facilities.findIndex(({ id }) => id === 'h01')
  const waysAt = (minute: number): Float64Array => {
    advance(run, minute)
    return drivesNow(run)!.roadsFrom(largest, 0)
  }
  const calm = waysAt(239)
  let before = calm
  let longer = 0
  for (const minute of [241, 301, 361, 421, 899]) {
    const now = waysAt(minute)
    now.forEach((minutes, f) => {
      assert.ok(minutes >= before[f]!, `${minutes} min to ${f}, ${before[f]} before`)
      if (minutes > before[f]!) longer++
    })
    before = now
  }
  assert.ok(longer > city.facilities.length / 2 && before.some((minutes) => minutes === Number.POSITIVE_INFINITY))
  assert.deepEqual(waysAt(901), calm)
})

test('L76: cut off is who had a road to an open department and has none: nobody in calm, more with deeper water', () => {
  const model = { isolationMinutes: parameters.evacuation.isolationMinutes, dependentShare: 0 }
  const deep = flooded()
  assert.deepEqual(isolatedNow(deep, model), { cells: 0, residents: 0 })
  advance(deep, 600)
  const { cells, residents } = isolatedNow(deep, model)
  assert.ok(cells > 0 && residents > 0 && residents <= city.cells.reduce((sum, c) => sum + c.population, 0))
  advance(deep, 900)
  assert.deepEqual(isolatedNow(deep, model), { cells: 0, residents: 0 })
  assert.equal(deep.totals.of('isolatedResidents', -1), residents)
  assert.equal(deep.totals.of('isolatedCells', -1), cells)
  const { dialysisPerMillion, homeOxygenPerMillion } = parameters.evacuation
  const dependent = (residents * (dialysisPerMillion + homeOxygenPerMillion)) / 1e6
  assert.ok(Math.abs(deep.totals.of('isolatedDependent', -1) - dependent) < 1e-9)
  const shallow = flooded({ depthMetres: 0.1 })
  advance(shallow, 600)
  assert.equal(isolatedNow(shallow, model).cells, 0, 'ankle-deep water is slow, not closed')
})

test('the alert holds from the warning until the water is gone, whichever of several floods it is of', () => {
  const later = { ...WATER, facility: 'h01', warningMinute: 300, fromMinute: 500, peakMinute: 500, untilMinute: 1020 }
  for (const [more, hours] of [
    [[], 14],
    [[later], 16],
  ] as const) {
    const run = flooded({}, more)
    advance(run, 1440)
    assert.equal(run.totals.of('alertHours', -1), hours)
    assert.ok(run.totals.of('alertResponses', -1) <= run.totals.of('ambulanceResponses', -1))
  }
  const dry = fork(live, scenario(), parameters, 2)
  advance(dry, 1440)
  assert.equal(dry.totals.of('alertHours', -1), 0)
})

test('lower floors close as they empty, nobody is moved out, and who lies there when the water comes is counted', () => {
  const run = flooded({ floors: 2 })
  const low = city.units.flatMap((unit, u) =>
    unit.kind !== 'emergency' && unit.floor <= 2 && city.facilities[unit.facility]!.id === 'h01' ? [u] : [],
  )
  assert.ok(low.length > 0)
  const of = (status: number): number =>
    low.reduce((sum, u) => sum + run.state.units.count[u * BED_STATUS_COUNT + status]!, 0)
  advance(run, 239.9)
  const lying = of(BedStatus.occupied) + of(BedStatus.held)
  advance(run, 240)
  assert.equal(run.totals.of('leftOnFloodedFloors', 0), lying)
  assert.equal(of(BedStatus.available), 0)
  assert.equal(of(BedStatus.occupied) + of(BedStatus.held), lying)
  advance(run, 901)
  assert.ok(of(BedStatus.closed) + of(BedStatus.blocked) === 0, 'open again when it is gone')
})

test('a generator lasts as long as its outage says, the parameters elsewhere; who is left then is counted', () => {
  const outage = (different: object) => ({
    kind: 'outage',
    dependency: 'power',
    facilities: ['h01'],
    fromMinute: 60,
    untilMinute: 1200,
    ...different,
  })
  for (const [reserveHours, ends] of [
    [null, 60 + parameters.dependencies.generatorHours * 60],
    [3, 240],
    [0, 60],
  ] as const) {
    const shocks = [outage({ reserveHours }), outage({ reserveHours })]
    const run = fork(live, scenario({ shocks }), parameters, 2)
    advance(run, ends - 0.01)
    assert.equal(run.conditions.causesAt(0, 'wards'), 0)
    const lying = run.state.tallies.occupied[0]!
    advance(run, ends)
    assert.equal(run.conditions.causesAt(0, 'wards'), 2)
    assert.equal(run.totals.of('leftWithoutPower', 0), lying, 'once, however many feeds failed')
    assert.ok(run.totals.of('leftWithoutPowerIntensive', 0) <= lying)
  }
  const decoded = decodeLever(outage({ dependency: 'lift', reserveHours: 3 }), city)
  assert.match(
    decoded.ok ? '' : describeProblems(decoded.problems),
    /reserveHours: is for power, water, oxygen-plant: nothing is stored against a failure of "lift"/,
  )
})

test('a flood that cannot be, or meets nothing, is refused with its place and the remedy', () => {
  for (const [different, message] of [
    [{ facility: null }, /facility: say where the water stands/],
    [{ facility: 'h99' }, /facility: the city has no facility "h99"/],
    [{ lng: 123.5, lat: 28.5 }, /facility: give one area only/],
    [{ warningMinute: 300 }, /warningMinute: must not lie after fromMinute \(240\), got 300/],
    [{ peakMinute: 100 }, /peakMinute: must not lie before fromMinute \(240\), got 100/],
    [{ untilMinute: 400 }, /untilMinute: must lie after peakMinute \(420\), got 400/],
    [{ facility: null, lng: 20, lat: 80 }, /radiusKilometres: the city has no road, facility or cell there/],
    [{ depthMetres: 0 }, /depthMetres: must be a number from 0.05 to 10, got 0/],
  ] as const) {
    const decoded = decodeLever({ ...WATER, ...different }, city)
    assert.match(decoded.ok ? 'accepted' : describeProblems(decoded.problems), message)
  }
})

test('a city without roads floods all the same: floors are lost, and nobody is said to be cut off', () => {
  const { roads: _, ...without } = city
  const decoded = decodeLever({ ...WATER, floors: 2 }, without)
  assert.ok(decoded.ok)
  const run = fork(steadyFill(without, parameters, 3, EVENING), scenario({ shocks: [decoded.value] }), parameters, 2)
  assert.match(run.planned[0]!.note.en, /no roads are known/)
  advance(run, 600)
  assert.ok(run.totals.of('leftOnFloodedFloors', 0) > 0)
  assert.equal(run.totals.of('isolatedResidents', -1), 0)
})
