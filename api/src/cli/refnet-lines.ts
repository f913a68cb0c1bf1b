/** What `kangcheng refnet` prints for people: the same answer as its JSON, every number with its unit. */
import { STATION_Z, type StationRow, type StatisticSummary, type TracedEvent } from '@kangcheng/twin-engine/refnet'
import type { NetworkTask } from '../refnet/replication.ts'
import type { Text } from './command.ts'

/** What a run took, for its last line. */
export interface Cost {
  readonly events: number
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakRssBytes: number
}

export interface Traced {
  readonly replication: number
  readonly trace: readonly TracedEvent[]
}

const MINUTES: Text = { zh: '分', en: 'min' }
const SHARE: Text = { zh: '占比', en: 'share of 1' }
const PATIENTS: Text = { zh: '人', en: 'patients' }
const SLOTS: Text = { zh: '次', en: 'slots' }
const DIVERSIONS: Text = { zh: '次分流', en: 'diversions' }

interface Group {
  readonly title: Text
  readonly units: Readonly<Record<string, Text>>
}

const all = (names: string, unit: Text): Record<string, Text> =>
  Object.fromEntries(names.split(' ').map((name) => [name, unit]))

/** The statistics of the model's definition in its order; those of a hospital have the same names behind `h<number>_`. */
const GROUPS: readonly Group[] = [
  {
    title: { zh: '到达与分流', en: 'arrivals and diversions' },
    units: {
      ...all('n_arr n_accept', PATIENTS),
      n_div: DIVERSIONS,
      div_per_accept: { zh: '次/人', en: 'per patient accepted' },
    },
  },
  {
    title: { zh: '急诊', en: 'emergency departments' },
    units: {
      ...all('ed_wait_mean ed_wait_mean_c1 ed_wait_mean_c2 ed_wait_mean_c3', MINUTES),
      ...all('ed_wait_p95_c1 ed_wait_p95_c2 ed_wait_p95_c3 ed_stay_mean ed_stay_p95', MINUTES),
      ed_4h_frac: SHARE,
    },
  },
  {
    title: { zh: '等床', en: 'waiting for a bed' },
    units: {
      ...all('board_mean board_p95 icu_wait_mean', MINUTES),
      board_hours: { zh: '人·小时', en: 'patient-hours' },
      icu_block_hours: { zh: '床·小时', en: 'bed-hours' },
    },
  },
  {
    title: { zh: '占用', en: 'occupancy' },
    units: { ...all('util_bay util_icu util_surg util_gen clean_frac', SHARE), ...all('edq_mean edq_max', PATIENTS) },
  },
  {
    title: { zh: '择期与转院', en: 'planned admissions and transfers' },
    units: {
      ...all('el_sched el_cancel', SLOTS),
      el_cancel_frac: SHARE,
      n_transfer: PATIENTS,
      transfer_wait_mean: MINUTES,
    },
  },
  {
    title: { zh: '离院', en: 'departures' },
    units: { ...all('n_deaths n_depart n_ward_discharge', PATIENTS), los_total_mean: MINUTES },
  },
  { title: { zh: '事件', en: 'events' }, units: all('events_total events_window', { zh: '个', en: 'events' }) },
]

const HOSPITAL = /^h(\d+)_/

/** The heading under which a statistic stands, and its unit; null for a name that the definition does not have. */
function placeOf(name: string): { readonly title: Text; readonly unit: Text } | null {
  const hospital = HOSPITAL.exec(name)
  const plain = name.replace(HOSPITAL, '')
  const group = GROUPS.find(({ units }) => Object.hasOwn(units, plain))
  if (!group) return null
  const title = hospital ? { zh: `医院 ${hospital[1]}`, en: `hospital ${hospital[1]}` } : group.title
  return { title, unit: group.units[plain]! }
}

const both = ({ zh, en }: Text): string => `${zh} ${en}`
const figure = (value: number): string => String(Number(value.toPrecision(7)))
/** In English with its number: `1 week`, `2 weeks`. */
const counted = (count: number, zh: string, en: string): string => `${count} ${zh} ${en}${count === 1 ? '' : 's'}`

export function networkLines(
  { model, copies, parameters, seed, warmupWeeks, weeks }: NetworkTask,
  summary: Readonly<Record<string, StatisticSummary>>,
  replications: number,
  traced: readonly Traced[],
  cost: Cost,
): readonly string[] {
  return [
    [
      `参考网络 reference network ${parameters.name}`,
      ...(model === '0' ? ['纯排队子集 its subset for pure queueing, RefNet-0'] : []),
      ...(copies > 1 ? [`${copies} 份 copies`] : []),
      `预热 warm-up ${counted(warmupWeeks, '周', 'week')}`,
      `测量 measured ${counted(weeks, '周', 'week')}`,
      `种子 seed ${seed}`,
      counted(replications, '次重复', 'replication'),
    ].join(' · '),
    replications > 1
      ? '均值 mean ± 95 % 区间半宽 half width of its interval，sd = 标准差 standard deviation'
      : '一次重复，没有区间 one replication has no interval',
    ...statisticLines(summary),
    ...traced.flatMap(({ replication, trace }) => traceLines(replication, trace)),
    costLine(cost),
  ]
}

function statisticLines(summary: Readonly<Record<string, StatisticSummary>>): readonly string[] {
  let above = ''
  return Object.entries(summary).flatMap(([name, one]) => {
    const place = placeOf(name)
    const title = place === null ? '其他 others' : both(place.title)
    const heading = title === above ? [] : [title]
    above = title
    return [...heading, `  ${name.padEnd(20)} ${shownValue(one, place === null ? '' : ` ${both(place.unit)}`)}`]
  })
}

function shownValue({ mean, sd, halfWidth95, n }: StatisticSummary, unit: string): string {
  if (n === 0) return '–'
  return `${figure(mean)}${sd === null ? '' : ` ± ${figure(halfWidth95 ?? 0)}`}${unit}${sd === null ? '' : ` · sd ${figure(sd)}`}`
}

/** `number,minute,type,place`, as the reference has it. */
export const traceLine = ({ minute, type, place }: TracedEvent, i: number): string =>
  `${i + 1},${minute.toFixed(6)},${type},${place}`

const traceLines = (replication: number, trace: readonly TracedEvent[]): readonly string[] => [
  `事件 events of replication ${replication}: number,minute,type,place`,
  ...trace.map(traceLine),
]

const STATION_UNITS: Readonly<Record<string, Text>> = {
  waitShare: SHARE,
  waitMinutes: MINUTES,
  queueLength: PATIENTS,
  utilisation: SHARE,
  lossShare: SHARE,
}

export function stationLines(
  rows: readonly StationRow[],
  seed: number,
  replications: number,
  failed: number,
  cost: Cost,
): readonly string[] {
  let above = ''
  return [
    `单站与精确解 single stations against exact answers · 种子 seed ${seed} · ${counted(replications, '次重复', 'replication')}`,
    ...rows.flatMap(({ check, lambda, mu, servers, measure, exact, mean, halfWidth95, z }) => {
      const station = `${check} · λ ${lambda}/min · μ ${mu}/min · ${counted(servers, '台', 'server')}`
      const heading = station === above ? [] : [station]
      above = station
      const half = halfWidth95 === null ? '' : ` ± ${figure(halfWidth95)}`
      const unit = STATION_UNITS[measure]
      return [
        ...heading,
        `  ${measure.padEnd(12)} 精确 exact ${figure(exact)} · 均值 mean ${figure(mean)}${half}${unit ? ` ${both(unit)}` : ''} · z ${z?.toFixed(2) ?? '–'}`,
      ]
    }),
    failed === 0
      ? `所有项均在 ${STATION_Z} 个标准误之内 · all within ${STATION_Z} standard errors`
      : `${failed} 项偏离 ${STATION_Z} 个标准误及以上 · ${failed} missed by ${STATION_Z} standard errors or more`,
    costLine(cost),
  ]
}

const costLine = ({ events, cpuSeconds, wallSeconds, peakRssBytes }: Cost): string =>
  `${events.toLocaleString('en')} 个事件 events · ${cpuSeconds.toFixed(2)} CPU s · ${wallSeconds.toFixed(2)} s · ${Math.round(peakRssBytes / 1e6)} MB`
