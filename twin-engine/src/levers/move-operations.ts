/**
 * Move planned operations that lead into intensive care 调整手术排程: of a hospital and a specialty, a share of those whose session lies in a
 * window is done days later, at another hospital that has the ward, a theatre and intensive care, or put off by weeks. The same people
 * come with the same operation. Who is in hospital already, or comes before the notice has passed, is operated on as planned.
 */

import { type CityModel, indexCity, NEEDS, type Text } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import type { BedNeed } from '../parameters/keys.ts'
import { URGENCIES, type Urgency } from '../simulation/parts/operation-moves.ts'
import { theatresOf } from '../simulation/parts/theatre-lists.ts'
import { plannedOperations } from '../simulation/planned-operations.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { daysOf, Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { NEED, WINDOW } from './lever-fields.ts'

export interface MoveOperations {
  readonly kind: 'move-operations'
  /** Id of the hospital whose operations are moved. */
  readonly facility: string
  readonly need: BedNeed | 'all'
  readonly urgency: Urgency | 'all'
  /** Of those operations, 0 to 1; shares of levers that concern the same operations add up. */
  readonly share: number
  /** Days later; 0 only with another hospital. */
  readonly days: number
  /** Id of the hospital where they are done, null = the same. */
  readonly to: string | null
  /** Whoever is admitted within so many minutes from the start was told too late. */
  readonly noticeMinutes: number
  /** The window in which the days of the sessions begin. */
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Staff-hours to call off an operation, find a new date and prepare it anew; assumed, as for `cancel-electives` and a theatre's planner on top. */
const STAFF_HOURS_PER_MOVE = 1
export const NOTICE_MINUTES = 1440
const DAY = 1440
/** Beyond so many days nobody has planned operations. */
const LONGEST_DAYS = 60

export const moveOperations: Lever<MoveOperations> = {
  kind: 'move-operations',
  name: { zh: '调整手术排程', en: 'Move planned operations' },
  use: 'action',
  fields: [
    { name: 'facility', label: { zh: '医院', en: 'Hospital' }, kind: 'facility' },
    NEED,
    {
      name: 'urgency',
      label: { zh: '手术类别', en: 'Urgency' },
      kind: 'choice',
      choices: [
        { value: 'all', label: { zh: '限期与择期', en: 'time-limited and elective' } },
        { value: 'elective', label: { zh: '择期手术', en: 'elective' } },
        { value: 'time-limited', label: { zh: '限期手术', en: 'time-limited' } },
      ],
      fallback: 'elective',
    },
    {
      name: 'share',
      label: { zh: '术后需重症手术的调整比例', en: 'Share of those that need intensive care' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.2, 1],
      sensibleSource: { zh: '假定', en: 'assumed' },
    },
    {
      name: 'days',
      label: { zh: '推后天数', en: 'Days later' },
      kind: 'number',
      unit: 'd',
      low: 0,
      high: 90,
      sensible: [1, 28],
      sensibleSource: {
        zh: '英国 NHS 章程手册：手术取消后 28 天内另定日期',
        en: 'NHS Constitution handbook: a new date within 28 days of a cancelled operation',
      },
      fallback: 7,
    },
    { name: 'to', label: { zh: '改由医院', en: 'At another hospital' }, kind: 'facility', fallback: null },
    {
      name: 'noticeMinutes',
      label: { zh: '提前通知', en: 'Notice' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 43_200,
      sensible: [720, 2880],
      sensibleSource: {
        zh: '英格兰 NHS：入院当日及以后的取消算临时取消',
        en: 'NHS England counts a cancellation on or after the day of admission as last-minute',
      },
      fallback: NOTICE_MINUTES,
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: MoveOperations = {
      kind: 'move-operations',
      facility: f.text('facility') ?? '',
      need: f.need(),
      urgency: f.oneOf('urgency', ['all', ...URGENCIES], 'elective'),
      share: f.number('share', 0, 1),
      days: f.whole('days', 0, 90, 7),
      to: f.text('to'),
      noticeMinutes: f.number('noticeMinutes', 0, 43_200, NOTICE_MINUTES),
      ...f.window(),
    }
    if (f.problems.length === 0) {
      if (spec.facility === '')
        f.problems.push({ path: 'facility', why: 'must name the hospital whose operations are moved' })
      else if (spec.days === 0 && spec.to === null)
        f.problems.push({ path: 'days', why: 'must be 1 at least, or let `to` name another hospital' })
      else if (spec.to === spec.facility)
        f.problems.push({ path: 'to', why: 'must be another hospital; leave it out for a later day at the same' })
    }
    return f.done(spec)
  },
  check(spec, city) {
    return checked(spec, city)
  },
  plan(spec, simulation) {
    const run = simulation.parts.electives
    const { city } = simulation.state
    const theatres = theatresOf(city, simulation.setting.parameters)?.theatres
    const { facility: indexOf } = indexCity(city)
    const facility = indexOf.get(spec.facility)!
    const to = spec.to === null ? -1 : indexOf.get(spec.to)!
    if (run === null || !theatres || theatres[facility] === 0) return nothing(NO_THEATRE)
    if (to >= 0 && (theatres[to] === 0 || simulation.care.wards.intensive[to]!.length === 0)) return nothing(NO_TAKER)
    const wardOfNeed = to < 0 ? NO_WARDS : largestWards(city, to)
    const need = spec.need === 'all' ? -1 : NEEDS.indexOf(spec.need)
    if (to >= 0 && need >= 0 && wardOfNeed[need]! < 0) return nothing(NO_WARD)
    const { minute } = simulation
    const cases = expected(spec, simulation, facility)
    run.operationMoves = [
      ...run.operationMoves,
      {
        facility,
        need,
        urgency: spec.urgency,
        fromMinute: minute + spec.fromMinute,
        untilMinute: minute + spec.untilMinute,
        admittedFromMinute: minute + spec.noticeMinutes,
        days: spec.days,
        to,
        wardOfNeed,
        share: spec.share,
      },
    ]
    return {
      kind: 'move-operations',
      wanted: 1,
      planned: 1,
      note: told(spec, city, facility, to, cases),
      cost: { staffHours: cases === null ? null : cases * STAFF_HOURS_PER_MOVE, moneyYuan: null },
    }
  },
}

function checked(spec: MoveOperations, city: CityModel): Decoded<MoveOperations> {
  const { facility } = indexCity(city)
  const problems = (['facility', 'to'] as const).flatMap((name) => {
    const id = spec[name]
    return id === null || facility.has(id) ? [] : [{ path: name, why: `the city has no facility "${id}"` }]
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
}

const NO_WARDS = new Int32Array(NEEDS.length).fill(-1)
const NO_THEATRE: Text = {
  zh: '该院在此次运行中没有手术室，无从调整',
  en: 'the hospital has no theatre in this run: nothing to move',
}
const NO_TAKER: Text = {
  zh: '接收医院没有手术室或重症监护，不能接收',
  en: 'the other hospital has no theatre or no intensive care: it can take none',
}
const NO_WARD: Text = { zh: '接收医院没有该专科病区', en: 'the other hospital has no ward of that specialty' }

const nothing = (note: Text) => ({
  kind: 'move-operations',
  wanted: 1,
  planned: 0,
  note,
})

/** The ward of each need with most beds, by index into NEEDS; -1 = none. */
function largestWards(city: CityModel, facility: number): Int32Array {
  const wards = new Int32Array(NEEDS.length).fill(-1)
  for (const u of indexCity(city).unitsOfFacility[facility]!) {
    const unit = city.units[u]!
    if (unit.kind !== 'ward') continue
    const at = NEEDS.indexOf(unit.need)
    if (wards[at]! < 0 || unit.beds > city.units[wards[at]!]!.beds) wards[at] = u
  }
  return wards
}

/** Operations expected to be moved, to the end of the run; null where nobody knows when that is. */
function expected(spec: MoveOperations, simulation: Simulation, facility: number): number | null {
  const { setting, state, now, minute, localOrigin } = simulation
  const days = daysOf({ fromMinute: 0, untilMinute: spec.untilMinute }, simulation)
  if (days === null || days > LONGEST_DAYS) return null
  const { parameters } = setting
  const plan = plannedOperations(state.city, parameters, now, Math.ceil(days) + 1, spec.noticeMinutes, facility)
  const intoDay = (localOrigin + minute) % DAY
  let cases = 0
  for (const { need, day, movable } of plan?.sessions ?? []) {
    const begins = day * DAY - intoDay
    if ((spec.need !== 'all' && need !== spec.need) || begins < spec.fromMinute || begins >= spec.untilMinute) continue
    URGENCIES.forEach((urgency, u) => {
      if (spec.urgency === 'all' || spec.urgency === urgency) cases += spec.share * movable[u]!
    })
  }
  return cases
}

function told(spec: MoveOperations, city: CityModel, facility: number, to: number, cases: number | null): Text {
  const from = city.facilities[facility]!.name
  const there = to < 0 ? null : city.facilities[to]!.name
  const percent = Math.round(100 * spec.share)
  const about = (open: string, close: string): string => (cases === null ? '' : `${open}${cases.toFixed(1)}${close}`)
  return {
    zh: `${from.zh} ${percent}% 的术后需重症手术${about('（约 ', ' 台）')}${there === null ? '' : `改由${there.zh}施行`}${spec.days > 0 ? `，推后 ${spec.days} 天` : ''}`,
    en: `${percent} % of the operations of ${from.en} that need intensive care${about(' (about ', ')')} are done ${[...(there === null ? [] : [`at ${there.en}`]), ...(spec.days > 0 ? [`${spec.days} days later`] : [])].join(', ')}`,
  }
}
