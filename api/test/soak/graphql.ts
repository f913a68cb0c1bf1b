/** Soak: operations by chance from the schema's own grammar, all sent. Prints one JSON row. */
import { schema } from '../../src/schema/schema.ts'
import { fuzzOperations } from '../graphql/operations-fuzz.ts'
import { startServer } from '../harness.ts'

const count = Number(process.env.SOAK_OPERATIONS ?? 100_000)
const seed = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_003)
const began = performance.now()
const server = await startServer()
const { failures, sent, answered, refused } = await fuzzOperations(schema(), server.url, count, seed)
const faults = server.reports.filter((line) => /\bat .*\.ts:\d+/.test(line))
await server.stop()
for (const failure of [...failures, ...faults].slice(0, 20)) console.error(failure)
console.log(
  JSON.stringify({
    soak: 'graphql',
    seed,
    sent,
    answered,
    refused,
    minutes: Math.round((performance.now() - began) / 6_000) / 10,
    failures: failures.length + faults.length,
  }),
)
process.exit(failures.length + faults.length > 0 ? 1 : 0)
