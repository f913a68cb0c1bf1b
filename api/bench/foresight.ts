/** `kangcheng bench foresight`: epidemics and what else tells what will happen, one function of rows per family. */
import type { Row } from '../src/cli/bench.ts'
import { rows as actions } from './foresight-actions.bench.ts'
import { rows as epidemic } from './foresight-epidemic.bench.ts'
import { rows as forecasts } from './foresight-forecasts.bench.ts'

/** One file each. */
const FAMILIES: readonly (() => readonly Row[] | Promise<readonly Row[]>)[] = [epidemic, forecasts, actions]

const rows: Row[] = []
for (const family of FAMILIES) rows.push(...(await family()))
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }))
else console.table(rows)
