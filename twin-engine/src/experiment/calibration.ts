/**
 * Is the undisturbed city believable? A run without any shock, measured against the targets that a baseline must meet before a
 * scenario on it is worth reading: each with its band, its source and what the run gave.
 */
import { bedId, type CityModel, indexCity, NEEDS, type Text } from '../city/city.ts'
import { issuedToken } from '../events/encounter-token.ts'
import type { Instant } from '../events/event.ts'
import type { BedNeed } from '../parameters/keys.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { narrate } from '../simulation/record.ts'
import type { Simulation } from '../simulation/simulation.ts'
import type { Total } from '../simulation/totals.ts'
import { warmSimulation } from '../simulation/warm-start.ts'
import { BED_STATUS_COUNT, BedStatus, PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '../state/state.ts'

const DAY = 1440
const HOURS = 24

export interface CalibrationTarget {
  readonly id: string
  readonly name: Text
  readonly unit: string
  /** The band, both ends included. */
  readonly low: number
  readonly high: number
  /** Where the band comes from. */
  readonly source: string
  /** What the run gave; null = the city or the model has nothing of the kind, and `why` says so. */
  readonly value: number | null
  readonly within: boolean | null
  readonly why: Text | null
}

/** Figures by hour of the local day, 00 → 23; null = nothing of the kind happened. */
export interface HoursOfDay {
  readonly emergencyArrivals: readonly number[]
  readonly admissions: readonly number[]
  readonly exits: readonly number[]
  /** Share of open beds that are occupied, at the end of the hour. */
  readonly occupancy: readonly number[]
  readonly intensiveCareOccupancy: readonly number[]
  readonly ambulanceResponseMinutes: readonly (number | null)[]
  /** Patients under treatment, observed or boarding per treatment place, at the end of the hour. */
  readonly emergencyLoad: readonly number[]
}

export interface Calibration {
  readonly city: string
  readonly seed: number
  /** Instant at which the measured days begin, after the warm-up. */
  readonly from: Instant
  /** The same as the city's own date, `2026-10-12`. */
  readonly localDate: string
  readonly days: number
  readonly warmUpDays: number
  readonly targets: readonly CalibrationTarget[]
  readonly hours: HoursOfDay
  /** Mean stay in days by need of the last bed: of the run, and of the parameters; needs with exits only. */
  readonly stays: readonly {
    readonly need: BedNeed
    readonly exits: number
    readonly days: number
    readonly parameterDays: number
  }[]
  /** Share of emergency arrivals by triage level Ⅰ–Ⅳ: of the run, and of the parameters. */
  readonly acuity: { readonly run: readonly number[]; readonly parameters: readonly number[] }
}

export interface CalibrationQuestion {
  readonly seed: number
  /** First measured instant; a Monday 00:00 local time gives whole weeks. */
  readonly from: Instant
  readonly days: number
  readonly warmUpDays: number
}

/** What is added up over the measured days. */
class Measured {
  readonly arrivals = new Float64Array(HOURS)
  readonly arrivalsByLevel = new Float64Array(4)
  readonly admissions = new Float64Array(HOURS)
  readonly exits = new Float64Array(HOURS)
  readonly occupied = new Float64Array(HOURS)
  readonly open = new Float64Array(HOURS)
  readonly intensiveOccupied = new Float64Array(HOURS)
  readonly intensiveOpen = new Float64Array(HOURS)
  readonly emergencyLoad = new Float64Array(HOURS)
  readonly responseMinutes = new Float64Array(HOURS)
  readonly responses = new Float64Array(HOURS)
  readonly viaEmergency = new Set<string>()
  readonly admitted = new Set<string>()
  /** Minutes in hospital and exits, by need of the last bed. */
  readonly stayMinutes = new Float64Array(NEEDS.length)
  readonly exitsByNeed = new Float64Array(NEEDS.length)
  /** Admitted when, by encounter; and who lies in a bed, by its id. */
  readonly admittedAt = new Map<string, Instant>()
  readonly lying = new Map<string, string>()

  constructor(state: TwinState) {
    const { patients } = state
    const { unitOfBed } = indexCity(state.city)
    for (let p = 0; p < patients.capacity; p++) {
      if (patients.stage(p) !== PatientStage.inBed || patients.bed(p) < 0) continue
      const token = issuedToken(patients.tokenHigh(p), patients.tokenLow(p))
      const unit = state.city.units[unitOfBed[patients.bed(p)]!]!
      this.admittedAt.set(token, patients.admittedAt(p))
      this.admitted.add(token)
      this.lying.set(bedId(unit, patients.bed(p) - unit.firstBed + 1), token)
    }
    this.present = this.admitted.size
  }
  /** Those admitted before the measured days. */
  readonly present: number
}

/** Runs the city without a shock and measures it. @throws as `warmSimulation`. */
export function calibrate(
  city: CityModel,
  parameters: Parameters,
  { seed, from, days, warmUpDays }: CalibrationQuestion,
): Calibration {
  const simulation = warmSimulation(city, parameters, seed, from, warmUpDays, from)
  const measured = new Measured(simulation.state)
  const start = simulation.minute
  const before = simulation.totals.copy()
  for (let hour = 1; hour <= days * HOURS; hour++) measureHour(simulation, start, hour, measured)
  const total = (name: Total): number => simulation.totals.of(name, -1) - before.of(name, -1)
  const places = city.units.reduce((n, unit) => (unit.kind === 'emergency' ? n + unit.beds : n), 0)
  const share = (of: Float64Array, among: Float64Array): number[] => Array.from(of, (v, h) => v / among[h]!)
  return {
    city: city.id,
    seed,
    from,
    localDate: new Date(from + city.utcOffsetMinutes * 60_000).toISOString().slice(0, 10),
    days,
    warmUpDays,
    targets: targetsOf(measured, days, total, parameters),
    hours: {
      emergencyArrivals: Array.from(measured.arrivals, (n) => n / days),
      admissions: Array.from(measured.admissions, (n) => n / days),
      exits: Array.from(measured.exits, (n) => n / days),
      occupancy: share(measured.occupied, measured.open),
      intensiveCareOccupancy: share(measured.intensiveOccupied, measured.intensiveOpen),
      ambulanceResponseMinutes: Array.from(measured.responses, (n, h) =>
        n > 0 ? measured.responseMinutes[h]! / n : null,
      ),
      emergencyLoad: Array.from(measured.emergencyLoad, (n) => n / Math.max(1, places) / days),
    },
    stays: NEEDS.flatMap((need, k) => {
      const exits = measured.exitsByNeed[k]!
      if (exits === 0 || need === 'emergency') return []
      return [
        { need, exits, days: measured.stayMinutes[k]! / exits / DAY, parameterDays: parameters.stay.meanDays[need] },
      ]
    }),
    acuity: { run: sharesOf(measured.arrivalsByLevel), parameters: parameters.emergency.acuityShare },
  }
}

function measureHour(simulation: Simulation, start: number, hour: number, measured: Measured): void {
  const { state } = simulation
  const { city } = state
  const local = (instant: Instant): number => Math.floor((instant / 60_000 + city.utcOffsetMinutes) / 60) % HOURS
  const responses = simulation.totals.of('ambulanceResponses', -1)
  const responseMinutes = simulation.totals.of('ambulanceResponseMinutes', -1)
  narrate(simulation, start + hour * 60, (event) => {
    const h = local(event.occurredAt)
    if (event.kind === 'encounter.started' && event.acuity !== undefined) {
      measured.arrivals[h]!++
      measured.arrivalsByLevel[event.acuity - 1]!++
      measured.viaEmergency.add(event.encounter)
    } else if (event.kind === 'bed.occupied' && event.encounter !== undefined) {
      measured.lying.set(event.bed, event.encounter)
      if (measured.admitted.has(event.encounter)) return
      measured.admitted.add(event.encounter)
      measured.admittedAt.set(event.encounter, event.occurredAt)
      measured.admissions[h]!++
    } else if (event.kind === 'bed.vacated') {
      measured.exits[h]!++
      leaves(state, event.bed, event.occurredAt, measured)
    }
  })
  const h = local(simulation.now - 1)
  measured.responses[h]! += simulation.totals.of('ambulanceResponses', -1) - responses
  measured.responseMinutes[h]! += simulation.totals.of('ambulanceResponseMinutes', -1) - responseMinutes
  city.units.forEach((unit, u) => {
    if (unit.kind === 'emergency') return
    const { count } = state.units
    const at = u * BED_STATUS_COUNT
    const lying = count[at + BedStatus.occupied]! + count[at + BedStatus.held]!
    measured.occupied[h]! += lying
    measured.open[h]! += unit.beds
    if (unit.kind !== 'icu') return
    measured.intensiveOccupied[h]! += lying
    measured.intensiveOpen[h]! += unit.beds
  })
  const { stage } = state.facilities
  for (let f = 0; f < city.facilities.length; f++)
    measured.emergencyLoad[h]! +=
      stage[f * PATIENT_STAGE_COUNT + PatientStage.emergencyTreatment]! +
      stage[f * PATIENT_STAGE_COUNT + PatientStage.boarding]!
}

/** Somebody leaves the hospital: the stay counts for the need of the bed that they leave. */
function leaves({ city, index }: TwinState, bed: string, at: Instant, measured: Measured): void {
  const token = measured.lying.get(bed)
  const admittedAt = token === undefined ? undefined : measured.admittedAt.get(token)
  if (admittedAt === undefined) return
  const need = NEEDS.indexOf(city.units[index.unitOfBed[index.findBed(bed)]!]!.need)
  measured.stayMinutes[need]! += (at - admittedAt) / 60_000
  measured.exitsByNeed[need]!++
  measured.admittedAt.delete(token!)
  measured.lying.delete(bed)
}

const sumOf = (values: ArrayLike<number>, from = 0, until = values.length): number => {
  let sum = 0
  for (let i = from; i < until; i++) sum += values[i]!
  return sum
}
const meanOf = (values: ArrayLike<number>, from: number, until: number): number =>
  sumOf(values, from, until) / (until - from)

function sharesOf(values: Float64Array): number[] {
  const all = sumOf(values)
  return Array.from(values, (v) => (all > 0 ? v / all : 0))
}

function peakHour(values: Float64Array): number {
  let best = 0
  for (let h = 1; h < HOURS; h++) if (values[h]! > values[best]!) best = h
  return best
}

const COMMUNIQUE = 'national statistical communiqué on health 2023: 79.4 % in hospitals, 86.0 % in public ones'
const TIANJIN = 'one-day census of 50 emergency departments in Tianjin (cem.org.cn 20170119), Shanghai (20180415)'
const KUNSHAN = 'Kunshan 120, 154,234 cases: mean 12.40 min local, 56.8 % within 12 min (oher.com.cn 2022.04.017)'

function targetsOf(
  m: Measured,
  days: number,
  total: (name: Total) => number,
  parameters: Parameters,
): CalibrationTarget[] {
  const targets: CalibrationTarget[] = []
  const add = (
    id: string,
    zh: string,
    en: string,
    unit: string,
    [low, high]: readonly [number, number],
    source: string,
    value: number | null,
    why: Text | null = null,
  ): void => {
    const within = value === null || Number.isNaN(value) ? null : value >= low && value <= high
    targets.push({ id, name: { zh, en }, unit, low, high, source, value: within === null ? null : value, within, why })
  }
  const exits = sumOf(m.exits)
  const lying = sumOf(m.occupied) / (days * HOURS)
  const meanStayDays = sumOf(m.stayMinutes) / sumOf(m.exitsByNeed) / DAY
  const psychiatry = NEEDS.indexOf('psychiatry')
  const somaticDays =
    (sumOf(m.stayMinutes) - m.stayMinutes[psychiatry]!) / (sumOf(m.exitsByNeed) - m.exitsByNeed[psychiatry]!) / DAY
  add('occupancy', '病床使用率', 'Bed occupancy', 'share', [0.79, 0.86], COMMUNIQUE, sumOf(m.occupied) / sumOf(m.open))
  add(
    'icu-occupancy',
    '重症监护使用率',
    'Intensive care occupancy',
    'share',
    [0.75, 0.85],
    'parameters of intensive care inflow (assumed band)',
    sumOf(m.intensiveOccupied) / sumOf(m.intensiveOpen),
  )
  add(
    'mean-stay',
    '平均住院日（不含精神科）',
    'Mean length of stay, psychiatry apart',
    'd',
    [8.4, 8.8],
    'communiqué 2023: 8.4 d in public hospitals, 8.8 d in all; the table of stays has no psychiatric wards',
    somaticDays,
  )
  add(
    'little',
    '利特尔定律之比',
    "Little's law: exits × stay ÷ patients in beds",
    'ratio',
    [0.98, 1.02],
    'J. D. C. Little, Operations Research 9 (1961)',
    ((exits / days) * meanStayDays) / lying,
  )
  add(
    'via-emergency',
    '经急诊入院占比',
    'Admissions by way of emergency',
    'share',
    [0.07, 0.16],
    'derived from adult visits alone: about 9 %; children (20–30 % more visits), intensive care and readmissions come on top',
    viaEmergency(m),
  )
  m.arrivalsByLevel.forEach((n, level) => {
    const expected = [0.0126, 0.0458, 0.2283, 0.7133][level]!
    const margin = Math.max(0.004, 0.05 * expected)
    const roman = ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'][level]!
    add(
      `acuity-${level + 1}`,
      `急诊${roman}级占比`,
      `Emergency arrivals of level ${roman}`,
      'share',
      [expected - margin, expected + margin],
      TIANJIN,
      n / sumOf(m.arrivals),
    )
  })
  const afternoon = meanOf(m.arrivals, 12, 17)
  add(
    'morning-peak',
    '上午高峰 ÷ 午后',
    'Morning peak (08–11) ÷ afternoon',
    'ratio',
    [1.1, 2],
    TIANJIN,
    meanOf(m.arrivals, 8, 11) / afternoon,
  )
  add(
    'evening-peak',
    '晚间高峰 ÷ 午后',
    'Evening peak (17–22) ÷ afternoon',
    'ratio',
    [1.1, 2],
    TIANJIN,
    meanOf(m.arrivals, 17, 22) / afternoon,
  )
  add(
    'night-trough',
    '凌晨低谷 ÷ 上午高峰',
    'Night trough (02–08) ÷ morning peak',
    'ratio',
    [0.1, 0.5],
    TIANJIN,
    meanOf(m.arrivals, 2, 8) / meanOf(m.arrivals, 8, 11),
  )
  add(
    'midday-midnight',
    '正午 ÷ 午夜使用率',
    'Occupancy at midday ÷ at midnight',
    'ratio',
    [1.0001, 1.1],
    'shape: a midnight census hides the midday peak',
    occupancyAt(m, 11) / occupancyAt(m, 23),
  )
  add(
    'exits-after-admissions',
    '出院高峰晚于入院上午高峰',
    'Peak of exits after the morning peak of admissions',
    'h',
    [0, 8],
    'shape',
    peakHour(m.exits) - peakHour(m.admissions.map((n, h) => (h < 13 ? n : 0))),
  )
  const responses = total('ambulanceResponses')
  const none = { zh: '该城市没有救护车辆', en: 'the city has no ambulances' }
  add(
    'response-mean',
    '120 平均反应时间',
    'Mean 120 response',
    'min',
    [12, 13],
    KUNSHAN,
    responses > 0 ? total('ambulanceResponseMinutes') / responses : null,
    responses > 0 ? null : none,
  )
  add(
    'response-within-12',
    '12 分钟内到达占比',
    '120 responses within 12 min',
    'share',
    [0.55, 0.6],
    KUNSHAN,
    responses > 0 ? total('ambulanceResponsesWithin12') / responses : null,
    responses > 0 ? null : none,
  )
  add(
    'response-peak',
    '高峰 ÷ 夜间反应时间',
    '120 response at peak hours ÷ at night',
    'ratio',
    [1.02, 2],
    'Wuhan: access falls from 73.9 % to 45.5 % at peak (PMC7689650)',
    responses > 0 ? responseRatio(m) : null,
    responses > 0 ? null : none,
  )
  const [primary, clinic] = [total('primaryVisits'), total('clinicVisits')]
  const elsewhere = parameters.outpatient.otherShare
  add(
    'primary-share',
    '基层诊疗占比',
    'Primary-care share of visits',
    'share',
    [0.51, 0.53],
    'communiqué 2023: 52 %',
    primary + clinic > 0 ? (primary / (primary + clinic)) * (1 - elsewhere) : null,
    primary + clinic > 0 ? null : { zh: '没有基层医疗机构', en: 'there are no primary-care centres' },
  )
  return targets
}

const occupancyAt = (m: Measured, h: number): number => m.occupied[h]! / m.open[h]!

function viaEmergency({ admitted, present, viaEmergency: emergency }: Measured): number {
  let both = 0
  for (const token of admitted) if (emergency.has(token)) both++
  return both / (admitted.size - present)
}

/** Mean response at 07–09 and 16–19 against that of 22–06. */
function responseRatio({ responses, responseMinutes }: Measured): number {
  const mean = (hours: readonly number[]): number =>
    hours.reduce((sum, h) => sum + responseMinutes[h]!, 0) / hours.reduce((sum, h) => sum + responses[h]!, 0)
  return mean([7, 8, 16, 17, 18]) / mean([22, 23, 0, 1, 2, 3, 4, 5])
}
