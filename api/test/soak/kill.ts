/**
 * Soak: nodes are disturbed under load again and again, three ways beside each other: one node on SQLite killed, two nodes on
 * PostgreSQL killed in turn, and two whose writer sleeps, whose database ends, or who are both killed. What must hold is in
 * `../kills.ts`. Each way goes in stretches on a fresh log, checked at its end. Prints one JSON row.
 *
 * SOAK_KILLS    disturbances of each way, default 200
 * SOAK_SECONDS  no stretch begins after so many, default none: the row says how far it came
 * SOAK_STATE    a JSON file with the sums so far: what is done there is not done again
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { killOfAll, restartOf, sleepOf } from '../fighting-nodes.ts'
import { type DisturbanceTold, disturbUnderLoad, killAgainAndAgain } from '../kills.ts'
import { startPostgres } from '../postgres.ts'

const kills = Number(process.env.SOAK_KILLS ?? 200)
const seconds = Number(process.env.SOAK_SECONDS ?? Number.POSITIVE_INFINITY)
const stateFile = process.env.SOAK_STATE
if (!Number.isInteger(kills) || kills < 1 || !(seconds > 0)) {
  console.error('SOAK_KILLS must be a whole number from 1, SOAK_SECONDS a number above 0')
  process.exit(2)
}
const STRETCH = 40
const WAYS = ['sqlite killed', 'postgres killed', 'postgres fights'] as const
type Way = (typeof WAYS)[number]
type Sums = { rounds: number; failures: string[] } & Omit<
  { -readonly [K in keyof DisturbanceTold]: DisturbanceTold[K] },
  'failures' | 'checkEqual'
>

const nothing = (): Sums => ({
  rounds: 0,
  acknowledged: 0,
  logged: 0,
  resent: 0,
  duplicates: 0,
  lost: 0,
  doubled: 0,
  failures: [],
})
const began = Date.now()
const sums: Record<Way, Sums> =
  stateFile !== undefined && existsSync(stateFile)
    ? (JSON.parse(readFileSync(stateFile, 'utf8')) as Record<Way, Sums>)
    : { 'sqlite killed': nothing(), 'postgres killed': nothing(), 'postgres fights': nothing() }

async function stretch(way: Way, rounds: number, servers: Servers): Promise<DisturbanceTold> {
  const say = (line: string): boolean => process.stderr.write(`${way}: ${line}\n`)
  if (way === 'sqlite killed') return killAgainAndAgain(rounds, null, say)
  if (way === 'postgres killed') return killAgainAndAgain(rounds, await servers.steady.newPlace(), say)
  const url = await servers.shaken.newPlace()
  const fights = [sleepOf(url), restartOf(servers.shaken), killOfAll]
  return disturbUnderLoad(rounds, url, (load, round) => fights[round % fights.length]!(load, round), say)
}

interface Servers {
  readonly steady: Awaited<ReturnType<typeof startPostgres>>
  readonly shaken: Awaited<ReturnType<typeof startPostgres>>
}
const servers: Servers = { steady: await startPostgres(), shaken: await startPostgres() }

await Promise.all(
  WAYS.map(async (way) => {
    const sum = sums[way]
    while (sum.rounds < kills && sum.failures.length === 0 && Date.now() - began < seconds * 1000) {
      const rounds = Math.min(STRETCH, kills - sum.rounds)
      const { failures, checkEqual, ...told } = await stretch(way, rounds, servers).catch((error: unknown) => ({
        ...nothing(),
        failures: [error instanceof Error ? error.message : String(error)],
        checkEqual: true,
      }))
      for (const [name, value] of Object.entries(told)) sum[name as keyof typeof told] += value
      sum.rounds += rounds
      sum.failures.push(...failures, ...(checkEqual ? [] : ['the snapshot gives another state than the replay']))
      if (stateFile !== undefined) writeFileSync(stateFile, JSON.stringify(sums))
    }
  }),
)

const failures = WAYS.flatMap((way) => sums[way].failures.map((why) => `${way}: ${why}`))
const row = WAYS.flatMap((way) => {
  const { failures: _, ...told } = sums[way]
  return Object.entries(told).map(([name, value]) => [`${way} ${name}`, value] as const)
})
console.log(
  JSON.stringify({
    soak: 'kill',
    ...Object.fromEntries(row),
    seconds: Math.round((Date.now() - began) / 1000),
    failures: failures.length === 0 ? 'none' : failures.slice(0, 5).join(' · '),
  }),
)
process.exit(failures.length === 0 ? 0 : 1)
