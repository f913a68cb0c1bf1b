/** What the parts of care cost, as a table or as JSON with `--json`. */
import { rows } from './care.bench.ts'

const result = rows((line) => void process.stderr.write(`${line}\n`))
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: result }))
else console.table(result)
