/**
 * A gateway that is killed under load again and again, beside a twin that lives on; senders send again whatever was not
 * acknowledged. Then every acknowledged message must stand in the twin's log exactly once. Used by a test and by the soak.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startServer } from '../harness.ts'
import { loggedEvents } from '../logged-events.ts'
import { adtMap, adtMessage } from './adt-messages.ts'
import { type GatewayProcess, spawnGateway } from './gateway-process.ts'
import { type MllpSender, mllpSender } from './mllp-sender.ts'

export interface KillsOutcome {
  /** Messages answered AA. */
  readonly acknowledged: number
  /** Messages sent again because no answer came. */
  readonly resent: number
  readonly lost: number
  readonly doubled: number
  readonly failures: readonly string[]
}

const SECONDS_A_SENDER = 5000
/** So many must be acknowledged for the count to say something; the last gateway lives until they are, or 20 seconds. */
const LEAST_ACKNOWLEDGED = 100
const LONGEST_WAITS = 200

/** The numbers of the log's events from the source, with the times of the events that have them. */
function logged(dataDir: string, source: string): ReadonlyMap<string, readonly number[]> {
  const bySeq = new Map<string, number[]>()
  for (const event of loggedEvents(dataDir)) {
    if (event.source !== source) continue
    const key = `${event.epoch} ${event.seq}`
    bySeq.set(key, [...(bySeq.get(key) ?? []), event.occurredAt])
  }
  return bySeq
}

export async function killGateway(
  kills: number,
  senders: number,
  longestLifeMilliseconds: number,
): Promise<KillsOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-gateway-'))
  writeFileSync(join(folder, 'map.json'), JSON.stringify(adtMap()))
  const start = Math.floor((Date.now() - 20 * 3_600_000) / 1000) * 1000
  /** No two messages are of one second: the time of an event tells which message made it. */
  const startOf = (bed: number): number => start + bed * SECONDS_A_SENDER * 1000
  const twin = await startServer()
  let gateway: GatewayProcess | null = null
  let over = false
  let resent = 0
  const failures: string[] = []
  const acknowledged: number[] = new Array<number>(senders).fill(0)
  const total = (): number => acknowledged.reduce((sum, n) => sum + n, 0)

  const send = async (bed: number): Promise<void> => {
    let connection: MllpSender | null = null
    for (let step = 0; !over; step++) {
      const { text, controlId } = adtMessage(bed, step, startOf(bed))
      for (let attempt = 0; ; attempt++) {
        if (over && gateway === null) return
        try {
          if (connection === null || connection.socket.destroyed) {
            if (gateway === null) throw new Error('no gateway')
            connection = await mllpSender(gateway.port)
          }
          if (attempt > 0) resent++
          const answer = await connection.ask(text)
          if (answer.code === 'AR') continue
          if (answer.code !== 'AA' || answer.controlId !== controlId) failures.push(`${controlId}: ${answer.whole}`)
          acknowledged[bed] = step + 1
          break
        } catch {
          // The gateway died before it answered: nobody knows whether the message counts, so it is sent again.
          await pause(5)
        }
      }
    }
    connection?.close()
  }

  const sending = Array.from({ length: senders }, (_, bed) => send(bed))
  for (let kill = 0; kill < kills; kill++) {
    const running = await spawnGateway(folder, twin.url, '--source', 'zz-his')
    gateway = running
    await pause(30 + Math.random() * longestLifeMilliseconds)
    gateway = null
    await running.kill('SIGKILL')
  }
  const last = await spawnGateway(folder, twin.url, '--source', 'zz-his')
  gateway = last
  await pause(300)
  // On a busy machine the gateways before it hardly had time to answer.
  for (let waits = 0; waits < LONGEST_WAITS && total() < LEAST_ACKNOWLEDGED; waits++) await pause(100)
  over = true
  await Promise.all(sending)
  const code = await last.kill('SIGTERM')
  if (code !== 0) failures.push(`the last gateway ended with ${code}: ${last.errors()}`)
  await twin.stop()

  const found = logged(twin.dataDir, 'zz-his')
  const places = [...found.values()].flat()
  const doubled =
    [...found.values()].filter((events) => events.length > 1).length + places.length - new Set(places).size
  const set = new Set(places)
  let lost = 0
  for (let bed = 0; bed < senders; bed++)
    for (let step = 0; step < acknowledged[bed]!; step++) {
      if (!set.has(startOf(bed) + step * 1000)) lost++
    }
  rmSync(folder, { recursive: true })
  return { acknowledged: total(), resent, lost, doubled, failures }
}
