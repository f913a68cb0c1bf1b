/**
 * MLLP with durable acknowledgement: a gateway process beside a twin process, both as a city runs them, and 50 connections
 * that each wait for an answer before the next message; beside it the same connections to a server that acknowledges
 * without storing, measured in the same run. Loopback only, bounded in messages and time.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Row } from '../src/cli/bench.ts'
import { acknowledgement } from '../src/feeds/hl7v2-acknowledgement.ts'
import { readHeader } from '../src/feeds/hl7v2-header.ts'
import { framed, openFraming } from '../src/feeds/mllp-framing.ts'
import { startMllpServer } from '../src/feeds/mllp-server.ts'
import { adtMap, adtMessage } from '../test/feeds/adt-messages.ts'
import { spawnGateway } from '../test/feeds/gateway-process.ts'
import { spawnServer } from '../test/harness.ts'

/** What the project asks of itself: messages per second, durable, over 50 connections. */
const BAR_MESSAGES_PER_SECOND = 2000
const CONNECTIONS = 50
const WARM_UP_STEPS = 40
const STEPS = 200
const LONGEST_ROUND_MILLISECONDS = 60_000
const ROUNDS = 3

interface Round {
  readonly perSecond: number
  /** Milliseconds from message to answer. */
  readonly p50: number
  readonly p99: number
}

/** Each connection sends its messages of these steps, one at a time. @throws when an answer is no AA, or none comes */
async function round(port: number, from: number, steps: number, start: number): Promise<Round> {
  const waits: number[] = []
  const messages = Array.from({ length: CONNECTIONS }, (_, bed) =>
    Array.from({ length: steps }, (_, i) => framed(Buffer.from(adtMessage(bed, from + i, start).text))),
  )
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => opened(port)))
  const began = performance.now()
  let late: NodeJS.Timeout | undefined
  const overdue = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error('the round took too long')), LONGEST_ROUND_MILLISECONDS)
  })
  try {
    await Promise.race([
      overdue,
      Promise.all(
        sockets.map(
          (socket, bed) =>
            new Promise<void>((resolve, reject) => {
              let [next, sentAt] = [0, 0]
              const send = (): void => {
                if (next === steps) {
                  resolve()
                  return
                }
                sentAt = performance.now()
                socket.write(messages[bed]![next++]!)
              }
              const framing = openFraming({
                frame(answer) {
                  waits.push(performance.now() - sentAt)
                  if (!answer.includes('MSA|AA|')) reject(new Error(answer.toString('latin1')))
                  else send()
                },
                problem: (problem) => reject(new Error(problem)),
              })
              socket.on('data', (chunk) => framing.push(chunk))
              socket.on('error', reject)
              send()
            }),
        ),
      ),
    ])
  } finally {
    clearTimeout(late)
    for (const socket of sockets) socket.destroy()
  }
  const seconds = (performance.now() - began) / 1000
  waits.sort((a, b) => a - b)
  const at = (share: number): number => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0
  return { perSecond: (CONNECTIONS * steps) / seconds, p50: at(0.5), p99: at(0.99) }
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.setNoDelay(true)
    socket.once('error', reject)
  })
}

/** A server that answers AA to everything and keeps nothing. */
async function storeless(): Promise<number> {
  const server = await startMllpServer({
    host: '127.0.0.1',
    port: 0,
    gateway: {
      counts: { AA: 0, AE: 0, AR: 0 },
      waiting: 0,
      take: (message) =>
        Promise.resolve(acknowledgement(readHeader(message), { code: 'AA', text: '', at: Date.now() })),
      reject: () => null,
      takeOverlong: () => Promise.resolve(null),
      stop: () => Promise.resolve(),
    },
  })
  return server.port
}

/** The storeless server in a process of its own, as the gateway is. */
function forkStoreless(): Promise<{ readonly port: number; stop(): void }> {
  const child = fork(import.meta.filename, ['storeless'])
  return new Promise((resolve, reject) => {
    child.once('message', (port) => resolve({ port: Number(port), stop: () => void child.kill() }))
    child.once('error', reject)
  })
}

/** The rows: messages per second against the bar, and against a server that stores nothing. */
export async function rows(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-mllp-bench-'))
  writeFileSync(join(folder, 'map.json'), JSON.stringify(adtMap()))
  const start = Math.floor((Date.now() - 3_600_000) / 1000) * 1000
  const twin = await spawnServer(join(folder, 'data'))
  const gateway = await spawnGateway(folder, twin.url, '--source', 'bench')
  const other = await forkStoreless()
  try {
    await round(gateway.port, 0, WARM_UP_STEPS, start)
    await round(other.port, 0, WARM_UP_STEPS, start)
    let best: Round = { perSecond: 0, p50: 0, p99: 0 }
    let bestOther = 0
    for (let n = 0; n < ROUNDS; n++) {
      bestOther = Math.max(bestOther, (await round(other.port, 0, STEPS, start)).perSecond)
      const ours = await round(gateway.port, WARM_UP_STEPS + n * STEPS, STEPS, start)
      if (ours.perSecond > best.perSecond) best = ours
    }
    const load = loadavg()[0]!
    const name = `MLLP, ${CONNECTIONS} connections, durable acknowledgement`
    return [
      {
        name,
        ours: best.perSecond,
        other: BAR_MESSAGES_PER_SECOND,
        unit: 'messages/s',
        ratio: best.perSecond / BAR_MESSAGES_PER_SECOND,
        otherCommand: 'the bar that the project sets itself',
        load,
      },
      {
        name,
        ours: best.perSecond,
        other: bestOther,
        unit: 'messages/s',
        ratio: best.perSecond / bestOther,
        otherCommand: 'the same connections to a server that acknowledges without storing (api/bench/mllp.bench.ts)',
        load,
      },
      { name: `${name}: median wait`, ours: best.p50, other: null, unit: 'ms', ratio: null, otherCommand: '', load },
      {
        name: `${name}: 99th percentile`,
        ours: best.p99,
        other: null,
        unit: 'ms',
        ratio: null,
        otherCommand: '',
        load,
      },
    ]
  } finally {
    other.stop()
    await gateway.kill('SIGTERM')
    await twin.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[2] === 'storeless') process.send?.(await storeless())
else if (import.meta.main) console.table(await rows())
