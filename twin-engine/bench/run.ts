/** `npm run bench -w @kangcheng/twin-engine`: prints the rows as a table, or as JSON with `--json`. */
import { rows } from './state.bench.ts'

const result = rows()
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: result }))
else
  console.table(
    result.map((row) => ({
      ...row,
      ours: Math.round(row.ours * 100) / 100,
      other: Math.round(row.other * 100) / 100,
      ratio: Math.round(row.ratio * 100) / 100,
    })),
  )
