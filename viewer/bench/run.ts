/** `npm run bench -w @kangcheng/viewer`: prints the rows as a table, or as JSON with `--json`. */
import { rows } from './watch.bench.ts'

const result = await rows()
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: result }))
else console.table(result)
