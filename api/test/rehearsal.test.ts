/** A rehearsal from the live state over GraphQL: paired runs with progress, a result with bands, a run that can be played. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { encodeEvent, tellState, warmStart } from '@kangcheng/twin-engine'
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

const REHEARSE = `mutation Rehearse($input: RehearsalInput!) { rehearse(input: $input) { id state done of stateHash seed } }`
const RESULT = `query Result($id: ID!) { rehearsal(id: $id) { state done of failure forkedAt engineVersion result { replications
  city { base { p10 p50 p90 } plan { p50 } difference { mean low high } boardingHours { base plan difference { mean halfWidth95 } } baseCapacity planCapacity firstOver { base { never } } }
  facilities { facility } breaks { facility resource base { p50 never } } } } }`

interface Started {
  readonly rehearse: { id: string; state: string; of: number; stateHash: string; seed: string }
}
interface Bands {
  readonly p10: number[]
  readonly p50: number[]
  readonly p90: number[]
}
interface Shown {
  readonly rehearsal: {
    state: string
    done: number
    of: number
    failure: string | null
    result: {
      replications: number
      city: {
        base: Bands
        plan: { p50: number[] }
        difference: { mean: number[] }
        boardingHours: { base: number; difference: { halfWidth95: number | null } } | null
        baseCapacity: number[]
        planCapacity: number[]
      }
      facilities: { facility: string }[]
      breaks: { facility: string; resource: string }[]
    } | null
  }
}

const input = {
  title: 'surge',
  horizonHours: 12,
  replications: 8,
  seed: '7',
  shocks: [{ kind: 'surge-arrivals', spec: { factor: 3, route: 'both' } }],
  levers: [{ kind: 'open-beds', spec: { facility: 'h01', beds: 2, atMinute: 30 } }],
}

async function finished(id: string): Promise<Shown['rehearsal']> {
  for (let attempt = 0; attempt < 2400; attempt++) {
    const { rehearsal } = (await ask<Shown>(server.url, RESULT, { id })).body.data
    if (rehearsal.state !== 'RUNNING') return rehearsal
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return assert.fail('the rehearsal did not end')
}

test('a surge rehearsed from now: bands that widen, a plan that opens beds, the same seed gives the same result', async () => {
  const before = (await ask<{ city: { position: string } }>(server.url, '{ city { position } }')).body.data.city
    .position
  const started = (await ask<Started>(server.url, REHEARSE, { input })).body.data.rehearse
  assert.equal(started.of, 8)
  const shown = await finished(started.id)
  assert.equal(shown.failure, null)
  assert.equal(shown.state, 'DONE')
  assert.equal(shown.done, 8)
  const { city, replications, facilities } = shown.result!
  assert.equal(replications, 8)
  assert.equal(city.base.p50.length, 49, 'a sample every quarter of an hour, both ends included')
  assert.equal(city.base.p10[0], city.base.p90[0], 'at the fork all futures agree')
  assert.ok(city.base.p90[48]! > city.base.p10[48]!, 'later they do not')
  assert.equal(city.planCapacity[0], city.baseCapacity[0])
  assert.equal(city.planCapacity[10]! - city.baseCapacity[10]!, 2, 'two beds were opened after half an hour')
  assert.ok(facilities.length >= 3)
  const again = (await ask<Started>(server.url, REHEARSE, { input })).body.data.rehearse
  assert.notEqual(again.id, started.id)
  assert.equal(again.stateHash, started.stateHash, 'the live state was only copied')
  assert.deepEqual((await finished(again.id)).result, shown.result)
  const position = (await ask<{ city: { position: string } }>(server.url, '{ city { position } }')).body.data.city
    .position
  assert.equal(position, before, 'nothing simulated entered the log')
})

test('closing beds, missing nurses and admissions put off are rehearsed as they are asked for, and can be played', async () => {
  const question = {
    ...input,
    replications: 5,
    shocks: [
      { kind: 'staffing', spec: { role: 'nurse', absentShare: 0.5, unit: null, fromMinute: 30, untilMinute: 600 } },
    ],
    levers: [
      { kind: 'close-beds', spec: { facility: 'h01', beds: 3, atMinute: 0, untilMinute: null, reason: 'repair' } },
      { kind: 'defer-electives', spec: { share: 1, days: 7 } },
    ],
  }
  const started = (await ask<Started>(server.url, REHEARSE, { input: question })).body.data.rehearse
  const shown = await finished(started.id)
  assert.equal(shown.failure, null)
  const { base, plan, baseCapacity, planCapacity } = shown.result!.city
  assert.ok(baseCapacity[30]! < baseCapacity[0]!, 'beds go out of use for want of nurses')
  assert.equal(baseCapacity[48], baseCapacity[0], 'and are open again at the end')
  assert.equal(planCapacity[48]! - baseCapacity[48]!, -3, 'what is closed for repair stays closed')
  assert.ok(plan.p50[48]! < base.p50[48]!, 'with admissions put off fewer beds are needed')
  const run = await fetch(new URL(`/rehearsals/${started.id}/run`, server.url))
  assert.equal(run.status, 200)
  assert.ok((await run.arrayBuffer()).byteLength > 1000)
})

test('progress is told while it runs, to the end', async () => {
  const started = (await ask<Started>(server.url, REHEARSE, { input: { ...input, replications: 12 } })).body.data
    .rehearse
  const query = `subscription { rehearsalProgress(id: "${started.id}") { state done } }`
  const told = await subscribe<{ rehearsalProgress: { state: string; done: number } }>(
    server.url,
    query,
    (events) => events.at(-1)?.data.rehearsalProgress.state === 'DONE',
  )
  const done = told.map((event) => event.data.rehearsalProgress.done)
  assert.deepEqual(
    done,
    [...done].sort((a, b) => a - b),
  )
  assert.equal(done.at(-1), 12)
})

test('with a precision it runs until all figures are precise, and says which decided; medians beside means', async () => {
  const query = `query Result($id: ID!) { rehearsal(id: $id) { state done of result { replications
    city { difference { median } boardingHours { base baseMedian planMedian difference { mean median } } overHours { baseMedian planMedian } }
    collapsed { judged base plan }
    precision { reached replications decidedBy { id facility heldSince } figures { id facility unit wanted halfWidth reached heldSince } } } } }`
  interface Judged {
    readonly id: string
    readonly wanted: number
    readonly halfWidth: number
    readonly reached: boolean
    readonly heldSince: number | null
  }
  interface Precise {
    readonly rehearsal: {
      readonly done: number
      readonly of: number
      readonly result: {
        readonly replications: number
        readonly city: {
          readonly difference: { readonly median: number[] }
          readonly boardingHours: { readonly baseMedian: number; readonly difference: { readonly median: number } }
          readonly overHours: { readonly baseMedian: number }
        }
        readonly collapsed: { readonly judged: boolean; readonly base: number[] }
        readonly precision: {
          readonly reached: boolean
          readonly replications: number
          readonly decidedBy: Judged
          readonly figures: readonly Judged[]
        } | null
      }
    }
  }
  const { replications: _, ...open } = input
  const precise = { ...open, precision: 0.5 }
  const started = (await ask<Started>(server.url, REHEARSE, { input: precise })).body.data.rehearse
  assert.equal(started.of, 400, 'the most, until it is known how many are needed')
  await finished(started.id)
  const { rehearsal } = (await ask<Precise>(server.url, query, { id: started.id })).body.data
  const { result } = rehearsal
  const precision = result.precision!
  assert.equal(precision.reached, true)
  assert.ok(precision.replications >= 20 && precision.replications < 400)
  assert.deepEqual(
    [rehearsal.done, rehearsal.of, result.replications],
    [precision.replications, precision.replications, precision.replications],
  )
  assert.ok(precision.figures.length >= 10, 'the figures of the city and of the hospital with the lever')
  for (const row of precision.figures) assert.ok(row.reached && row.halfWidth <= row.wanted, row.id)
  assert.equal(precision.decidedBy.heldSince, Math.max(...precision.figures.map((row) => row.heldSince!)))
  assert.equal(result.city.difference.median[0], 0)
  assert.ok(Number.isFinite(result.city.boardingHours.difference.median))
  assert.ok(Number.isFinite(result.city.overHours.baseMedian))
  assert.equal(result.collapsed.judged, true)
  const wrong = await ask<Started>(server.url, REHEARSE, { input: { ...precise, precision: 5 } })
  assert.match(wrong.body.errors![0]!.message, /input\.precision must be a share between 0 and 1, like 0\.05/)
})

test('the recorded run is a full frame and deltas that continue it', async () => {
  const started = (await ask<Started>(server.url, REHEARSE, { input })).body.data.rehearse
  await finished(started.id)
  const bytes = new DataView(await (await fetch(new URL(`/rehearsals/${started.id}/run`, server.url))).arrayBuffer())
  const kinds: number[] = []
  let position = 0n
  for (let at = 0; at < bytes.byteLength; at += 4 + bytes.getUint32(at, true)) {
    kinds.push(bytes.getUint16(at + 10, true))
    if (at > 0) assert.equal(bytes.getBigUint64(at + 12, true), position, 'each delta continues the frame before it')
    position = bytes.getBigUint64(at + 20, true)
  }
  assert.deepEqual([kinds[0], new Set(kinds.slice(1)).size, kinds[1]], [1, 1, 2])
  assert.equal(kinds.length, 1 + (12 * 60) / 10)
})

test('what cannot be rehearsed is refused with the field and the remedy', async () => {
  const wrong = async (part: object): Promise<string> =>
    (await ask<Started>(server.url, REHEARSE, { input: { ...input, ...part } })).body.errors?.[0]?.message ?? ''
  assert.match(
    await wrong({ levers: [{ kind: 'open-beds', spec: { facility: 'h99', beds: 2 } }] }),
    /levers\[0\]\.facility.*no facility "h99"/,
  )
  assert.match(await wrong({ shocks: [{ kind: 'surge-arrivals', spec: { factor: 99 } }] }), /shocks\[0\]\.factor/)
  assert.match(await wrong({ levers: [{ kind: 'pray', spec: {} }] }), /levers\[0\].*pray/)
  assert.match(await wrong({ seed: 'lucky' }), /seed.*whole number/)
})

test('a city that nobody has reported cannot be rehearsed, and says so', async () => {
  const empty = await startServer({}, { clock: followedClock('live', 1) })
  const { body } = await ask<Started>(empty.url, REHEARSE, { input })
  assert.match(body.errors![0]!.message, /no time yet: no feed has sent anything/)
  await empty.stop()
})
