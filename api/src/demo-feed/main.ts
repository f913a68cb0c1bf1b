/**
 * The demo feed, a process of its own: it runs a hidden city and sends its events to the twin through `POST /ingest` with
 * a token, like any hospital's systems would.
 *
 * It survives the twin: an unacknowledged batch is sent again until it is acknowledged, and the twin counts each number
 * once. It survives itself: it asks the twin how far it came, lives the same history again, and goes on behind it.
 *
 * Environment: API_URL (address of the twin), API_TOKEN, DEMO_SPEED (city minutes per real minute), CITY,
 * DEMO_SCENARIO (name of a scenario file).
 */
import { setTimeout as pause } from 'node:timers/promises'
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { LOG_LEVELS } from '../config.ts'
import { BATCH_EVENTS, deliver } from '../feeds/sending.ts'
import { lineOfEvent } from '../feeds/sending-lines.ts'
import { becauseOf, OperatorError } from '../telemetry/because.ts'
import { openLog } from '../telemetry/log.ts'
import type { Report } from '../telemetry/log-events.ts'
import { HiddenCity, type ToldEvent } from './hidden-city.ts'

export const DEMO_SOURCE = 'demo'
/** The feed looks at its city this often. */
const STEP_MILLISECONDS = 500
/** City time lived in one go while catching up. */
const CATCH_UP_MILLISECONDS = 30 * 60_000

export interface DemoSetting {
  readonly to: URL
  readonly token: string
  /** City minutes per real minute. */
  readonly speed: number
  readonly signal: AbortSignal
  readonly report: Report
  /** Told once the feed has caught up and keeps pace. */
  readonly live?: () => void
}

/** Feeds until the signal ends it, or until the twin refuses the feed for good. @returns why it ended */
export async function feed(city: HiddenCity, setting: DemoSetting): Promise<string> {
  const { signal, report } = setting
  const known = await sequenceKnownTo(city, setting)
  if (signal.aborted) return 'stopped'
  if (typeof known === 'string') return known
  let lastSeq = known
  if (known > 0n) report('demo-feed.known', { last: Number(known) })

  const send = async (events: readonly ToldEvent[]): Promise<string | null> => {
    const fresh = events.filter((event) => event.seq > lastSeq)
    for (let i = 0; i < fresh.length; i += BATCH_EVENTS) {
      const batch = fresh.slice(i, i + BATCH_EVENTS)
      const delivery = await deliver(
        batch.map(({ seq, wire }) => lineOfEvent(seq, wire)),
        {
          to: setting.to,
          token: setting.token,
          source: DEMO_SOURCE,
          epoch: city.epoch,
          signal,
          attempts: Number.POSITIVE_INFINITY,
          onRetry: (seconds) => report('demo-feed.retry', { seconds }),
        },
      )
      if (!delivery.ok) return delivery.why
      lastSeq = batch.at(-1)!.seq
      const refused = delivery.receipt.quarantined.length
      if (refused > 0) report('demo-feed.quarantined', { events: refused })
    }
    return null
  }

  // Up to the opening as fast as the twin takes it, and through what an earlier feed already told without sending.
  let told = 0n
  while (city.now < city.opensAt || told < known) {
    const next = city.now + CATCH_UP_MILLISECONDS
    const events = city.advanceTo(city.now < city.opensAt ? Math.min(next, city.opensAt) : next)
    told = events.at(-1)?.seq ?? told
    const ended = await send(events)
    if (ended !== null || signal.aborted) return signal.aborted ? 'stopped' : ended!
  }
  setting.live?.()
  report('demo-feed.live', { from: new Date(city.now).toISOString(), speed: setting.speed })

  const cityAnchor = city.now
  const wallAnchor = Date.now()
  while (!signal.aborted) {
    const ended = await send(city.advanceTo(cityAnchor + (Date.now() - wallAnchor) * setting.speed))
    if (ended !== null) return signal.aborted ? 'stopped' : ended
    await pause(STEP_MILLISECONDS, undefined, { signal }).catch(() => undefined)
  }
  return 'stopped'
}

/** How far the twin knows this telling; a sentence when its log holds another one. */
async function sequenceKnownTo(city: HiddenCity, { to, token, signal, report }: DemoSetting): Promise<bigint | string> {
  const query = { query: '{ source(id: "demo") { epochs { epoch lastSeq } } }' }
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      const response = await fetch(new URL('graphql', to), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(query),
        signal,
      })
      const answer = (await response.json()) as {
        data?: { source: { epochs: { epoch: string; lastSeq: string }[] } | null }
      }
      if (response.status === 401 || response.status === 403)
        return 'the token was refused; give one that `kangcheng token add --source demo` made'
      if (response.ok && answer.data) {
        const epochs = answer.data.source?.epochs ?? []
        const own = epochs.find((e) => e.epoch === city.epoch)
        if (own) return BigInt(own.lastSeq)
        if (epochs.length > 0)
          return 'the log holds another demo (other city, scenario or engine version); start with another DATA_DIR, or remove this one'
        return 0n
      }
    } catch (error) {
      if (!signal.aborted && attempt % 20 === 0) report('demo-feed.waiting', { because: becauseOf(error) })
    }
    await pause(250, undefined, { signal }).catch(() => undefined)
  }
  return 0n
}

if (import.meta.main) {
  const stop = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => stop.abort())
  // A feed without its parent is nobody's: it must not go on sending.
  process.on('disconnect', () => stop.abort())
  const {
    API_URL = 'http://127.0.0.1:4000/',
    API_TOKEN = '',
    DEMO_SPEED = '6',
    CITY = 'ningbo',
    DEMO_SCENARIO = 'busy-winter-saturday',
  } = process.env
  const report = openLog({
    level: LOG_LEVELS.find((level) => level === process.env.LOG_LEVEL) ?? 'info',
    readable: process.stderr.isTTY,
    write: (line) => process.stderr.write(`${line}\n`),
  })
  const began = performance.now()
  const city = loadCity(CITY)
  const hidden = new HiddenCity(city, parametersOfCity(city), loadScenario(DEMO_SCENARIO, city))
  report('demo-feed.hidden-city', { seconds: Math.round((performance.now() - began) / 100) / 10 })
  const why = await feed(hidden, {
    to: new URL(API_URL),
    token: API_TOKEN,
    speed: Number(DEMO_SPEED),
    signal: stop.signal,
    report,
    live: () => process.send?.('live'),
  })
  report('demo-feed.over', { because: becauseOf(new OperatorError(why)) })
  process.exitCode = why === 'stopped' ? 0 : 1
  if (process.connected) process.disconnect()
}
