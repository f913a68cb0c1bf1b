/**
 * Which hospitals should send ward patients to which, read from runs in which nothing is done: a quantile of each hospital's need of ward beds on each
 * day, the fewest bed-days above a target occupancy, and the result as levers that the engine can play against doing nothing.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import type { Redistribute } from '../levers/redistribute.ts'
import type { BedNeed } from '../parameters/keys.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'
import type { Solver } from '../planning/solver.ts'
import { neighboursOf, usualMinutes } from '../policies/neighbours.ts'
import { NEVER_MOVED } from '../simulation/flows/redistribution.ts'
import { NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { quantileOfSorted } from '../statistics/quantiles.ts'
import { hospitalLoad, mayMove, planTransfers, type Transfer, type TransferQuestion } from './transfer-plan.ts'

/** What a person may wish of a proposal. */
export interface ProposalWish {
  /** Plan for this quantile of each day's need, 0 to 1: 0.5 for what is as likely as not, more to be safe. */
  readonly quantile: number
  /** Share of the open ward beds that may be in use. */
  readonly targetOccupancy: number
  readonly withinGroup: boolean
  /** Longest way; null = any. */
  readonly maxMinutes: number | null
  /** Patients that a hospital may send, and take, a day. */
  readonly perDay: number
  /** Ids of hospitals that neither send nor take. */
  readonly refusing: readonly string[]
  /** Whether the beds of primary-care centres take part too, as in down-referral 下转. */
  readonly primaryCare: boolean
}

/** One hospital asks another, on each day of a window. */
export interface ProposedTransfer {
  /** Indices of the facilities. */
  readonly from: number
  readonly to: number
  /** Days of the city's calendar, 0 = the one of the start; `untilDay` is the first without. */
  readonly fromDay: number
  readonly untilDay: number
  /** The same in minutes from the start. */
  readonly fromMinute: number
  readonly untilMinute: number
  /** Patients asked for a day, and how many of all those asked for are expected to go: hospitals and families refuse some. */
  readonly perDay: number
  readonly expected: number
  readonly minutes: number
}

/** Why a hospital above its target sends nobody, or too few. */
export type Blocked = 'no-neighbour' | 'neighbours-full' | 'per-day'

export interface TransferProposal {
  readonly transfers: readonly ProposedTransfer[]
  readonly levers: readonly Redistribute[]
  /** Bed-days above the target at the quantile: with nothing done, and with the plan as planned. */
  readonly aboveTarget: { readonly nothing: number; readonly plan: number }
  /** Hospitals that stay above their target on some day, and what stands in the way. */
  readonly blocked: readonly { readonly facility: number; readonly bedDays: number; readonly why: Blocked }[]
  /** Bed-days above the target, with the ways counted, that no plan of these wishes goes below; null where not known. */
  readonly bound: number | null
}

const DAY_MINUTES = 1440
/** A patient moved an hour is worth so many bed-days above the target: enough that nobody travels for nothing; assumed. */
const TRANSFER_COST = 0.01
/** A hospital is asked only if it has wards for this share of those who may travel; assumed. */
const LEAST_CARED_FOR = 0.3
/** An agreement for fewer patients than this is not worth the telephone call; assumed. */
const FEWEST_PATIENTS = 2
/** Less is the rounding to whole patients. */
const LEAST_TOLD_BED_DAYS = 1

/**
 * The best transfers for what the runs of doing nothing show.
 * @param runs of one scenario from one start; all of the same length.
 * @returns null where no ward bed is known in any run.
 * @throws when there are no runs.
 */
export async function proposeTransfers(
  city: CityModel,
  parameters: Parameters,
  runs: readonly Trajectory[],
  wish: ProposalWish,
  solver: Solver,
): Promise<TransferProposal | null> {
  const need = wardNeed(runs, wish.quantile, city.utcOffsetMinutes)
  if (need.facilities.length === 0) return null
  const { question, accepted, may } = questionOf(city, parameters, need, wish)
  const plan = await planTransfers(question, solver)
  const transfers = windowsOf(plan?.transfers ?? [], need, question, accepted)
  const moved = transfers.flatMap((one) => asPlanned(one, need))
  return {
    transfers,
    levers: transfers.map((one) => leverOf(one, city, wish.targetOccupancy)),
    aboveTarget: {
      nothing: hospitalLoad(question, []).overflowBedDays,
      plan: hospitalLoad(question, moved).overflowBedDays,
    },
    blocked: blockedOf(question, moved, need, may),
    bound: plan?.bound ?? null,
  }
}

/** What is expected of a window, day by day, in terms of the plan. */
function asPlanned({ from, to, fromDay, untilDay, expected }: ProposedTransfer, { facilities }: WardNeed): Transfer[] {
  return Array.from({ length: untilDay - fromDay }, (_, k) => ({
    from: facilities.indexOf(from),
    to: facilities.indexOf(to),
    day: fromDay + k,
    patients: expected / (untilDay - fromDay),
  }))
}

/** Ward beds needed and open, a row for each facility that has any, a figure a day. */
interface WardNeed {
  readonly days: number
  /** Minute from the start at which each day begins, and the last ends: the first is what is left of its calendar day. */
  readonly begins: readonly number[]
  readonly facilities: readonly number[]
  readonly needed: Float64Array
  readonly open: Float64Array
}

/** The mean of each calendar day, whole or begun, in each run, and of the runs the quantile; beds by the mean of the runs. */
function wardNeed(runs: readonly Trajectory[], quantile: number, utcOffsetMinutes: number): WardNeed {
  const first = runs[0]
  if (first === undefined) throw new Error('a proposal needs at least one run of doing nothing')
  const begins = dayBegins(first, utcOffsetMinutes)
  const days = begins.length - 1
  const width = first.facilities.length
  const known = Array.from(first.facilities.keys()).filter((i) =>
    runs.every(({ values }) => values.open[i] !== NOT_KNOWN && wardOpen(values, i) > 0),
  )
  const needed = new Float64Array(known.length * days)
  const open = new Float64Array(known.length * days)
  const sorted = new Float64Array(runs.length)
  known.forEach((i, row) => {
    for (let day = 0; day < days; day++) {
      const from = Math.ceil(begins[day]! / first.everyMinutes)
      const until = day === days - 1 ? first.samples : Math.ceil(begins[day + 1]! / first.everyMinutes)
      let openSum = 0
      runs.forEach(({ values }, r) => {
        let sum = 0
        for (let s = from; s < until; s++) {
          sum += wardNeeded(values, s * width + i)
          openSum += wardOpen(values, s * width + i)
        }
        sorted[r] = sum / (until - from)
      })
      sorted.sort()
      needed[row * days + day] = quantileOfSorted(sorted, runs.length, quantile)
      open[row * days + day] = openSum / (runs.length * (until - from))
    }
  })
  return { days, begins, facilities: known.map((i) => first.facilities[i]!), needed, open }
}

/** Requests are counted by the city's calendar day, so a plan is too. */
function dayBegins({ startedAt, samples, everyMinutes }: Trajectory, utcOffsetMinutes: number): number[] {
  const end = (samples - 1) * everyMinutes
  const intoDay = (((startedAt / 60_000 + utcOffsetMinutes) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES
  const begins = [0]
  for (let at = DAY_MINUTES - intoDay; at < end; at += DAY_MINUTES) begins.push(at)
  return [...begins, Math.max(end, everyMinutes)]
}

const knownOr0 = (value: number): number => (value === NOT_KNOWN ? 0 : value)

function wardOpen({ open, icuOpen }: Trajectory['values'], at: number): number {
  return open[at]! - knownOr0(icuOpen[at]!)
}

/** Those in ward beds and all who ask for one. */
function wardNeeded({ occupied, icuOccupied, wardWaiting }: Trajectory['values'], at: number): number {
  return occupied[at]! - knownOr0(icuOccupied[at]!) + knownOr0(wardWaiting[at]!)
}

function questionOf(
  city: CityModel,
  parameters: Parameters,
  need: WardNeed,
  wish: ProposalWish,
): { question: TransferQuestion; accepted: number; may: Uint8Array } {
  const { days, facilities } = need
  const count = facilities.length
  const { refusalShare, familyRefusalShare } = parameters.mutualAid
  const accepted = (1 - refusalShare) * (1 - familyRefusalShare)
  const remaining = stillThere(city, parameters, days)
  const movable = wish.perDay * accepted
  const hospitals = facilities.map((facility, row) => {
    const beds = need.open.slice(row * days, (row + 1) * days).map((open) => open * wish.targetOccupancy)
    // Who may be moved is among those needed already: they are taken out here and counted again as admissions.
    const initialStay = Float64Array.from({ length: days }, (_, t) => {
      let counted = 0
      for (let k = 0; k <= t && k < remaining.length; k++) counted += remaining[k]! * movable
      return need.needed[row * days + t]! - counted
    })
    return { beds, initialStay, admissions: new Float64Array(days).fill(movable), group: groupOf(city, facility) }
  })
  const question: TransferQuestion = {
    days,
    hospitals,
    travelMinutes: new Float64Array(count * count).fill(Number.NaN),
    remaining,
    transferCost: TRANSFER_COST,
    objective: 'total',
    withinGroup: wish.withinGroup,
    maxMinutes: wish.maxMinutes,
    maxSendPerDay: movable,
    maxReceivePerDay: movable,
    whole: false,
    setup: null,
  }
  return { question, accepted, may: fillWays(question, city, parameters, need, wish) }
}

/**
 * Writes the ways down that help: from hospitals above their target on some day to those below it on some day.
 * @returns 1 for each pair that may be asked at all, full or not.
 */
function fillWays(
  question: TransferQuestion,
  city: CityModel,
  parameters: Parameters,
  { days, facilities }: WardNeed,
  wish: ProposalWish,
): Uint8Array {
  const { overflow, occupancy } = hospitalLoad(question, [])
  const neighbours = neighboursOf(city, roadSpeedsOf(parameters))
  const speed = parameters.ambulance.speedPeakKilometresPerHour
  const count = facilities.length
  const may = new Uint8Array(count * count)
  const takesPart = facilities.map(
    (facility) =>
      !wish.refusing.includes(city.facilities[facility]!.id) && (wish.primaryCare || !isCentre(city, facility)),
  )
  for (let from = 0; from < count; from++) {
    if (!takesPart[from] || !overflow.subarray(from * days, (from + 1) * days).some((over) => over > 0)) continue
    for (let to = 0; to < count; to++) {
      if (from === to || !takesPart[to]) continue
      if (shareCaredFor(city, facilities[from]!, facilities[to]!) < LEAST_CARED_FOR) continue
      const minutes = usualMinutes(city, neighbours, facilities[from]!, facilities[to]!, speed)
      const at = from * count + to
      if (!Number.isFinite(minutes)) continue
      question.travelMinutes[at] = minutes
      may[at] = mayMove(question, from, to) ? 1 : 0
      const room = question.hospitals[to]!.beds.some((most, t) => occupancy[to * days + t]! < most)
      if (!room) question.travelMinutes[at] = Number.NaN
    }
  }
  return may
}

const isCentre = (city: CityModel, facility: number): boolean =>
  city.facilities[facility]!.kind === 'PRIMARY_CARE_CENTRE'

/** Of the beds whose patients may travel, the share that the other hospital has wards for: an eye hospital takes no pneumonia. */
function shareCaredFor(city: CityModel, from: number, to: number): number {
  const cares = new Set(wardsOf(city, to).map(({ need }) => need))
  let all = 0
  let cared = 0
  for (const { need, beds } of wardsOf(city, from)) {
    if (NEVER_MOVED.includes(need as BedNeed)) continue
    all += beds
    if (cares.has(need)) cared += beds
  }
  return all > 0 ? cared / all : 0
}

const wardsOf = (city: CityModel, facility: number): CityModel['units'] =>
  indexCity(city).unitsOfFacility[facility]!.flatMap((u) => (city.units[u]!.kind === 'ward' ? [city.units[u]!] : []))

/** The share of moved patients still there after so many days: memoryless stays of the city's mean over its ward beds. */
function stillThere(city: CityModel, parameters: Parameters, days: number): Float64Array {
  const { meanDays } = parameters.stay
  let beds = 0
  let bedDays = 0
  for (const unit of city.units) {
    if (unit.kind !== 'ward') continue
    beds += unit.beds
    bedDays += unit.beds * meanDays[unit.need as BedNeed]
  }
  const mean = beds > 0 ? bedDays / beds : 1
  return Float64Array.from({ length: days }, (_, k) => Math.exp(-k / mean))
}

/** A number that hospitals of one group share; null for one that is in none. */
function groupOf(city: CityModel, facility: number): number | null {
  const { id } = city.facilities[facility]!
  const group = city.groups.findIndex(({ lead, members }) => lead === id || members.includes(id))
  return group < 0 ? null : group
}

/** Days in a row on which the same pair moves as many, rounded, become one window; of too few patients none. */
function windowsOf(
  transfers: readonly Transfer[],
  { facilities, begins }: WardNeed,
  { travelMinutes }: TransferQuestion,
  accepted: number,
): ProposedTransfer[] {
  const windows: { from: number; to: number; fromDay: number; untilDay: number; perDay: number }[] = []
  const inOrder = [...transfers].sort((a, b) => a.from - b.from || a.to - b.to || a.day - b.day)
  for (const { from, to, day, patients } of inOrder) {
    const perDay = Math.round(patients / accepted)
    const last = windows.at(-1)
    if (last?.from === from && last.to === to && last.untilDay === day && last.perDay === perDay) last.untilDay++
    else windows.push({ from, to, fromDay: day, untilDay: day + 1, perDay })
  }
  return windows
    .filter(({ fromDay, untilDay, perDay }) => perDay * (untilDay - fromDay) >= FEWEST_PATIENTS)
    .map(({ from, to, fromDay, untilDay, perDay }) => ({
      from: facilities[from]!,
      to: facilities[to]!,
      fromDay,
      untilDay,
      fromMinute: begins[fromDay]!,
      untilMinute: begins[untilDay]!,
      perDay,
      expected: perDay * (untilDay - fromDay) * accepted,
      minutes: travelMinutes[from * facilities.length + to]!,
    }))
}

function leverOf(
  { from, to, fromMinute, untilMinute, perDay }: ProposedTransfer,
  city: CityModel,
  target: number,
): Redistribute {
  return {
    kind: 'redistribute',
    facilities: [city.facilities[from]!.id],
    to: 'facility',
    facility: city.facilities[to]!.id,
    what: 'ward',
    perDay,
    targetOccupancy: target,
    fromMinute,
    untilMinute,
  }
}

/** Hospitals that stay above their target although the plan is carried out, the worst first. */
function blockedOf(
  question: TransferQuestion,
  moved: readonly Transfer[],
  { days, facilities }: WardNeed,
  may: Uint8Array,
): TransferProposal['blocked'] {
  const { overflow, occupancy } = hospitalLoad(question, moved)
  const count = facilities.length
  return facilities
    .flatMap((facility, row) => {
      const over = overflow.subarray(row * days, (row + 1) * days)
      const bedDays = over.reduce((sum, one) => sum + one, 0)
      if (bedDays < LEAST_TOLD_BED_DAYS) return []
      const others = Array.from({ length: count }, (_, to) => to).filter((to) => may[row * count + to] === 1)
      const room = others.some((to) =>
        over.some((one, t) => one > 0 && occupancy[to * days + t]! < question.hospitals[to]!.beds[t]! - 0.5),
      )
      const why: Blocked = others.length === 0 ? 'no-neighbour' : room ? 'per-day' : 'neighbours-full'
      return { facility, bedDays, why }
    })
    .sort((a, b) => b.bedDays - a.bedDays || a.facility - b.facility)
}
