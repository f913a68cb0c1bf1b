/** Classes of data: what a field of the API tells, so that roles are granted classes and never single fields. */
import type { Text } from '@kangcheng/twin-engine'

const CLASSES = {
  value: { zh: '随所在处', en: 'Part of what it stands in' },
  session: { zh: '本人身份', en: 'Who I am' },
  catalogue: { zh: '目录与底数', en: 'Catalogues and what stands' },
  figures: { zh: '全市与医院汇总', en: 'Figures of city and hospitals' },
  live: { zh: '实时汇总', en: 'Figures as they change' },
  operations: { zh: '医院运行明细', en: 'How a hospital runs' },
  unit: { zh: '病区现状', en: 'State of wards' },
  beds: { zh: '单床现状', en: 'State of single beds' },
  encounters: { zh: '就诊事件流', en: 'Events of encounters' },
  dispatch: { zh: '救护车确切位置', en: 'Exact places of ambulances' },
  people: { zh: '人群来源（小数抑制）', en: 'Where people come from (suppressed)' },
  forecast: { zh: '预测', en: 'Forecasts' },
  simulation: { zh: '推演与规划', en: 'Rehearsals and planning' },
  duty: { zh: '预警认领', en: 'Taking alerts' },
  exercise: { zh: '参加演练', en: 'Taking part in exercises' },
  facilitation: { zh: '导调演练', en: 'Steering exercises' },
  sources: { zh: '数据源状况', en: 'State of the feeds' },
  quality: { zh: '数据质量', en: 'How far the data may be trusted' },
  quarantine: { zh: '隔离区条目与回执', en: 'Quarantine entries and receipts' },
  stewardship: { zh: '数据治理决定', en: 'Decisions about data' },
  shares: { zh: '对外共享', en: 'Shares' },
  breakGlass: { zh: '申请紧急授权', en: 'Asking for emergency access' },
  emergencies: { zh: '紧急授权清单', en: 'The list of emergency accesses' },
  emergencyReview: { zh: '复核紧急授权', en: 'Judging emergency accesses' },
  audit: { zh: '审计日志', en: 'The audit log' },
  supervision: { zh: '处置监管发现', en: 'Settling findings of supervision' },
  sending: { zh: '上报事件', en: 'Sending events' },
} as const satisfies Readonly<Record<string, Text>>

export type DataClass = keyof typeof CLASSES

export const DATA_CLASSES = Object.keys(CLASSES) as readonly DataClass[]
export const DATA_CLASS_NAMES: Readonly<Record<DataClass, Text>> = CLASSES
