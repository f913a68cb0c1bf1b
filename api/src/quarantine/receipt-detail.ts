/** What a receipt says, in words. */
import type { ReceiptRow, ShareAction } from '../log/zone-records.ts'

interface Text {
  readonly zh: string
  readonly en: string
}

const ACTIONS: Readonly<Record<ShareAction, Text>> = {
  pushed: { zh: '推送', en: 'pushed' },
  released: { zh: '放行', en: 'released' },
  refused: { zh: '拒绝', en: 'refused' },
  revoked: { zh: '撤回', en: 'revoked' },
  pulled: { zh: '领取', en: 'taken' },
}

export function receiptDetail(receipt: ReceiptRow): Text {
  const { what, accepted, duplicates, quarantined, position, subject, action } = receipt
  switch (what) {
    case 'BATCH':
      return {
        zh: `接收${accepted ?? 0}条，重复${duplicates ?? 0}条，隔离${quarantined ?? 0}条`,
        en: `${accepted ?? 0} accepted, ${duplicates ?? 0} known already, ${quarantined ?? 0} quarantined`,
      }
    case 'RELEASE':
      return {
        zh: `${subject ?? ''} 放行，计入位置${position ?? 0}`,
        en: `${subject ?? ''} released, at position ${position ?? 0}`,
      }
    case 'REFUSAL':
      return { zh: `${subject ?? ''} 拒绝`, en: `${subject ?? ''} refused` }
    case 'SHARE':
    case 'PULL': {
      const { zh, en } = ACTIONS[action ?? 'pushed']
      return { zh: `${subject ?? ''} ${zh}`, en: `${subject ?? ''} ${en}` }
    }
  }
}
