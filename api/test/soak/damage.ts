/**
 * Soak: files of a killed and of an ended server damaged by chance (`SOAK_DAMAGES`, 5,000): log, write-ahead log, witness, seal,
 * snapshots. What must hold is in `../damage.ts`. Prints one JSON row; a failure names its seed.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditedRows, auditFound, harm, leftBehind, startOnDamaged } from '../damage.ts'

const damages = Number(process.env.SOAK_DAMAGES ?? 5_000)
const seed = Number(process.env.SOAK_SEED ?? Date.now() % 2 ** 31)
const AUDIT_SHARE = 10
/** Mulberry32. */
function chanceOf(start: number): () => number {
  let state = start | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const began = Date.now()
const base = mkdtempSync(join(tmpdir(), 'kangcheng-soak-damage-'))
const outcomes: Record<string, number> = {}
const failures: string[] = []
let done = 0
try {
  const left = await leftBehind(base)
  const path = join(base, 'audit.db')
  const { known, rows } = await auditedRows(path, 500)
  for (; done < damages && failures.length < 5; done++) {
    const chance = chanceOf(seed + done)
    try {
      if (done % AUDIT_SHARE === 0) {
        const copy = join(base, 'audit-copy.db')
        for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true })
        copyFileSync(path, copy)
        harm(copy, chance)
        const name = (await auditFound(copy, known, rows)) ? 'audit found' : 'audit unharmed'
        outcomes[name] = (outcomes[name] ?? 0) + 1
        continue
      }
      const { outcome } = await startOnDamaged(left[done % left.length]!, chance)
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    } catch (error) {
      failures.push(`seed ${seed + done}: ${error instanceof Error ? error.message : String(error)}`)
    }
    if ((done + 1) % 500 === 0) process.stderr.write(`${done + 1} of ${damages} damages\n`)
  }
} finally {
  rmSync(base, { recursive: true, force: true })
}
console.log(
  JSON.stringify({
    soak: 'damage',
    damages: done,
    ...outcomes,
    seed,
    seconds: Math.round((Date.now() - began) / 1000),
    failures: failures.length === 0 ? 'none' : failures.join(' · '),
  }),
)
process.exit(failures.length === 0 ? 0 : 1)
