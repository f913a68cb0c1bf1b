/**
 * Alerts: rules over a facility's figures, with hysteresis, kept in a small book of typed arrays beside the state.
 *
 * A level rises when two consecutive readings ask for it and falls when six do, each at least `margin` below its
 * threshold: a figure that trembles about a threshold does not ring twice. Where a figure is not known the level is kept
 * (判断保留), never lowered.
 */
import type { Text } from '../city/city.ts'
import type { Instant } from '../events/event.ts'
import { BED_STATUS_COUNT, BedStatus } from '../state/state.ts'
import { type BedKind, bedBalanceOf } from './bed-balance.ts'
import { bedCountsOf } from './bed-counts.ts'
import { dataAge } from './data-age.ts'
import { emergencyOf } from './emergency.ts'
import { type IntensiveCare, icuOccupancy, intensiveCareOf } from './icu-occupancy.ts'
import { DEFAULT_SILENCE_MINUTES, type IndicatorUnit, ofFacility, type Reading } from './indicator.ts'
import { longestBoarder } from './longest-boarder.ts'
import { occupancyNow } from './occupancy-now.ts'
import { THRESHOLDS, type Thresholds } from './thresholds.ts'

export const SEVERITIES = ['normal', 'watch', 'alarm'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Consecutive readings that raise a level, and that lower it. */
export const READINGS_UP = 2
export const READINGS_DOWN = 6

/** What runs out where a rule alarms: all beds together, intensive care, or the places of the emergency department. */
export type AlertResource = 'beds' | 'icu' | 'emergency'

/** A rule for one facility; the figure grows worse upwards. */
export interface AlertRule extends Thresholds {
  readonly id: string
  readonly name: Text
  readonly unit: IndicatorUnit
  /** A time to full that stands beside the alert is of this. */
  readonly resource: AlertResource
  /** How far below a threshold the figure must be before the level may fall. */
  readonly margin: number
  readonly of: (reading: Reading, facility: number) => number | null
  /** What was found, in words, from the figures themselves. */
  readonly finding: (reading: Reading, facility: number, value: number) => Text
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`

/** `45 min`, `7 h 50 m`, `3 d 4 h`: the same in both languages. */
export function durationText(minutes: number): string {
  const m = Math.floor(minutes)
  if (m < 60) return `${m} min`
  return m < 2880 ? `${Math.floor(m / 60)} h ${m % 60} m` : `${Math.floor(m / 1440)} d ${Math.floor((m % 1440) / 60)} h`
}

/** Age in minutes of a facility's oldest reservation, and how many are older than `limitMinutes`; null = beds unknown. */
function reservations({ state, now }: Reading, facility: number, limitMinutes: number) {
  let [oldest, overdue, known] = [0, 0, false]
  for (const u of state.index.unitsOfFacility[facility]!) {
    const unit = state.city.units[u]!
    if (unit.kind === 'emergency' || state.units.reportedAt[u] === 0) continue
    known = true
    if (state.units.count[u * BED_STATUS_COUNT + BedStatus.assigned] === 0) continue
    for (let b = unit.firstBed; b < unit.firstBed + unit.beds + unit.surgeBeds; b++) {
      if (state.beds.status[b] !== BedStatus.assigned) continue
      const age = (now - state.beds.since[b]!) / 60_000
      oldest = Math.max(oldest, age)
      if (age >= limitMinutes) overdue++
    }
  }
  return known ? { oldest, overdue } : null
}

const RESERVATION_EXPIRY_MINUTES = 120

/**
 * A fixed threshold is wrong for small units: at 85 % of its beds one of 10 beds refuses 14.5 % of arrivals, one of 100
 * beds 1.2 % (Erlang B). Below these sizes a share rings no bell of its own; the chance of no bed tells their risk.
 */
const LEAST_BEDS_FOR_A_SHARE = 100
const LEAST_ICU_BEDS_FOR_A_SHARE = 15

/** Open beds of a facility, or of its intensive care; 0 = not known. */
const openBeds = ({ state }: Reading, facility: number, kind?: 'icu'): number =>
  bedCountsOf(state, ofFacility(facility), kind).open ?? 0

/** The share with what it is a share of, and how many can be taken in by the same count. */
function icuFinding(care: IntensiveCare | null, value: number): Text {
  if (care === null) return { zh: `重症使用率 ${percent(value)}`, en: `ICU ${percent(value)} occupied` }
  const { patients, reserved, usable, basis, room } = care
  const promised = reserved === null || reserved === 0 ? null : reserved
  return {
    zh: `重症 ${percent(value)}：${patients} 人${promised === null ? '' : `＋预留 ${promised}`} / ${basis === 'staffed' ? '护士可照护' : '开放'} ${usable} 床，${room === null ? '空床未上报' : `可收 ${room}`}`,
    en: `ICU ${percent(value)}: ${patients}${promised === null ? '' : ` + ${promised} reserved`} in ${usable} ${basis === 'staffed' ? 'nursed' : 'open'} beds, ${room === null ? 'free beds not reported' : `room for ${room}`}`,
  }
}

const LACKING: Readonly<Record<BedKind, Text>> = {
  ward: { zh: '病房空床', en: 'ward bed' },
  icu: { zh: '重症空床', en: 'ICU bed' },
}

/** Nothing is left for the next patient: of any number of beds, as a share is not. */
const noBedRule = (kind: BedKind): AlertRule => ({
  id: `no-${kind}-bed`,
  name: { zh: `无${LACKING[kind].zh}`, en: `No ${LACKING[kind].en} left` },
  unit: 'beds',
  resource: kind === 'icu' ? 'icu' : 'beds',
  ...THRESHOLDS.bedsShort,
  margin: 0,
  of: (reading, f) => bedBalanceOf(reading.state, f, kind, reading.waitingForBeds())?.short ?? null,
  finding: (reading, f, value) => {
    const { zh, en } = LACKING[kind]
    const balance = bedBalanceOf(reading.state, f, kind, reading.waitingForBeds())
    const [free, asking] = [(balance?.ready ?? 0) + (balance?.preparing ?? 0), balance?.asking ?? 0]
    if (value < 0) return { zh: `${zh}余 ${-value} 张`, en: `${-value} ${en}${value === -1 ? '' : 's'} left` }
    if (value === 0) return { zh: `${zh}已无余`, en: `no ${en} left for the next patient` }
    return {
      zh: `${asking} 人待${kind === 'icu' ? '重症' : '病房'}床，可用 ${free} 张，缺 ${value} 张`,
      en: `${asking} waiting for ${kind === 'icu' ? 'an ICU' : 'a ward'} bed, ${free} to give: ${value} short`,
    }
  },
})

export const ALERT_RULES: readonly AlertRule[] = [
  {
    id: 'occupancy',
    name: { zh: '病床使用率', en: 'Bed occupancy' },
    unit: 'share',
    resource: 'beds',
    ...THRESHOLDS.occupancy,
    margin: 0.01,
    of: (reading, f) =>
      openBeds(reading, f) >= LEAST_BEDS_FOR_A_SHARE ? occupancyNow.of(reading, ofFacility(f)) : null,
    finding: (reading, f, value) => {
      const beds = bedCountsOf(reading.state, ofFacility(f))
      const free = beds.effectiveFree
      return {
        zh: `使用率 ${percent(value)}，${free === null ? '空床未上报' : `有效空床 ${free} 张`}`,
        en: `${percent(value)} occupied, ${free === null ? 'free beds not reported' : `${free} effective free ${free === 1 ? 'bed' : 'beds'}`}`,
      }
    },
  },
  {
    id: 'icu-occupancy',
    name: { zh: '重症床位使用率', en: 'ICU occupancy' },
    unit: 'share',
    resource: 'icu',
    ...THRESHOLDS.icuOccupancy,
    margin: 0.02,
    of: (reading, f) =>
      openBeds(reading, f, 'icu') >= LEAST_ICU_BEDS_FOR_A_SHARE ? icuOccupancy.of(reading, ofFacility(f)) : null,
    finding: (reading, f, value) => icuFinding(intensiveCareOf(reading.state, ofFacility(f)), value),
  },
  noBedRule('icu'),
  noBedRule('ward'),
  {
    id: 'longest-boarder',
    name: { zh: '最长滞留', en: 'Longest boarding' },
    unit: 'min',
    resource: 'emergency',
    ...THRESHOLDS.longestBoarderMinutes,
    margin: 30,
    of: (reading, f) => longestBoarder.of(reading, ofFacility(f)),
    finding: (reading, f, value) => {
      const boarding = emergencyOf(reading, ofFacility(f))?.boarding ?? 0
      return {
        zh: `急诊滞留 ${boarding} 人，最长 ${durationText(value)}`,
        en: `${boarding} boarding in emergency, longest ${durationText(value)}`,
      }
    },
  },
  {
    id: 'boarders-share',
    name: { zh: '滞留占急诊诊疗位', en: 'Boarders by emergency places' },
    unit: 'share',
    resource: 'emergency',
    ...THRESHOLDS.boardersShare,
    margin: 0.02,
    of: (reading, f) => {
      const emergency = emergencyOf(reading, ofFacility(f))
      return emergency === null || emergency.places === 0 ? null : emergency.boarding / emergency.places
    },
    finding: (reading, f, value) => {
      const emergency = emergencyOf(reading, ofFacility(f))
      const [boarding, places] = [emergency?.boarding ?? 0, emergency?.places ?? 0]
      return {
        zh: `急诊滞留 ${boarding} 人，占 ${places} 个诊疗位的 ${percent(value)}`,
        en: `${boarding} boarding in emergency, ${percent(value)} of ${places} places`,
      }
    },
  },
  {
    id: 'reservation-overdue',
    name: { zh: '预留床位逾期', en: 'Reservations overdue' },
    unit: 'min',
    resource: 'beds',
    watch: RESERVATION_EXPIRY_MINUTES,
    alarm: 2 * RESERVATION_EXPIRY_MINUTES,
    margin: 0,
    source: 'a reserved bed lapses after 120 min, assumed (turnaround.assignedExpiryMinutes)',
    of: (reading, f) => reservations(reading, f, RESERVATION_EXPIRY_MINUTES)?.oldest ?? null,
    finding: (reading, f, value) => {
      const overdue = reservations(reading, f, RESERVATION_EXPIRY_MINUTES)?.overdue ?? 0
      return {
        zh: `${overdue} 张预留床位逾期未入住，最久 ${durationText(value)}`,
        en: `${overdue} reserved ${overdue === 1 ? 'bed' : 'beds'} overdue, oldest ${durationText(value)}`,
      }
    },
  },
  {
    id: 'data-stale',
    name: { zh: '数据过时', en: 'Data stale' },
    unit: 'min',
    resource: 'beds',
    ...THRESHOLDS.dataAgeMinutes,
    margin: 0,
    source: `${THRESHOLDS.dataAgeMinutes.source}; later by as much as the agreed interval allows`,
    of: (reading, f) => {
      const age = dataAge.of(reading, ofFacility(f))
      return age === null ? null : Math.max(0, age - (reading.silenceMinutes(f) - DEFAULT_SILENCE_MINUTES))
    },
    finding: (reading, f, value) => {
      const age = durationText(dataAge.of(reading, ofFacility(f)) ?? value)
      return { zh: `已 ${age} 未收到数据`, en: `no data for ${age}` }
    },
  },
]

/** Levels by `[rule * facilities + facility]`; plain data, so that it can stand in a snapshot. */
export interface AlertBook {
  readonly facilities: number
  readonly level: Uint8Array
  /** The level that the last readings asked for, and how many in a row did. */
  readonly pending: Uint8Array
  readonly pendingCount: Uint8Array
  /** When the present level began, epoch ms; 0 = never anything but normal. */
  readonly since: Float64Array
  /** Last known figure; NaN = never known. And whether the last reading knew it. */
  readonly value: Float64Array
  readonly known: Uint8Array
}

export function emptyAlertBook(facilities: number): AlertBook {
  const n = ALERT_RULES.length * facilities
  return {
    facilities,
    level: new Uint8Array(n),
    pending: new Uint8Array(n),
    pendingCount: new Uint8Array(n),
    since: new Float64Array(n),
    value: new Float64Array(n).fill(Number.NaN),
    known: new Uint8Array(n),
  }
}

export interface AlertChange {
  readonly rule: string
  readonly facility: number
  readonly from: Severity
  readonly to: Severity
}

/** Level that a figure asks for; a threshold already reached is left only `margin` below it. */
function wanted(rule: AlertRule, value: number, level: number): number {
  if (value >= rule.alarm - (level >= 2 ? rule.margin : 0)) return 2
  return value >= rule.watch - (level >= 1 ? rule.margin : 0) ? 1 : 0
}

/** Takes one reading (every city minute) into the book; returns the levels that changed. Writes the book only. */
export function advanceAlerts(book: AlertBook, reading: Reading): readonly AlertChange[] {
  const changes: AlertChange[] = []
  const { unitsOfFacility } = reading.state.index
  ALERT_RULES.forEach((rule, r) => {
    for (let f = 0; f < book.facilities; f++) {
      if (unitsOfFacility[f]!.length === 0) continue
      const k = r * book.facilities + f
      const value = rule.of(reading, f)
      book.known[k] = value === null ? 0 : 1
      if (value === null) continue
      book.value[k] = value
      const level = book.level[k]!
      const asked = wanted(rule, value, level)
      if (asked === level) {
        book.pendingCount[k] = 0
        book.pending[k] = level
        continue
      }
      // A run of readings on the same side counts as one, at the mildest level that all of them ask for.
      const sameSide = book.pendingCount[k]! > 0 && book.pending[k]! > level === asked > level
      book.pending[k] = sameSide ? towards(level, book.pending[k]!, asked) : asked
      book.pendingCount[k] = sameSide ? Math.min(255, book.pendingCount[k]! + 1) : 1
      if (book.pendingCount[k]! < (asked > level ? READINGS_UP : READINGS_DOWN)) continue
      const to = book.pending[k]!
      changes.push({ rule: rule.id, facility: f, from: SEVERITIES[level]!, to: SEVERITIES[to]! })
      book.level[k] = to
      book.since[k] = reading.now
      book.pendingCount[k] = 0
    }
  })
  return changes
}

/** Of two levels on the same side of `level`, the one nearer to it. */
function towards(level: number, one: number, other: number): number {
  return one > level ? Math.min(one, other) : Math.max(one, other)
}

export interface Alert {
  readonly rule: AlertRule
  readonly facility: number
  readonly severity: Severity
  readonly since: Instant
  readonly value: number
  /** The threshold that the level stands for. */
  readonly threshold: number
  readonly finding: Text
  /** True while the figure is no longer known: the level is kept, the judgement reserved 判断保留. */
  readonly stale: boolean
}

/** The alerts that stand, worst first, then by how long they have stood. */
export function alertsOf(book: AlertBook, reading: Reading): readonly Alert[] {
  const alerts: Alert[] = []
  ALERT_RULES.forEach((rule, r) => {
    for (let f = 0; f < book.facilities; f++) {
      const k = r * book.facilities + f
      const level = book.level[k]!
      if (level === 0) continue
      const value = book.value[k]!
      const threshold = level === 2 ? rule.alarm : rule.watch
      alerts.push({
        rule,
        facility: f,
        severity: SEVERITIES[level]!,
        since: book.since[k]!,
        value,
        threshold,
        finding: easing(rule.finding(reading, f, value), value < threshold),
        stale: book.known[k] === 0,
      })
    }
  })
  return alerts.sort(
    (a, b) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || a.since - b.since || a.facility - b.facility,
  )
}

/** A level outlasts its cause by a margin and a few readings; then the finding says so, lest one figure have two colours unexplained. */
function easing(finding: Text, below: boolean): Text {
  return below ? { zh: `${finding.zh}（回落中）`, en: `${finding.en} (easing)` } : finding
}

/** Worst level of a facility's alerts. */
export function severityOf(book: AlertBook, facility: number): Severity {
  let worst = 0
  for (let r = 0; r < ALERT_RULES.length; r++) worst = Math.max(worst, book.level[r * book.facilities + facility]!)
  return SEVERITIES[worst]!
}

const COLUMNS = ['level', 'pending', 'pendingCount', 'known', 'since', 'value'] as const

/** The book as plain JSON: rule ids and columns. */
export function saveAlertBook(book: AlertBook): unknown {
  const columns = COLUMNS.map((name) => [name, Array.from(book[name], (x) => (Number.isNaN(x) ? null : x))])
  return { rules: ALERT_RULES.map((rule) => rule.id), facilities: book.facilities, ...Object.fromEntries(columns) }
}

/** The book that `saveAlertBook` gave; an empty one where it does not fit these rules or this many facilities. */
export function restoreAlertBook(saved: unknown, facilities: number): AlertBook {
  const book = emptyAlertBook(facilities)
  const record = (typeof saved === 'object' && saved !== null ? saved : {}) as Readonly<Record<string, unknown>>
  const rules = ALERT_RULES.map((rule) => rule.id).join()
  if (!Array.isArray(record.rules) || record.rules.join() !== rules || record.facilities !== facilities) return book
  const columns = COLUMNS.map((name) => record[name])
  if (!columns.every((column) => Array.isArray(column) && column.length === book.level.length)) return book
  COLUMNS.forEach((name, c) => {
    ;(columns[c] as unknown[]).forEach((x, k) => {
      book[name][k] = typeof x === 'number' ? x : Number.NaN
    })
  })
  return book
}
