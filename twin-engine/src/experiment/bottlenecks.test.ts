import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chinaParameters, scenario, simulationCity, warmed } from '../../test/simulation-city.ts'
import { withAddedUnits } from '../city/added-units.ts'
import { decodeLever } from '../levers/index.ts'
import { advance } from '../simulation/advance.ts'
import { MEASURES } from '../simulation/measures.ts'
import { extendState } from '../state/extend.ts'
import { checkState } from '../state/invariants.ts'
import { copyState } from '../state/state.ts'
import { findBottlenecks, searchBottlenecks } from './bottlenecks.ts'
import { fork } from './fork.ts'
import { replicate } from './replicate.ts'
import type { Scenario } from './scenario.ts'
import { breakMinutes } from './time-to-break.ts'

const city = simulationCity()
const live = warmed(5, city)
const parameters = chinaParameters()
const surge = (factor: number, levers: readonly unknown[] = []) =>
  scenario({ shocks: [{ kind: 'surge-arrivals', factor, facilities: ['h1'] }], levers })
const runsOf = (one: Scenario, n: number) => Array.from({ length: n }, (_, r) => replicate(live, one, parameters, 9, r))

test('beds that open after the horizon change nothing: the luck of everybody is the same', () => {
  const [plain] = runsOf(surge(2), 1)
  const [added] = runsOf(surge(2, [{ kind: 'add-beds', unit: 'u2', beds: 5, atMinute: 9000 }]), 1)
  for (const measure of MEASURES) assert.deepEqual(added!.values[measure], plain!.values[measure], measure)
})

test('added beds are open from their minute on, take the patients of their unit, and keep the state sound', () => {
  const one = surge(4, [{ kind: 'add-beds', unit: 'u3', beds: 7, atMinute: 60 }])
  const before = copyState(live)
  const simulation = fork(live, one, parameters, 9)
  assert.deepEqual(
    simulation.planned.find(({ kind }) => kind === 'add-beds'),
    {
      kind: 'add-beds',
      wanted: 7,
      planned: 7,
      // 23 hours of a day in which each bed takes 24 + 60 + 32 minutes of nurses.
      cost: { staffHours: (7 * (23 / 24) * 116) / 60, moneyYuan: null },
      note: { zh: '新增 7 张床位', en: '7 new beds' },
    },
  )
  advance(simulation, 1440)
  const unit = simulation.state.city.units.at(-1)!
  assert.deepEqual([unit.id, unit.facility, unit.need, unit.surgeBeds], ['u3-added', 0, 'respiratory', 7])
  const lying = simulation.state.beds.patient.subarray(unit.firstBed, unit.firstBed + 7)
  assert.ok(lying.every((patient) => patient >= 0))
  assert.deepEqual(checkState(simulation.state), [])
  assert.deepEqual(new Uint8Array(live.buffer), new Uint8Array(before.buffer), 'the live state was only read')
  const [plain, added] = [runsOf(surge(4), 1)[0]!, runsOf(one, 1)[0]!]
  const open = (s: number): number => added.values.open[s * 4]! - plain.values.open[s * 4]!
  assert.deepEqual([open(0), open(3), open(4), open(90)], [0, 0, 7, 7])
})

test('an added unit is of the same city, or is refused in words', () => {
  const wide = withAddedUnits(city, [{ unit: 'u6', beds: 2 }])
  assert.equal(withAddedUnits(city, [{ unit: 'u6', beds: 2 }]), wide, 'made once')
  const extended = extendState(live, wide)
  assert.deepEqual(checkState(extended), [])
  assert.equal(extended.index.bedCount, live.index.bedCount + 2)
  assert.throws(() => extendState(live, simulationCity()), /do not begin with those of the state’s city/)
  assert.throws(() => withAddedUnits(city, [{ unit: 'u1', beds: 2 }]), /no beds can be added to "u1"/)
  const problems = (input: unknown) => {
    const decoded = decodeLever(input, city)
    return decoded.ok ? [] : decoded.problems.map(({ path, why }) => `${path}: ${why}`)
  }
  assert.deepEqual(problems({ kind: 'add-beds', unit: 'u9', beds: 3 }), [])
  assert.match(problems({ kind: 'add-beds', unit: 'u1', beds: 3 })[0]!, /unit: .*add-treatment-places adds those/)
  assert.match(problems({ kind: 'add-beds', unit: 'nowhere', beds: 3 })[0]!, /unit: the city has no unit "nowhere"/)
  assert.match(problems({ kind: 'add-beds', beds: 3 })[0]!, /unit: must be the id of a ward/)
  assert.match(problems({ kind: 'add-beds', unit: 'u2', beds: -1 })[0]!, /beds: must be a number from 1/)
})

test('the chain is what mending it by hand gives: same first, same relief, same next', () => {
  const n = 12
  const found = findBottlenecks(live, surge(3), parameters, 9, n, 2)
  assert.equal(found.replications, n)
  const mended = found.chain.filter(({ relief }) => relief !== null)
  assert.equal(mended.length, 2)
  const [one, two] = mended
  const base = runsOf(surge(3), n)
  const index = base[0]!.facilities.indexOf(one!.facility)
  const minutes = breakMinutes(city, base, index, one!.resource)!
  assert.equal(one!.time.never, minutes.filter((m) => m === Number.POSITIVE_INFINITY).length / n)
  assert.ok(one!.first.value > 0 && one!.first.value <= 1 - one!.time.never)
  const relief = { kind: 'add-beds', unit: one!.relief!.unit, beds: one!.relief!.beds, atMinute: 0 }
  const after = runsOf(surge(3, [relief]), n)
  const still = breakMinutes(city, after, index, one!.resource)!
  assert.equal(one!.relief!.stillBreaks.value, still.filter((m) => m < Number.POSITIVE_INFINITY).length / n)
  assert.ok(one!.relief!.stillBreaks.value < one!.time.probability.value, 'the relief helps')
  const next = breakMinutes(city, after, base[0]!.facilities.indexOf(two!.facility), two!.resource)!
  assert.equal(two!.time.never, next.filter((m) => m === Number.POSITIVE_INFINITY).length / n)
  const shorter = findBottlenecks(live, surge(3), parameters, 9, n, 1)
  const { facility, resource, need, first, time } = two!
  assert.deepEqual(shorter.next, { facility, resource, need, first, time }, 'what is next is told without mending it')
  for (const { gained } of mended) assert.ok((gained!.p90 ?? Infinity) >= 0)
  assert.ok(
    mended.some(({ gained }) => gained!.p90 === null || gained!.p90 > 0),
    'mending buys time',
  )
})

test('any executor can drive the search, and may send its runs in any order', () => {
  const drive = (turn: boolean) => {
    const asked: Scenario[] = []
    const search = searchBottlenecks(city, surge(3), runsOf(surge(3), 8), 1)
    let step = search.next()
    while (!step.done) {
      asked.push(step.value)
      const runs = runsOf(step.value, 8)
      step = search.next(turn ? runs.reverse() : runs)
    }
    assert.ok(asked.length >= 1 && asked.every(({ levers }) => levers.length === 1))
    return step.value
  }
  assert.deepEqual(drive(true), drive(false))
  assert.deepEqual(drive(true), findBottlenecks(live, surge(3), parameters, 9, 8, 1))
})

const plenty = city.units
  .filter(({ kind }) => kind !== 'emergency')
  .map((unit) => ({ kind: 'add-beds', unit: unit.id, beds: 80, atMinute: 0 }))

test('an emergency department is mended by treatment places: no fewer than it takes', () => {
  const narrow = {
    ...city,
    units: city.units.map((unit) => (unit.kind === 'emergency' ? { ...unit, beds: unit.beds / 2 } : unit)),
  }
  const shocks = [{ kind: 'surge-arrivals', factor: 5, route: 'emergency' }]
  const crowd = scenario({ shocks, levers: plenty })
  const found = findBottlenecks(warmed(5, narrow), crowd, parameters, 9, 6, 3)
  assert.ok(found.chain.length >= 1)
  for (const { resource, relief, gained, time, facility } of found.chain) {
    assert.equal(resource, 'emergency')
    assert.ok(time.p50! > 0)
    const unit = narrow.units.find(({ id }) => id === relief!.unit)!
    assert.deepEqual([unit.kind, unit.facility], ['emergency', facility])
    assert.ok(relief!.beds >= 1 && relief!.stillBreaks.value <= 0.2)
    assert.ok(gained !== null)
  }
})

test('where nothing breaks the chain is empty and says so; a depth that makes no sense is refused', () => {
  const quiet = scenario({ horizonHours: 1, levers: plenty })
  const found = findBottlenecks(live, quiet, parameters, 9, 3, 2)
  assert.deepEqual([found.chain, found.next], [[], null])
  assert.throws(
    () => findBottlenecks(live, quiet, parameters, 9, 1, 0),
    /depth must be a whole number from 1 to 10, got 0/,
  )
})
