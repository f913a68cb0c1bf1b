import { flowsToldAt, shareOfFlows } from './flows.ts'
import type { Indicator } from './indicator.ts'

export const inDistrictShare24h: Indicator = {
  id: 'in-district-share-24h',
  name: { zh: '县域内就诊率（日）', en: 'Seen within their district' },
  unit: 'share',
  better: 'higher',
  explanation: {
    zh: '近 24 小时上报的就诊流向中，居民在本区（县）内就诊的比例。',
    en: 'Share of the visits reported in the last 24 hours that residents made within their own district or county.',
  },
  formula: 'visits within the district of origin ÷ visits of its residents',
  source: '县域内就诊率 (share of residents seen within their county) of tiered care 分级诊疗',
  of: (reading, scope) => shareOfFlows(reading, scope, 'atHome'),
  observedAt: flowsToldAt,
}
