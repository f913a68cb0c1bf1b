import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaParameters, scenario, warmed } from '../../test/simulation-city.ts'
import { replicate } from '../experiment/replicate.ts'
import { decodeLever, type LeverSpec } from '../levers/index.ts'
import type { Planned } from '../simulation/simulation.ts'
import { decodeLimit, overLimit } from './action-limit.ts'
import { actionOptions, SEARCHED_LEVERS } from './action-options.ts'
import { type RaceResult, type RaceStanding, raceActions, spareAction } from './action-race.ts'
import { replayedRun, setReplay } from './action-replay.ts'

/** Actions that avoid so many bed-days each and take so much staff; luck is added to all alike, and hours over the limit never change. */
function raced(
  worth: readonly (readonly [days: number, staff: number | null])[],
  { rungs = [2, 2, 4], heats = { first: 3, further: 4 } } = {},
) {
  const options = worth.map(
    (_, i) => ({ kind: 'move-low-acuity', facilities: [`h${i}`], share: 0.5 }) as unknown as LeverSpec,
  )
  const planned = worth.map(([, staffHours]) => ({ cost: { staffHours, moneyYuan: null } }) as unknown as Planned)
  const race = raceActions({ scenario: scenario(), options, planned, rungs, heats, mostActions: 2, laterMinutes: null })
  const standings: (RaceStanding | null)[] = []
  let step = race.next()
  while (!step.done) {
    const { request, standing } = step.value
    standings.push(standing)
    step = race.next(
      request.scenarios.map(({ levers }) =>
        Array.from({ length: request.replications }, (_, r) => {
          const luck = ((request.first + r) * 7) % 5
          const avoided = levers.reduce((sum, lever) => sum + worth[options.indexOf(lever)]![0], 0)
          return { hoursOver: 48, daysAbove: Math.max(0, 100 + luck - avoided) }
        }),
      ),
    )
  }
  return { result: step.value as RaceResult, standings, options }
}

test('the front holds the sets that none beats in cost and bed-days, doing nothing among them (law L100)', () => {
  const { result, standings } = raced([
    [10, 5],
    [30, 20],
    [10, 50],
    [0, 3],
    [60, null],
  ])
  const front = result.pareto.map(({ options, staffHours, daysAvoided }) => [
    options.join('+'),
    staffHours,
    daysAvoided.mean,
  ])
  assert.deepEqual(front.slice(0, 4), [
    ['', 0, 0],
    ['0', 5, 10],
    ['1', 20, 30],
    ['0+1', 25, 40],
  ])
  assert.equal(front.at(-1)![1], null, 'what nobody can price stands behind all that is known')
  assert.equal(standings[0], null)
  assert.ok(standings[1]!.pareto.length > 0, 'the answer can be read after the first rung')
  const chosen = standings.at(-1)!
  assert.ok(chosen.runs < 8 * (chosen.tried + 1), 'sets that are worse die before they have had all runs')
})

test('an action without which the same runs are not shown to be worse is part of no set of the front (law L138)', () => {
  const { result } = raced([
    [10, 5],
    [0, 0],
    [30, 20],
    [0, 1],
  ])
  const front = result.pareto.map(({ options }) => options.join('+'))
  assert.deepEqual(front, ['', '0', '2', '0+2'], 'what does nothing is in none, for nothing or for little')
})

test('what an action adds by luck does not make it part of a set; what it adds in every run does (law L138)', () => {
  const option = (i: number) => ({ kind: 'move-low-acuity', facilities: [`h${i}`], share: 0.5 }) as unknown as LeverSpec
  const options = [option(0), option(1), option(2)]
  const planned = [5, 1, 2].map((staffHours) => ({ cost: { staffHours, moneyYuan: null } }) as unknown as Planned)
  const heats = { first: 3, further: 3 }
  const race = raceActions({
    scenario: scenario(),
    options,
    planned,
    rungs: [2, 2, 4],
    heats,
    mostActions: 2,
    laterMinutes: null,
  })
  let step = race.next()
  while (!step.done)
    step = race.next(
      step.value.request.scenarios.map(({ levers }) =>
        Array.from({ length: step.done ? 0 : step.value.request.replications }, (_, r) => {
          const avoided = levers.reduce((sum, lever) => sum + [20, r % 2 === 0 ? 6 : -4, 3][options.indexOf(lever)]!, 0)
          return { hoursOver: 48, daysAbove: 100 - avoided }
        }),
      ),
    )
  const front = (step.value as RaceResult).pareto.map(({ options: set }) => set.join('+'))
  assert.ok(front.includes('0+2'), front.join(' '))
  assert.ok(!front.some((set) => set.includes('1') && set.includes('+')), front.join(' '))
})

test('what is told first is the front of what has run, each set twice, with how many wait; heats change nothing in the end (law L131)', () => {
  const worth = Array.from({ length: 9 }, (_, i) => [(7 * i) % 10, (3 * i) % 8] as const)
  const { result, standings } = raced(worth)
  const first = standings.find((one) => one !== null)!
  assert.deepEqual([first.tried, first.waiting, first.runs], [3, 6, 8])
  assert.ok(
    first.pareto.every(({ replications, daysAvoided }) => replications === 2 && daysAvoided.halfWidth95 !== null),
  )
  const waiting = standings.flatMap((one) => (one === null ? [] : [one.waiting]))
  assert.deepEqual(waiting.slice(0, 3), [6, 2, 0])
  assert.ok(waiting.slice(2).every((one) => one === 0))
  assert.deepEqual(result, raced(worth, { heats: { first: 99, further: 99 } }).result)
})

test('what comes first is the strong dose, at once, where it is worst', () => {
  const { city } = warmed()
  const options = actionOptions(city, SEARCHED_LEVERS, ['h2', 'h1'], 4320, [0, 1440]) as unknown as readonly {
    readonly kind: string
    readonly share?: number
    readonly facilities?: readonly string[]
    readonly fromMinute?: number
  }[]
  const moved = options.filter(({ kind }) => kind === 'move-low-acuity')
  assert.deepEqual(
    moved.slice(0, 5).map(({ share, facilities, fromMinute }) => [share, facilities![0], fromMinute]),
    [
      [0.6, 'h2', 0],
      [0.6, 'h1', 0],
      [0.6, 'h2', 1440],
      [0.6, 'h1', 1440],
      [0.3, 'h2', 0],
    ],
  )
})

test('no set of the front is beaten by one that was run as long (law L100)', () => {
  const worth = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.option(fc.integer({ min: 0, max: 99 }))), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(worth, (actions) => {
      const { result } = raced(actions)
      assert.ok(
        result.pareto.some(({ options }) => options.length === 0) ||
          actions.some(([days, staff]) => days > 0 && staff === 0),
      )
      result.pareto.forEach((one, k) => {
        const next = result.pareto[k + 1]
        if (next) assert.ok(next.daysAbove.mean < one.daysAbove.mean, 'dearer is better, or it would not stand there')
        assert.equal(one.replications, 8)
      })
    }),
    { numRuns: 60 },
  )
})

test('sets that died early stay told, and the best action that a set does without is one that raced to the end', () => {
  const { result, options } = raced(Array.from({ length: 9 }, (_, i) => [10 * i, 10 * i] as const))
  const fallen = result.sets.filter((one) => one.fallen)
  assert.ok(fallen.length > 0)
  assert.ok(fallen.every(({ replications }) => replications < 8))
  assert.ok(result.sets.every((one) => one.fallen || one.replications === 8))
  assert.equal(result.sets.length, result.tried)
  const single = result.sets.filter((one) => one.options.length === 1 && !one.fallen)
  const best = single.toSorted((a, b) => b.daysAvoided.mean - a.daysAvoided.mean)
  assert.deepEqual(spareAction([], result.sets, options)?.options, best[0]!.options)
  assert.deepEqual(spareAction(best[0]!.options, result.sets, options)?.options, best[1]!.options)
  const other = { ...(options[8] as object), share: 0.1 } as unknown as LeverSpec
  assert.equal(
    spareAction([9], [{ ...best[0]!, options: [8] }], [...options, other]),
    null,
    'another dose of what is done anyway is not spare',
  )
})

test('a replay adds up hour by hour and hospital by hospital, against doing nothing pair by pair (law L116)', () => {
  const state = warmed()
  const parameters = chinaParameters()
  const limit = { figure: 'beds', below: 0.5 } as const
  const plain = scenario({ horizonHours: 24 })
  const unit = state.city.units.toSorted((a, b) => b.surgeBeds - a.surgeBeds)[0]!
  const opening = decodeLever({ kind: 'open-beds', unit: unit.id, beds: 3, atMinute: 0, leadMinutes: 60 }, state.city)
  assert.ok(opening.ok)
  const runsOf = (levers: readonly LeverSpec[]) =>
    [0, 1, 2].map((r) => replayedRun(state.city, replicate(state, { ...plain, levers }, parameters, 3, r), limit))
  const nothing = runsOf([])
  const idle = setReplay(nothing, nothing)
  assert.deepEqual([idle.hoursAvoided.mean, idle.daysAvoided.mean, idle.bedDaysOpened!.mean], [0, 0, 0])
  const replay = setReplay(nothing, runsOf([opening.value]).reverse())
  assert.ok(replay.bedDaysOpened!.mean > 0)
  assert.ok(replay.daysAvoided.mean > 0 && replay.daysAbove.mean > 0)
  assert.equal(replay.overByHour.length, 24)
  const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a} ≠ ${b}`)
  near(
    replay.overByHour.reduce((sum, { mean }) => sum + mean, 0),
    replay.hoursOver.mean,
  )
  near(
    replay.hospitals.reduce((sum, { plan }) => sum + plan, 0),
    replay.hoursOver.mean,
  )
  near(idle.hoursOver.mean - replay.hoursOver.mean, replay.hoursAvoided.mean)
  assert.throws(() => setReplay(nothing, runsOf([]).slice(1)), /replication by replication/)
})

test('on a city: beds that are opened lower the bed-days above a limit, also where it is exceeded throughout', () => {
  const state = warmed()
  const parameters = chinaParameters()
  const limit = decodeLimit('beds<0.5')
  assert.ok(limit.ok)
  const plain = scenario({ horizonHours: 48 })
  const unit = state.city.units.toSorted((a, b) => b.surgeBeds - a.surgeBeds)[0]!
  const opening = decodeLever({ kind: 'open-beds', unit: unit.id, beds: 3, atMinute: 0, leadMinutes: 60 }, state.city)
  assert.ok(opening.ok)
  const over = (levers: readonly LeverSpec[]) =>
    overLimit(state.city, replicate(state, { ...plain, levers }, parameters, 3, 0), limit.value)
  const [nothing, opened] = [over([]), over([opening.value])]
  assert.ok(nothing.hoursOver > 0 && nothing.daysAbove > 0)
  assert.ok(opened.hoursOver <= nothing.hoursOver)
  assert.ok(opened.daysAbove < nothing.daysAbove)
})

test('a limit is a figure below a share, and anything else is told with an example', () => {
  assert.deepEqual(decodeLimit('icu<0.95'), { ok: true, value: { figure: 'icu', below: 0.95 } })
  for (const bad of ['icu', 'icu>0.9', 'mood<1', 'icu<0', 'icu<99', ''])
    assert.match(
      (decodeLimit(bad) as { problems: readonly { why: string }[] }).problems[0]!.why,
      /must be icu, beds, emergency < a share up to 5, as icu<0\.95, got/,
    )
})
