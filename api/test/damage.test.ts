/** Torn and bit-flipped files: recovered exactly, or refused with file, place and remedy; never another city. */
import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { LogUnusable } from '../src/log/event-log.ts'
import { auditedRows, auditFound, harm, type Left, leftBehind, type Outcome, startOnDamaged } from './damage.ts'
import { fileLog } from './file-log.ts'

const base = mkdtempSync(join(tmpdir(), 'kangcheng-damaged-'))
after(() => rmSync(base, { recursive: true, force: true }))

const chances = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 5, maxLength: 5 })
const inTurn = (numbers: readonly number[]) => {
  let next = 0
  return () => numbers[next++ % numbers.length]!
}

let left: readonly Left[] = []

test('a start on a damaged log, snapshot or witness gives what was acknowledged, or refuses and says what helps', async () => {
  left = await leftBehind(base)
  const met = new Map<Outcome, number>()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...left), chances, async (folder, numbers) => {
      const { outcome } = await startOnDamaged(folder, inTurn(numbers))
      met.set(outcome, (met.get(outcome) ?? 0) + 1)
    }),
    { numRuns: 60, endOnFailure: true },
  )
  assert.ok(met.get('recovered')! > 0 && met.get('refused')! > 0, JSON.stringify([...met]))
})

test('an end that was acknowledged and is gone is refused, and taken only when somebody says so', async () => {
  const killed = left.find(({ how }) => how === 'killed')!.folder
  const folder = mkdtempSync(join(base, 'torn-'))
  for (const name of ['events.db', 'events.db.acknowledged']) copyFileSync(join(killed, name), join(folder, name))
  // The write-ahead log is lost: to SQLite the file is sound, and shorter.
  assert.throws(
    () => fileLog(folder, 'testville'),
    (error: Error) => {
      assert.ok(error instanceof LogUnusable)
      assert.match(
        error.message,
        /events up to position \d+ were acknowledged.*Put a backup in its place; .*remove .*events\.db\.acknowledged/,
      )
      return true
    },
  )
  rmSync(join(folder, 'events.db.acknowledged'))
  await fileLog(folder, 'testville').close()
  // What a loss of power left of the witness is no reason not to start.
  writeFileSync(join(folder, 'events.db.acknowledged'), '\0'.repeat(40))
  await fileLog(folder, 'testville').close()
})

test('a damaged audit log is found by the check of its chain', async () => {
  const path = join(base, 'audit.db')
  const { known, rows } = await auditedRows(path, 200)
  assert.equal(await auditFound(path, known, rows), false)
  let found = 0
  await fc.assert(
    fc.asyncProperty(chances, async (numbers) => {
      const copy = join(mkdtempSync(join(base, 'audit-')), 'audit.db')
      copyFileSync(path, copy)
      harm(copy, inTurn(numbers))
      // Bytes that nothing uses, and indexes, may change without a row being another.
      if (await auditFound(copy, known, rows)) found++
    }),
    { numRuns: 6 },
  )
  assert.ok(found > 0)
})
