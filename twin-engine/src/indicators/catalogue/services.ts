/** 卫生服务管理: the flow through beds and emergency departments, tiered care, appointments, and what residents say of it. */
import { bedTurnaround } from '../bed-turnaround.ts'
import { boarders } from '../boarders.ts'
import { emergencyPatients } from '../emergency-patients.ts'
import { emergencyStayP90 } from '../emergency-stay-p90.ts'
import { fitToLeave } from '../fit-to-leave.ts'
import { longestBoarder } from '../longest-boarder.ts'
import { meanStay } from '../mean-stay.ts'
import { icuNoBed24h, noBed24h } from '../no-bed-24h.ts'
import { occupancy24h } from '../occupancy-24h.ts'
import { occupancyNow } from '../occupancy-now.ts'
import { turnover24h } from '../turnover-24h.ts'
import { admissionsDay, dischargesDay, fitShare, turnoverInterval, waitingForBed } from './bed-figures.ts'
import {
  boardersShare,
  boardingHours,
  emergencyArrivals,
  emergencyObserved,
  emergencyOccupancy,
  emergencyStayMedian,
  emergencyToldAt,
  emergencyWaiting,
  leftAfter,
  leftWithin,
} from './care-figures.ts'
import { type CatalogueEntry, live, ofIndicator } from './entry.ts'

const category = 'services' as const
const BED_EVENTS = ['床位事件与病区日报', 'bed events and censuses of the wards'] as const
const EMERGENCY = ['急诊就诊事件', 'events of encounters in emergency departments'] as const
const CROWDING = ['急诊拥挤研究（EMI 2012/838610）', 'study of crowding, EMI 2012/838610'] as const

const BEDS: readonly CatalogueEntry[] = [
  ofIndicator(occupancyNow, {
    category,
    refresh: 'event',
    formula: ['（占用 + 保留）÷ 开放', occupancyNow.formula],
    source: [
      '病床使用率口径，取此刻；85% 为经验线（忆述）',
      'bed occupancy of Chinese hospital statistics, at one moment; 85 % is a rule of thumb, recalled',
    ],
  }),
  ofIndicator(occupancy24h, {
    category,
    refresh: 'day',
    formula: ['Σ 占用床分钟 ÷ Σ 开放床分钟，23 个整小时与当前小时', occupancy24h.formula],
    source: ['实际占用总床日数 ÷ 实际开放总床日数', 'occupied bed-days over open bed-days'],
    target: {
      low: 0.75,
      high: 0.93,
      source: {
        zh: '推定目标带：全国医院 79.4%、公立医院 86.0%（2023 年公报）居其中',
        en: 'assumed band around the national 79.4 % of hospitals and 86.0 % of public ones (communiqué 2023)',
      },
    },
  }),
  ofIndicator(turnover24h, {
    category,
    refresh: 'day',
    formula: ['出院人数 ÷（Σ 开放床分钟 ÷ 1,440）', turnover24h.formula],
    source: ['病床周转次数 = 出院人数 ÷ 平均开放床位，按日', 'discharges over mean open beds, per day'],
  }),
  live({
    id: 'turnover-interval-24h',
    category,
    name: ['床位周转间隔（空床日）', 'Turnover interval'],
    unit: 'd',
    better: 'lower',
    refresh: 'day',
    formula: [
      '（开放床日 − 占用床日）÷ 出院人数，近 24 小时',
      '(open bed-days − occupied bed-days) ÷ discharges, last 24 hours',
    ],
    explanation: [
      '一张床在两名患者之间平均空几天；加床在用时可为负。',
      'Days that a bed stands empty between two patients; negative where extra beds are in use.',
    ],
    source: BED_EVENTS,
    of: turnoverInterval,
  }),
  ofIndicator(meanStay, {
    category,
    refresh: 'day',
    formula: ['Σ 出院者占用床分钟 ÷ 出院人数 ÷ 1,440', meanStay.formula],
    source: ['出院者平均住院日', 'mean stay of those discharged'],
    target: {
      low: null,
      high: 8.8,
      source: {
        zh: '全国医院平均，2023 年统计公报',
        en: 'mean of the nation’s hospitals, statistical communiqué 2023',
      },
    },
  }),
  ofIndicator(bedTurnaround, {
    category,
    refresh: 'day',
    formula: ['（再次可用 − 离床）的中位数，直方图组宽 20%', bedTurnaround.formula],
    source: ['Cedars-Sinai 由 75 降至 45 分钟（advisory.com）', bedTurnaround.source],
  }),
  live({
    id: 'admissions-24h',
    category,
    name: ['入院人次（日）', 'Admissions per day'],
    unit: 'patients',
    better: 'neither',
    refresh: 'day',
    formula: ['近 24 小时住进病床的人次', 'patients put into a bed in the last 24 hours'],
    explanation: [
      '逐床上报的医院；院内转床不计。',
      'Hospitals that tell bed by bed; moves within a hospital are left out.',
    ],
    source: BED_EVENTS,
    of: admissionsDay,
  }),
  live({
    id: 'discharges-24h',
    category,
    name: ['出院人次（日）', 'Discharges per day'],
    unit: 'patients',
    better: 'neither',
    refresh: 'day',
    formula: ['近 24 小时离开病床出院的人次', 'patients discharged from a bed in the last 24 hours'],
    explanation: ['逐床上报的医院。', 'Hospitals that tell bed by bed.'],
    source: BED_EVENTS,
    of: dischargesDay,
  }),
  live({
    id: 'waiting-for-bed',
    category,
    name: ['待床患者', 'Waiting for a bed'],
    unit: 'patients',
    better: 'lower',
    refresh: 'event',
    formula: ['Σ 病区登记在案的床位请求', 'Σ requests for a bed on record at wards'],
    explanation: [
      '已提出要床、尚未住进的患者，含急诊滞留者。',
      'Patients for whom a bed is asked and who are in none yet, boarders included.',
    ],
    source: ['床位请求（bed.requested）', 'requests for beds (bed.requested)'],
    of: waitingForBed,
  }),
  ofIndicator(fitToLeave, {
    category,
    refresh: 'event',
    formula: ['上报“符合出院标准”（encounter.fit）且仍在床的患者', fitToLeave.formula],
    source: ['延迟出院；OPEL 式 10–15% 为最重两级（忆述）', fitToLeave.source],
  }),
  live({
    id: 'fit-to-leave-share',
    category,
    name: ['待转滞留占在床比例', 'Fit to leave, share of those in bed'],
    unit: 'share',
    better: 'lower',
    refresh: 'event',
    formula: ['符合出院标准仍在床 ÷ 在床患者', 'medically fit and still in bed ÷ patients in bed'],
    explanation: ['床位有多大部分被可以离开的人占着。', 'How much of the beds is held by people who could leave.'],
    source: ['就诊事件（encounter.fit）', 'events of encounters (encounter.fit)'],
    target: {
      low: null,
      high: 0.1,
      source: {
        zh: 'OPEL 式压力分级 10/13/15%（忆述，待核对）',
        en: 'OPEL-style levels 10/13/15 %, recalled and to be confirmed',
      },
    },
    of: fitShare,
    observedAt: fitToLeave.observedAt,
  }),
  ofIndicator(noBed24h, {
    category,
    refresh: 'event',
    formula: ['t = 3…24 小时中的最大值：P(仍在者 + 新到仍在者 ≥ 开放 − 停用)', noBed24h.formula],
    source: ['独立条件生存之和与 M/G/∞ 到达；至 150 人为卷积精确解', noBed24h.source],
  }),
  ofIndicator(icuNoBed24h, {
    category,
    refresh: 'event',
    formula: ['同上，仅计重症单元', icuNoBed24h.formula],
    source: ['独立条件生存之和与 M/G/∞ 到达；至 150 人为卷积精确解', icuNoBed24h.source],
  }),
]

const EMERGENCY_CARE: readonly CatalogueEntry[] = [
  ofIndicator(emergencyPatients, {
    category,
    refresh: 'event',
    formula: ['候诊 + 诊疗中 + 滞留', emergencyPatients.formula],
    source: CROWDING,
  }),
  live({
    id: 'emergency-occupancy',
    category,
    name: ['急诊诊疗位占用率', 'Emergency occupancy'],
    unit: 'share',
    better: 'lower',
    refresh: 'event',
    formula: ['（候诊 + 诊疗中 + 滞留）÷ 诊疗位', '(waiting + in treatment + boarding) ÷ treatment places'],
    explanation: ['超过 100% 即为拥挤。', 'Above 100 % a department is crowded.'],
    source: CROWDING,
    target: { low: null, high: 1, source: { zh: CROWDING[0], en: CROWDING[1] } },
    of: emergencyOccupancy,
    observedAt: emergencyToldAt,
    people: true,
  }),
  live({
    id: 'emergency-waiting',
    category,
    name: ['急诊候诊人数', 'Waiting in emergency'],
    unit: 'patients',
    better: 'lower',
    refresh: 'event',
    formula: ['处于候诊阶段的患者', 'patients in stage waiting'],
    explanation: ['已到急诊、尚未由医师接诊。', 'In the department and not yet seen by a doctor.'],
    source: EMERGENCY,
    of: emergencyWaiting,
    observedAt: emergencyToldAt,
  }),
  live({
    id: 'emergency-observed',
    category,
    name: ['急诊留观人数', 'In emergency observation'],
    unit: 'patients',
    better: 'neither',
    refresh: 'event',
    formula: ['处于留观阶段的患者', 'patients in stage observation'],
    explanation: ['在留观区，不占诊疗位。', 'In the observation area, outside the treatment places.'],
    source: EMERGENCY,
    of: emergencyObserved,
    observedAt: emergencyToldAt,
  }),
  live({
    id: 'emergency-arrivals-24h',
    category,
    name: ['急诊人次（日）', 'Emergency arrivals per day'],
    unit: 'patients',
    better: 'neither',
    refresh: 'day',
    formula: ['近 24 小时到达急诊的人次', 'arrivals at emergency departments in the last 24 hours'],
    explanation: ['自行到达与 120 送达合计。', 'Those who came by themselves and those brought by 120.'],
    source: EMERGENCY,
    of: emergencyArrivals,
    observedAt: emergencyToldAt,
  }),
  live({
    id: 'emergency-stay-median',
    category,
    name: ['急诊停留时间中位数', 'Emergency stay, median'],
    unit: 'min',
    better: 'lower',
    refresh: 'day',
    formula: [
      '（离开 − 到达）的中位数，直方图组宽 20%',
      'median of (left − arrived), from a histogram with bins 20 % wide',
    ],
    explanation: [
      '近 24 小时离开急诊者的一半不超过此值。',
      'Half of those who left in the last 24 hours had stayed no longer.',
    ],
    source: EMERGENCY,
    of: emergencyStayMedian,
    observedAt: emergencyToldAt,
  }),
  ofIndicator(emergencyStayP90, {
    category,
    refresh: 'day',
    formula: ['（离开 − 到达）的 P90，直方图组宽 20%', emergencyStayP90.formula],
    source: ['英国以 240 分钟比较；在中国不是标准', emergencyStayP90.source],
  }),
  live({
    id: 'left-within-4h',
    category,
    name: ['4 小时内离开急诊占比', 'Left within four hours'],
    unit: 'share',
    better: 'higher',
    refresh: 'day',
    formula: ['停留 ≤ 240 分钟的离开者 ÷ 离开者，按直方图', 'left within 240 min ÷ all who left, from the histogram'],
    explanation: ['仅作比较：4 小时在中国不是标准。', 'For comparison only: in China four hours are no norm.'],
    source: ['英国 NHS 4 小时口径', 'four-hour performance of the English NHS'],
    of: leftWithin(240),
    observedAt: emergencyToldAt,
  }),
  live({
    id: 'left-after-12h',
    category,
    name: ['急诊停留超过 12 小时占比', 'Stayed beyond twelve hours'],
    unit: 'share',
    better: 'lower',
    refresh: 'day',
    formula: ['自到达起停留 > 720 分钟的离开者 ÷ 离开者', 'left more than 720 min after arrival ÷ all who left'],
    explanation: [
      '自到达起算；自决定收住院起算的是另一指标。',
      'From arrival; from the decision to admit is another measure.',
    ],
    source: ['OPEL 式压力分级 2/5/10%（忆述，待核对）', 'OPEL-style levels 2/5/10 %, recalled and to be confirmed'],
    target: {
      low: null,
      high: 0.02,
      source: { zh: 'OPEL 式压力分级（忆述，待核对）', en: 'OPEL-style levels, recalled and to be confirmed' },
    },
    of: leftAfter(720),
    observedAt: emergencyToldAt,
  }),
  ofIndicator(boarders, {
    category,
    refresh: 'event',
    formula: ['处于滞留阶段的患者', 'patients in stage boarding'],
    source: CROWDING,
  }),
  live({
    id: 'boarders-share',
    category,
    name: ['滞留占诊疗位比例', 'Boarders, share of places'],
    unit: 'share',
    better: 'lower',
    refresh: 'event',
    formula: ['滞留 ÷ 诊疗位', 'boarding ÷ treatment places'],
    explanation: ['超过 10% 即为拥挤。', 'Above 10 % a department is crowded.'],
    source: CROWDING,
    target: { low: null, high: 0.1, source: { zh: CROWDING[0], en: CROWDING[1] } },
    of: boardersShare,
    observedAt: emergencyToldAt,
    people: true,
  }),
  ofIndicator(longestBoarder, {
    category,
    refresh: 'event',
    formula: ['现在 − 最早开始的在场滞留', longestBoarder.formula],
    source: ['滞留时间 = 离开急诊去病区 − 决定收住院', longestBoarder.source],
  }),
  live({
    id: 'boarding-hours-24h',
    category,
    name: ['滞留总时长（日）', 'Hours of boarding per day'],
    unit: 'h',
    better: 'lower',
    refresh: 'day',
    formula: ['Σ 近 24 小时结束的滞留时长', 'Σ lengths of boardings that ended in the last 24 hours'],
    explanation: ['急诊为病房垫付的时间。', 'The time that emergency departments lend to wards.'],
    source: EMERGENCY,
    of: boardingHours,
    observedAt: emergencyToldAt,
    people: true,
  }),
]

export const LIVE_SERVICES: readonly CatalogueEntry[] = [...BEDS, ...EMERGENCY_CARE]
