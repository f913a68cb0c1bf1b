/**
 * `kangcheng bench api`: prints the rows as a table, or as JSON with `--json`; `--rows A,B` makes some of them alone, `--long` in the form
 * that takes minutes.
 */
import { parseArgs } from 'node:util'
import type { Row } from '../src/cli/bench.ts'
import { bedRows } from './beds.bench.ts'
import { fanOutRows } from './fan-out.bench.ts'
import { historyRows } from './history.bench.ts'
import { ingestRows, postgresRows } from './ingest.bench.ts'
import { producerRows } from './producers.bench.ts'
import { restartRows } from './restart.bench.ts'
import type { Measurement } from './rows.ts'

const MEASUREMENTS: readonly Measurement[] = [
  { name: 'graphql', rows: () => ingestRows('GraphQL') },
  { name: 'ndjson', rows: () => ingestRows('POST /ingest') },
  { name: 'postgres-graphql', rows: () => postgresRows('GraphQL') },
  { name: 'postgres-ndjson', rows: () => postgresRows('POST /ingest') },
  { name: 'producers', rows: producerRows },
  { name: 'fan-out', rows: fanOutRows },
  { name: 'restart', rows: restartRows },
  { name: 'beds', rows: bedRows },
  { name: 'history', rows: async () => historyRows() },
]

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, long: { type: 'boolean' }, rows: { type: 'string' } },
})
const names = values.rows?.split(',') ?? MEASUREMENTS.map(({ name }) => name)
for (const name of names)
  if (!MEASUREMENTS.some((one) => one.name === name))
    throw new Error(`no row "${name}"; --rows takes ${MEASUREMENTS.map((one) => one.name).join(', ')}`)
const result: Row[] = []
for (const { name, rows } of MEASUREMENTS) {
  if (!names.includes(name)) continue
  console.error(`${name} …`)
  result.push(...(await rows(values.long ?? false)))
}
if (values.json) console.log(JSON.stringify({ rows: result }))
else console.table(result)
