/** `kangcheng bench planning`: access, siting, travel times and choice, one function of rows per family. */
import type { Row } from '../src/cli/bench.ts'
import { rows as access } from './planning-access.bench.ts'

/** One file each. */
const FAMILIES: readonly (() => readonly Row[] | Promise<readonly Row[]>)[] = [access]

const rows: Row[] = []
for (const family of FAMILIES) rows.push(...(await family()))
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }))
else console.table(rows)
