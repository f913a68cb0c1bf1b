/**
 * Soak: a server is killed under load again and again, while senders resend whatever was not acknowledged. Afterwards
 * `log check` must be content, and every acknowledged event stand in the log exactly once. Prints one JSON row.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCity } from '@kangcheng/seed-data'
import { verifyLog } from '../../src/log/verify.ts'
import { type ServerProcess, spawnServer } from '../harness.ts'
import { loggedEvents } from '../logged-events.ts'

const kills = Number(process.env.SOAK_KILLS ?? 50)
const SENDERS = 3
const BATCH = 50
/** A server lives this long at most before it is killed; the moment is chosen by chance. */
const LONGEST_LIFE_MS = 400

const began = Date.now()
const dataDir = mkdtempSync(join(tmpdir(), 'kangcheng-kill-'))
const UNITS = ['h01-w01', 'h01-w02', 'h01-w03', 'h02-w01', 'h03-w01', 'h03-w02']
const at = new Date(began - 60_000).toISOString()

let server: ServerProcess | null = null
let over = false
/** Numbers acknowledged, by sender. */
const acknowledged: number[] = new Array<number>(SENDERS).fill(0)
let resent = 0
let duplicates = 0
const failures: string[] = []

async function send(sender: number): Promise<void> {
  for (let first = 0; !over; first += BATCH) {
    const body = Array.from({ length: BATCH }, (_, i) =>
      JSON.stringify({
        seq: String(first + i),
        occurredAt: at,
        kind: 'census.reported',
        unit: UNITS[(first + i) % UNITS.length],
        occupied: (first + i) % 20,
      }),
    ).join('\n')
    for (let attempt = 0; ; attempt++) {
      if (over && server === null) return
      const target = server
      if (target === null) {
        await pause(5)
        continue
      }
      if (attempt > 0) resent++
      try {
        const response = await fetch(new URL(`/ingest?source=sender-${sender}&epoch=soak`, target.url), {
          method: 'POST',
          body,
        })
        const receipt = (await response.json()) as { accepted: number; duplicates: number; quarantined: unknown[] }
        if (response.status === 503) {
          await pause(5)
          continue
        }
        if (response.status !== 200 || receipt.accepted + receipt.duplicates !== BATCH)
          failures.push(`sender ${sender} from ${first}: ${JSON.stringify(receipt).slice(0, 200)}`)
        duplicates += receipt.duplicates
        acknowledged[sender] = first + BATCH
        break
      } catch {
        // The server died before it answered: nobody knows whether the batch counts, so it is sent again.
        await pause(5)
      }
    }
  }
}

const senders = Array.from({ length: SENDERS }, (_, sender) => send(sender))
for (let kill = 0; kill < kills; kill++) {
  const running = await spawnServer(dataDir)
  server = running
  await pause(20 + Math.random() * LONGEST_LIFE_MS)
  server = null
  await running.kill('SIGKILL')
  if ((kill + 1) % 10 === 0)
    process.stderr.write(`${kill + 1} of ${kills} kills, ${acknowledged.join(' + ')} acknowledged\n`)
}
const last = await spawnServer(dataDir)
server = last
over = true
await Promise.all(senders)
const code = await last.kill('SIGTERM')
if (code !== 0) failures.push(`the last server ended with ${code}: ${last.errors()}`)

const verdict = verifyLog(dataDir, loadCity('testville'))
failures.push(...verdict.problems)
const seen = new Map<string, number>()
for (const { source, seq } of loggedEvents(dataDir))
  seen.set(`${source} ${seq}`, (seen.get(`${source} ${seq}`) ?? 0) + 1)
let lost = 0
for (let sender = 0; sender < SENDERS; sender++)
  for (let seq = 0; seq < acknowledged[sender]!; seq++) if (seen.get(`sender-${sender} ${seq}`) === undefined) lost++
const doubled = [...seen.values()].filter((n) => n > 1).length
if (lost > 0) failures.push(`${lost} acknowledged events are lost`)
if (doubled > 0) failures.push(`${doubled} events are in the log twice`)

console.log(
  JSON.stringify({
    soak: 'kill',
    kills,
    acknowledged: acknowledged.reduce((sum, n) => sum + n, 0),
    logged: verdict.events,
    resent,
    duplicates,
    lost,
    doubled,
    checkEqual: verdict.equal,
    seconds: Math.round((Date.now() - began) / 1000),
    failures: failures.length === 0 ? 'none' : failures.slice(0, 5).join(' · '),
  }),
)
if (failures.length === 0) rmSync(dataDir, { recursive: true, force: true })
process.exit(failures.length === 0 && verdict.equal ? 0 : 1)
