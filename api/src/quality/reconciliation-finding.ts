/** What a reconciliation says, as one line in both languages. */
import type { Reconciliation } from './reconciliation.ts'
import type { Words } from './words.ts'

export function reconciliationFinding(reconciliation: Reconciliation): Words {
  const { units, difference, estimate, low, high } = reconciliation
  if (difference === null)
    return {
      zh: '没有病区同时有 24 小时内的普查与床态，无法对账',
      en: 'no ward has both bed events and a census of the last 24 h: nothing to reconcile',
    }
  const wards = { zh: `${units} 个病区`, en: units === 1 ? '1 ward' : `${units} wards` }
  const between = low === high ? `${estimate}` : `${estimate}（${low}–${high}）`
  const now = {
    zh: `估计现有患者 ${between}`,
    en: `${between.replace('（', ' (').replace('）', ')')} patients estimated now`,
  }
  if (difference === 0)
    return {
      zh: `普查与床态合计一致（${wards.zh}）；${now.zh}`,
      en: `census and bed events agree in sum (${wards.en}); ${now.en}`,
    }
  const beds = Math.abs(difference)
  return {
    zh: `普查比床态${difference > 0 ? '多' : '少'} ${beds} 床（${wards.zh}）；${now.zh}`,
    en: `the census counts ${beds} ${difference > 0 ? 'more' : 'fewer'} than the bed events (${wards.en}); ${now.en}`,
  }
}
