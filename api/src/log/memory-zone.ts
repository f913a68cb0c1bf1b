/** The zone's records in memory: what `memory.ts` keeps beside events. */

import type { Addition, GivenReceipts } from './event-log.ts'
import {
  decisionReceipt,
  type EarlierCorrection,
  type Likeness,
  median,
  pullReceipt,
  type QuarantineRow,
  quarantineReceipt,
  RECEIPTS_KEPT,
  type ReceiptDraft,
  type ReceiptRow,
  ringReceipt,
  type SharePullRow,
  type ShareRecord,
  type ZoneReader,
} from './zone-records.ts'

export interface MemoryZone extends ZoneReader {
  add(addition: Addition): { readonly quarantined: Record<string, number>; readonly given: GivenReceipts }
  counts(): Record<string, number>
}

const statusOf = (row: QuarantineRow) => row.decision?.status ?? 'OPEN'
const alike = (a: Likeness, b: Likeness): boolean =>
  a.source === b.source && a.cause === b.cause && a.path === b.path && a.subject === b.subject

export function memoryZone(): MemoryZone {
  const quarantine: QuarantineRow[] = []
  const known = new Map<string, QuarantineRow>()
  const counts: Record<string, number> = {}
  let receipts: ReceiptRow[] = []
  let numbered = 0
  const shares = new Map<string, ShareRecord>()
  const pulls: SharePullRow[] = []

  const note = (draft: ReceiptDraft): string => {
    const id = ringReceipt(draft, ++numbered)
    receipts = [...receipts.slice(-(RECEIPTS_KEPT - 1)), { ...draft, id }]
    return id
  }

  return {
    counts: () => ({ ...counts }),
    add(addition) {
      for (const decision of addition.decisions)
        if (quarantine[decision.id - 1]?.decision !== null)
          throw new RangeError(`quarantine entry ${decision.id} is not open`)
      const concerned: Record<string, number> = {}
      const rejected = addition.rejected.map((entry) => {
        const key = JSON.stringify([entry.source, entry.epoch, entry.seq, entry.rawSha256])
        let row = known.get(key)
        if (row === undefined) {
          const id = quarantine.length + 1
          row = { ...entry, id, receipt: quarantineReceipt({ id, receivedAt: entry.receivedAt }), decision: null }
          known.set(key, row)
          quarantine.push(row)
          counts[entry.source] = (counts[entry.source] ?? 0) + 1
        }
        concerned[entry.source] = counts[entry.source]!
        return row.receipt
      })
      const decisions = addition.decisions.map((decision) => {
        const row = quarantine[decision.id - 1]!
        const { id, ...rest } = decision
        const receipt = note(decisionReceipt(decision, row))
        const decided = { ...row, decision: { ...rest, receipt } }
        quarantine[id - 1] = decided
        known.set(JSON.stringify([row.source, row.epoch, row.seq, row.rawSha256]), decided)
        return receipt
      })
      for (const share of addition.shares) shares.set(share.id, share)
      const ofBatches = addition.receipts.map(note)
      const ofPulls = addition.pulls.map((pull) => {
        const receipt = note(pullReceipt(pull, shares.get(pull.share)!))
        pulls.push({ ...pull, receipt })
        return receipt
      })
      return { quarantined: concerned, given: { rejected, decisions, receipts: ofBatches, pulls: ofPulls } }
    },
    async quarantine({ first, source = null, status = null, cause = null, after = null }) {
      const rows = quarantine.filter(
        (row) =>
          (source === null || row.source === source) &&
          (status === null || statusOf(row) === status) &&
          (cause === null || row.cause === cause),
      )
      const page = rows.filter((row) => after === null || row.id < after)
      return { total: rows.length, rows: first === 0 ? [] : page.slice(-first).reverse() }
    },
    async quarantineEntries(ids) {
      return ids.flatMap((id) => quarantine[id - 1] ?? [])
    },
    async quarantineSummary(source) {
      const rows = quarantine.filter((row) => source === null || row.source === source)
      const open = rows.filter((row) => row.decision === null)
      const byCause = new Map<QuarantineRow['cause'], number>()
      for (const row of open) byCause.set(row.cause, (byCause.get(row.cause) ?? 0) + 1)
      return {
        open: open.length,
        released: rows.filter((row) => statusOf(row) === 'RELEASED').length,
        refused: rows.filter((row) => statusOf(row) === 'REFUSED').length,
        oldestOpenAt: open.length === 0 ? null : Math.min(...open.map((row) => row.receivedAt)),
        byCause: [...byCause]
          .map(([cause, n]) => ({ cause, open: n }))
          .sort((a, b) => b.open - a.open || (a.cause < b.cause ? -1 : 1)),
      }
    },
    async openAlike(likeness) {
      return quarantine.filter((row) => row.decision === null && alike(row, likeness)).length
    },
    async earlierDecisions({ source, cause, since }) {
      const rows = quarantine.filter(
        (row) => row.decision !== null && row.source === source && row.cause === cause && row.receivedAt >= since,
      )
      const released = rows.filter((row) => statusOf(row) === 'RELEASED').length
      return {
        released,
        refused: rows.length - released,
        medianMinutes: median(rows.map((row) => (row.decision!.at - row.receivedAt) / 60_000)),
      }
    },
    async earlierCorrections(likeness) {
      const times = new Map<string, number>()
      for (const row of quarantine) {
        const correction = row.decision?.status === 'RELEASED' ? row.decision.correction : null
        if (correction !== null && alike(row, likeness)) times.set(correction, (times.get(correction) ?? 0) + 1)
      }
      return [...times]
        .map(([correction, n]): EarlierCorrection => ({ correction, times: n }))
        .sort((a, b) => b.times - a.times || (a.correction < b.correction ? -1 : 1))
    },
    async receipts({ first, source }) {
      const rows = receipts.filter((row) => source === null || row.source === source)
      return first === 0 ? [] : rows.slice(-first).reverse()
    },
    async shares({ first, recipient }) {
      return [...shares.values()]
        .reverse()
        .filter((share) => recipient === null || share.recipient === recipient)
        .slice(0, first)
    },
    async share(id) {
      return shares.get(id) ?? null
    },
    async sharePulls(share) {
      return pulls.filter((pull) => pull.share === share).reverse()
    },
  }
}
