/**
 * Allocation over the API: a proposal with its replay, a person's rows, what is approved or refused and what a refusal does to the next.
 * And the search for the cheapest actions: its front with replays, and a rehearsal of what it found.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { encodeEvent, tellState, warmStart } from '@kangcheng/twin-engine'
import { followedClock } from '../src/live/city-clock.ts'
import { planDecisionsOf } from '../src/planning/plan-decisions.ts'
import { DECIDE, EDIT, PROPOSE, type Row, RUN, type Run } from './allocation-run.ts'
import { ask, freshFolder, post, startServer, subscribe, type TestServer } from './harness.ts'
import { WEST_INTENSIVE_CARE, writeTwoIntensiveCares } from './two-intensive-cares.ts'

let server: TestServer
const city = writeTwoIntensiveCares(freshFolder())
before(async () => {
  server = await startServer({ CITY: city }, { clock: followedClock('live', 1) })
})
after(() => server.stop())

// One hospital overrun, and room at another that is in reach.
const INPUT = {
  shocks: [
    { kind: 'surge-arrivals', spec: { factor: 5, facilities: ['h02'] } },
    { kind: 'add-beds', spec: { unit: 'h01-w01', beds: 60 } },
  ],
  horizonHours: 72,
  replications: 3,
  seed: '7',
  targetOccupancy: 0.8,
  perDay: 6,
}
const message = (answer: Awaited<ReturnType<typeof ask>>): string => answer.body.errors?.[0]?.message ?? ''
const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

/** The run at its end, as its subscription told it. */
async function followed(id: string): Promise<Run> {
  const told = await subscribe<{ allocationProgress: Run }>(
    server.url,
    `subscription { allocationProgress(id: "${id}") { ${RUN} } }`,
    (events) => events.at(-1)?.data.allocationProgress.state !== 'RUNNING',
  )
  return told.at(-1)!.data.allocationProgress
}
async function proposed(input: object): Promise<Run> {
  const begun = await ask<{ proposeAllocation: Run }>(server.url, PROPOSE, { input })
  assert.equal(begun.body.errors, undefined, message(begun))
  const run = await followed(begun.body.data.proposeAllocation.id)
  assert.deepEqual([run.state, run.failure], ['DONE', null])
  return run
}
const rowOf = ({ from, to, fromDay, untilDay, perDay }: Row): Row => ({ from, to, fromDay, untilDay, perDay })

test('what cannot be asked is refused at once, each with its remedy', async () => {
  const before = await ask(server.url, PROPOSE, { input: INPUT })
  assert.match(message(before), /the city has no time yet/)
  const wrong = await ask(server.url, PROPOSE, {
    input: { scenario: 'nothing', quantile: 2, replications: 1, perDay: 0, refusing: ['h99'] },
  })
  assert.match(message(wrong), /input\.quantile: must be 0\.05 … 0\.99, got 2/)
  assert.match(message(wrong), /input\.replications: must be a whole number 2 … 60, got 1/)
  assert.match(message(wrong), /input\.perDay: must be a whole number 1 … 1000, got 0/)
  assert.match(message(wrong), /input\.refusing\[0\]: the city has no facility "h99"/)
  assert.match(message(wrong), /input\.scenario: no file "nothing" fits this city/)
})

test('L104: a proposal is replayed, edited, refused and avoided; approvals and refusals are kept in one chain', async () => {
  const state = warmStart(loadCity(city), loadParameters(), 5, Date.UTC(2026, 10, 25), 2)
  await post(
    server.url,
    'live',
    'e1',
    tellState(state).map((event, k) => encodeEvent({ ...event, seq: BigInt(k + 1) })),
  )
  const run = await proposed(INPUT)
  const { transfers, aboveNothing, abovePlan } = run.proposal!
  assert.ok(transfers.length > 0 && abovePlan < aboveNothing, JSON.stringify(run.proposal))
  assert.ok(transfers.every(({ senderNeed }) => senderNeed.p10 <= senderNeed.p90))
  assert.equal(run.kit, null, 'nobody reports ventilators: unknown, not none')
  assert.ok(run.options.every(({ replay }) => replay?.pairs === 3))
  const option = run.options[0]!
  assert.equal(option.id, 'transfers')
  assert.ok(option.replay!.moved.mean > 0)
  assert.ok(Math.abs(option.hourMean!.at(-1)! - option.replay!.hoursAvoided.mean) < 1e-6)
  const sender = option.use.find(({ facility }) => facility === transfers[0]!.from)!
  assert.ok(sender.plan.mean < sender.nothing.mean, 'the sender is emptier with the plan')
  assert.ok(run.options.some(({ id, amount }) => id === 'staff' && amount > 0))

  const tooMany = await ask(server.url, EDIT, { run: run.id, rows: [{ ...rowOf(transfers[0]!), perDay: 7 }] })
  assert.match(message(tooMany), /input\.rows\[0\]\.perDay must be a whole number 1 … 6, the limit a day, got 7/)
  const { to: back, from: there } = transfers[0]!
  const wrongWay = await ask(server.url, EDIT, {
    run: run.id,
    rows: [{ ...rowOf(transfers[0]!), from: back, to: there }],
  })
  assert.match(message(wrongWay), /input\.rows\[0\] .* may not send to/)
  assert.match(message(await ask(server.url, EDIT, { run: run.id, rows: [] })), /rows is empty; refuse the proposal/)
  const rows = [{ ...rowOf(transfers[0]!), perDay: 1 }]
  const begun = await ask<{ editAllocation: Run }>(server.url, EDIT, { run: run.id, rows })
  assert.equal(begun.body.errors, undefined, message(begun))
  const edited = await followed(begun.body.data.editAllocation.id)
  assert.equal(edited.editedFrom, run.id)
  assert.deepEqual(edited.proposal!.transfers.map(rowOf), rows)
  assert.ok(edited.options[0]!.replay!.moved.mean < option.replay!.moved.mean)
  assert.deepEqual(edited.options.slice(1), run.options.slice(1), 'what is not edited stays')

  const decision = { run: edited.id, verdict: 'APPROVED', post: '床位调度岗', reason: '床位已核对', expiresAt: soon(3) }
  const far = await ask(server.url, DECIDE, { input: { ...decision, expiresAt: soon(200) } })
  assert.match(message(far), /input\.expiresAt must lie ahead, 90 days at most/)
  const approved = await ask<{ decideAllocation: object }>(server.url, DECIDE, { input: decision })
  assert.deepEqual(approved.body.data.decideAllocation, {
    number: 1,
    verdict: 'APPROVED',
    post: '床位调度岗',
    option: 'transfers',
    edited: true,
    expired: false,
    hoursAvoided: edited.options[0]!.replay!.hoursAvoided.mean,
    transfers: [{ from: rows[0]!.from, to: rows[0]!.to, perDay: 1 }],
    refused: [],
    refusedSessions: [],
  })
  const pair = { from: transfers[0]!.from, to: transfers[0]!.to }
  const refusal = { ...decision, run: run.id, verdict: 'REFUSED', reason: '对方感染科封闭', refused: [pair] }
  const unknown = await ask(server.url, DECIDE, { input: { ...refusal, refused: [{ from: 'h01', to: 'h01' }] } })
  assert.match(message(unknown), /input\.refused: the proposal has no transfer from h01 to h01/)
  const refused = await ask<{ decideAllocation: { number: number } }>(server.url, DECIDE, { input: refusal })
  assert.equal(refused.body.data.decideAllocation.number, 2)

  const next = await proposed(INPUT)
  assert.deepEqual(next.proposal!.avoided, [{ ...pair, reason: '对方感染科封闭' }])
  assert.ok(next.proposal!.transfers.every(({ from, to }) => from !== pair.from || to !== pair.to))
  const { data } = (
    await ask<{ allocationDecisions: readonly { number: number }[]; planDecisions: readonly object[] }>(
      server.url,
      '{ allocationDecisions { number } planDecisions { number } }',
    )
  ).body
  assert.deepEqual([data.allocationDecisions.map(({ number }) => number), data.planDecisions], [[2, 1], []])
  assert.equal(readFileSync(join(server.dataDir, 'plans/decisions.jsonl'), 'utf8').trim().split('\n').length, 2)
  assert.equal(planDecisionsOf(server.dataDir, Date.now, () => undefined).all().length, 2, 'the chain holds')
})

test('L104: ventilators that break down are lent, the loans are replayed, changed, refused and then not proposed again', async () => {
  const at = new Date().toISOString()
  const reported = (unit: string, available: number, seq: number) => ({
    seq: String(seq),
    occurredAt: at,
    kind: 'equipment.reported',
    unit,
    equipment: 'ventilator',
    inUse: 0,
    available,
  })
  await post(server.url, 'kit', 'e1', [reported('h01-icu1', 14, 1), reported(WEST_INTENSIVE_CARE, 9, 2)])
  const input = {
    ...INPUT,
    shocks: [
      { kind: 'equipment-failure', spec: { facilities: ['h03'], share: 1 } },
      { kind: 'surge-arrivals', spec: { factor: 3, facilities: ['h03'] } },
    ],
  }
  const run = await proposed(input)
  const kit = run.kit!
  assert.deepEqual([kit.known, kit.unknown], [2, 0])
  assert.ok(kit.loans.length > 0 && kit.shortagePlan < kit.shortageNothing, JSON.stringify(kit))
  assert.ok(kit.loans.every(({ from, to }) => from === 'h01' && to === 'h03'))
  const option = run.options.find(({ id }) => id === 'ventilators')!
  assert.equal(
    option.amount,
    kit.loans.reduce((sum, { pieces }) => sum + pieces, 0),
  )
  assert.deepEqual(new Set(option.levers.map(({ kind }) => kind)), new Set(['share-equipment']))
  const { nothing, plan, avoided } = option.relief!
  assert.ok(nothing.mean > 1 && plan.mean < nothing.mean, JSON.stringify(option.relief))
  assert.ok(Math.abs(nothing.mean - plan.mean - avoided.mean) < 1e-6 && avoided.p10 <= avoided.p90)
  assert.ok(run.options.filter(({ id }) => id !== 'ventilators').every(({ relief }) => relief === null))

  const loan = kit.loans[0]!
  const tooMany = await ask(server.url, EDIT, { run: run.id, loans: [{ ...loan, pieces: 99 }] })
  assert.match(message(tooMany), /input\.loans\[0\]\.pieces must be a whole number 1 … 14, what h01 has, got 99/)
  const silent = await ask(server.url, EDIT, { run: run.id, loans: [{ ...loan, to: 'h02' }] })
  assert.match(message(silent), /input\.loans\[0\]\.to "h02" is no hospital with intensive care that reports/)
  assert.match(
    message(await ask(server.url, EDIT, { run: run.id })),
    /give rows, loans, sessions or deliveries, those that are changed/,
  )
  const begun = await ask<{ editAllocation: Run }>(server.url, EDIT, { run: run.id, loans: [{ ...loan, pieces: 1 }] })
  assert.equal(begun.body.errors, undefined, message(begun))
  const edited = await followed(begun.body.data.editAllocation.id)
  assert.deepEqual(edited.kit!.loans, [{ ...loan, pieces: 1 }])
  const one = edited.options.find(({ id }) => id === 'ventilators')!
  assert.ok(one.relief!.plan.mean > plan.mean, 'one ventilator helps less than all')
  assert.equal(one.relief!.nothing.mean, nothing.mean, 'the same runs of doing nothing')

  const decision = { run: run.id, option: 'ventilators', verdict: 'REFUSED', post: '设备科', reason: '机型不通用' }
  const refused = await ask<{ decideAllocation: { refused: readonly object[] } }>(server.url, DECIDE, {
    input: { ...decision, expiresAt: soon(3) },
  })
  assert.deepEqual(refused.body.data.decideAllocation.refused, [{ from: 'h01', to: 'h03' }])
  const next = await proposed(input)
  assert.deepEqual(next.kit!.avoided, [{ from: 'h01', to: 'h03' }])
  assert.deepEqual(next.kit!.loans, [])
  assert.ok(next.options.every(({ id }) => id !== 'ventilators'))
})

test('L104: operations that lead into full intensive care are put off, replayed, changed, refused and then left as they are', async () => {
  const input = {
    ...INPUT,
    shocks: [{ kind: 'surge-arrivals', spec: { factor: 3, facilities: ['h03'] } }],
    horizonHours: 168,
    icuTarget: 0.5,
    noticeMinutes: 0,
  }
  const run = await proposed(input)
  const { moves, sessions, hospitals, overNothing, overPlan } = run.sessions!
  assert.ok(moves.length > 0 && overPlan < overNothing, JSON.stringify(run.sessions))
  assert.ok(moves.every(({ facility }) => facility === 'h03'))
  const sum = (of: (one: (typeof sessions)[number]) => number): number =>
    sessions.reduce((all, one) => all + of(one), 0)
  assert.equal(
    sum(({ planned }) => planned),
    sum(({ kept, movedOut, postponed }) => kept + movedOut + postponed),
  )
  const west = hospitals.find(({ facility }) => facility === 'h03')!
  assert.ok(west.planned.some((beds, day) => beds < west.needed[day]! - 0.1))
  const option = run.options.find(({ id }) => id === 'sessions')!
  assert.equal(
    option.amount,
    moves.reduce((all, { cases }) => all + cases, 0),
  )
  assert.deepEqual(new Set(option.levers.map(({ kind }) => kind)), new Set(['move-operations']))
  const { nothing, plan, avoided } = option.relief!
  assert.ok(Math.abs(nothing.mean - plan.mean - avoided.mean) < 1e-6)
  assert.ok(option.operations!.postponed.mean + option.operations!.later.mean > 0, 'the engine moves them')
  assert.ok(run.options.filter(({ id }) => id !== 'sessions').every(({ operations }) => operations === null))

  const first = moves[0]!
  const wrong = (part: object) => ask(server.url, EDIT, { run: run.id, sessions: [{ ...first, ...part }] })
  assert.match(
    message(await wrong({ cases: 99 })),
    /input\.sessions\[0\]\.cases must be whole, 1 … \d+ of the \d+ planned, got 99/,
  )
  assert.match(message(await wrong({ day: 90 })), /has no elective .* operations on day 91 that can be moved/)
  assert.match(
    message(await wrong({ toFacility: 'h02', toDay: first.day })),
    /toFacility "h02" is no hospital of the same group/,
  )
  assert.match(message(await wrong({ toDay: 90 })), /toDay day 91 has no later session of .* within the plan of 8 days/)
  const begun = await ask<{ editAllocation: Run }>(server.url, EDIT, {
    run: run.id,
    sessions: [{ ...first, cases: 1 }],
  })
  assert.equal(begun.body.errors, undefined, message(begun))
  const edited = await followed(begun.body.data.editAllocation.id)
  assert.deepEqual(edited.sessions!.moves, [{ ...first, cases: 1 }])
  const one = edited.options.find(({ id }) => id === 'sessions')!
  assert.equal(one.amount, 1)
  assert.equal(one.relief!.nothing.mean, nothing.mean, 'the same runs of doing nothing')

  const place = { facility: first.facility, need: first.need }
  const decision = { run: run.id, option: 'sessions', post: '医务处', reason: '肿瘤手术不推迟', expiresAt: soon(3) }
  const odd = { ...decision, verdict: 'REFUSED', refusedSessions: [{ ...place, need: 'psychiatry' }] }
  assert.match(
    message(await ask(server.url, DECIDE, { input: odd })),
    /the proposal moves no psychiatry operation of h03/,
  )
  const both = { ...decision, verdict: 'APPROVED', refusedSessions: [place] }
  assert.match(message(await ask(server.url, DECIDE, { input: both })), /refusedSessions belong to REFUSED alone/)
  const refused = await ask<{ decideAllocation: { refusedSessions: readonly object[] } }>(server.url, DECIDE, {
    input: { ...decision, verdict: 'REFUSED', refusedSessions: [place] },
  })
  assert.deepEqual(refused.body.data.decideAllocation.refusedSessions, [place])
  const next = await proposed(input)
  assert.deepEqual(next.sessions!.avoided, [{ ...place, reason: '肿瘤手术不推迟' }])
  assert.ok(next.sessions!.moves.every(({ facility, need }) => facility !== place.facility || need !== place.need))
})

test('L104: oxygen goes to a hospital that runs out, the deliveries are replayed, changed, refused and then not proposed again', async () => {
  const input = {
    ...INPUT,
    shocks: [
      {
        kind: 'stock-shortage',
        spec: { item: 'oxygen', facilities: ['h01'], deliveredShare: 0, daysLeft: 0.5, untilMinute: 4320 },
      },
    ],
  }
  const told = ['h01', 'h02', 'h03'].map((facility, k) => ({
    seq: String(10 + k),
    occurredAt: new Date().toISOString(),
    kind: 'stock.reported',
    facility,
    item: 'oxygen',
    daysOfSupply: 5,
  }))
  await post(server.url, 'stores', 'e1', told)
  const run = await proposed(input)
  const oxygen = run.oxygen!
  assert.ok(oxygen.known >= 3 && oxygen.unknown === 0, JSON.stringify(oxygen))
  const [first] = oxygen.short
  assert.equal(first!.facility, 'h01')
  assert.ok(first!.emptyShare === 1 && first!.emptyMinutes!.p10 > 600 && first!.emptyMinutes!.p90 < 900)
  assert.ok(oxygen.lackingPlan < oxygen.lackingNothing / 2, JSON.stringify(oxygen))
  assert.ok(oxygen.worstSharePlan < oxygen.worstShareNothing)
  assert.ok(oxygen.deliveries.some(({ from }) => from !== null) && oxygen.deliveries.every(({ to }) => to === 'h01'))
  const option = run.options.find(({ id }) => id === 'oxygen')!
  const { nothing, plan } = option.relief!
  assert.ok(nothing.mean > 40 && plan.mean < nothing.mean / 2, JSON.stringify(option.relief))

  const inside = oxygen.deliveries.find(({ from }) => from !== null)!
  const little = await ask(server.url, EDIT, { run: run.id, deliveries: [{ ...inside, cubicMetres: 1 }] })
  assert.match(
    message(little),
    /input\.deliveries\[0\]\.cubicMetres must be \d+ … \d+, a tenth of an ordinary day of h01/,
  )
  const nowhere = await ask(server.url, EDIT, { run: run.id, deliveries: [{ ...inside, from: 'h99' }] })
  assert.match(message(nowhere), /input\.deliveries\[0\]\.from "h99" is no hospital whose stock of oxygen is known/)
  const late = await ask(server.url, EDIT, { run: run.id, deliveries: [{ ...inside, atMinute: 99_999 }] })
  assert.match(message(late), /input\.deliveries\[0\]\.atMinute must be a whole number 0 … 4319, got 99999/)
  const begun = await ask<{ editAllocation: Run }>(server.url, EDIT, {
    run: run.id,
    deliveries: [{ ...inside, atMinute: 0 }],
  })
  assert.equal(begun.body.errors, undefined, message(begun))
  const edited = await followed(begun.body.data.editAllocation.id)
  assert.equal(edited.oxygen!.deliveries.length, 1)
  assert.ok(edited.options.find(({ id }) => id === 'oxygen')!.relief!.plan.mean >= plan.mean)

  const decision = { run: run.id, option: 'oxygen', verdict: 'REFUSED', post: '后勤保障', reason: '储罐检修' }
  const refused = await ask<{ decideAllocation: { refused: readonly { from: string }[] } }>(server.url, DECIDE, {
    input: { ...decision, expiresAt: soon(3) },
  })
  const pairs = refused.body.data.decideAllocation.refused
  assert.ok(pairs.length > 0)
  const next = await proposed(input)
  assert.deepEqual(
    next.oxygen!.avoided.map(({ from }) => from),
    pairs.map(({ from }) => from),
  )
  assert.ok(next.oxygen!.deliveries.every(({ from }) => !pairs.some((pair) => pair.from === from)))
})

test('only what was replayed is decided about, and a cancelled proposal is over', async () => {
  const begun = await ask<{ proposeAllocation: Run }>(server.url, PROPOSE, { input: { ...INPUT, replications: 40 } })
  const { id } = begun.body.data.proposeAllocation
  const input = { run: id, verdict: 'APPROVED', post: '床位调度岗', reason: '床位已核对', expiresAt: soon(3) }
  assert.match(message(await ask(server.url, DECIDE, { input })), /input\.run is still being replayed/)
  assert.match(message(await ask(server.url, PROPOSE, { input: INPUT })), /a proposal is being worked out; wait/)
  await ask(server.url, `mutation { cancelAllocation(id: "${id}") { state } }`)
  assert.match(message(await ask(server.url, DECIDE, { input })), /"transfers" has no replay in this run/)
})

interface Interval {
  readonly mean: number
  readonly halfWidth95: number | null
}
interface Race {
  readonly id: string
  readonly state: string
  readonly stage: string
  readonly failure: string | null
  readonly stateHash: string
  readonly forkedAt: string
  readonly firstAnswerMilliseconds: number | null
  readonly places: readonly string[]
  readonly actions: readonly {
    readonly lever: { readonly kind: string; readonly spec: object }
    readonly text: { readonly en: string }
    readonly facilities: readonly string[]
    readonly startMinute: number | null
    readonly staffHours: number | null
  }[]
  readonly front: readonly {
    readonly actions: readonly number[]
    readonly staffHours: number | null
    readonly daysAvoided: Interval
    readonly hoursAvoided: Interval
    readonly replay: {
      readonly pairs: number
      readonly hoursOver: Interval
      readonly hoursAvoided: Interval
      readonly daysAbove: Interval
      readonly overByHourMean: readonly number[]
      readonly hospitals: readonly { readonly facility: string; readonly nothing: number; readonly plan: number }[]
    } | null
    readonly later: { readonly daysAdded: Interval; readonly whole: boolean } | null
    readonly spare: { readonly action: number } | null
  }[]
  readonly nothing: { readonly hoursOver: Interval } | null
  readonly waiting: number
  readonly sets: readonly { readonly replications: number; readonly fallen: boolean }[]
}
const INTERVAL = '{ mean halfWidth95 }'
const RACE = `id state stage failure stateHash forkedAt firstAnswerMilliseconds places
  actions { lever { kind spec } text { en } facilities startMinute staffHours }
  front { actions staffHours daysAvoided ${INTERVAL} hoursAvoided ${INTERVAL} later { daysAdded ${INTERVAL} whole } spare { action }
    replay { pairs hoursOver ${INTERVAL} hoursAvoided ${INTERVAL} daysAbove ${INTERVAL} overByHourMean hospitals { facility nothing plan } } }
  waiting nothing { hoursOver ${INTERVAL} } sets { replications fallen }`
const START = `mutation S($input: ActionRaceInput!) { startActionRace(input: $input) { ${RACE} } }`
const ACTIONS = {
  shocks: [{ kind: 'surge-arrivals', spec: { factor: 1.5, facilities: ['h02'] } }],
  horizonHours: 24,
  figure: 'beds',
  below: 0.9,
  kinds: ['open_beds', 'speed_discharge', 'defer_electives'],
  facilities: ['h02', 'h03'],
  laterMinutes: 360,
  replications: 4,
  seed: '7',
}

test('a search that cannot be made is refused with every problem, its place and remedy', async () => {
  const wrong = await ask(server.url, START, {
    input: { ...ACTIONS, below: 9, replications: 2, places: 0, facilities: ['h99'], laterMinutes: 2000 },
  })
  for (const said of [
    /input\.below: must be a share above 0 and up to 5, as 0\.95, got 9/,
    /input\.replications: must be a whole number 4 … 40, got 2/,
    /input\.places: must be a whole number 1 … 20, got 0/,
    /input\.facilities\[0\]: the city has no facility "h99"/,
    /input\.laterMinutes: must be less than the horizon of 1440 minutes, got 2000/,
  ])
    assert.match(message(wrong), said)
  const none = await ask(server.url, START, { input: { ...ACTIONS, facilities: [], scenario: 'nothing' } })
  assert.match(message(none), /input\.facilities: is empty; name hospitals/)
  assert.match(message(none), /input\.scenario: no file "nothing" fits this city/)
})

test('L116, L117: the front is told with replays and the price of waiting, and a set is rehearsed from the state it was found in', async () => {
  const begun = await ask<{ startActionRace: Race }>(server.url, START, { input: ACTIONS })
  assert.equal(begun.body.errors, undefined, message(begun))
  const { id } = begun.body.data.startActionRace
  assert.match(message(await ask(server.url, START, { input: ACTIONS })), /actions are being searched already; wait/)
  const told = await subscribe<{ actionRaceProgress: Race }>(
    server.url,
    `subscription { actionRaceProgress(id: "${id}") { ${RACE} } }`,
    (events) => events.at(-1)?.data.actionRaceProgress.state !== 'RUNNING',
  )
  const runs = told.map(({ data }) => data.actionRaceProgress)
  const race = runs.at(-1)!
  assert.deepEqual([race.state, race.stage, race.failure], ['DONE', 'READY', null])
  assert.ok(
    runs.some(({ state, front }) => state === 'RUNNING' && front.length > 0 && front.every(({ replay }) => !replay)),
    'a first answer is there before the end, and is no proposal yet',
  )
  assert.ok(race.firstAnswerMilliseconds! > 0)
  const first = runs.find(({ front }) => front.length > 0)!
  assert.ok(
    first.front.every(({ daysAvoided }) => daysAvoided.halfWidth95 !== null),
    'a first answer has bands',
  )
  assert.ok(first.waiting > 0, 'and says how many sets have not run yet')
  assert.deepEqual(race.places, ACTIONS.facilities)
  const acting = race.front.filter(({ actions }) => actions.length > 0)
  assert.ok(acting.length > 0, JSON.stringify(race.front))
  const days = race.front.map(({ replay }) => replay!.daysAbove.mean)
  assert.deepEqual(
    days,
    days.toSorted((a, b) => b - a),
    'who pays more is less over',
  )
  for (const set of race.front) {
    assert.equal(set.replay!.pairs, 4)
    assert.ok(Math.abs(set.replay!.hoursAvoided.mean - set.hoursAvoided.mean) < 1e-9)
    assert.ok(
      Math.abs(race.nothing!.hoursOver.mean - set.replay!.hoursOver.mean - set.replay!.hoursAvoided.mean) < 1e-9,
    )
    const sum = set.replay!.overByHourMean.reduce((a, b) => a + b, 0)
    assert.ok(Math.abs(sum - set.replay!.hoursOver.mean) < 1e-9, 'hour by hour it adds up to the whole')
    const byHospital = set.replay!.hospitals.reduce((all, { plan }) => all + plan, 0)
    assert.ok(Math.abs(byHospital - set.replay!.hoursOver.mean) < 1e-9, 'hospital by hospital too')
  }
  assert.ok(acting.every(({ later }) => later!.whole))
  assert.ok(
    race.sets.some(({ fallen, replications }) => fallen && replications < 4),
    'what died early is told',
  )

  const best = acting.at(-1)!
  const levers = best.actions.map((k) => race.actions[k]!.lever)
  assert.ok(best.actions.every((k) => race.actions[k]!.facilities.some((one) => ACTIONS.facilities.includes(one))))
  const { body } = await ask<{ rehearse: { id: string; stateHash: string; forkedAt: string } }>(
    server.url,
    'mutation R($input: RehearsalInput!) { rehearse(input: $input) { id stateHash forkedAt } }',
    {
      input: {
        title: 'set',
        sameForkAs: id,
        levers,
        shocks: ACTIONS.shocks,
        horizonHours: 6,
        replications: 2,
        seed: '9',
      },
    },
  )
  assert.equal(body.errors, undefined)
  assert.deepEqual([body.data.rehearse.stateHash, body.data.rehearse.forkedAt], [race.stateHash, race.forkedAt])

  const second = await ask<{ startActionRace: Race }>(server.url, START, { input: { ...ACTIONS, replications: 40 } })
  const next = second.body.data.startActionRace.id
  interface Queued {
    readonly id: string
    readonly kind: string
    readonly state: string
    readonly begunBy: string | null
    readonly hours: number
    readonly wanted: number
  }
  const QUEUED = '{ id kind state begunBy hours wanted }'
  const { longRuns } = (await ask<{ longRuns: readonly Queued[] }>(server.url, `{ longRuns ${QUEUED} }`)).body.data
  const [running] = longRuns
  assert.deepEqual(
    [running!.id, running!.kind, running!.state, running!.begunBy, running!.hours],
    [next, 'ACTION_RACE', 'RUNNING', 'local', 24],
    'what goes on stands first in the queue of all runs',
  )
  assert.ok(longRuns.some(({ kind, state }) => kind === 'ALLOCATION' && state === 'DONE'))
  assert.ok(longRuns.some(({ kind, wanted }) => kind === 'REHEARSAL' && wanted === 2))
  const stopped = await ask<{ cancelLongRun: readonly Queued[] }>(
    server.url,
    `mutation { cancelLongRun(id: "${next}") ${QUEUED} }`,
  )
  assert.equal(stopped.body.data.cancelLongRun.find(({ id: one }) => one === next)!.state, 'CANCELLED')
  assert.match(
    message(await ask(server.url, 'mutation { cancelLongRun(id: "none") { id } }')),
    /there is no run of this id/,
  )
  const { data } = (await ask<{ actionRaces: readonly Race[] }>(server.url, '{ actionRaces { id state } }')).body
  assert.deepEqual(data.actionRaces, [
    { id: next, state: 'CANCELLED' },
    { id, state: 'DONE' },
  ])
  assert.match(
    message(await ask(server.url, 'mutation { cancelActionRace(id: "none") { state } }')),
    /there is no search of this id/,
  )
})
