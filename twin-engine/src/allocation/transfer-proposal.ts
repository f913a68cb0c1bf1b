/**
 * Which hospitals should send ward patients to which, read from runs in which nothing is done: a quantile of each hospital's need of ward beds on each
 * day, the fewest bed-days above a target occupancy, and the result as levers that the engine can play against doing nothing.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import type { Decoded, Problem } from '../city/decoded.ts'
import type { Redistribute } from '../levers/redistribute.ts'
import type { BedNeed } from '../parameters/keys.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'
import type { Solver } from '../planning/solver.ts'
import { neighboursOf, usualMinutes } from '../policies/neighbours.ts'
import { NEVER_MOVED } from '../simulation/flows/redistribution.ts'
import type { DailyNeed } from './daily-need.ts'
import {
  hospitalLoad,
  mayMove,
  objectiveOf,
  planTransfers,
  type Transfer,
  type TransferQuestion,
} from './transfer-plan.ts'

/** What a person may wish of a proposal. */
export interface ProposalWish {
  /** Share of the open ward beds that may be in use. */
  readonly targetOccupancy: number
  readonly withinGroup: boolean
  /** Longest way; null = any. */
  readonly maxMinutes: number | null
  /** Patients that a hospital may send, and take, a day. */
  readonly perDay: number
  /** Ids of hospitals that neither send nor take. */
  readonly refusing: readonly string[]
  /** Who refused to send to whom, by id: nobody is asked that way again. */
  readonly refusedPairs: readonly { readonly from: string; readonly to: string }[]
  /** `total`: the fewest bed-days above the target. `worst`: the fullest hospital as little above it as can be, which is fairer and costs more ways. */
  readonly aim: TransferQuestion['objective']
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
export type Blocked = 'no-neighbour' | 'neighbours-full' | 'per-day' | 'refused'

/** A hospital day by day: ward beds open, needed over the runs, needed at the quantile with nothing done and with the plan as planned. */
export interface HospitalOutlook {
  readonly facility: number
  /** Number of its group; null = none. */
  readonly group: number | null
  readonly open: Float64Array
  readonly low: Float64Array
  readonly middle: Float64Array
  readonly high: Float64Array
  readonly needed: Float64Array
  readonly planned: Float64Array
}

export interface TransferProposal {
  readonly transfers: readonly ProposedTransfer[]
  readonly levers: readonly Redistribute[]
  /** Bed-days above the target at the quantile: with nothing done, and with the plan as planned. */
  readonly aboveTarget: { readonly nothing: number; readonly plan: number }
  /** Hospitals that stay above their target on some day, and what stands in the way. */
  readonly blocked: readonly { readonly facility: number; readonly bedDays: number; readonly why: Blocked }[]
  /** Bed-days above the target (`worst`: share of its beds), with the ways counted, that no plan of these wishes goes below; null where not known. */
  readonly bound: number | null
  /** The same figure of this plan: what `bound` may be held against, as bed-days alone may not. null where the bound is not known. */
  readonly objective: number | null
  /** By how great a share of its target the fullest hospital lies above it; null where no hospital has a bed. */
  readonly worstShare: { readonly nothing: number | null; readonly plan: number | null }
  /** Hospitals that send, take or stay above their target. */
  readonly hospitals: readonly HospitalOutlook[]
  /** Days of the plan, the first and the last begun. */
  readonly days: number
}

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
 * @param need of ward beds, from runs of one scenario from one start.
 * @returns null where no ward bed is known in any run.
 */
export async function proposeTransfers(
  city: CityModel,
  parameters: Parameters,
  need: DailyNeed,
  wish: ProposalWish,
  solver: Solver,
): Promise<TransferProposal | null> {
  if (need.facilities.length === 0) return null
  const asked = questionOf(city, parameters, need, wish)
  const plan = await planTransfers(asked.question, solver)
  return proposalOf(
    city,
    need,
    asked,
    wish,
    windowsOf(wholePatients(plan?.transfers ?? [], asked, wish.perDay), need, asked),
    plan?.bound ?? null,
  )
}

/** A transfer as a person writes it. */
export interface WishedTransfer {
  readonly from: string
  readonly to: string
  readonly fromDay: number
  readonly untilDay: number
  readonly perDay: number
}

/**
 * A proposal of a person's own rows, within the limits of the wishes it is measured by.
 * @param need what the proposal was made from.
 * @returns every row that cannot be, with its place and remedy.
 */
export function editedTransfers(
  city: CityModel,
  parameters: Parameters,
  need: DailyNeed,
  wish: ProposalWish,
  rows: readonly WishedTransfer[],
): Decoded<TransferProposal> {
  const asked = questionOf(city, parameters, need, wish)
  const problems = rowProblems(city, need, asked, wish, rows)
  if (problems.length > 0) return { ok: false, problems }
  const { facility } = indexCity(city)
  const rowOf = (id: string): number => need.facilities.indexOf(facility.get(id)!)
  const windows = rows.map((row) => ({ ...row, from: rowOf(row.from), to: rowOf(row.to) }))
  return {
    ok: true,
    value: proposalOf(
      city,
      need,
      asked,
      wish,
      windows.map((one) => transferOf(one, need, asked)),
      null,
    ),
  }
}

function proposalOf(
  city: CityModel,
  need: DailyNeed,
  { question, may, refused }: Asked,
  wish: ProposalWish,
  transfers: readonly ProposedTransfer[],
  bound: number | null,
): TransferProposal {
  const moved = transfers.flatMap((one) => asPlanned(one, need))
  const nothing = hospitalLoad(question, [])
  const plan = hospitalLoad(question, moved)
  const blocked = blockedOf(question, moved, need, may, refused)
  const told = new Set([...transfers.flatMap(({ from, to }) => [from, to]), ...blocked.map(({ facility }) => facility)])
  return {
    transfers,
    levers: transfers.map((one) => leverOf(one, city, wish.targetOccupancy)),
    aboveTarget: { nothing: nothing.overflowBedDays, plan: plan.overflowBedDays },
    blocked,
    bound,
    objective: bound === null ? null : objectiveOf(question, moved),
    worstShare: { nothing: nothing.worstOverloadShare, plan: plan.worstOverloadShare },
    hospitals: need.facilities.flatMap((facility, row) =>
      told.has(facility) ? [outlookOf(facility, row, need, question, plan.occupancy)] : [],
    ),
    days: need.days,
  }
}

function outlookOf(
  facility: number,
  row: number,
  { days, open, low, middle, high, needed }: DailyNeed,
  { hospitals }: TransferQuestion,
  planned: Float64Array,
): HospitalOutlook {
  const of = (figures: Float64Array): Float64Array => figures.slice(row * days, (row + 1) * days)
  return {
    facility,
    group: hospitals[row]!.group,
    open: of(open),
    low: of(low),
    middle: of(middle),
    high: of(high),
    needed: of(needed),
    planned: of(planned),
  }
}

/** What of a person's rows cannot be. */
function rowProblems(
  city: CityModel,
  { days, facilities }: DailyNeed,
  { may }: Asked,
  wish: ProposalWish,
  rows: readonly WishedTransfer[],
): Problem[] {
  const { facility } = indexCity(city)
  const count = facilities.length
  const rowOf = (id: string): number => facilities.indexOf(facility.get(id) ?? -1)
  const problems = rows.flatMap(({ from, to, fromDay, untilDay, perDay }, k): Problem[] => {
    const path = `rows[${k}]`
    const [a, b] = [rowOf(from), rowOf(to)]
    if (a < 0 || b < 0) {
      const id = a < 0 ? from : to
      const end = a < 0 ? 'from' : 'to'
      return [
        {
          path: `${path}.${end}`,
          why: `"${id}" is no hospital with known ward beds`,
          zh: `“${id}”不是病区床位已知的医院`,
        },
      ]
    }
    if (may[a * count + b] !== 1)
      return [
        {
          path,
          why: `${from} may not send to ${to}: it lies below its target, or the way, the group, a refusal or the wards stand against it`,
          zh: `${from} 不可转往 ${to}：未超目标，或受车程、集团、拒绝、病区所限`,
        },
      ]
    if (
      !(
        Number.isInteger(fromDay) &&
        Number.isInteger(untilDay) &&
        fromDay >= 0 &&
        fromDay < untilDay &&
        untilDay <= days
      )
    )
      return [
        {
          path: `${path}.fromDay`,
          why: `days must be whole, 0 ≤ fromDay < untilDay ≤ ${days}, got ${fromDay} to ${untilDay}`,
          zh: `日期应为整数且 0 ≤ 起 < 止 ≤ ${days}，实为 ${fromDay} 至 ${untilDay}`,
        },
      ]
    if (!(Number.isInteger(perDay) && perDay >= 1 && perDay <= wish.perDay))
      return [
        {
          path: `${path}.perDay`,
          why: `must be a whole number 1 … ${wish.perDay}, the limit a day, got ${perDay}`,
          zh: `每日人数应为 1 … ${wish.perDay}（每日上限），实为 ${perDay}`,
        },
      ]
    return []
  })
  return problems.length > 0 ? problems : overLimit(days, wish.perDay, rows)
}

/** Hospitals that would send, or take, more a day than the limit. */
function overLimit(days: number, perDay: number, rows: readonly WishedTransfer[]): Problem[] {
  const problems: Problem[] = []
  for (const end of ['from', 'to'] as const)
    for (const id of new Set(rows.map((row) => row[end])))
      for (let day = 0; day < days; day++) {
        const all = rows.reduce(
          (sum, row) => sum + (row[end] === id && row.fromDay <= day && day < row.untilDay ? row.perDay : 0),
          0,
        )
        if (all <= perDay) continue
        problems.push({
          path: 'rows',
          why: `${id} would ${end === 'from' ? 'send' : 'take'} ${all} on day ${day + 1}, at most ${perDay} may; lower its rows, or raise perDay`,
          zh: `${id} 第 ${day + 1} 日将${end === 'from' ? '转出' : '接收'} ${all} 人，上限 ${perDay} 人；请调低该院各行，或提高每日上限`,
        })
        break
      }
  return problems
}

/** What is expected of a window, day by day, in terms of the plan. */
function asPlanned({ from, to, fromDay, untilDay, expected }: ProposedTransfer, { facilities }: DailyNeed): Transfer[] {
  return Array.from({ length: untilDay - fromDay }, (_, k) => ({
    from: facilities.indexOf(from),
    to: facilities.indexOf(to),
    day: fromDay + k,
    patients: expected / (untilDay - fromDay),
  }))
}

/** The question to the program, with who may be asked at all and who refused: a byte for each pair. */
interface Asked {
  readonly question: TransferQuestion
  /** Share of those asked for who go. */
  readonly accepted: number
  readonly may: Uint8Array
  readonly refused: Uint8Array
  /** By ambulance, also to those who are full; NaN where there is no way. */
  readonly minutes: Float64Array
}

function questionOf(city: CityModel, parameters: Parameters, need: DailyNeed, wish: ProposalWish): Asked {
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
    objective: wish.aim,
    withinGroup: wish.withinGroup,
    maxMinutes: wish.maxMinutes,
    maxSendPerDay: movable,
    maxReceivePerDay: movable,
    whole: false,
    setup: null,
  }
  return { question, accepted, ...fillWays(question, city, parameters, need, wish) }
}

/**
 * Writes the ways down that help: from hospitals above their target on some day to those below it on some day.
 * @returns 1 for each pair that may be asked at all, full or not, and for each that might be had it not refused.
 */
function fillWays(
  question: TransferQuestion,
  city: CityModel,
  parameters: Parameters,
  { days, facilities }: DailyNeed,
  wish: ProposalWish,
): Pick<Asked, 'may' | 'refused' | 'minutes'> {
  const { overflow, occupancy } = hospitalLoad(question, [])
  const neighbours = neighboursOf(city, roadSpeedsOf(parameters))
  const speed = parameters.ambulance.speedPeakKilometresPerHour
  const count = facilities.length
  const may = new Uint8Array(count * count)
  const refused = new Uint8Array(count * count)
  const ways = new Float64Array(count * count).fill(Number.NaN)
  const hasRefused = new Set(wish.refusedPairs.map(({ from, to }) => `${from} ${to}`))
  const idOf = (row: number): string => city.facilities[facilities[row]!]!.id
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
      ways[at] = minutes
      question.travelMinutes[at] = minutes
      may[at] = mayMove(question, from, to) ? 1 : 0
      if (may[at] === 1 && hasRefused.has(`${idOf(from)} ${idOf(to)}`)) {
        may[at] = 0
        refused[at] = 1
        question.travelMinutes[at] = Number.NaN
        continue
      }
      const room = question.hospitals[to]!.beds.some((most, t) => occupancy[to * days + t]! < most)
      if (!room) question.travelMinutes[at] = Number.NaN
    }
  }
  return { may, refused, minutes: ways }
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
export function groupOf(city: CityModel, facility: number): number | null {
  const { id } = city.facilities[facility]!
  const group = city.groups.findIndex(({ lead, members }) => lead === id || members.includes(id))
  return group < 0 ? null : group
}

/** So many patients that one hospital asks another to take on a day. */
interface AskedTransfer {
  readonly from: number
  readonly to: number
  readonly day: number
  readonly perDay: number
}

/**
 * Whole patients to ask for, rounded to the nearest as far as nobody sends or takes more than the limit of a day: where the halves would
 * go beyond it together, the greatest go first.
 */
function wholePatients(transfers: readonly Transfer[], { accepted }: Asked, perDay: number): readonly AskedTransfer[] {
  const all = transfers.map(({ from, to, day, patients }) => {
    const wished = patients / accepted
    return { from, to, day, wished, perDay: Math.floor(wished + 1e-6) }
  })
  const sums = new Map<string, number>()
  const add = (key: string, patients: number): void => void sums.set(key, (sums.get(key) ?? 0) + patients)
  const ends = ({ from, to, day }: Pick<AskedTransfer, 'from' | 'to' | 'day'>): readonly [string, string] => [
    `from ${from} ${day}`,
    `to ${to} ${day}`,
  ]
  for (const one of all) for (const end of ends(one)) add(end, one.perDay)
  const left = ({ wished, perDay: whole }: (typeof all)[number]): number => wished - whole
  for (const one of all.toSorted((a, b) => left(b) - left(a))) {
    if (left(one) < 0.5 || ends(one).some((end) => sums.get(end)! >= perDay)) continue
    one.perDay++
    for (const end of ends(one)) add(end, 1)
  }
  return all.map(({ wished: _, ...one }) => one)
}

/** Days in a row on which the same pair moves as many become one window; of too few patients none. */
function windowsOf(transfers: readonly AskedTransfer[], need: DailyNeed, asked: Asked): ProposedTransfer[] {
  const windows: { from: number; to: number; fromDay: number; untilDay: number; perDay: number }[] = []
  const inOrder = [...transfers].sort((a, b) => a.from - b.from || a.to - b.to || a.day - b.day)
  for (const { from, to, day, perDay } of inOrder) {
    const last = windows.at(-1)
    if (last?.from === from && last.to === to && last.untilDay === day && last.perDay === perDay) last.untilDay++
    else windows.push({ from, to, fromDay: day, untilDay: day + 1, perDay })
  }
  return windows
    .filter(({ fromDay, untilDay, perDay }) => perDay * (untilDay - fromDay) >= FEWEST_PATIENTS)
    .map((one) => transferOf(one, need, asked))
}

/** @param window with rows of the need for hospitals */
function transferOf(
  {
    from,
    to,
    fromDay,
    untilDay,
    perDay,
  }: Omit<WishedTransfer, 'from' | 'to'> & { readonly from: number; readonly to: number },
  { facilities, begins }: DailyNeed,
  { accepted, minutes }: Asked,
): ProposedTransfer {
  return {
    from: facilities[from]!,
    to: facilities[to]!,
    fromDay,
    untilDay,
    fromMinute: begins[fromDay]!,
    untilMinute: begins[untilDay]!,
    perDay,
    expected: perDay * (untilDay - fromDay) * accepted,
    minutes: minutes[from * facilities.length + to]!,
  }
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
  { days, facilities }: DailyNeed,
  may: Uint8Array,
  refused: Uint8Array,
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
      const hasRefusals = refused.subarray(row * count, (row + 1) * count).includes(1)
      const why: Blocked = room
        ? 'per-day'
        : hasRefusals
          ? 'refused'
          : others.length === 0
            ? 'no-neighbour'
            : 'neighbours-full'
      return { facility, bedDays, why }
    })
    .sort((a, b) => b.bedDays - a.bedDays || a.facility - b.facility)
}
