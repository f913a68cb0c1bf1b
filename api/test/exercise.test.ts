/** An exercise over GraphQL: a namespace of its own beside the live city, played by a facilitator and a hospital. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { encodeEvent, stateHash, tellState, warmStart } from '@kangcheng/twin-engine'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, startServer, subscribe, type TestServer } from './harness.ts'

const AT = Date.UTC(2026, 10, 21, 10, 24)
let server: TestServer

before(async () => {
  server = await startServer({}, { clock: followedClock('live', 1) })
  const state = warmStart(loadCity('testville'), loadParameters(), 5, AT, 3)
  const first = {
    kind: 'facility.status' as const,
    facility: 'h01',
    service: 'all' as const,
    status: 'normal' as const,
    occurredAt: AT,
  }
  const lines = [first, ...tellState(state)].map((event, i) =>
    JSON.stringify(encodeEvent({ ...event, seq: BigInt(i + 1) })),
  )
  const response = await fetch(new URL('/ingest?source=live&epoch=a', server.url), {
    method: 'POST',
    body: lines.join('\n'),
  })
  assert.equal(response.status, 200)
})
after(() => server.stop())

interface Seat {
  readonly exercise: { readonly id: string }
  readonly participant: { readonly id: string }
  readonly token: string
}
interface Inject {
  readonly id: string
  readonly atMinute: number
  readonly deliveredMinute: number | null
  readonly text: { readonly zh: string; readonly en: string }
  readonly warning: { readonly en: string } | null
  readonly recommendation: { readonly pairs: number; readonly options: readonly unknown[] } | null
}
interface Shown {
  readonly state: string
  readonly minute: number
  readonly injects: readonly Inject[]
  readonly actions: readonly {
    readonly by: string
    readonly why: string | null
    readonly planned: { planned: number } | null
  }[]
  readonly alarms: readonly { readonly id: string; readonly acknowledgedBy: string | null }[]
  readonly participants: readonly { readonly id: string; readonly role: string }[]
}

const SHOWN = `{ id state why minute asOf pace injects { id atMinute deliveredMinute text { zh en } warning { zh en } effect { en } acknowledged
  recommendation { pairs figure best { text { en } } options { text { zh } mean halfWidth95 } } }
  actions { by why planned { planned wanted } } alarms { id facility acknowledgedBy } participants { id role } you { id role } }`

/** A question with the participant's token; what went wrong is thrown with its message. */
async function told<T>(query: string, variables: unknown, token: string | null = null, exercise: string | null = null) {
  const answer = await ask<T>(server.url, query, variables, {
    ...(token === null ? {} : { 'kangcheng-participant': token }),
    ...(exercise === null ? {} : { 'kangcheng-exercise': exercise }),
  })
  if (answer.body.errors) throw new Error(answer.body.errors[0]!.message)
  return answer.body.data
}

const create = async (input: object): Promise<Seat> =>
  (
    await told<{ createExercise: Seat }>(
      `mutation Create($input: ExerciseInput!) { createExercise(input: $input) { token exercise { id } participant { id } } }`,
      { input: { title: '冬季演练', seed: '7', ...input } },
    )
  ).createExercise
const join = async (id: string, role: string, facility: string | null, post: string): Promise<Seat> =>
  (
    await told<{ joinExercise: Seat }>(
      `mutation Join($id: ID!, $role: ExerciseRole!, $facility: ID, $post: ID!) {
        joinExercise(id: $id, role: $role, facility: $facility, post: $post) { token exercise { id } participant { id } } }`,
      { id, role, facility, post },
    )
  ).joinExercise
const shown = async (id: string, token: string | null): Promise<Shown> =>
  (await told<{ exercise: Shown }>(`query One($id: ID!) { exercise(id: $id) ${SHOWN} }`, { id }, token)).exercise
const steer = (what: string, id: string, token: string | null) =>
  told<unknown>(`mutation Steer($id: ID!) { ${what} { id } }`, { id }, token)
const act = async (id: string, token: string | null, kind: string, spec: object) =>
  (
    await told<{ actInExercise: { why: string | null; planned: { planned: number } | null } }>(
      `mutation Act($id: ID!, $action: LeverInput!) { actInExercise(id: $id, action: $action) { why planned { planned } } }`,
      { id, action: { kind, spec } },
      token,
    )
  ).actInExercise

async function until(id: string, token: string, holds: (exercise: Shown) => boolean): Promise<Shown> {
  for (let k = 0; k < 3000; k++) {
    const now = await shown(id, token)
    assert.notEqual(now.state, 'FAILED', JSON.stringify(now))
    if (holds(now)) return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`not within a minute: ${JSON.stringify(await shown(id, token))}`)
}

test('an exercise is played by two, and the live city never hears of it', async () => {
  const before = {
    position: server.twin.position,
    hash: stateHash(server.twin.state),
    sources: server.twin.sources.size,
  }
  const seat = await create({
    horizonHours: 12,
    shocks: [{ kind: 'surge-arrivals', spec: { factor: 4 } }],
    options: [{ kind: 'open-beds', spec: { facility: 'h01', beds: 2 } }],
    injects: [
      { atMinute: 60, role: 'HOSPITAL', facility: 'h01', zh: '大批患者来院' },
      { atMinute: 90, role: 'CENTRE', zh: '请汇总床位', en: 'Report the beds' },
    ],
  })
  const { id } = seat.exercise
  const hospital = await join(id, 'HOSPITAL', 'h01', 'hospital-duty')
  const observer = await join(id, 'OBSERVER', null, 'evaluator')

  // Before the start nobody but the facilitator knows what will come, and only the facilitator steers.
  assert.deepEqual((await shown(id, hospital.token)).injects, [])
  assert.equal((await shown(id, seat.token)).injects.length, 2)
  await assert.rejects(steer('startExercise(id: $id)', id, hospital.token), /only the facilitator steers/)
  assert.match((await act(id, hospital.token, 'open-beds', { facility: 'h01', beds: 1 })).why ?? '', /has not started/)

  await steer('startExercise(id: $id)', id, seat.token)
  await steer('jumpExercise(id: $id)', id, seat.token)
  const arrived = await until(id, hospital.token, (now) => now.state === 'PAUSED' && now.injects.length > 0)
  assert.equal(arrived.minute, 60)
  assert.equal(arrived.injects[0]!.text.en, '大批患者来院', 'the one language stands for both')
  assert.deepEqual((await shown(id, observer.token)).injects, [], 'an inject reaches its recipient alone')

  const inject = arrived.injects[0]!.id
  await told(
    `mutation Ack($id: ID!, $inject: ID!) { acknowledgeInject(id: $id, inject: $inject) { id } }`,
    { id, inject },
    hospital.token,
  )
  assert.equal((await act(id, hospital.token, 'open-beds', { facility: 'h01', beds: 2 })).why, null)
  assert.match((await act(id, hospital.token, 'open-beds', { facility: 'h02', beds: 1 })).why ?? '', /h02 is not h01/)
  assert.match(
    (await act(id, observer.token, 'open-beds', { facility: 'h01', beds: 1 })).why ?? '',
    /observers look on/,
  )
  assert.match((await act(id, hospital.token, 'surge-arrivals', { factor: 2 })).why ?? '', /only the facilitator/)
  await assert.rejects(act(id, hospital.token, 'open-beds', { facility: 'h99', beds: 1 }), /no facility "h99"/)

  // The exercise's city is another: its clock has moved, and the live one's has not.
  const asked = `{ mode city { asOf position beds { occupied quality } } sources { id } }`
  const there = await told<{
    mode: string
    city: { asOf: string; beds: { quality: string } }
    sources: { id: string }[]
  }>(asked, {}, null, id)
  const here = await told<typeof there>(asked, {})
  assert.deepEqual([there.mode, here.mode], ['EXERCISE', 'LIVE'])
  assert.ok(Date.parse(there.city.asOf) - Date.parse(here.city.asOf) >= 59 * 60_000)
  assert.equal(there.city.beds.quality, 'SIMULATED', 'a simulated figure is never called live')
  assert.deepEqual(there.sources, [{ id: 'exercise' }])

  await steer('jumpExercise(id: $id, minute: 600)', id, seat.token)
  const late = await until(id, seat.token, (now) => now.state === 'PAUSED' && now.minute === 600)
  assert.ok(late.alarms.length > 0, 'four times as many arrivals raise an alarm')
  assert.ok(late.injects.every(({ deliveredMinute }) => deliveredMinute !== null))
  await until(id, seat.token, ({ injects }) => injects.every((one) => one.recommendation?.pairs === 8))
  await steer('endExercise(id: $id)', id, seat.token)
  assert.equal((await shown(id, seat.token)).state, 'ENDED')
  await assert.rejects(steer('startExercise(id: $id)', id, seat.token), /has ended/)

  // The report is one page that says what happened, and that the run can be done again.
  const response = await fetch(new URL(`/exercises/${id}/report?lang=en`, server.url))
  assert.equal(response.headers.get('kangcheng-mode'), 'EXERCISE')
  const page = await response.text()
  for (const words of [
    '演练 EXERCISE',
    'Timeline',
    '大批患者来院',
    'Report the beds',
    'it ends in the same bytes',
    'h02 is not h01',
    'critical alarms missed',
    'Nothing done',
    'Best found',
  ])
    assert.ok(page.includes(words), words)
  assert.doesNotMatch(page, /<script|src=|https?:/, 'it loads nothing')

  assert.deepEqual(
    { position: server.twin.position, hash: stateHash(server.twin.state), sources: server.twin.sources.size },
    before,
    'the live log, state and sources are as they were',
  )
})

test('an exercise takes no events and gives none out, and an unknown one is never answered from the live city', async () => {
  const { exercise, token } = await create({})
  const there = new URL(server.url)
  for (const [path, method] of [
    ['/ingest?source=live&epoch=b', 'POST'],
    ['/shares/s-1', 'GET'],
  ] as const) {
    const response = await fetch(new URL(`${path}${path.includes('?') ? '&' : '?'}exercise=${exercise.id}`, there), {
      method,
      ...(method === 'POST' ? { body: '{}' } : {}),
    })
    assert.equal(response.status, 403, path)
    assert.equal(response.headers.get('kangcheng-mode'), 'EXERCISE')
  }
  for (const root of [
    'mutation { pushShare(kind: "bed-capacity", recipient: "r", purpose: "p", expiresInHours: 1) { id } }',
    'mutation { ingest(source: "live", epoch: "b", events: []) { accepted } }',
    '{ quarantine { totalCount } }',
  ])
    await assert.rejects(told(root, {}, null, exercise.id), /is not for exercises/, root)
  const gone = await fetch(new URL('/graphql?exercise=x-none', there), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ city { asOf } }' }),
  })
  assert.equal(gone.status, 404)
  assert.match(((await gone.json()) as { error: string }).error, /no exercise "x-none"/)
  const frames = await fetch(new URL(`/frames?exercise=${exercise.id}`, there))
  assert.equal(frames.headers.get('kangcheng-mode'), 'EXERCISE')
  await frames.body!.cancel()
  const live = await fetch(new URL('/frames', there))
  assert.equal(live.headers.get('kangcheng-mode'), 'LIVE')
  await live.body!.cancel()
  await steer('endExercise(id: $id)', exercise.id, token)
})

test('what is asked wrongly is refused with the field and the remedy', async () => {
  for (const [input, message] of [
    [{ pace: 721 }, /input.pace must lie between 1 and 720/],
    [{ pace: 0 }, /input.pace/],
    [{ title: '患者 13812345678' }, /input.title holds what looks like a phone number/],
    [{ title: ' ' }, /input.title must be a text/],
    [{ scenario: 'no-such' }, /no scenario "no-such"/],
    [{ start: 'WARMED_UP' }, /needs a scenario with a start/],
    [{ horizonHours: 200 }, /input.horizonHours must lie between 1 and 168/],
    [{ alarmLimitMinutes: 1 }, /input.alarmLimitMinutes/],
    [{ seed: 'x' }, /input.seed/],
    [{ shocks: [{ kind: 'rain-of-frogs', spec: {} }] }, /input.shocks\[0\].kind: no lever "rain-of-frogs"/],
    [{ shocks: [{ kind: 'flood', spec: {} }] }, /input.shocks\[0\].facility: say where the water stands/],
    [
      { injects: [{ role: 'HOSPITAL', facility: 'h99', zh: '一' }] },
      /input.injects\[0\].facility: the city has no hospital/,
    ],
    [
      { injects: [{ role: 'CENTRE', facility: 'h01', zh: '一' }] },
      /input.injects\[0\].facility: only injects for the role/,
    ],
    [{ injects: [{ role: 'ALL', zh: '一', atMinute: 9999 }] }, /input.injects\[0\].atMinute must lie between/],
    [{ options: [{ kind: 'add-beds', spec: { unit: 'h01-w01', beds: 2 } }] }, /add-beds/],
  ] as const)
    await assert.rejects(create(input), message, JSON.stringify(input))
  const { exercise, token } = await create({ horizonHours: 2 })
  await assert.rejects(join(exercise.id, 'FACILITATOR', null, 'control'), /one facilitator/)
  await assert.rejects(join(exercise.id, 'HOSPITAL', null, 'nursing'), /facility: name the hospital/)
  await assert.rejects(join(exercise.id, 'CENTRE', null, 'nursing'), /post: "nursing" is no post of role CENTRE/)
  await assert.rejects(steer('setExercisePace(id: $id, pace: 1000)', exercise.id, token), /pace must lie between/)
  await steer('jumpExercise(id: $id, minute: 60)', exercise.id, token)
  await until(exercise.id, token, ({ minute, state }) => minute === 60 && state === 'PAUSED')
  await assert.rejects(
    steer('jumpExercise(id: $id, minute: 30)', exercise.id, token),
    /does not go back; it stands at minute 60/,
  )
  await assert.rejects(steer('jumpExercise(id: $id, minute: 600)', exercise.id, token), /lasts 120 minutes/)
  await steer('endExercise(id: $id)', exercise.id, token)
})

test('injects and alarms come through the subscription, at the pace that was set', async () => {
  const { exercise, token } = await create({
    horizonHours: 4,
    pace: 720,
    injects: [{ atMinute: 3, role: 'ALL', zh: '开始' }],
  })
  await steer('startExercise(id: $id)', exercise.id, token)
  const events = await subscribe<{ exerciseChanged: Shown }>(
    server.url,
    `subscription { exerciseChanged(id: "${exercise.id}") ${SHOWN} }`,
    (all) => (all.at(-1)?.data.exerciseChanged.minute ?? 0) >= 6,
  )
  const last = events.at(-1)!.data.exerciseChanged
  assert.equal(last.injects[0]!.deliveredMinute, 3, 'delivered at its own minute, whatever the pace')
  assert.ok(last.injects[0]!.warning === null)
  await steer('pauseExercise(id: $id)', exercise.id, token)
  const { minute } = await shown(exercise.id, token)
  await new Promise((resolve) => setTimeout(resolve, 400))
  assert.equal((await shown(exercise.id, token)).minute, minute, 'a paused clock stands')
  await steer('endExercise(id: $id)', exercise.id, token)
})

test('an inject for a closed hospital, or one for which nobody takes part, says so', async () => {
  const seat = await create({ horizonHours: 4 })
  const { id } = seat.exercise
  const send = async (facility: string): Promise<Inject> =>
    (
      await told<{ sendInject: Inject }>(
        `mutation Send($id: ID!, $input: InjectInput!) { sendInject(id: $id, input: $input) { id deliveredMinute warning { en } } }`,
        { id, input: { role: 'HOSPITAL', facility, en: 'Report' } },
        seat.token,
      )
    ).sendInject
  assert.match((await send('h01')).warning?.en ?? '', /nobody takes part/)
  await join(id, 'HOSPITAL', 'h01', 'nursing')
  assert.equal((await send('h01')).warning, null)
})

test('an inject for a hospital whose department an outage has closed is delivered, with the warning', async () => {
  const shock = (facility: string, until: number, share: number) => ({
    kind: 'outage',
    spec: { dependency: 'building', facilities: [facility], share, fromMinute: 10, untilMinute: until },
  })
  const seat = await create({
    horizonHours: 6,
    shocks: [shock('h01', 120, 1)],
    injects: [
      { atMinute: 5, role: 'HOSPITAL', facility: 'h01', zh: '报告床位', en: 'Report the beds' },
      { atMinute: 30, role: 'HOSPITAL', facility: 'h01', zh: '接收伤员', en: 'Take the casualties' },
      { atMinute: 40, role: 'HOSPITAL', facility: 'h02', zh: '接收伤员', en: 'Take the casualties' },
    ],
  })
  const { id } = seat.exercise
  const [closed, open] = [await join(id, 'HOSPITAL', 'h01', 'nursing'), await join(id, 'HOSPITAL', 'h02', 'nursing')]
  await steer('jumpExercise(id: $id, minute: 45)', id, seat.token)
  const now = await until(id, seat.token, ({ state, minute }) => state === 'PAUSED' && minute === 45)
  const [before, during, other] = now.injects.map(({ warning }) => warning?.en ?? null)
  assert.equal(before, null, 'it was open at minute 5')
  assert.match(during ?? '', /(emergency department of .+ )?is closed at this minute|admits nobody at this minute/)
  assert.equal(other, null, 'the other hospital is open')
  assert.equal((await shown(id, closed.token)).injects.length, 2, 'it reaches them all the same')
  assert.equal((await act(id, open.token, 'open-beds', { facility: 'h02', beds: 1 })).why, null)
  await steer('endExercise(id: $id)', id, seat.token)
  const page = await (await fetch(new URL(`/exercises/${id}/report?lang=en`, server.url))).text()
  assert.ok(page.includes(during!), 'the report says so')
})

test('in a hospital that is closed altogether nobody acts, and an inject for it says so', async () => {
  const report = async (status: 'closed' | 'normal', seq: bigint): Promise<void> => {
    const event = {
      kind: 'facility.status',
      facility: 'h03',
      service: 'all',
      status,
      occurredAt: AT + 60_000 * Number(seq),
    } as const
    const body = JSON.stringify(encodeEvent({ ...event, seq }))
    const response = await fetch(new URL('/ingest?source=closing&epoch=a', server.url), { method: 'POST', body })
    assert.equal(response.status, 200)
  }
  await report('closed', 1n)
  const seat = await create({
    horizonHours: 2,
    injects: [{ atMinute: 1, role: 'HOSPITAL', facility: 'h03', zh: '报告' }],
  })
  const { id } = seat.exercise
  const hospital = await join(id, 'HOSPITAL', 'h03', 'nursing')
  await steer('jumpExercise(id: $id, minute: 2)', id, seat.token)
  const now = await until(id, seat.token, ({ state, minute }) => state === 'PAUSED' && minute === 2)
  assert.match(now.injects[0]!.warning?.en ?? '', / is closed at this minute$/)
  const { why, planned } = await act(id, hospital.token, 'close-beds', { facility: 'h03', beds: 1 })
  assert.match(why ?? '', / is closed at this minute: nobody acts there until it is open again$/)
  assert.equal(planned, null)
  await steer('endExercise(id: $id)', id, seat.token)
  await report('normal', 2n)
})

test('an exercise may start where a scenario opens; what rings there already is no new alarm', async () => {
  const { exercise, token } = await create({ scenario: 'busy-winter-saturday', start: 'WARMED_UP', horizonHours: 2 })
  const { asOf } = (await shown(exercise.id, token)) as Shown & { asOf: string }
  assert.equal(Date.parse(asOf), Date.parse('2026-11-21T18:24:00+08:00'))
  const standing = await told<{ alerts: { severity: string }[] }>('{ alerts { severity } }', {}, null, exercise.id)
  await steer('jumpExercise(id: $id, minute: 5)', exercise.id, token)
  const now = await until(exercise.id, token, ({ state }) => state === 'PAUSED')
  assert.deepEqual(now.alarms, [], `of ${standing.alerts.length} alerts that stand none is new`)
  await steer('endExercise(id: $id)', exercise.id, token)
})
