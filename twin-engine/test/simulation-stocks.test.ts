/** Oxygen, blood, medicines and protective kit: what is used, ordered, delivered, shared, and what stops without, on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { STOCK_ITEMS } from '../src/events/event.ts'
import {
  advance,
  apply,
  copyState,
  decodeEvent,
  decodeLever,
  fork,
  type Occurrence,
  override,
  record,
  type Simulation,
  sameState,
} from '../src/index.ts'
import { BED_NEEDS } from '../src/parameters/keys.ts'
import type { Measure } from '../src/simulation/measures.ts'
import type { StocksRun } from '../src/simulation/stock-levels.ts'
import { BLOOD_O, ITEM_COUNT, OXYGEN } from '../src/simulation/stock-use.ts'
import { chinaParameters, EVENING, scenario, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const KIT = STOCK_ITEMS.indexOf('protective-kit')
const DAY = 1440
const HOUR = 60
const started = (shocks: readonly unknown[], seed = 1, levers: readonly unknown[] = []) =>
  fork(live, scenario({ shocks, levers }), parameters, seed)
const stocksOf = (run: Simulation): StocksRun => {
  assert.ok(run.parts.stocks)
  return run.parts.stocks
}
/** Where a sample is written whose figures nobody reads: it takes the use off. */
const SAMPLE = { oxygenLeft: new Uint16Array(1) } as Record<Measure, Uint16Array>
const level = (run: Simulation, facility: number, item: number) => stocksOf(run).level[facility * ITEM_COUNT + item]!

const shocks = fc.record({
  kind: fc.constant('stock-shortage'),
  item: fc.constantFrom(...STOCK_ITEMS),
  facilities: fc.constantFrom(['h1'], ['h2', 'h3'], null),
  deliveredShare: fc.constantFrom(0, 0.3, 1),
  daysLeft: fc.constantFrom(null, 0, 0.2, 1),
  fromMinute: fc.integer({ min: 0, max: 900 }),
  untilMinute: fc.integer({ min: 901, max: 3000 }),
})
const aids = fc.oneof(
  fc.record({
    kind: fc.constant('outside-aid'),
    item: fc.constantFrom(...STOCK_ITEMS),
    days: fc.constantFrom(0.3, 2),
    atMinute: fc.integer({ min: 0, max: 2000 }),
    leadMinutes: fc.integer({ min: 0, max: 900 }),
  }),
  fc.record({
    kind: fc.constant('share-stock'),
    item: fc.constantFrom(...STOCK_ITEMS),
    from: fc.constant('h1'),
    to: fc.constantFrom('h2', 'h3'),
    atMinute: fc.integer({ min: 0, max: 2000 }),
  }),
)

test('L36: no stock is ever below zero, out means out, and L7 and a copy in the middle hold through shortages and aid', () => {
  let out = 0
  fc.assert(
    fc.property(
      fc.array(shocks, { minLength: 1, maxLength: 3 }),
      fc.array(aids, { maxLength: 3 }),
      fc.nat(500),
      (s, a, seed) => {
        const run = started(s, seed, a)
        const replayed = copyState(run.state)
        const events: Occurrence[] = []
        let copy: Simulation | null = null
        for (let minute = 0; minute <= 2 * DAY; minute += 96) {
          if (minute === 1440) copy = run.copy()
          events.push(...record(run, minute).events)
          const { level: levels, isOut } = stocksOf(run)
          levels.forEach((there, cell) => {
            assert.ok(Number.isNaN(there) || there >= 0, `${there} of ${STOCK_ITEMS[cell % ITEM_COUNT]}`)
            if (isOut[cell] === 1) assert.equal(there, 0)
            out += isOut[cell]!
          })
        }
        assert.ok(copy)
        advance(copy, 2 * DAY)
        assert.ok(sameState(copy.state, run.state))
        for (const event of events) assert.ok(apply(replayed, event).ok)
        assert.ok(sameState(replayed, run.state))
      },
    ),
    { numRuns: 10 },
  )
  assert.ok(out > 20)
})

test('in order every stock is told a few times a day, is ordered in time, and nothing runs out in two weeks', () => {
  const run = started([])
  const { events } = record(run, 14 * DAY)
  const told = events.filter((e) => e.kind === 'stock.reported')
  const oxygen = told.flatMap((e) => (e.facility === 'h1' && e.item === 'oxygen' ? [e.daysOfSupply] : []))
  assert.ok(oxygen.length > 20 && oxygen.length < 60, `${oxygen.length} reports`)
  assert.ok(
    Math.max(...oxygen) > 3.5 && Math.min(...oxygen) > 0.5,
    `${Math.min(...oxygen)}–${Math.max(...oxygen)} days`,
  )
  assert.ok(
    oxygen.some((days, i) => i > 0 && days > oxygen[i - 1]! + 1),
    'it was delivered',
  )
  for (const total of ['oxygenOutHours', 'bloodOutHours', 'otherStockOutHours'] as const)
    assert.equal(run.totals.of(total, -1), 0)
  assert.ok(
    told.every((e) => e.facility !== 'h4' || !e.item.startsWith('blood')),
    'a township centre holds no blood',
  )
})

test('without oxygen respiratory patients and intensive care are stopped, others are not, until it is there again', () => {
  const shock = { kind: 'stock-shortage', item: 'oxygen', facilities: ['h1'], daysLeft: 0.25, untilMinute: 2 * DAY }
  const run = started([shock])
  const { events } = record(run, 2 * DAY - 1)
  const from = EVENING + 10 * HOUR * 60_000
  // A ward whose own patients are stopped may still lend beds to others.
  const given = (told: readonly Occurrence[], unit: string, need?: string): number => {
    const needs = new Map<string, string>()
    let count = 0
    for (const e of told) {
      if ((e.kind === 'encounter.started' || e.kind === 'bed.requested') && e.need !== undefined)
        needs.set(e.encounter, e.need)
      if (e.kind !== 'bed.reserved' || !e.bed.startsWith(`${unit}-`) || e.occurredAt <= from) continue
      if (need === undefined || needs.get(e.encounter ?? '') === need) count++
    }
    return count
  }
  assert.equal(
    given(events, 'u3', 'respiratory') + given(events, 'u6'),
    0,
    'the respiratory ward and intensive care take nobody',
  )
  assert.ok(given(events, 'u4') > 3 && given(record(started([]), 2 * DAY - 1).events, 'u3', 'respiratory') > 3)
  stocksOf(run).sample(run, 0, SAMPLE, 0)
  const hours = run.totals.of('oxygenOutHours', 0)
  assert.ok(hours > 41 && hours < 43, `${hours} h`)
  assert.equal(run.totals.of('oxygenOutHours', 1), 0)
  const aided = started([shock], 1, [
    { kind: 'outside-aid', item: 'oxygen', facilities: ['h1'], days: 3, leadMinutes: DAY },
  ])
  advance(aided, DAY + 1)
  assert.equal(aided.conditions.causesAt(0, 'oxygen'), 0)
  advance(aided, 2 * DAY)
  assert.ok(aided.totals.of('oxygenOutHours', 0) < 20)
  advance(run, 2 * DAY + 25 * HOUR)
  assert.equal(run.conditions.causesAt(0, 'oxygen'), 0, 'what is ordered arrives again')
})

test('without blood of group O no planned operation begins; the gravest emergencies take it at once', () => {
  const shock = { kind: 'stock-shortage', item: 'blood-o', daysLeft: 0.5 }
  const run = started([shock])
  const surged = started([shock, { kind: 'surge-arrivals', factor: 5, route: 'emergency' }])
  advance(run, 60)
  advance(surged, 60)
  const before = level(surged, 0, BLOOD_O)
  assert.ok(before > 0)
  advance(run, 6 * HOUR)
  advance(surged, 6 * HOUR)
  assert.ok(level(surged, 0, BLOOD_O) < level(run, 0, BLOOD_O), 'more emergencies, less blood')
  advance(run, 2 * DAY)
  assert.equal(run.conditions.plannedOperationsStopped[0], 1)
  assert.equal(run.conditions.theatresStopped[0], 0, 'the urgent go on')
  assert.ok(run.totals.of('bloodOutHours', 0) > 20)
})

test('with a part of the ordinary use delivered the stock runs out, and is there for about that part of the time', () => {
  const run = started([{ kind: 'stock-shortage', item: 'protective-kit', deliveredShare: 0.4, daysLeft: 0.5 }])
  advance(run, 20 * DAY)
  stocksOf(run).sample(run, 1, SAMPLE, 0)
  const hours = run.totals.of('otherStockOutHours', 1)
  assert.ok(hours > 0.5 * 20 * 24 && hours < 0.7 * 20 * 24, `${hours} h without`)
})

test('what one hospital gives another receives, and the giver keeps its reorder point', () => {
  const give = (days: number) => {
    const lever = {
      kind: 'share-stock',
      item: 'protective-kit',
      from: 'h1',
      to: 'h3',
      days,
      atMinute: 30,
      leadMinutes: 60,
    }
    const run = started([], 1, [lever])
    const base = started([])
    for (const one of [run, base]) advance(one, 6 * HOUR)
    const given = level(base, 0, KIT) - level(run, 0, KIT)
    const received = level(run, 2, KIT) - level(base, 2, KIT)
    assert.ok(Math.abs(given - received) < 0.02 * given + 0.2, `${given} given, ${received} received`)
    return { given, left: level(run, 0, KIT) }
  }
  assert.ok(give(0.1).given > 0)
  const { model } = stocksOf(started([]))
  const most = give(300)
  assert.ok(most.left >= 0.95 * model.figures.reorderShare * model.full[KIT]!)
  assert.ok(most.given > give(0.1).given)
})

test('a stock never reported is not known and nothing follows from it; a shortage takes it for an ordinary one and says so', () => {
  const untold = copyState(live)
  untold.facilities.daysOfSupply.fill(Number.NaN)
  const quiet = fork(untold, scenario(), parameters, 1)
  const { events } = record(quiet, DAY)
  assert.equal(events.filter((e) => e.kind === 'stock.reported').length, 0)
  assert.ok(stocksOf(quiet).level.every(Number.isNaN))
  const run = fork(untold, scenario({ shocks: [{ kind: 'stock-shortage', item: 'oxygen' }] }), parameters, 1)
  assert.match(run.planned[0]!.note.en, /4 never reported their stock, an ordinary one is assumed/)
  advance(run, 60)
  assert.ok(level(run, 0, OXYGEN) > 0 && Number.isNaN(level(run, 0, BLOOD_O)))
})

test('L37: in order, centres, stocks and dependencies change nobody’s course', () => {
  const courses = (run: Simulation) =>
    record(run, 2 * DAY).events.filter((e) => !['stock.reported', 'queue.reported', 'facility.status'].includes(e.kind))
  const without = started([])
  without.parts.stocks = null
  without.parts.sharedCentres = null
  without.parts.dependencies = null
  assert.deepEqual(courses(started([])), courses(without))
})

test('a malformed shortage, aid or gift is refused with its place and what would be right', () => {
  const city = simulationCity()
  for (const [input, path, why] of [
    [{ kind: 'stock-shortage', item: 'hope' }, 'item', /one of oxygen, blood-o/],
    [{ kind: 'stock-shortage', daysLeft: -1 }, 'daysLeft', /from 0 to 365, got -1/],
    [{ kind: 'stock-shortage', facilities: ['h9'] }, 'facilities[0]', /no facility "h9"/],
    [{ kind: 'stock-shortage', fromMinute: 9, untilMinute: 3 }, 'untilMinute', /must lie after fromMinute/],
    [{ kind: 'outside-aid', days: 0 }, 'days', /from 0.1 to 365, got 0/],
    [{ kind: 'share-stock', from: 'h1' }, 'to', /name the hospital that receives/],
    [{ kind: 'share-stock', from: 'h1', to: 'h1' }, 'to', /another one than from/],
    [{ kind: 'share-stock', from: 'h1', to: 'h8' }, 'to', /no facility "h8"/],
  ] as const) {
    const decoded = decodeLever(input, city)
    assert.ok(!decoded.ok, JSON.stringify(input))
    assert.match(decoded.problems.find((p) => p.path === path)?.why ?? JSON.stringify(decoded.problems), why)
  }
  const event = decodeEvent({
    source: 's',
    epoch: 'e',
    seq: '1',
    occurredAt: EVENING,
    kind: 'stock.reported',
    facility: 'h1',
    item: 'oxygen',
    daysOfSupply: -2,
  })
  assert.ok(
    !event.ok && JSON.stringify(event).includes('daysOfSupply'),
    'a stock below zero is refused where it comes in',
  )
})

test('a stock that will be out within the first hours stops admissions then, not at the first look at all stocks', () => {
  const low = copyState(live)
  low.facilities.daysOfSupply[OXYGEN] = 0.1
  const run = fork(low, scenario(), parameters, 1)
  advance(run, 120)
  assert.equal(run.conditions.causesAt(0, 'oxygen'), 0)
  advance(run, 170)
  assert.equal(run.conditions.causesAt(0, 'oxygen'), 1)
})

test('hours without blood count from the emergency that took the last of it', () => {
  const none = Object.fromEntries(BED_NEEDS.map((need) => [need, 0]))
  const changed = override(parameters, { 'stocks.bloodUnitsPerBedDay': none })
  assert.ok(changed.ok)
  const shortage = {
    kind: 'stock-shortage',
    item: 'blood-o',
    deliveredShare: 0,
    daysLeft: null,
    fromMinute: 0,
    untilMinute: 9 * DAY,
  }
  const run = fork(live, scenario({ shocks: [shortage] }), changed.value, 1)
  const { level: levels, isOut } = stocksOf(run)
  advance(run, 500)
  levels[BLOOD_O] = 0.5
  let minute = 500
  while (isOut[BLOOD_O] === 0 && minute < 8 * DAY) advance(run, ++minute)
  assert.equal(isOut[BLOOD_O], 1)
  advance(run, minute + 30)
  stocksOf(run).sample(run, 0, SAMPLE, 0)
  const hours = run.totals.of('bloodOutHours', 0)
  assert.ok(hours > 0 && hours <= 31 / 60, `${hours} h`)
})
