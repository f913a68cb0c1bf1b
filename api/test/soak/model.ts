/**
 * Soak: the three stores against the model of `../log-model.ts` (`SOAK_MODEL` scripts of each, 300) with fresh seeds. Prints one
 * JSON row; a failure prints its script, as short as it gets.
 */
import fc from 'fast-check'
import { holdAgainstModel, type Step, steps } from '../log-model.ts'
import { memoryStore, postgresStore, sqliteStore } from '../log-stores.ts'

const scripts = Number(process.env.SOAK_MODEL ?? 300)
const seed = Number(process.env.SOAK_SEED ?? Date.now() % 2 ** 31)
const stores = { memory: memoryStore, sqlite: sqliteStore, postgres: postgresStore }
const began = Date.now()
const failures: string[] = []
const told: Record<string, number> = {}

for (const [name, store] of Object.entries(stores)) {
  let run = 0
  let stepsRun = 0
  const property = fc.asyncProperty(steps(6, 80), async (script: readonly Step[]) => {
    run++
    stepsRun += script.length
    if (run % 50 === 0) process.stderr.write(`${name}: ${run} of ${scripts} scripts\n`)
    await holdAgainstModel(await store(), script)
  })
  const details = await fc.check(property, { numRuns: scripts, seed })
  if (details.failed) failures.push(`${name}, seed ${seed}: ${fc.defaultReportMessage(details)?.slice(0, 2_000)}`)
  told[`${name} scripts`] = run
  told[`${name} steps`] = stepsRun
}
console.log(
  JSON.stringify({
    soak: 'model',
    ...told,
    seed,
    seconds: Math.round((Date.now() - began) / 1000),
    failures: failures.length === 0 ? 'none' : failures.join(' · '),
  }),
)
process.exit(failures.length === 0 ? 0 : 1)
