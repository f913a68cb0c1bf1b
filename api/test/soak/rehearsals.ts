/**
 * Soak: every file of the library by the command a planner types, on two cities: Ningbo from a live state, forked from a server that
 * the demo feed has fed for a while, and Testville warmed up. Each must answer, within five minutes, with figures that are numbers.
 * Prints a line for each and one JSON row.
 *
 * SOAK_PAIRS   paired replications of each, default 30
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scenarioNames } from '@kangcheng/scenarios'
import { answerOf } from '../command-line.ts'
import { startServer } from '../harness.ts'

const pairs = Number(process.env.SOAK_PAIRS ?? 30)
if (!Number.isInteger(pairs) || pairs < 2) {
  console.error(`SOAK_PAIRS must be a whole number from 2, got ${process.env.SOAK_PAIRS}`)
  process.exit(2)
}
const MOST_SECONDS = 300
const FED_MILLISECONDS = 20_000

interface Spread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}
interface Answer {
  readonly replications: number
  readonly events: number
  readonly wallSeconds: number
  readonly indicators: readonly { readonly id: string; readonly base: Spread; readonly plan: Spread }[]
}

const failures: string[] = []
let slowest = { name: '', seconds: 0 }
let rehearsed = 0

async function rehearseAll(city: string, from: string | null): Promise<void> {
  for (const name of scenarioNames()) {
    const start = from === null ? [] : ['--from', from]
    const { code, document, error } = await answerOf<Answer>(
      process.cwd(),
      ...['rehearse', name, '--city', city, '--replications', `${pairs}`, ...start],
    )
    rehearsed++
    const why = whyNot(code, document, error)
    if (why !== null) failures.push(`${name} on ${city}: ${why}`)
    const seconds = document?.wallSeconds ?? Number.NaN
    if (seconds > slowest.seconds) slowest = { name: `${name} on ${city}`, seconds }
    console.log(`${why === null ? 'ok  ' : 'FAIL'} ${city} ${name}: ${seconds} s${why === null ? '' : ` – ${why}`}`)
  }
}

function whyNot(code: number, answer: Answer, error: string): string | null {
  if (code !== 0) return `exit ${code}: ${error.trim().split('\n').at(-1)}`
  if (answer.replications !== pairs) return `${answer.replications} pairs instead of ${pairs}`
  if (answer.events === 0) return 'nothing happened'
  if (answer.wallSeconds > MOST_SECONDS) return `${answer.wallSeconds} s, more than ${MOST_SECONDS}`
  const bad = answer.indicators.find(({ base, plan }) => ![base.p50, plan.p50].every(Number.isFinite))
  return bad ? `${bad.id} is no number` : null
}

/** A snapshot of a server that the demo feed has fed. */
async function liveSnapshot(folder: string): Promise<string> {
  const server = await startServer({ CITY: 'ningbo', DATA_DIR: folder, DEMO_FEED: 'on', DEMO_SPEED: '30' })
  await new Promise((resolve) => setTimeout(resolve, FED_MILLISECONDS))
  await server.stop()
  const newest = readdirSync(folder)
    .filter((name) => /^snapshot-.*\.bin$/.test(name))
    .sort()
    .at(-1)
  if (newest === undefined) throw new Error(`the server left no snapshot in ${folder}`)
  return join(folder, newest)
}

const folder = mkdtempSync(join(tmpdir(), 'kangcheng-rehearsals-'))
try {
  await rehearseAll('ningbo', await liveSnapshot(folder))
  await rehearseAll('testville', null)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(
  JSON.stringify({
    soak: 'rehearsals',
    rehearsals: rehearsed,
    pairs,
    slowest: slowest.name,
    slowestSeconds: slowest.seconds,
    failures: failures.length,
  }),
)
process.exit(failures.length > 0 ? 1 : 0)
