/**
 * Which hospital lends ventilators to which on which day, from what each reports and the intensive care that its open beds will give, as levers
 * that the engine plays against doing nothing. Hospitals that report none take no part: what they have is not known.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import type { Decoded, Problem } from '../city/decoded.ts'
import { EQUIPMENT_KINDS } from '../events/event.ts'
import type { EquipmentFailure } from '../levers/equipment-failure.ts'
import type { LeverSpec } from '../levers/index.ts'
import type { ShareEquipment } from '../levers/share-equipment.ts'
import type { Parameters } from '../parameters/parameters.ts'
import type { Solver } from '../planning/solver.ts'
import { NEED_CLAIMS } from '../state/need-claims.ts'
import type { TwinState } from '../state/state.ts'
import type { DailyNeed } from './daily-need.ts'
import { type KitLoan, type KitQuestion, kitShortage, planKit } from './kit-sharing.ts'
import { type LendingWish, lendingWays } from './lending-ways.ts'

export interface KitProposal {
  /** Hospitals with intensive care that report their ventilators, and those that do not. */
  readonly known: number
  readonly unknown: number
  /** Ventilator-days of need unmet. */
  readonly shortage: { readonly nothing: number; readonly plan: number }
  readonly loans: readonly ProposedLoan[]
  readonly levers: readonly ShareEquipment[]
  /** Days of the plan, the first and the last begun. */
  readonly days: number
}

export interface ProposedLoan {
  /** Indices of the facilities. */
  readonly from: number
  readonly to: number
  /** Leaves on this day, 0 = that of the start, and serves from the other on. */
  readonly day: number
  readonly servesFromDay: number
  readonly pieces: number
  readonly minutes: number
}

/** A loan as a person writes it. */
export interface WishedLoan {
  readonly from: string
  readonly to: string
  readonly day: number
  readonly pieces: number
}

const VENTILATOR = EQUIPMENT_KINDS.indexOf('ventilator')
/** Packing, the way, cleaning and checks: a day; assumed. */
const DELAY_DAYS = 1
const DAY_MINUTES = 1440
/** As for patients: nothing travels for nothing; assumed. */
const TRANSFER_COST = 0.02

/** What there is to share: ventilators by facility, as `ventilatorsOf` reads them, and what of them breaks down while it is shared. */
export interface KitStock {
  readonly ventilators: Float64Array
  readonly failures: readonly EquipmentFailure[]
}

/** @param shocks what happens, with nobody doing anything */
export function kitStockOf(state: TwinState, shocks: readonly LeverSpec[]): KitStock {
  return {
    ventilators: ventilatorsOf(state),
    failures: shocks.filter(
      (one): one is EquipmentFailure => one.kind === 'equipment-failure' && one.equipment === 'ventilator',
    ),
  }
}

/** Ventilators of each facility, in use and free, as its units report them; NaN where none does. */
function ventilatorsOf({ city, units }: TwinState): Float64Array {
  const { unitsOfFacility } = indexCity(city)
  return Float64Array.from(city.facilities, (_, f) => {
    let sum = Number.NaN
    for (const u of unitsOfFacility[f]!) {
      const cell = u * EQUIPMENT_KINDS.length + VENTILATOR
      if (units.equipmentInUse[cell]! < 0) continue
      sum = (Number.isNaN(sum) ? 0 : sum) + units.equipmentInUse[cell]! + units.equipmentAvailable[cell]!
    }
    return sum
  })
}

/**
 * The loans that leave the fewest needs unmet.
 * @param icu need of intensive care, of runs in which nothing is done
 * @returns null where no hospital reports any.
 */
export async function proposeKit(
  city: CityModel,
  parameters: Parameters,
  icu: DailyNeed,
  stock: KitStock,
  wish: LendingWish,
  solver: Solver,
): Promise<KitProposal | null> {
  const asked = questionOf(city, parameters, icu, stock, wish)
  if (asked === null) return null
  const plan = kitShortage(asked.question, []) > 0 ? await planKit(asked.question, solver) : null
  return proposalOf(city, icu, asked, plan?.loans ?? [])
}

/**
 * A proposal of a person's own loans, within what the hospitals report and the wishes allow.
 * @returns every row that cannot be, with its place and remedy.
 */
export function editedKit(
  city: CityModel,
  parameters: Parameters,
  icu: DailyNeed,
  stock: KitStock,
  wish: LendingWish,
  rows: readonly WishedLoan[],
): Decoded<KitProposal> {
  const asked = questionOf(city, parameters, icu, stock, wish)
  if (asked === null)
    return {
      ok: false,
      problems: [
        {
          path: 'loans',
          why: 'no hospital reports its ventilators, so none can be lent; connect their feeds first',
          zh: '没有医院上报呼吸机，无法调剂；请先接入上报',
        },
      ],
    }
  const problems = loanProblems(city, asked, rows)
  if (problems.length > 0) return { ok: false, problems }
  const { facility } = indexCity(city)
  const rowOf = (id: string): number => asked.facilities.indexOf(facility.get(id)!)
  const loans = rows.map(({ from, to, day, pieces }) => ({ from: rowOf(from), to: rowOf(to), day, pieces }))
  return { ok: true, value: proposalOf(city, icu, asked, loans) }
}

interface Asked {
  readonly question: KitQuestion
  /** Rows of the question. */
  readonly facilities: readonly number[]
}

function questionOf(
  city: CityModel,
  parameters: Parameters,
  icu: DailyNeed,
  stock: KitStock,
  wish: LendingWish,
): Asked | null {
  const { days } = icu
  const { ventilators } = stock
  const rows = Array.from(icu.facilities.keys()).filter((row) => !Number.isNaN(ventilators[icu.facilities[row]!]))
  if (rows.length === 0) return null
  const facilities = rows.map((row) => icu.facilities[row]!)
  const share = NEED_CLAIMS.icu.ventilatorShare
  const question: KitQuestion = {
    days,
    stock: Float64Array.from(facilities, (f) => ventilators[f]!),
    need: Float64Array.from({ length: rows.length * days }, (_, at) => {
      const cell = rows[Math.floor(at / days)]! * days + (at % days)
      // Who has no bed of intensive care is not helped by a ventilator; one that is out of order is as good as in use.
      const patients = Math.min(icu.needed[cell]!, icu.open[cell]!)
      return (
        Math.ceil(share * patients - 1e-9) + outOfOrder(city, icu, stock, facilities[Math.floor(at / days)]!, at % days)
      )
    }),
    travelMinutes: lendingWays(city, parameters, facilities, wish).minutes,
    delayDays: DELAY_DAYS,
    transferCost: TRANSFER_COST,
    whole: true,
  }
  return { question, facilities }
}

/** Ventilators of a facility that cannot be used on a day, or a part of it. */
function outOfOrder(
  city: CityModel,
  { begins }: DailyNeed,
  { ventilators, failures }: KitStock,
  facility: number,
  day: number,
): number {
  const { id } = city.facilities[facility]!
  let left = ventilators[facility]!
  for (const { facilities, share, fromMinute, untilMinute } of failures)
    if ((facilities === null || facilities.includes(id)) && fromMinute < begins[day + 1]! && untilMinute > begins[day]!)
      left -= Math.round(share * left)
  return ventilators[facility]! - left
}

function proposalOf(
  city: CityModel,
  icu: DailyNeed,
  { question, facilities }: Asked,
  planned: readonly KitLoan[],
): KitProposal {
  const loans = planned.map(({ from, to, day, pieces }) => ({
    from: facilities[from]!,
    to: facilities[to]!,
    day,
    servesFromDay: day + DELAY_DAYS,
    pieces,
    minutes: question.travelMinutes[from * facilities.length + to]!,
  }))
  return {
    known: facilities.length,
    unknown: icu.facilities.length - facilities.length,
    shortage: { nothing: kitShortage(question, []), plan: kitShortage(question, planned) },
    loans,
    levers: loans.map(({ from, to, day, pieces }) => ({
      kind: 'share-equipment',
      equipment: 'ventilator',
      from: city.facilities[from]!.id,
      to: city.facilities[to]!.id,
      pieces,
      atMinute: icu.begins[day]!,
      leadMinutes: DELAY_DAYS * DAY_MINUTES,
      backMinute: null,
    })),
    days: icu.days,
  }
}

/** What of a person's loans cannot be. */
function loanProblems(city: CityModel, { question, facilities }: Asked, rows: readonly WishedLoan[]): Problem[] {
  const { facility } = indexCity(city)
  const rowOf = (id: string): number => facilities.indexOf(facility.get(id) ?? -1)
  return rows.flatMap(({ from, to, day, pieces }, k): Problem[] => {
    const path = `loans[${k}]`
    const [a, b] = [rowOf(from), rowOf(to)]
    if (a < 0 || b < 0) {
      const [end, id] = a < 0 ? ['from', from] : ['to', to]
      return [
        {
          path: `${path}.${end}`,
          why: `"${id}" is no hospital with intensive care that reports its ventilators`,
          zh: `“${id}”不是上报呼吸机的重症医院`,
        },
      ]
    }
    if (Number.isNaN(question.travelMinutes[a * facilities.length + b]!))
      return [
        {
          path,
          why: `${from} may not lend to ${to}: the way, the group or a refusal stands against it`,
          zh: `${from} 不可借给 ${to}：受车程、集团或拒绝所限`,
        },
      ]
    if (!(Number.isInteger(day) && day >= 0 && day < question.days))
      return [
        {
          path: `${path}.day`,
          why: `must be a whole number 0 … ${question.days - 1}, got ${day}`,
          zh: `日期应为 0 … ${question.days - 1} 的整数，实为 ${day}`,
        },
      ]
    const most = question.stock[a]!
    if (!(Number.isInteger(pieces) && pieces >= 1 && pieces <= most))
      return [
        {
          path: `${path}.pieces`,
          why: `must be a whole number 1 … ${most}, what ${from} has, got ${pieces}`,
          zh: `台数应为 1 … ${most}（${from} 现有），实为 ${pieces}`,
        },
      ]
    return []
  })
}
