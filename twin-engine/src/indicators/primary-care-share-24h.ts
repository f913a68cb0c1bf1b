import { flowsToldAt, shareOfFlows } from './flows.ts'
import type { Indicator } from './indicator.ts'

export const primaryCareShare24h: Indicator = {
  id: 'primary-care-share-24h',
  name: { zh: '基层就诊占比（日）', en: 'Share in primary care' },
  unit: 'share',
  better: 'higher',
  explanation: {
    zh: '近 24 小时上报的就诊流向中，去往基层医疗机构的比例；按居民来源区计。',
    en: 'Share of the visits reported in the last 24 hours that went to primary care, by the district of origin.',
  },
  formula: 'visits to primary-care centres ÷ visits',
  source: '基层诊疗量占比 (share of visits in primary care) of tiered care 分级诊疗',
  of: (reading, scope) => shareOfFlows(reading, scope, 'inPrimaryCare'),
  observedAt: flowsToldAt,
}
