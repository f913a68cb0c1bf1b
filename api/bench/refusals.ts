/**
 * `kangcheng bench refusals`: what it costs a server to refuse: processor time of its process for each request, many of them after a first hundred, and the
 * same for a request that it refuses by its method alone, which is what HTTP itself takes.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { addToken } from '../src/access-control/tokens.ts'
import type { Row } from '../src/cli/bench.ts'
import { ATTACKS, type Attack } from '../test/attacks.ts'
import { startOwnProcess } from '../test/own-process.ts'

/** Asked of each refusal, in milliseconds of processor time beyond HTTP's own. */
const ASKED_MS = 5
const WARM = 100
const MEASURED = 200

async function refusalRows(): Promise<readonly Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kangcheng-refusals-'))
  const token = addToken(dataDir, { role: 'duty-officer', name: 'bench' })
  const server = await startOwnProcess(['serve'], /ready (http:\S+)/, {
    env: { PORT: '0', CITY: 'testville', AUTH: 'on', DATA_DIR: dataDir, LOG_LEVEL: 'error' },
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = (path: string, method: string, body: string | null): Promise<string> =>
    new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, server.named),
        {
          method,
          agent,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          },
        },
        (answer) => {
          let text = ''
          answer.on('data', (bytes) => {
            text += bytes
          })
          answer.on('end', () => resolve(text))
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  const cpuSeconds = async (): Promise<number> =>
    Number(/^kangcheng_cpu_seconds_total (\S+)$/m.exec(await send('/metrics', 'GET', null))![1])
  const cost = async (call: (i: number) => Promise<unknown>): Promise<number> => {
    let i = 0
    for (let k = 0; k < WARM; k++) await call(i++)
    const before = await cpuSeconds()
    for (let k = 0; k < MEASURED; k++) await call(i++)
    return (1000 * ((await cpuSeconds()) - before)) / MEASURED
  }
  const attack = ({ text, why }: Attack) => {
    return async (i: number): Promise<void> => {
      const answer = await send('/graphql', 'POST', JSON.stringify({ query: text(i) }))
      const said = (JSON.parse(answer) as { errors: { message: string }[] }).errors[0]!.message
      if (!why.test(said)) throw new Error(`not refused as it should be: ${said}`)
    }
  }
  try {
    // The body of the widest, so that reading it is HTTP's part.
    const body = JSON.stringify({ query: ATTACKS.wide!.text(0) })
    const bare = await cost(() => send('/ingest', 'PUT', body))
    const rows: Row[] = []
    for (const [name, one] of Object.entries(ATTACKS)) {
      const whole = await cost(attack(one))
      rows.push({
        name: `refusal: ${name}`,
        ours: Math.max(0, whole - bare),
        other: ASKED_MS,
        unit: 'ms of processor time beyond HTTP’s own',
        ratio: null,
        otherCommand: `asked: at most ${ASKED_MS}; the bare request takes ${bare.toFixed(2)}`,
        load: loadavg()[0]!,
      })
    }
    return rows
  } finally {
    agent.destroy()
    await server.kill('SIGTERM')
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const rows = await refusalRows()
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }))
else console.table(rows)
