/** `npm run bench -w @kangcheng/twin-engine`: prints the rows as a table, or as JSON with `--json`. */
import { rows as refnetRows } from './refnet.bench.ts'
import { rows as stateRows } from './state.bench.ts'

const log = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
// RefNet first: its processes shall not share the machine with this one's full heap.
const result = [...(await refnetRows(log)), ...stateRows()]
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100)
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: result }))
else
  console.table(
    result.map((row) => ({
      ...row,
      ours: rounded(row.ours),
      other: rounded(row.other),
      ratio: rounded(row.ratio),
    })),
  )
