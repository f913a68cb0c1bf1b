import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  planSessions,
  type SessionMove,
  type SessionOperation,
  type SessionQuestion,
  sessionLoad,
} from '@kangcheng/twin-engine/allocation'
import fc from 'fast-check'
import { highsSolver } from './highs.ts'

const solver = highsSolver()
after(() => solver.close())
const row = (...values: readonly number[]): Float64Array => Float64Array.from(values)

/** An operation of an hour and a half that surely needs a bed, of an elective, unless said otherwise. */
const operation = (differs: Partial<SessionOperation>): SessionOperation => ({
  hospital: 0,
  specialty: 0,
  day: 0,
  cases: 1,
  minutes: 90,
  intensiveShare: 1,
  weight: 1,
  mayPostpone: true,
  mayMove: true,
  ...differs,
})

/** One hospital, three days, a bed that may be in use; an operation takes it for its own day. */
const question = (differs: Partial<SessionQuestion>): SessionQuestion => ({
  days: 3,
  hospitals: [{ limit: row(1, 1, 1), needed: row(2, 0, 1), group: null }],
  specialties: 1,
  freeMinutes: row(0, 200, 200),
  operations: [operation({})],
  remaining: row(1),
  mostDelayDays: 5,
  awayDays: 3,
  postponedDays: row(7, 7, 7),
  objective: 'total',
  ...differs,
})
const planned = async (differs: Partial<SessionQuestion>) => (await planSessions(question(differs), solver))!

test('by hand: the operation waits a day where a bed and theatre time are free', async () => {
  const plan = await planned({})
  assert.deepEqual(plan.moves, [{ operation: 0, toHospital: 0, toDay: 1, cases: 1 }])
  assert.deepEqual([plan.load.overBedDays, plan.load.waitedDays, plan.load.postponed], [0, 1, 0])
  assert.ok(plan.proven && Math.abs(plan.bound!) < 1e-9)
})

test('by hand: a session without the minutes takes none, and then it is put off, which counts its minutes', async () => {
  const plan = await planned({ freeMinutes: row(0, 89, Number.NaN) })
  assert.deepEqual(plan.moves, [{ operation: 0, toHospital: 0, toDay: null, cases: 1 }])
  assert.deepEqual([plan.load.waitedDays, plan.load.postponedMinutes, plan.load.postponedShare[0]], [7, 90, 1])
})

test('by hand: minutes that one operation leaves are there for another', async () => {
  const hospitals = [{ limit: row(1, 1, 1), needed: row(2, 2, 0), group: null }]
  const operations = [operation({}), operation({ day: 1 })]
  const plan = await planned({ hospitals, operations, freeMinutes: row(0, 0, 90), mostDelayDays: 1 })
  assert.deepEqual(plan.load.overBedDays, 0)
  assert.deepEqual(
    plan.moves.map(({ operation: o, toDay }) => [o, toDay]),
    [
      [0, null],
      [1, 2],
    ],
    'no bed is free on the second day, so that the first is put off and the second waits',
  )
})

test('by hand: a hospital of the same group takes it on the same day, one of another group does not', async () => {
  const other = (group: number) => ({ limit: row(1, 1, 1), needed: row(0, 0, 0), group })
  const here = { limit: row(1, 1, 1), needed: row(2, 1, 1), group: 4 }
  const freeMinutes = row(0, 0, 0, 100, 100, 100)
  const together = await planned({ hospitals: [here, other(4)], freeMinutes })
  assert.deepEqual(together.moves, [{ operation: 0, toHospital: 1, toDay: 0, cases: 1 }])
  assert.equal(together.load.waitedDays, 3)
  const apart = await planned({ hospitals: [here, other(5)], freeMinutes })
  assert.equal(apart.moves[0]!.toDay, null)
})

test('by hand: the elective waits rather than the time-limited, and who cannot be moved stays above the limit', async () => {
  const operations = [operation({ weight: 4, mayPostpone: false }), operation({ weight: 1 })]
  const hospitals = [{ limit: row(1, 1, 1), needed: row(2, 1, 1), group: null }]
  const plan = await planned({ hospitals, operations })
  assert.deepEqual(plan.moves, [{ operation: 1, toHospital: 0, toDay: null, cases: 1 }])
  const stuck = await planned({ operations: [operation({ mayMove: false })] })
  assert.deepEqual([stuck.moves, stuck.load.overBedDays, stuck.bound], [[], 1, 1])
})

test('by hand: what is fair spreads what is put off over the specialties', async () => {
  const hospitals = [{ limit: row(2, 2, 2), needed: row(4, 2, 2), group: null }]
  const operations = [operation({ cases: 2, weight: 1 }), operation({ specialty: 1, cases: 2, weight: 1.1 })]
  const freeMinutes = row(0, 0, 0, 0, 0, 0)
  const cheap = await planned({ hospitals, operations, specialties: 2, freeMinutes })
  assert.deepEqual([...cheap.load.postponedShare], [1, 0])
  const fair = await planned({ hospitals, operations, specialties: 2, freeMinutes, objective: 'worst' })
  assert.deepEqual([...fair.load.postponedShare], [0.5, 0.5])
  assert.equal(fair.load.overBedDays, 0)
})

const small = fc.record({
  limits: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
  needed: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 }),
  free: fc.array(fc.constantFrom(0, 90, 180), { minLength: 6, maxLength: 6 }),
  operations: fc.array(
    fc.record({
      hospital: fc.integer({ min: 0, max: 1 }),
      day: fc.integer({ min: 0, max: 2 }),
      cases: fc.integer({ min: 0, max: 1 }),
      weight: fc.constantFrom(1, 2.5),
      mayPostpone: fc.boolean(),
      mayMove: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  later: fc.double({ min: 0, max: 1, noNaN: true }),
  grouped: fc.boolean(),
  fair: fc.boolean(),
})

function drawn(from: typeof small extends fc.Arbitrary<infer T> ? T : never): SessionQuestion {
  const { limits, needed, free, operations, later, grouped, fair } = from
  return {
    days: 3,
    hospitals: [0, 1].map((h) => ({
      limit: row(...limits.slice(h * 3, h * 3 + 3)),
      needed: row(...needed.slice(h * 3, h * 3 + 3)),
      group: grouped ? 1 : h,
    })),
    specialties: 1,
    freeMinutes: row(...free),
    operations: operations.map(operation),
    remaining: row(1, later),
    mostDelayDays: 2,
    awayDays: 3,
    postponedDays: row(7, 7, 7),
    objective: fair ? 'worst' : 'total',
  }
}

/** Everything that may become of the operations, one by one: stays, another day or hospital within the theatre time, put off. */
function* everyPlan(asked: SessionQuestion): Generator<SessionMove[]> {
  const { operations, hospitals, days } = asked
  const choices = operations.map(({ hospital, day, cases, mayMove, mayPostpone }, o): (SessionMove | null)[] => {
    if (cases === 0 || !mayMove) return [null]
    const places: (SessionMove | null)[] = [null]
    for (let h = 0; h < hospitals.length; h++)
      for (let t = day; t < days; t++)
        if ((h !== hospital || t > day) && (h === hospital || hospitals[0]!.group === hospitals[1]!.group))
          places.push({ operation: o, toHospital: h, toDay: t, cases: 1 })
    if (mayPostpone) places.push({ operation: o, toHospital: hospital, toDay: null, cases: 1 })
    return places
  })
  const pick = function* (o: number, moves: SessionMove[]): Generator<SessionMove[]> {
    if (o === choices.length) {
      if (fitsTheatres(asked, moves)) yield moves
      return
    }
    for (const choice of choices[o]!) yield* pick(o + 1, choice === null ? moves : [...moves, choice])
  }
  yield* pick(0, [])
}

function fitsTheatres({ freeMinutes, operations, days }: SessionQuestion, moves: readonly SessionMove[]): boolean {
  const left = freeMinutes.slice()
  for (const { operation: o, toHospital, toDay, cases } of moves) {
    const { hospital, day, minutes } = operations[o]!
    left[hospital * days + day]! += cases * minutes
    if (toDay !== null) left[toHospital * days + toDay]! -= cases * minutes
  }
  return left.every((minutes) => minutes >= 0)
}

test('L123: no plan of sessions has fewer bed-days above the limit than the one returned, nor as few with less waiting; theatre time is kept', async () => {
  await fc.assert(
    fc.asyncProperty(small, async (from) => {
      const asked = drawn(from)
      const plan = (await planSessions(asked, solver))!
      assert.ok(plan.proven)
      assert.ok(fitsTheatres(asked, plan.moves))
      let fewest = Number.POSITIVE_INFINITY
      let least = Number.POSITIVE_INFINITY
      for (const moves of everyPlan(asked)) {
        const load = sessionLoad(asked, moves)
        if (load.overBedDays > fewest + 1e-6) continue
        least = load.overBedDays < fewest - 1e-6 ? load.waitedDays : Math.min(least, load.waitedDays)
        fewest = Math.min(fewest, load.overBedDays)
      }
      assert.ok(Math.abs(plan.load.overBedDays - fewest) < 1e-4, `${plan.load.overBedDays} of ${fewest}`)
      assert.ok(Math.abs(plan.bound! - fewest) < 1e-4)
      if (asked.objective === 'total')
        assert.ok(Math.abs(plan.load.waitedDays - least) < 1e-4, `${plan.load.waitedDays} of ${least}`)
    }),
    { numRuns: 40 },
  )
})

test('L123: above the limit nothing stays that could be put off, no plan is dearer than putting everything off, and a question has one answer', async () => {
  await fc.assert(
    fc.asyncProperty(small, async (from) => {
      const asked = drawn(from)
      const plan = (await planSessions(asked, solver))!
      const moved = new Set(plan.moves.map(({ operation: o }) => o))
      asked.operations.forEach(({ hospital, day, cases, mayMove, mayPostpone }, o) => {
        if (cases === 0 || !mayMove || !mayPostpone || moved.has(o)) return
        const used = asked.remaining.map((share, k) =>
          share > 1e-6 && day + k < 3 ? plan.load.over[hospital * 3 + day + k]! : 0,
        )
        assert.ok(Math.max(...used) < 1e-4, `operation ${o} stays while ${used}`)
      })
      const off = asked.operations.flatMap(({ hospital, cases, mayMove, mayPostpone }, o): SessionMove[] =>
        cases > 0 && mayMove && mayPostpone ? [{ operation: o, toHospital: hospital, toDay: null, cases }] : [],
      )
      const all = sessionLoad(asked, off)
      assert.ok(plan.load.overBedDays <= all.overBedDays + 1e-4)
      assert.ok(plan.load.overBedDays <= sessionLoad(asked, []).overBedDays + 1e-9, 'nothing done is never better')
      if (asked.operations.every(({ mayMove, mayPostpone }) => mayPostpone || !mayMove))
        assert.ok(plan.load.waitedDays <= all.waitedDays + 1e-4 || plan.load.overBedDays < all.overBedDays - 1e-6)
      assert.deepEqual(await planSessions(asked, solver), plan)
    }),
    { numRuns: 30 },
  )
})
