/** `kangcheng bench api`: prints the rows as a table, or as JSON with `--json`. */
import { fanOutRows } from './fan-out.bench.ts'
import { historyRows } from './history.bench.ts'
import { rows } from './ingest.bench.ts'

const result = [...(await rows()), ...(await fanOutRows()), ...historyRows()]
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: result }))
else console.table(result)
