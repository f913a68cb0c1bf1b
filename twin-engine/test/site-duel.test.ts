/** Candidates against each other: what a duel counts, keeps and says, and what it refuses. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  accessMeasure,
  type DuelPlan,
  type DuelRun,
  decodeDuel,
  duelResult,
  duelRunOf,
  planAccess,
  planDuel,
  replicateAll,
  siteGround,
} from '../src/index.ts'
import { meanRegret, overallRegret, regretTable } from '../src/planning/duel/regret.ts'
import { chinaParameters, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const site = (id: string, lng: number, beds = 60) => ({
  id,
  edits: [
    {
      kind: 'add-facility',
      id,
      location: [lng, 29.91],
      beds: { 'general-medicine': beds, icu: 4 },
      emergencyPlaces: 6,
    },
  ],
})
const QUESTION = {
  candidates: [site('west', 121.51), site('middle', 121.56), site('far', 121.66)],
  shortlist: 2,
  pairs: 20,
  futurePairs: 20,
  horizonHours: 48,
  fidelity: 'beds',
}

function planOf(input: object): DuelPlan {
  const decoded = decodeDuel(input, live.city, parameters)
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  return planDuel(decoded.value, live.city, parameters)
}

function runsOf(plan: DuelPlan, pairs: number): DuelRun[] {
  return plan.jobs.flatMap((job) =>
    Array.from({ length: pairs }, (_, k) =>
      duelRunOf(plan, job, replicateAll(live, job.scenarios, parameters, plan.question.seed, k)),
    ),
  )
}

const plan = planOf(QUESTION)
const runs = runsOf(plan, 3)

test('the shortlist is those with the shortest ways, and every future has its do-nothing twin', () => {
  assert.deepEqual(
    plan.jobs.map(({ future }) => future.id),
    ['today', 'ageing', 'growth', 'competitor'],
  )
  const minutes = plan.ranked.map(({ access }) => access.meanMinutes)
  assert.deepEqual(
    minutes,
    [...minutes].sort((a, b) => a - b),
  )
  assert.equal(plan.chosen.length, 2)
  for (const job of plan.jobs) {
    assert.equal(job.scenarios.length, 3)
    assert.deepEqual(job.scenarios[0]!.edits, job.future.edits)
    for (const after of job.after) {
      assert.ok(after.within30 >= job.before.within30, 'adding a site never lowers coverage')
      assert.ok(after.meanMinutes <= job.before.meanMinutes + 1e-9)
    }
  }
})

test('access shares out what was there and what the site adds, no more and no less (law L63)', () => {
  for (const job of plan.jobs)
    for (const after of job.after) {
      assert.ok(Math.abs(job.before.supplyShared - job.before.supply) < 1e-6)
      assert.equal(after.supply, job.before.supply + 64)
      assert.ok(Math.abs(after.supplyShared - after.supply) < 1e-6)
    }
})

test('in a city that does not grow the workload moved from the others is that of the new site (law L63)', () => {
  for (const run of runs.filter(({ future }) => future === 'today' || future === 'competitor'))
    run.candidates.forEach(({ moved }, c) => {
      const own = moved.find(({ facility }) => facility === plan.chosen[c]!.id)!
      assert.ok(own.visits > 0)
      for (const what of ['visits', 'admissions'] as const)
        assert.equal(
          moved.reduce((sum, one) => sum + one[what], 0),
          0,
        )
    })
})

test('the result does not depend on the order of the pairs, survives JSON, and can be taken up again', () => {
  const whole = duelResult(plan, runs)
  assert.deepEqual(duelResult(plan, JSON.parse(JSON.stringify([...runs].reverse())) as DuelRun[]), whole)
  assert.deepEqual(duelResult(planOf(QUESTION), [...runs.slice(4), ...runs.slice(0, 6)]), whole)
})

test('before 20 pairs in every future nobody wins; the ranking has bands from two pairs on', () => {
  assert.deepEqual(duelResult(plan, []).ranking, [])
  const early = duelResult(
    plan,
    runs.filter(({ replication, future }) => replication < 2 && future === 'today'),
  )
  assert.deepEqual(early.compared, ['today'])
  assert.equal(early.verdict, null)
  assert.equal(early.complete, false)
  assert.equal(early.ranking.length, 2)
  for (const { regret, low, high } of early.ranking) assert.ok(low <= high && regret >= 0 && regret <= 1)
  const late = duelResult(
    plan,
    runs.flatMap((run) =>
      run.replication > 1
        ? []
        : Array.from({ length: 10 }, (_, k) => ({ ...run, replication: run.replication + 2 * k })),
    ),
  )
  assert.equal(late.complete, true)
  assert.equal(late.verdict!.candidate, late.ranking[0]!.candidate)
})

test('a candidate that does what another does is as good, and doing it nowhere changes nothing', () => {
  const twins = planOf({
    ...QUESTION,
    candidates: [site('one', 121.56), { ...site('two', 121.56) }],
    futures: [{ id: 'today', edits: [] }],
  })
  const result = duelResult(twins, runsOf(twins, 2))
  assert.deepEqual(result.futures[0]!.candidates[0]!.figures, result.futures[0]!.candidates[1]!.figures)
  assert.equal(result.ranking[0]!.regret, 0)
  assert.equal(result.ranking[1]!.regret, 0)
})

test('regret is the loss against the best of each future, and its greatest decides (laws L63, L72)', () => {
  const table = regretTable(
    [
      [10, 20],
      [12, 12],
      [11, 30],
    ],
    'lower',
  )
  assert.deepEqual(table.regret, [
    [0, 8],
    [2, 0],
    [1, 18],
  ])
  assert.deepEqual(table.worst, [8, 2, 18])
  assert.equal(table.choice, 1)
  assert.deepEqual(
    regretTable(
      [
        [1, 2],
        [3, 1],
      ],
      'higher',
    ).regret,
    [
      [2, 0],
      [0, 1],
    ],
  )
  assert.deepEqual(overallRegret([table], [0]), [8 / 18, 2 / 18, 1])
  assert.deepEqual(
    meanRegret([table], [0]).map((byFuture) => Math.max(...byFuture)),
    [8 / 18, 2 / 18, 1],
    'the worst future is the one that counts',
  )
  assert.deepEqual(overallRegret([regretTable([[1], [1]], 'lower')], [0]), [0, 0])
  assert.deepEqual(overallRegret([table], [36]), [8 / 36, 2 / 36, 0.5], 'noise counts as noise')
  assert.throws(() => regretTable([[Number.NaN]], 'lower'), /needs every value/)
})

test('a bad duel is refused with its place and remedy', () => {
  const cases: readonly (readonly [object, RegExp])[] = [
    [{}, /^candidates: must be a list/],
    [{ candidates: [] }, /candidates: is empty/],
    [
      { ...QUESTION, candidates: Array.from({ length: 51 }, (_, i) => site(`s${i}`, 121.5)) },
      /candidates: has 51, at most 50/,
    ],
    [
      { ...QUESTION, candidates: [site('a', 121.5), site('a', 121.6)] },
      /candidates\[1\]\.id: "a" is already the id of candidates\[0\]/,
    ],
    [{ ...QUESTION, shortlist: 4 }, /shortlist: is 4, but there are 3 candidates/],
    [{ ...QUESTION, pairs: 1 }, /pairs: must be a whole number 2 … 400, got 1/],
    [{ ...QUESTION, horizon: 3 }, /horizon: is not a field of a duel; did you mean horizonHours/],
    [{ ...QUESTION, candidates: [{ id: 'a', edits: [] }], shortlist: 1 }, /candidates\[0\]\.edits: is empty/],
    [
      { ...QUESTION, candidates: [site('a', 29.9)], shortlist: 1 },
      /candidates\[0\]\.edits\[0\]\.location: .* lies outside the city/,
    ],
    [
      { ...QUESTION, futures: [{ id: 'x', edits: [{ kind: 'close-facility', facility: 'h9' }] }] },
      /futures\[0\]\.edits\[0\]\.facility/,
    ],
    [
      { ...QUESTION, futures: [{ id: 'x', edits: site('west', 121.6).edits }] },
      /candidates\[0\]: in the future "x": "west" is already the id/,
    ],
    [
      {
        ...QUESTION,
        forbidden: [
          {
            name: 'lake',
            polygon: [
              [121.5, 29.9],
              [121.52, 29.9],
              [121.52, 29.92],
              [121.5, 29.92],
            ],
          },
        ],
      },
      /candidates\[0\]\.edits\[0\]\.location: .*nothing may be built: lake/,
    ],
  ]
  for (const [input, expected] of cases) {
    const decoded = decodeDuel(input, live.city, parameters)
    assert.ok(!decoded.ok, `${expected} was taken`)
    assert.match(decoded.problems.map(({ path, why }) => `${path}: ${why}`).join('\n'), expected)
  }
})

test('a city’s own times go for what stands, also in duels and for the ground of sites; what is computed is told', () => {
  const { city } = live
  const facilities = city.facilities.map(({ id }) => id)
  const minutes = new Float64Array(city.cells.length * facilities.length).fill(5)
  const given = { ...city, givenTimes: { car: { facilities, minutes } } }
  const decoded = decodeDuel({ ...QUESTION, futures: [{ id: 'today', edits: [] }] }, given, parameters)
  assert.ok(decoded.ok)
  const { times, jobs } = planDuel(decoded.value, given, parameters)
  assert.equal(jobs[0]!.before.meanMinutes, 5)
  assert.ok(jobs[0]!.after[0]!.meanMinutes < 5, 'the candidate is computed')
  const [n, all] = [facilities.length, facilities.length + 3]
  assert.equal(times.basis, 'given-and-computed')
  assert.equal(
    times.notes[0]!.why,
    `gives ${n} of ${all} columns of times; 3 (west, middle, far) were computed over the great circle, as the table does not have them`,
  )
  assert.match(times.notes[0]!.zh!, /其余 3 列（west, middle, far）不在表中，按直线估算/)
  assert.deepEqual(planOf(QUESTION).times, { basis: 'straight-line', notes: [] })
  const setting = {
    parameters,
    measure: accessMeasure('e2sfca')!,
    mode: 'car',
    hour: null,
    supply: 'beds',
    need: null,
    closed: [],
    edits: [],
  } as const
  const place = { id: 'new', name: { zh: '新', en: 'new' }, location: [121.51, 29.91] } as const
  const ground = siteGround(given, setting, [place], 10)
  assert.equal(planAccess(ground, []).meanMinutes, 5)
  assert.equal(ground.timesBasis, 'given-and-computed')
  assert.match(ground.problems[0]!.why, /; 1 \(new\) was computed over the great circle/)
  assert.deepEqual([ground.problems[0]!.path, ground.problems.length], ['times-car.csv', 1])
  assert.equal(siteGround(given, setting, [], 0).timesBasis, 'given')
})
