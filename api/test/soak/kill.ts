/**
 * Soak: nodes are killed under load again and again, on each store (`SOAK_KILLS` times, 200). What must hold is in
 * `../kills.ts`. Prints one JSON row.
 */
import { killAgainAndAgain } from '../kills.ts'
import { postgresServer } from '../postgres.ts'

const kills = Number(process.env.SOAK_KILLS ?? 200)
const began = Date.now()
const say = (store: string) => (line: string) => process.stderr.write(`${store}: ${line}\n`)
const sqlite = await killAgainAndAgain(kills, null, say('sqlite'))
const postgres = await killAgainAndAgain(kills, await (await postgresServer()).newPlace(), say('postgres'))
const stores = { sqlite, postgres }
const failures = Object.entries(stores).flatMap(([store, told]) => told.failures.map((why) => `${store}: ${why}`))
const row = Object.entries(stores).flatMap(([store, { failures: _, ...told }]) =>
  Object.entries(told).map(([name, value]) => [`${store} ${name}`, value] as const),
)
console.log(
  JSON.stringify({
    soak: 'kill',
    ...Object.fromEntries(row),
    seconds: Math.round((Date.now() - began) / 1000),
    failures: failures.length === 0 ? 'none' : failures.slice(0, 5).join(' · '),
  }),
)
process.exit(failures.length === 0 && sqlite.checkEqual && postgres.checkEqual ? 0 : 1)
