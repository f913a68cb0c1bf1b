/** What every store of the audit log must keep (law L108). Run it with `auditConformance(name, place)`; nothing else to change. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AuditEntry, type AuditLog, type ChainPoint, checkChain } from './audit-log.ts'

/** A fresh, empty place for an audit log. */
export interface AuditPlace {
  /** Again and again, as nodes or restarts do. */
  open(): Promise<AuditLog>
  /** Runs SQL past the store's own guards; `entries` is the name of the table. */
  tamper(sql: string): Promise<void>
  /** Runs SQL as anybody could who has the store. */
  run(sql: string): Promise<void>
}

export const auditEntry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: 1_000,
  who: 'bed-manager zz',
  purpose: 'operations',
  kind: 'READ',
  shape: 'query facility #1',
  objects: ['h01'],
  note: '',
  times: 1,
  size: 10,
  from: '127.0.0.1',
  ...more,
})

const QUESTION = { first: 100, before: null, kind: null, who: null }
const numbers = (rows: readonly ChainPoint[]): readonly number[] => rows.map(({ number }) => number)

export function auditConformance(name: string, place: () => Promise<AuditPlace>): void {
  const law = (title: string, work: (log: AuditLog, at: AuditPlace) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const at = await place()
      const log = await at.open()
      try {
        await work(log, at)
      } finally {
        await log.close()
      }
    })
  }

  law(
    'rows come back as they were noted, newest first or in order, by kind, person, place, time and note',
    async (log) => {
      const entries = [
        auditEntry({ at: 1_000, size: null, times: 7 }),
        auditEntry({ at: 2_000, kind: 'EXPORT', objects: ['h01-w01', '甬"\\'], note: '理由：核对' }),
        auditEntry({ at: 3_000, who: 'steward zz', objects: [] }),
      ]
      assert.deepEqual(await log.head(), { number: 0, hash: '0'.repeat(64) })
      await log.append(entries)
      assert.deepEqual(
        (await log.after(0, 9)).map(({ number: _, hash: __, ...entry }) => entry),
        entries,
      )
      const asked = async (more: object) => numbers(await log.page({ ...QUESTION, ...more }))
      assert.deepEqual(await asked({}), [3, 2, 1])
      assert.deepEqual(await asked({ first: 1, before: 3 }), [2])
      assert.deepEqual(await asked({ kind: 'READ' }), [3, 1])
      assert.deepEqual(await asked({ who: 'steward zz' }), [3])
      assert.deepEqual(await asked({ object: 'h01' }), [1])
      assert.deepEqual(await asked({ object: '甬"\\' }), [2])
      assert.deepEqual(await asked({ since: 2_000, until: 3_000 }), [2])
      assert.deepEqual(await asked({ noted: '核对' }), [2])
      assert.deepEqual([await log.before(2_000), await log.before(9_000)], [1, 3])
      assert.deepEqual(numbers(await log.after(1, 1)), [2])
    },
  )

  law(
    'several who append at once make one chain, and what was written is there after all have gone',
    async (log, at) => {
      const other = await at.open()
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          (i % 2 ? log : other).append([auditEntry({ at: i }), auditEntry({ at: i })]),
        ),
      )
      await other.close()
      const again = await at.open()
      const verdict = await checkChain(again, null)
      assert.ok(verdict.ok)
      assert.deepEqual([verdict.rows, verdict.head], [40, await log.head()])
      await again.close()
    },
  )

  law('texts that a store could not keep as they are do not break the chain', async (log) => {
    await log.append([auditEntry({ note: 'a\0b \ud800 c', objects: ['x\0'], who: 'zz\udfff' })])
    assert.equal((await checkChain(log, null)).ok, true)
  })

  law('old rows go from the beginning, and the chain stands behind them', async (log) => {
    await log.append(Array.from({ length: 6 }, (_, i) => auditEntry({ at: i * 1_000 })))
    assert.deepEqual([await log.dropBefore(2_500), await log.dropBefore(2_500)], [3, 0])
    await log.append([auditEntry({ at: 9_000 })])
    assert.deepEqual(numbers(await log.after(0, 9)), [4, 5, 6, 7])
    assert.equal(await log.dropBefore(99_000), 4)
    assert.equal((await log.head()).number, 7)
    await log.append([auditEntry({ at: 99_000 })])
    const verdict = await checkChain(log, null)
    assert.ok(verdict.ok)
    assert.deepEqual([verdict.rows, verdict.beginning.number, verdict.head.number], [1, 7, 8])
  })

  law('a row is neither changed nor dropped, whoever asks the store to', async (log, at) => {
    await log.append([auditEntry(), auditEntry(), auditEntry()])
    await assert.rejects(at.run("update entries set who = 'nobody' where number = 2"), /the audit log is append-only/)
    await assert.rejects(at.run('delete from entries where number = 3'), /the audit log is append-only/)
    assert.equal((await checkChain(log, null)).ok, true)
  })

  for (const [how, row, why] of [
    ["update entries set objects = '[]' where number = 3", 3, /row 3 is not the one that was written/],
    ['update entries set number = 9 where number = 5', 5, /row 5 is missing; the next is 9/],
    ['delete from entries where number = 2', 2, /row 2 is missing; the next is 3/],
    ["update entries set hash = 'x' where number = 4", 4, /row 4 is not the one/],
    ['delete from entries where number = 5', 4, /ends at row 4/],
  ] as const)
    law(`past its guards: ${how}: the check says where`, async (log, at) => {
      await log.append(Array.from({ length: 5 }, (_, i) => auditEntry({ at: i })))
      const known = await log.head()
      assert.equal((await checkChain(log, known)).ok, true)
      await at.tamper(how)
      const verdict = await checkChain(log, known)
      assert.ok(!verdict.ok)
      assert.equal(verdict.at, row)
      assert.match(verdict.why, why)
    })
}
