/** Prints the rows of the rehearsal benchmark as a table, or as JSON with `--json`. */
import { rows } from './rehearsal.bench.ts'

const result = await rows((line) => process.stderr.write(`${line}\n`))
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: result }))
else console.table(result)
