/** Receipts: what was acknowledged, decided and handed out, the last ten thousand of it. */
import { ownSourceOnly } from '../access-control/access.ts'
import { RECEIPTS_KEPT, type ReceiptRow } from '../log/zone-records.ts'
import { receiptDetail } from '../quarantine/receipt-detail.ts'
import { badInput, builder, TextType } from './builder.ts'

const MAX_RECEIPTS = 500

const ReceiptWhatType = builder.enumType('ReceiptWhat', {
  values: ['BATCH', 'RELEASE', 'REFUSAL', 'SHARE', 'PULL'] as const,
})

const ReceiptType = builder.objectRef<ReceiptRow>('Receipt').implement({
  fields: (t) => ({
    id: t.exposeString('id'),
    at: t.field({ type: 'DateTime', resolve: (r) => r.at }),
    what: t.field({ type: ReceiptWhatType, resolve: (r) => r.what }),
    source: t.exposeString('source', { nullable: true }),
    accepted: t.exposeInt('accepted', { nullable: true }),
    duplicates: t.exposeInt('duplicates', { nullable: true }),
    quarantined: t.exposeInt('quarantined', { nullable: true }),
    position: t.field({ type: 'BigInt', nullable: true, resolve: (r) => r.position }),
    by: t.exposeString('by', { nullable: true, description: 'The role of who decided, or the recipient that took.' }),
    detail: t.field({ type: TextType, resolve: receiptDetail }),
    sha256: t.exposeString('sha256', {
      nullable: true,
      description: 'Of the batch as received, of the raw message of an entry, or of a share’s content.',
    }),
  }),
})

builder.queryField('receipts', (t) =>
  t.field({
    type: [ReceiptType],
    description: `The newest first, of the last ${RECEIPTS_KEPT}.`,
    args: { first: t.arg.int({ defaultValue: 50 }) },
    complexity: ({ first }) => ({ field: 1, multiplier: Math.max(1, first ?? 50) }),
    resolve: (_, { first }, { twin, caller }) => {
      const count = first ?? 50
      if (count < 0 || count > MAX_RECEIPTS) throw badInput(`first must lie between 0 and ${MAX_RECEIPTS}`)
      return twin.log.receipts({ first: count, source: ownSourceOnly(caller) })
    },
  }),
)
