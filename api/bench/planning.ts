/** `kangcheng bench planning`: access, siting, travel times, choice and duels, one function of rows per family. */
import type { Row } from '../src/cli/bench.ts'
import { rows as access } from './planning-access.bench.ts'
import { rows as choice } from './planning-choice.bench.ts'
import { rows as duel } from './planning-duel.bench.ts'
import { rows as siting } from './planning-siting.bench.ts'
import { rows as transit } from './planning-transit.bench.ts'
import { rows as travel } from './planning-travel.bench.ts'

/** One file each. */
const FAMILIES: readonly (() => readonly Row[] | Promise<readonly Row[]>)[] = [
  access,
  choice,
  duel,
  siting,
  travel,
  transit,
]

const rows: Row[] = []
for (const family of FAMILIES) rows.push(...(await family()))
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }))
else console.table(rows)
