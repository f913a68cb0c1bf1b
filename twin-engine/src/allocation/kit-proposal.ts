/**
 * Which hospital lends ventilators to which on which day, from what each reports and the intensive care it will need. Hospitals that report none
 * take no part: what they have is not known. Nothing of it is played by the engine.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import { EQUIPMENT_KINDS } from '../events/event.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'
import type { Solver } from '../planning/solver.ts'
import { neighboursOf, usualMinutes } from '../policies/neighbours.ts'
import { NEED_CLAIMS } from '../state/need-claims.ts'
import type { TwinState } from '../state/state.ts'
import type { DailyNeed } from './daily-need.ts'
import { type KitQuestion, kitShortage, planKit } from './kit-sharing.ts'
import type { ProposalWish } from './transfer-proposal.ts'

export interface KitProposal {
  /** Hospitals with intensive care that report their ventilators, and those that do not. */
  readonly known: number
  readonly unknown: number
  /** Ventilator-days of need unmet. */
  readonly shortage: { readonly nothing: number; readonly plan: number }
  readonly loans: readonly {
    readonly from: number
    readonly to: number
    /** Leaves on this day, 0 = that of the start, and serves from the other on. */
    readonly day: number
    readonly servesFromDay: number
    readonly pieces: number
    readonly minutes: number
  }[]
}

const VENTILATOR = EQUIPMENT_KINDS.indexOf('ventilator')
/** Packing, the way, cleaning and checks; assumed. */
const DELAY_DAYS = 1
/** As for patients: nothing travels for nothing; assumed. */
const TRANSFER_COST = 0.02

/** Ventilators of each facility, in use and free, as its units report them; NaN where none does. */
export function ventilatorsOf({ city, units }: TwinState): Float64Array {
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
 * @param ventilators by facility, as `ventilatorsOf` reads them
 * @returns null where no hospital reports any.
 */
export async function proposeKit(
  city: CityModel,
  parameters: Parameters,
  icu: DailyNeed,
  ventilators: Float64Array,
  wish: Pick<ProposalWish, 'withinGroup' | 'maxMinutes' | 'refusing'>,
  solver: Solver,
): Promise<KitProposal | null> {
  const { days } = icu
  const rows = Array.from(icu.facilities.keys()).filter((row) => !Number.isNaN(ventilators[icu.facilities[row]!]))
  if (rows.length === 0) return null
  const facilities = rows.map((row) => icu.facilities[row]!)
  const share = NEED_CLAIMS.icu.ventilatorShare
  const question: KitQuestion = {
    days,
    stock: Float64Array.from(facilities, (f) => ventilators[f]!),
    need: Float64Array.from({ length: rows.length * days }, (_, at) =>
      Math.ceil(share * icu.needed[rows[Math.floor(at / days)]! * days + (at % days)]! - 1e-9),
    ),
    travelMinutes: waysOf(city, parameters, facilities, wish),
    delayDays: DELAY_DAYS,
    transferCost: TRANSFER_COST,
    whole: true,
  }
  const nothing = kitShortage(question, [])
  const plan = nothing > 0 ? await planKit(question, solver) : null
  return {
    known: rows.length,
    unknown: icu.facilities.length - rows.length,
    shortage: { nothing, plan: plan?.shortage ?? nothing },
    loans: (plan?.loans ?? []).map(({ from, to, day, pieces }) => ({
      from: facilities[from]!,
      to: facilities[to]!,
      day,
      servesFromDay: day + DELAY_DAYS,
      pieces,
      minutes: question.travelMinutes[from * facilities.length + to]!,
    })),
  }
}

function waysOf(
  city: CityModel,
  parameters: Parameters,
  facilities: readonly number[],
  { withinGroup, maxMinutes, refusing }: Pick<ProposalWish, 'withinGroup' | 'maxMinutes' | 'refusing'>,
): Float64Array {
  const neighbours = neighboursOf(city, roadSpeedsOf(parameters))
  const speed = parameters.ambulance.speedPeakKilometresPerHour
  const idOf = (facility: number): string => city.facilities[facility]!.id
  const areTogether = (a: number, b: number): boolean =>
    city.groups.some(({ lead, members }) => [a, b].every((f) => lead === idOf(f) || members.includes(idOf(f))))
  const count = facilities.length
  const ways = new Float64Array(count * count).fill(Number.NaN)
  facilities.forEach((from, i) => {
    facilities.forEach((to, k) => {
      if (i === k || refusing.includes(idOf(from)) || refusing.includes(idOf(to))) return
      if (withinGroup && !areTogether(from, to)) return
      const minutes = usualMinutes(city, neighbours, from, to, speed)
      if (Number.isFinite(minutes) && (maxMinutes === null || minutes <= maxMinutes)) ways[i * count + k] = minutes
    })
  })
  return ways
}
