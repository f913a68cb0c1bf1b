/** 卫生服务管理: tiered care, visits, queues and appointments of the day. */
import { dataAge } from '../data-age.ts'
import { flowsToldAt } from '../flows.ts'
import { inDistrictShare24h } from '../in-district-share-24h.ts'
import { missedAppointments24h } from '../missed-appointments-24h.ts'
import { primaryCareShare24h } from '../primary-care-share-24h.ts'
import { toldAtOf } from '../referrals.ts'
import { referralsDown24h } from '../referrals-down-24h.ts'
import { referralsUp24h } from '../referrals-up-24h.ts'
import {
  appointmentsCalledOff,
  appointmentsKept,
  downOverUp,
  downReferralRate,
  fromOtherDistricts,
  referralsCalledOff,
  upReferralRate,
  visitsDay,
  visitsInPrimaryCare,
  visitsToldAt,
} from './care-figures.ts'
import { type CatalogueEntry, type Level, live, ofIndicator } from './entry.ts'
import { queueAt, queueToldAt } from './staff-figures.ts'

const category = 'services' as const
const AREAS: readonly Level[] = ['city', 'district']
const TIERED = [
  '分级诊疗定义：医保与转诊平台口径',
  'tiered care as the referral platform and the insurance define it',
] as const
const QUEUES = ['候诊上报（queue.reported）', 'queues as they are told (queue.reported)'] as const

const TIERS: readonly CatalogueEntry[] = [
  ofIndicator(primaryCareShare24h, {
    category,
    refresh: 'day',
    levels: AREAS,
    formula: [
      '居民在基层的就诊 ÷ 居民就诊，按来源地',
      'residents’ visits to primary care ÷ residents’ visits, by where they live',
    ],
    source: TIERED,
    target: {
      low: 0.65,
      high: null,
      source: { zh: '2015 年分级诊疗试点 2017 年目标', en: 'goal for 2017 of the trials of tiered care, 2015' },
    },
  }),
  live({
    id: 'primary-visit-share-24h',
    category,
    name: ['基层诊疗人次占比（日）', 'Share of visits at primary care'],
    unit: 'share',
    better: 'higher',
    refresh: 'day',
    levels: AREAS,
    formula: [
      '基层机构诊疗人次 ÷ 全部诊疗人次，按机构所在地',
      'visits at primary-care institutions ÷ all visits, by where the institution stands',
    ],
    explanation: [
      '与基层就诊率不同：按机构计，不按居民计。',
      'Not the residents’ share: by institution, not by who lives where.',
    ],
    source: TIERED,
    of: visitsInPrimaryCare,
    observedAt: visitsToldAt,
  }),
  ofIndicator(inDistrictShare24h, {
    category,
    refresh: 'day',
    levels: AREAS,
    formula: [
      '居民在本区（县）内的就诊 ÷ 居民就诊',
      'residents’ visits inside their district or county ÷ residents’ visits',
    ],
    source: TIERED,
    target: {
      low: 0.9,
      high: null,
      source: { zh: '县域就诊率 90%（湖州实践）', en: 'within-county share of 90 %, as practised in Huzhou' },
    },
  }),
  ofIndicator(referralsUp24h, {
    category,
    refresh: 'day',
    formula: ['Σ 其他机构向医院的转诊', referralsUp24h.formula],
    source: TIERED,
  }),
  ofIndicator(referralsDown24h, {
    category,
    refresh: 'day',
    formula: ['Σ 医院向其他机构的转诊', referralsDown24h.formula],
    source: TIERED,
  }),
  live({
    id: 'up-referral-rate-24h',
    category,
    name: ['上转率（日）', 'Up-referral rate'],
    unit: 'share',
    better: 'neither',
    refresh: 'day',
    levels: AREAS,
    formula: ['上转人次 ÷ 基层诊疗人次', 'referrals up ÷ visits in primary care'],
    explanation: [
      '基层就诊中转往医院的比例；与人次同读。',
      'Share of the visits in primary care that were referred to a hospital; to be read with the counts.',
    ],
    source: TIERED,
    of: upReferralRate,
    observedAt: (reading, scope) => toldAtOf(reading, scope, 'referrals'),
    people: true,
  }),
  live({
    id: 'down-referral-rate-24h',
    category,
    name: ['下转率（日）', 'Down-referral rate'],
    unit: 'share',
    better: 'higher',
    refresh: 'day',
    formula: ['下转人次 ÷ 医院出院人数', 'referrals down ÷ discharges of hospitals'],
    explanation: [
      '出院患者中转往基层的比例；与人次同读。',
      'Share of those discharged by hospitals that were referred to primary care; to be read with the counts.',
    ],
    source: TIERED,
    of: downReferralRate,
    observedAt: (reading, scope) => toldAtOf(reading, scope, 'referrals'),
    people: true,
  }),
  live({
    id: 'down-over-up-24h',
    category,
    name: ['下转 / 上转（日）', 'Down over up'],
    unit: 'ratio',
    better: 'higher',
    refresh: 'day',
    formula: ['下转人次 ÷ 上转人次', 'referrals down ÷ referrals up'],
    explanation: [
      '双向转诊是否双向；与人次同读。',
      'Whether two-way referral goes both ways; to be read with the counts.',
    ],
    source: TIERED,
    of: downOverUp,
    observedAt: (reading, scope) => toldAtOf(reading, scope, 'referrals'),
    people: true,
  }),
  live({
    id: 'referrals-called-off-24h',
    category,
    name: ['转诊撤销率（日）', 'Referrals called off'],
    unit: 'share',
    better: 'lower',
    refresh: 'day',
    formula: ['撤销的转诊 ÷ 发出的转诊，近 24 小时', 'referrals called off ÷ referrals sent, last 24 hours'],
    explanation: [
      '发出后又撤销的转诊；当日撤销的可能是前日发出的。',
      'Sent and called off again; one called off today may have been sent yesterday.',
    ],
    source: TIERED,
    of: referralsCalledOff,
    observedAt: (reading, scope) => toldAtOf(reading, scope, 'referrals'),
    people: true,
  }),
]

const VISITS: readonly CatalogueEntry[] = [
  live({
    id: 'visits-24h',
    category,
    name: ['诊疗人次（日）', 'Visits per day'],
    unit: 'visits',
    better: 'neither',
    refresh: 'day',
    formula: ['Σ 近 24 小时上报的就诊流向', 'Σ visits told in the last 24 hours'],
    explanation: [
      '病床与急诊之外的就诊；未上报流向的机构不计。',
      'Visits outside beds and emergency; institutions that told none are left out.',
    ],
    source: ['就诊流向上报（flow.reported）', 'visits as they are told (flow.reported)'],
    of: visitsDay,
    observedAt: visitsToldAt,
    people: true,
  }),
  live({
    id: 'from-other-districts-24h',
    category,
    name: ['区外来院占比（日）', 'Arrivals from other districts'],
    unit: 'share',
    better: 'neither',
    refresh: 'day',
    formula: [
      '来源地在机构所在区外的到达 ÷ 已知来源的到达',
      'arrivals from outside the facility’s district ÷ arrivals of known origin',
    ],
    explanation: ['医院服务范围的一面。', 'One side of how far a hospital’s reach goes.'],
    source: ['就诊事件的来源网格', 'cells of origin of encounters'],
    of: fromOtherDistricts,
    observedAt: flowsToldAt,
    people: true,
  }),
  live({
    id: 'outpatient-queue',
    category,
    name: ['门诊候诊', 'Waiting at outpatient clinics'],
    unit: 'patients',
    better: 'lower',
    refresh: 'event',
    formula: ['Σ 门诊最近上报的候诊人数', 'Σ people waiting at outpatient clinics as last told'],
    explanation: ['未上报的门诊不计。', 'Clinics that told none are left out.'],
    source: QUEUES,
    of: queueAt('outpatient'),
    observedAt: queueToldAt('outpatient'),
  }),
  live({
    id: 'imaging-queue',
    category,
    name: ['影像候检', 'Waiting for imaging'],
    unit: 'patients',
    better: 'lower',
    refresh: 'event',
    formula: ['Σ 影像检查最近上报的候检人数', 'Σ people waiting for imaging as last told'],
    explanation: ['CT、磁共振与其他影像合计。', 'CT, MRI and other imaging together.'],
    source: QUEUES,
    of: queueAt('imaging'),
    observedAt: queueToldAt('imaging'),
  }),
  live({
    id: 'theatre-queue',
    category,
    name: ['手术等候', 'Waiting for theatre'],
    unit: 'patients',
    better: 'lower',
    refresh: 'event',
    formula: ['Σ 手术室最近上报的等候人数', 'Σ people waiting for theatre as last told'],
    explanation: ['当日等候手术的患者。', 'Patients waiting for an operation on the day.'],
    source: QUEUES,
    of: queueAt('theatre'),
    observedAt: queueToldAt('theatre'),
  }),
  live({
    id: 'appointments-kept-24h',
    category,
    name: ['按约就诊（日）', 'Appointments kept'],
    unit: 'appointments',
    better: 'higher',
    refresh: 'day',
    formula: ['近 24 小时到期且到诊的预约', 'appointments due and kept in the last 24 hours'],
    explanation: ['爽约率的另一面。', 'The other side of appointments missed.'],
    source: ['预约事件（appointment.*）', 'events of appointments (appointment.*)'],
    of: appointmentsKept,
    observedAt: (reading, scope) => toldAtOf(reading, scope, 'appointments'),
    people: true,
  }),
  ofIndicator(missedAppointments24h, {
    category,
    refresh: 'day',
    formula: ['爽约 ÷（爽约 + 到诊）', missedAppointments24h.formula],
    source: ['预约诊疗服务口径', 'appointment services'],
  }),
  live({
    id: 'appointments-called-off-24h',
    category,
    name: ['预约取消率（日）', 'Appointments called off'],
    unit: 'share',
    better: 'lower',
    refresh: 'day',
    formula: ['取消 ÷（取消 + 到诊 + 爽约）', 'called off ÷ (called off + kept + missed)'],
    explanation: ['事先取消的预约；改约不计。', 'Called off beforehand; those moved are left out.'],
    source: ['预约事件（appointment.*）', 'events of appointments (appointment.*)'],
    of: appointmentsCalledOff,
    observedAt: (reading, scope) => toldAtOf(reading, scope, 'appointments'),
  }),
  ofIndicator(dataAge, {
    category,
    refresh: 'event',
    formula: ['各医院（现在 − 最近一次上报）的最大值', dataAge.formula],
    source: ['城市只有一个时钟', 'the city has one clock'],
    target: {
      low: null,
      high: 15,
      source: { zh: '本系统规定：15 分钟黄、60 分钟红', en: 'rule of this system: amber at 15 min, red at 60' },
    },
  }),
]

export const LIVE_TIERED_CARE: readonly CatalogueEntry[] = [...TIERS, ...VISITS]
