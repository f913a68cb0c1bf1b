import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { emptyState, MEASURES, observedFacilities, TOTALS, type Trajectory } from '@kangcheng/twin-engine'
import { dailyNeed, type ProposalWish, proposeTransfers, transferReplay } from '@kangcheng/twin-engine/allocation'
import { highsSolver } from './highs.ts'

const solver = highsSolver()
after(() => solver.close())
const city = loadCity('testville')
const parameters = parametersOfCity(city)
const facilities = observedFacilities(emptyState(city))
const DAYS = 3
const SAMPLES = DAYS * 24 + 1

/** A run in which every hospital has 100 ward beds of which so many are needed throughout; others 50. */
function run(
  replication: number,
  needed: Readonly<Record<string, number>>,
  totals: Partial<Record<(typeof TOTALS)[number], number>> = {},
  boarding = 0,
): Trajectory {
  const values = Object.fromEntries(
    MEASURES.map((name) => [name, new Uint16Array(SAMPLES * facilities.length)]),
  ) as Record<(typeof MEASURES)[number], Uint16Array>
  facilities.forEach((_, i) => {
    const id = city.facilities[facilities[i]!]!.id
    for (let s = 0; s < SAMPLES; s++) {
      const at = s * facilities.length + i
      values.open[at] = 100
      values.occupied[at] = needed[id] ?? 50
      values.boarding[at] = i === 0 ? boarding : 0
    }
  })
  const sums = new Float64Array((facilities.length + 1) * TOTALS.length)
  for (const [name, value] of Object.entries(totals)) sums[TOTALS.indexOf(name as (typeof TOTALS)[number])] = value
  return {
    replication,
    startedAt: -city.utcOffsetMinutes * 60_000,
    everyMinutes: 60,
    samples: SAMPLES,
    facilities,
    values,
    totals: sums,
    entries: 0,
  }
}

const WISH: ProposalWish & { readonly quantile: number } = {
  quantile: 0.5,
  targetOccupancy: 0.9,
  withinGroup: false,
  maxMinutes: null,
  perDay: 50,
  refusing: [],
  refusedPairs: [],
  aim: 'total',
  primaryCare: false,
}
const needOf = (runs: readonly Trajectory[], quantile = WISH.quantile) =>
  dailyNeed(runs, quantile, city.utcOffsetMinutes, 'ward')
const propose = async (runs: readonly Trajectory[], wish: Partial<typeof WISH> = {}) =>
  proposeTransfers(city, parameters, needOf(runs, wish.quantile), { ...WISH, ...wish }, solver)
const accepted = (1 - parameters.mutualAid.refusalShare) * (1 - parameters.mutualAid.familyRefusalShare)

test('a full hospital sends what lies above the target, asked for with the refusals that are to be expected, as levers', async () => {
  const proposal = (await propose([run(0, { h01: 100 })]))!
  assert.equal(proposal.aboveTarget.nothing, 30)
  assert.ok(proposal.aboveTarget.plan < 1, `${proposal.aboveTarget.plan}`)
  assert.deepEqual(proposal.blocked, [])
  assert.ok(proposal.transfers.every(({ from }) => city.facilities[from]!.id === 'h01'))
  const onFirstDay = proposal.transfers.filter(({ fromDay }) => fromDay === 0)
  const asked = onFirstDay.reduce((sum, { perDay }) => sum + perDay, 0)
  assert.ok(Math.abs(asked * accepted - 10) < 1, `${asked} asked for on the first day`)
  for (const lever of proposal.levers) {
    assert.deepEqual(
      [lever.kind, lever.to, lever.what, lever.targetOccupancy],
      ['redistribute', 'facility', 'ward', 0.9],
    )
    assert.deepEqual(lever.facilities, ['h01'])
  }
})

test('a plan in whole patients keeps the limits of a day, and by the figure that is made least lies at or above its bound (law L95)', async () => {
  for (const [k, needed] of [
    { h01: 130, h02: 96, h03: 88 },
    { h01: 117, h02: 113 },
    { h01: 101, h02: 99, h03: 93.5 },
  ].entries())
    for (const aim of ['total', 'worst'] as const) {
      const perDay = 4 + k
      const proposal = (await propose([run(0, needed)], { aim, perDay }))!
      const { objective, bound } = proposal
      assert.ok(objective! >= bound! - 1e-6 * Math.max(1, bound!), `${objective} below ${bound}`)
      for (const end of ['from', 'to'] as const)
        for (let day = 0; day < proposal.days; day++) {
          const sums = new Map<number, number>()
          for (const one of proposal.transfers)
            if (one.fromDay <= day && day < one.untilDay) sums.set(one[end], (sums.get(one[end]) ?? 0) + one.perDay)
          assert.ok(
            [...sums.values()].every((sum) => sum <= perDay),
            `${end} on day ${day}: ${[...sums.values()]}`,
          )
        }
    }
})

test('what is planned for is the quantile of the runs', async () => {
  const runs = [0, 1, 2, 3, 4].map((r) => run(r, { h01: 80 + 5 * r }))
  const above = async (quantile: number): Promise<number> => (await propose(runs, { quantile }))!.aboveTarget.nothing
  assert.equal(await above(0.5), 0)
  assert.equal(await above(0.75), 15)
  assert.equal(await above(1), 30)
})

test('what cannot be sent is told with what stands in the way', async () => {
  const whyOf = async (needed: Readonly<Record<string, number>>, wish: Partial<typeof WISH>): Promise<unknown> => {
    const { blocked } = (await propose([run(0, needed)], wish))!
    const one = blocked.find(({ facility }) => city.facilities[facility]!.id === 'h01')
    return one?.why ?? null
  }
  const everywhere = Object.fromEntries(city.facilities.map(({ id }) => [id, 100]))
  assert.equal(await whyOf({ h01: 100 }, { perDay: 3 }), 'per-day')
  assert.equal(await whyOf({ h01: 100 }, { maxMinutes: 0 }), 'no-neighbour')
  assert.equal(await whyOf({ h01: 100 }, { refusing: ['h01'] }), 'no-neighbour')
  assert.equal(await whyOf(everywhere, {}), 'neighbours-full')
})

test('nobody is above the target: nothing is proposed, and a city whose beds nobody knows has no proposal', async () => {
  const calm = (await propose([run(0, {})]))!
  assert.deepEqual([calm.transfers, calm.levers, calm.blocked, calm.aboveTarget], [[], [], [], { nothing: 0, plan: 0 }])
  const unknown = run(0, {})
  unknown.values.open.fill(65_535)
  assert.equal(await propose([unknown]), null)
  await assert.rejects(propose([]), /needs at least one run of doing nothing/)
})

test('the replay divides the hours avoided by those who went, with its interval, and says when that shows nothing', () => {
  const base = [0, 1, 2].map((r) => run(r, {}, {}, 10))
  const plan = [0, 1, 2].map((r) => run(r, {}, { patientsMoved: 36, transfersRefused: 4 }, 9))
  const replay = transferReplay(base, plan)
  // One boarder fewer for 72 hours; two for each of 36.
  assert.equal(replay.boardingHoursAvoided!.mean, 72)
  assert.deepEqual(replay.avoidedPerTransfer, { mean: 2, halfWidth95: 0 })
  assert.deepEqual([replay.moved.mean, replay.refused.mean, replay.worthIt], [36, 4, true])
  assert.equal(transferReplay(base, base).worthIt, false)
  assert.equal(transferReplay(base, base).avoidedPerTransfer, null)
  assert.throws(() => transferReplay(base, plan.slice(1)), /replication by replication/)
})
