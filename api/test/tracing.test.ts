/** One trace from a sender's message to the screen, over a collector of our own; and nothing of a message's content in it. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startTracing } from '../src/telemetry/start-tracing.ts'
import { freshFolder, minutesFromNow } from './harness.ts'
import { type OwnProcess, startOwnProcess } from './own-process.ts'

interface SpanTold {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly attributes?: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

let server: OwnProcess
const spans: SpanTold[] = []
let everything = ''
const collector = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    everything += body
    const { resourceSpans } = JSON.parse(body) as {
      resourceSpans: { scopeSpans: { spans: SpanTold[] }[] }[]
    }
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)))
    response.setHeader('content-type', 'application/json')
    response.end('{}')
  })
})

before(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  server = await startOwnProcess(['serve'], /ready (http:\S+)/, {
    env: {
      PORT: '0',
      CITY: 'testville',
      DATA_DIR: freshFolder(),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    },
  })
})
after(async () => {
  await server?.kill('SIGTERM')
  collector.close()
  collector.closeAllConnections()
})

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'

test('the trace that a sender is in goes on through ingest and log to the pulse and the frame that carry it', async () => {
  const stop = new AbortController()
  const listen = (path: string, init: RequestInit) =>
    fetch(new URL(path, server.named), { ...init, signal: stop.signal })
  await listen('/frames', {})
  await listen('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { pulse { position } }' }),
  })
  const send = (seq: number, headers: Record<string, string>) =>
    fetch(new URL('/ingest?source=ward-7&epoch=e', server.named), {
      method: 'POST',
      headers,
      body: JSON.stringify({
        seq,
        occurredAt: minutesFromNow(-1),
        kind: 'encounter.started',
        encounter: 'zz-encounter-token',
        facility: 'h01',
        need: 'ward',
      }),
    })
  await pause(300)
  const taken = await send(1, { traceparent: `00-${TRACE}-${PARENT}-01`, authorization: '' })
  assert.equal(((await taken.json()) as { accepted: number }).accepted, 1)
  await pause(1_500)
  stop.abort()
  await server?.kill('SIGTERM')
  const own = spans.filter(({ traceId }) => traceId === TRACE)
  const named = (name: string): SpanTold => {
    const found = own.find((span) => span.name === name)
    assert.ok(found, `${name} of ${own.map((span) => span.name)}`)
    return found
  }
  assert.equal(named('POST /ingest').parentSpanId, PARENT)
  assert.equal(named('ingest').parentSpanId, named('POST /ingest').spanId)
  assert.equal(named('log.commit').parentSpanId, named('ingest').spanId)
  for (const screen of ['pulse', 'frame'])
    assert.ok(
      spans.some(({ name, links }) => name === screen && links?.some((link) => link.spanId === named('ingest').spanId)),
      `a ${screen} names the batch that it carries`,
    )
  const attributes = Object.fromEntries(
    named('ingest').attributes!.map(({ key, value }) => [key, Object.values(value)[0]]),
  )
  assert.equal(attributes['kangcheng.source'], 'ward-7')
  assert.equal(Number(attributes['kangcheng.accepted']), 1)
  assert.doesNotMatch(everything, /zz-encounter-token/)
})

test('a collector whose address is none, and a share that is none, are refused by name', async () => {
  await assert.rejects(
    startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, '0'),
    /OTEL_EXPORTER_OTLP_ENDPOINT is malformed; it must be the address of a collector/,
  )
  await assert.rejects(
    startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_SAMPLER_ARG: '7' }, '0'),
    /OTEL_TRACES_SAMPLER_ARG must be the share of traces that are kept, from 0 to 1/,
  )
  assert.equal(await startTracing({}, '0'), null)
})
