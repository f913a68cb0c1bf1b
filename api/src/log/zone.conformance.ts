/** What every adapter of the event log must keep of the quarantine zone: entries, decisions, receipts and shares. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addition } from './event-log.conformance.ts'
import type { EventLog } from './event-log.ts'
import type { DecisionTaken, QuarantineEntry, ReceiptDraft, ShareRecord } from './zone-records.ts'

const MINUTE = 60_000
const DAY = Date.UTC(2026, 0, 10)

export const rejected = (seq: string, more: Partial<QuarantineEntry> = {}): QuarantineEntry => ({
  source: 'a',
  epoch: 'e',
  seq,
  receivedAt: DAY,
  cause: 'unknown-place',
  path: 'bed',
  place: 'PV1-3',
  subject: '"ZZ-1"',
  why: 'no such bed',
  type: 'ADT^A02',
  format: 'hl7v2',
  event: '{"bed":"ZZ-1"}',
  rawSha256: `hash of ${seq}`,
  ...more,
})

export const decision = (id: number, more: Partial<DecisionTaken> = {}): DecisionTaken => ({
  id,
  status: 'RELEASED',
  at: DAY + 6 * MINUTE,
  by: 'steward',
  reason: 'the ward was renamed',
  correction: '{"bed":"h01-w01-b01"}',
  position: 1,
  ...more,
})

const batch = (accepted: number): ReceiptDraft => ({
  at: DAY,
  what: 'BATCH',
  source: 'a',
  accepted,
  duplicates: 0,
  quarantined: 0,
  position: accepted,
  by: null,
  subject: null,
  action: null,
  sha256: 'f'.repeat(64),
})

const share = (id: string, more: Partial<ShareRecord> = {}): ShareRecord => ({
  id,
  kind: 'bed-capacity',
  recipient: 'zz-health-bureau',
  purpose: 'daily return',
  createdAt: DAY,
  expiresAt: DAY + MINUTE,
  periodFrom: DAY,
  periodTo: DAY,
  rows: 1,
  format: 'CSV',
  mediaType: 'text/csv',
  body: 'hospital,beds\n甬,3\n',
  bytes: 21,
  sha256: 'a'.repeat(64),
  smallCells: 1,
  suppressedCells: 2,
  inspection: [{ id: 'schema', name: { zh: '结构', en: 'Schema' }, ok: true, why: null }],
  status: 'HELD',
  decision: null,
  ...more,
})

/** @param open a fresh, empty log at each call; the suite closes it. */
export function zoneConformance(name: string, open: () => Promise<EventLog>): void {
  const law = (title: string, work: (log: EventLog) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const log = await open()
      try {
        await work(log)
      } finally {
        await log.close()
      }
    })
  }

  law('the quarantine keeps an entry once, with its first receipt, and tells how many a source has', async (log) => {
    const first = await log.append(addition(1, 0, { rejected: [rejected('1'), rejected('2')] }))
    assert.equal(first.lastPosition, 0)
    assert.deepEqual(first.quarantined, { a: 2 })
    assert.deepEqual(first.given.rejected, ['q-20260110-000001', 'q-20260110-000002'])
    const later = { receivedAt: DAY + 24 * 60 * MINUTE }
    const again = await log.append(addition(1, 0, { rejected: [rejected('2', later), rejected('3', later)] }))
    assert.deepEqual(again.quarantined, { a: 3 })
    assert.equal(again.given.rejected[0], 'q-20260110-000002')
    assert.match(again.given.rejected[1]!, /^q-20260111-\d{6}$/)
    const page = await log.quarantine({ first: 2 })
    assert.equal(page.total, 3)
    assert.deepEqual(
      page.rows.map((row) => row.seq),
      ['3', '2'],
    )
    assert.deepEqual(page.rows[1], {
      ...rejected('2'),
      id: page.rows[1]!.id,
      receipt: 'q-20260110-000002',
      decision: null,
    })
    assert.equal((await log.quarantine({ first: 9, source: 'b' })).total, 0)
    assert.deepEqual((await log.head()).quarantined, { a: 3 })
  })

  law('entries are found by source, status, cause and page', async (log) => {
    await log.append(
      addition(1, 0, {
        rejected: [
          rejected('1'),
          rejected('2', { cause: 'stale' }),
          rejected('3', { source: 'b' }),
          rejected('4'),
          rejected('5', { subject: '"ZZ-2"' }),
        ],
      }),
    )
    await log.append(
      addition(1, 0, { decisions: [decision(4, { status: 'REFUSED', correction: null, position: null })] }),
    )
    const seqs = async (query: Parameters<EventLog['quarantine']>[0]): Promise<string[]> =>
      (await log.quarantine(query)).rows.map((row) => row.seq)
    assert.deepEqual(await seqs({ first: 9, source: 'a', cause: 'unknown-place' }), ['5', '4', '1'])
    assert.deepEqual(await seqs({ first: 9, status: 'OPEN', source: 'a' }), ['5', '2', '1'])
    assert.deepEqual(await seqs({ first: 9, status: 'REFUSED' }), ['4'])
    assert.deepEqual(await seqs({ first: 2, after: 5 }), ['4', '3'])
    assert.deepEqual(await seqs({ first: 0 }), [])
    assert.equal((await log.quarantine({ first: 1, after: 5 })).total, 5)
    assert.deepEqual(
      (await log.quarantineEntries([5, 99, 1])).map((row) => row.seq),
      ['5', '1'],
    )
    assert.equal(await log.openAlike(rejected('x')), 1)
    assert.deepEqual(await log.quarantineSummary(null), {
      open: 4,
      released: 0,
      refused: 1,
      oldestOpenAt: DAY,
      byCause: [
        { cause: 'unknown-place', open: 3 },
        { cause: 'stale', open: 1 },
      ],
    })
    assert.equal((await log.quarantineSummary('b')).open, 1)
    assert.equal((await log.quarantineSummary('nobody')).oldestOpenAt, null)
  })

  law('a release and its event are one commit, and the decision is kept with its receipt', async (log) => {
    await log.append(addition(1, 0, { rejected: [rejected('1'), rejected('2')] }))
    const appended = await log.append(addition(1, 1, { decisions: [decision(1)] }))
    assert.equal(appended.lastPosition, 1)
    assert.match(appended.given.decisions[0]!, /^d-20260110-\d{6}$/)
    const [row] = await log.quarantineEntries([1])
    const { id: _, ...taken } = decision(1)
    assert.deepEqual(row!.decision, { ...taken, receipt: appended.given.decisions[0] })
    const [receipt] = await log.receipts({ first: 1, source: 'a' })
    assert.equal(receipt!.id, appended.given.decisions[0])
    assert.deepEqual(
      [receipt!.what, receipt!.by, receipt!.position, receipt!.subject],
      ['RELEASE', 'steward', 1, 'q-20260110-000001'],
    )
  })

  law('an entry is decided once: a second decision is refused, and nothing of its addition is kept', async (log) => {
    await log.append(addition(1, 0, { rejected: [rejected('1')] }))
    await log.append(addition(1, 1, { decisions: [decision(1)] }))
    await assert.rejects(log.append(addition(2, 1, { decisions: [decision(1)] })), /entry 1 is not open/)
    await assert.rejects(log.append(addition(2, 1, { decisions: [decision(7)] })), /entry 7 is not open/)
    assert.equal((await log.head()).lastPosition, 1)
    assert.equal((await log.receipts({ first: 9, source: null })).length, 1)
  })

  law('earlier decisions of a cause are counted, with the middle of their minutes', async (log) => {
    await log.append(addition(1, 0, { rejected: ['1', '2', '3', '4'].map((seq) => rejected(seq)) }))
    await log.append(
      addition(1, 0, {
        decisions: [
          decision(1, { at: DAY + 4 * MINUTE }),
          decision(2, { at: DAY + 8 * MINUTE }),
          decision(3, { at: DAY + 60 * MINUTE, status: 'REFUSED', correction: null }),
        ],
      }),
    )
    const about = { source: 'a', cause: 'unknown-place', since: DAY } as const
    assert.deepEqual(await log.earlierDecisions(about), { released: 2, refused: 1, medianMinutes: 8 })
    assert.deepEqual(await log.earlierDecisions({ ...about, since: DAY + 1 }), {
      released: 0,
      refused: 0,
      medianMinutes: null,
    })
    assert.deepEqual(await log.earlierCorrections(rejected('x')), [{ correction: '{"bed":"h01-w01-b01"}', times: 2 }])
    assert.deepEqual(await log.earlierCorrections(rejected('x', { subject: '"other"' })), [])
  })

  law('additions that wait together get their own receipts each', async (log) => {
    const [a, b] = await Promise.all([
      log.append(addition(1, 1, { rejected: [rejected('1')], receipts: [batch(1)] })),
      log.append(addition(2, 1, { rejected: [rejected('2'), rejected('3')], receipts: [batch(2), batch(3)] })),
    ])
    assert.deepEqual([a.given.rejected.length, a.given.receipts.length], [1, 1])
    assert.deepEqual(b.given.rejected, ['q-20260110-000002', 'q-20260110-000003'])
    assert.equal(new Set([...a.given.receipts, ...b.given.receipts]).size, 3)
    const rows = await log.receipts({ first: 2, source: null })
    assert.deepEqual(
      rows.map((row) => row.id),
      b.given.receipts.toReversed(),
    )
    assert.deepEqual(rows[0], { ...batch(3), id: b.given.receipts[1] })
  })

  law('the last ten thousand receipts are kept, and their numbers never come again', async (log) => {
    for (let i = 0; i < 10; i++)
      await log.append(addition(1, 0, { receipts: Array.from({ length: 1_001 }, () => batch(i)) }))
    const rows = await log.receipts({ first: 20_000, source: null })
    assert.equal(rows.length, 10_000)
    assert.equal(rows[0]!.id, 'b-20260110-010010')
    assert.equal(rows.at(-1)!.id, 'b-20260110-000011')
  })

  law('shares are kept as pushed, changed by their id, and every pull is logged', async (log) => {
    await log.append(addition(1, 0, { shares: [share('s-1'), share('s-2', { recipient: 'zz-other' })] }))
    assert.deepEqual(await log.share('s-1'), share('s-1'))
    assert.equal(await log.share('s-9'), null)
    const decided = { status: 'RELEASED', at: DAY, by: 'steward', reason: 'agreed' } as const
    await log.append(addition(1, 0, { shares: [share('s-1', { status: 'RELEASED', decision: decided })] }))
    assert.deepEqual((await log.share('s-1'))!.decision, decided)
    assert.deepEqual(
      (await log.shares({ first: 9, recipient: null })).map(({ id }) => id),
      ['s-2', 's-1'],
    )
    assert.deepEqual(
      (await log.shares({ first: 9, recipient: 'zz-other' })).map(({ id }) => id),
      ['s-2'],
    )
    const { given } = await log.append(addition(1, 0, { pulls: [{ share: 's-1', at: DAY, by: 'zz-health-bureau' }] }))
    assert.match(given.pulls[0]!, /^p-20260110-\d{6}$/)
    assert.deepEqual(await log.sharePulls('s-1'), [
      { share: 's-1', at: DAY, by: 'zz-health-bureau', receipt: given.pulls[0] },
    ])
    const [receipt] = await log.receipts({ first: 1, source: null })
    assert.deepEqual([receipt!.what, receipt!.action, receipt!.sha256], ['PULL', 'pulled', 'a'.repeat(64)])
  })
}
