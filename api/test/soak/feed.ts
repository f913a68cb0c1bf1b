/**
 * Soak: the live demo feed on the whole of Ningbo for SOAK_MINUTES of wall time (60 by default), with a subscriber and the
 * standing forecasts; then `log check`. Prints one JSON row.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, subscribe } from '../harness.ts'

const minutes = Number(process.env.SOAK_MINUTES ?? 60)
const dataDir = mkdtempSync(join(tmpdir(), 'kangcheng-soak-'))
const program = join(import.meta.dirname, '../../bin/kangcheng.mjs')
const server = spawn(process.execPath, [program, 'serve'], {
  env: {
    PATH: process.env.PATH,
    PORT: '0',
    DATA_DIR: dataDir,
    DEMO_FEED: 'on',
    DEMO_SPEED: process.env.SOAK_SPEED ?? '60',
  },
  stdio: ['ignore', 'pipe', 'ignore'],
})
const url = await new Promise<string>((resolve, reject) => {
  server.stdout.on('data', (chunk: Buffer) => {
    const ready = /ready (\S+)/.exec(chunk.toString())
    if (ready) resolve(ready[1]!)
  })
  server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)))
})

interface Look {
  readonly city: { asOf: string; position: string; indicators: { value: number | null }[] }
  readonly source: { quarantined: number; epochs: { openGaps: number }[] } | null
  readonly forecast: { asOf: string } | null
}
const look = async (): Promise<Look> =>
  (
    await ask<Look>(
      url,
      '{ city { asOf position indicators(ids: ["occupancy-now"]) { value } } source(id: "demo") { quarantined epochs { openGaps } } forecast { asOf } }',
    )
  ).body.data
const rssMegabytes = async (): Promise<number> => {
  const metrics = await (await fetch(new URL('/metrics', url))).text()
  return Number(/kangcheng_resident_bytes (\d+)/.exec(metrics)?.[1] ?? Number.NaN) / 1e6
}

const until = Date.now() + minutes * 60_000
let pulses = 0
let forecasts = 0
let failures = 0
let lastForecast = ''
let slowestAnswerMilliseconds = 0
const subscription = subscribe(url, 'subscription { pulse { position } }', (events) => {
  pulses = events.length
  return Date.now() > until
})
await new Promise((resolve) => setTimeout(resolve, 20_000))
const firstMemory = await rssMegabytes()
while (Date.now() < until) {
  const began = performance.now()
  const seen = await look()
  slowestAnswerMilliseconds = Math.max(slowestAnswerMilliseconds, performance.now() - began)
  const occupancy = seen.city.indicators[0]?.value ?? null
  if (occupancy === null || occupancy < 0.5 || occupancy > 1.2) failures++
  if (seen.source === null || seen.source.quarantined > 0 || (seen.source.epochs[0]?.openGaps ?? 1) > 0) failures++
  if (seen.forecast && seen.forecast.asOf !== lastForecast) {
    lastForecast = seen.forecast.asOf
    forecasts++
  }
  await new Promise((resolve) => setTimeout(resolve, 2_000))
}
const last = await look()
const lastMemory = await rssMegabytes()
await subscription
const ended = new Promise((resolve) => server.once('exit', resolve))
server.kill('SIGTERM')
await ended
const check = spawn(process.execPath, [program, 'log', 'check', dataDir, '--json'], {
  stdio: ['ignore', 'pipe', 'ignore'],
})
let text = ''
check.stdout.on('data', (chunk: Buffer) => {
  text += chunk
})
await new Promise((resolve) => check.once('close', resolve))
const verdict = JSON.parse(text) as { events: number; gaps: number; equal: boolean; problems: unknown[] }
if (!verdict.equal || verdict.problems.length > 0) failures++
rmSync(dataDir, { recursive: true, force: true })
console.log(
  JSON.stringify({
    soak: 'feed',
    minutes,
    cityTime: last.city.asOf,
    events: verdict.events,
    logEqual: verdict.equal,
    quarantined: last.source?.quarantined ?? null,
    pulses,
    forecasts,
    slowestAnswerMilliseconds: Math.round(slowestAnswerMilliseconds),
    memoryMegabytes: `${Math.round(firstMemory)} → ${Math.round(lastMemory)}`,
    failures,
  }),
)
process.exit(failures === 0 ? 0 : 1)
