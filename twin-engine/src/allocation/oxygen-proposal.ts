/** Which hospital sends oxygen to which, and who asks for help from outside, from runs of doing nothing; as levers that the engine plays against it. */
import { type CityModel, indexCity } from '../city/city.ts'
import type { Decoded, Problem } from '../city/decoded.ts'
import type { OutsideAid } from '../levers/outside-aid.ts'
import type { ShareStock } from '../levers/share-stock.ts'
import type { Parameters } from '../parameters/parameters.ts'
import type { Solver } from '../planning/solver.ts'
import { type LendingWish, lendingWays } from './lending-ways.ts'
import type { OxygenOutlook } from './oxygen-outlook.ts'
import { type OxygenDelivery, type OxygenLack, type OxygenQuestion, oxygenLack, planOxygen } from './oxygen-sharing.ts'

export interface ProposedDelivery {
  /** Index of the facility that sends; −1 = from outside the city. */
  readonly from: number
  readonly to: number
  readonly atMinute: number
  readonly leadMinutes: number
  readonly cubicMetres: number
  /** The same in ordinary days of the receiver. */
  readonly days: number
}

/** Why a hospital still lacks oxygen: nothing can come in time, nobody may send, those who may have refused, or have nothing to spare. */
export type OxygenBlocked = 'too-late' | 'no-neighbour' | 'refused' | 'neighbours-short'

/** A hospital that runs out, with nothing done and as planned; cubic metres. */
export interface ShortHospital {
  readonly facility: number
  readonly stock: number
  /** Used on an ordinary day. */
  readonly perDay: number
  readonly lacking: { readonly nothing: number; readonly plan: number }
  /** Minute at which it is out with nothing done, over the runs in which it is, and their share; null = in none. */
  readonly emptyMinutes: OxygenOutlook['emptyMinutes'][number]
  readonly emptyShare: number
  readonly why: OxygenBlocked | null
}

export interface OxygenProposal {
  /** Hospitals whose stock is known, and those that use oxygen and never told theirs: they take no part. */
  readonly known: number
  readonly unknown: number
  readonly lacking: { readonly nothing: number; readonly plan: number }
  /** Fairness: the largest share of a hospital's need that it lacks. */
  readonly worstShare: { readonly nothing: number; readonly plan: number }
  readonly short: readonly ShortHospital[]
  readonly deliveries: readonly ProposedDelivery[]
  readonly levers: readonly (ShareStock | OutsideAid)[]
}

/** A delivery as a person writes it; `from` null = from outside. */
export interface WishedDelivery {
  readonly from: string | null
  readonly to: string
  readonly atMinute: number
  readonly cubicMetres: number
}

/** Loading and unloading; assumed. */
const HANDLING_MINUTES = 120
/** Until help from outside is there; assumed, as the lever `outside-aid` has it. */
const OUTSIDE_LEAD_MINUTES = 720
/** A cubic metre moved is worth so many that lack, and as much again with every hour of way; assumed, as for ventilators. */
const MOVE_COST = 0.02
/** Help from outside is asked for when the city's own does not do; assumed. */
const OUTSIDE_COST = 0.2
/** The levers take no less. */
const LEAST_DAYS = 0.1
/** Nodes of branch and bound: seconds for a city. */
const MOST_NODES = 2000
/** Less than this share of a day is the rounding of the need. */
const LEAST_TOLD_SHARE = 0.02

/** The best deliveries for what the runs of doing nothing show; null where no hospital's stock is known. */
export async function proposeOxygen(
  city: CityModel,
  parameters: Parameters,
  outlook: OxygenOutlook,
  wish: LendingWish,
  solver: Solver,
): Promise<OxygenProposal | null> {
  if (outlook.facilities.length === 0) return null
  const asked = questionOf(city, parameters, outlook, wish)
  const plan =
    oxygenLack(asked.question, []).cubicMetres > 0
      ? await planOxygen(asked.question, solver, { nodes: MOST_NODES })
      : null
  return proposalOf(
    city,
    outlook,
    asked,
    (plan?.deliveries ?? []).map((one) => deliveryOf(one, outlook, asked)),
  )
}

/**
 * A proposal of a person's own deliveries, within the limits that the levers have.
 * @returns every row that cannot be, with its place and remedy.
 */
export function editedOxygen(
  city: CityModel,
  parameters: Parameters,
  outlook: OxygenOutlook,
  wish: LendingWish,
  rows: readonly WishedDelivery[],
): Decoded<OxygenProposal> {
  const asked = questionOf(city, parameters, outlook, wish)
  const problems = rows.flatMap((row, k) => rowProblems(city, outlook, asked, row, `deliveries[${k}]`))
  if (problems.length > 0) return { ok: false, problems }
  const { facility } = indexCity(city)
  const rowOf = (id: string): number => outlook.facilities.indexOf(facility.get(id)!)
  const deliveries = rows.map(({ from, to, atMinute, cubicMetres }) =>
    deliveryFrom(from === null ? -1 : rowOf(from), rowOf(to), atMinute, cubicMetres, outlook, asked),
  )
  return { ok: true, value: proposalOf(city, outlook, asked, deliveries) }
}

interface Asked {
  readonly question: OxygenQuestion
  /** Minutes of the way from row to column, NaN where there is none or it is not wished; and where nothing but a refusal stands against it. */
  readonly minutes: Float64Array
  readonly refused: Uint8Array
}

function questionOf(city: CityModel, parameters: Parameters, outlook: OxygenOutlook, wish: LendingWish): Asked {
  const { facilities, steps, stepMinutes, stock, needed, supplied, full } = outlook
  const { minutes, refused } = lendingWays(city, parameters, facilities, wish)
  const stepsOf = (lead: number): number => Math.max(1, Math.ceil(lead / stepMinutes - 1e-9))
  const question: OxygenQuestion = {
    steps,
    stock,
    use: needed,
    supplied,
    kept: full.map((cubicMetres) => parameters.stocks.reorderShare * cubicMetres),
    capacity: full,
    delaySteps: Int32Array.from(minutes, (way) => (Number.isNaN(way) ? 0 : stepsOf(HANDLING_MINUTES + way))),
    moveCost: minutes.map((way) => MOVE_COST * (1 + way / 60)),
    outsideDelaySteps: Int32Array.from(facilities, () => stepsOf(OUTSIDE_LEAD_MINUTES)),
    outsideCost: OUTSIDE_COST,
  }
  return { question, minutes, refused }
}

function deliveryOf(
  { from, to, step, cubicMetres }: OxygenDelivery,
  outlook: OxygenOutlook,
  asked: Asked,
): ProposedDelivery {
  return deliveryFrom(from, to, step * outlook.stepMinutes, cubicMetres, outlook, asked)
}

/** @param from row of the outlook, as `to`; −1 = from outside */
function deliveryFrom(
  from: number,
  to: number,
  atMinute: number,
  cubicMetres: number,
  { facilities, ordinary }: OxygenOutlook,
  { minutes }: Asked,
): ProposedDelivery {
  // In hundredths of an ordinary day: finer is no order that anybody gives.
  const days = Math.max(LEAST_DAYS, Math.ceil((100 * cubicMetres) / ordinary[to]! - 1e-6) / 100)
  return {
    from: from < 0 ? -1 : facilities[from]!,
    to: facilities[to]!,
    atMinute,
    leadMinutes:
      from < 0 ? OUTSIDE_LEAD_MINUTES : Math.round(HANDLING_MINUTES + minutes[from * facilities.length + to]!),
    cubicMetres: days * ordinary[to]!,
    days,
  }
}

function proposalOf(
  city: CityModel,
  outlook: OxygenOutlook,
  asked: Asked,
  deliveries: readonly ProposedDelivery[],
): OxygenProposal {
  const { facilities, stepMinutes, unknown, stock, ordinary, emptyMinutes, emptyShare } = outlook
  const { question } = asked
  const nothing = oxygenLack(question, [])
  const plan = oxygenLack(
    question,
    deliveries.map(({ from, to, atMinute, cubicMetres }) => ({
      from: from < 0 ? -1 : facilities.indexOf(from),
      to: facilities.indexOf(to),
      step: Math.floor(atMinute / stepMinutes),
      cubicMetres,
    })),
  )
  const short = facilities.flatMap((facility, row): ShortHospital[] => {
    if (!(nothing.bySite[row]! > LEAST_TOLD_SHARE * ordinary[row]!)) return []
    return [
      {
        facility,
        stock: stock[row]!,
        perDay: ordinary[row]!,
        lacking: { nothing: nothing.bySite[row]!, plan: plan.bySite[row]! },
        emptyMinutes: emptyMinutes[row]!,
        emptyShare: emptyShare[row]!,
        why: plan.bySite[row]! > LEAST_TOLD_SHARE * ordinary[row]! ? blockedBy(asked, nothing, row) : null,
      },
    ]
  })
  const idOf = (facility: number): string => city.facilities[facility]!.id
  return {
    known: facilities.length,
    unknown,
    lacking: { nothing: nothing.cubicMetres, plan: plan.cubicMetres },
    worstShare: { nothing: nothing.worstShare, plan: plan.worstShare },
    short: short.sort((a, b) => b.lacking.nothing - a.lacking.nothing || a.facility - b.facility),
    deliveries,
    levers: deliveries.map(({ from, to, days, atMinute, leadMinutes }) =>
      from < 0
        ? { kind: 'outside-aid', item: 'oxygen', facilities: [idOf(to)], days, atMinute, leadMinutes }
        : { kind: 'share-stock', item: 'oxygen', from: idOf(from), to: idOf(to), days, atMinute, leadMinutes },
    ),
  }
}

/** What keeps a hospital short as planned. */
function blockedBy({ question, refused }: Asked, nothing: OxygenLack, row: number): OxygenBlocked {
  const { steps, stock, kept, delaySteps, use } = question
  const sites = stock.length
  let soonest = Number.POSITIVE_INFINITY
  let hasSpare = false
  for (let from = 0; from < sites; from++) {
    const delay = delaySteps[from * sites + row]!
    if (delay === 0 || from === row) continue
    soonest = Math.min(soonest, delay)
    for (let t = 0; t < steps; t++) hasSpare ||= nothing.level[from * steps + t]! > kept[from]!
  }
  if (soonest === Number.POSITIVE_INFINITY)
    return refused.subarray(row * sites, (row + 1) * sites).includes(1) ? 'refused' : 'no-neighbour'
  for (let t = 0; t < soonest && t < steps; t++)
    if (nothing.level[row * steps + t]! < use[row * steps + t]!) return 'too-late'
  return hasSpare ? 'too-late' : 'neighbours-short'
}

function rowProblems(
  city: CityModel,
  outlook: OxygenOutlook,
  { minutes }: Asked,
  { from, to, atMinute, cubicMetres }: WishedDelivery,
  path: string,
): Problem[] {
  const { facilities, steps, stepMinutes, ordinary } = outlook
  const { facility } = indexCity(city)
  const rowOf = (id: string): number => facilities.indexOf(facility.get(id) ?? -1)
  const [a, b] = [from === null ? -1 : rowOf(from), rowOf(to)]
  if (b < 0 || (from !== null && a < 0)) {
    const [end, id] = b < 0 ? ['to', to] : ['from', from!]
    return [
      {
        path: `${path}.${end}`,
        why: `"${id}" is no hospital whose stock of oxygen is known`,
        zh: `“${id}”不是氧气库存已知的医院`,
      },
    ]
  }
  if (from !== null && Number.isNaN(minutes[a * facilities.length + b]!))
    return [
      {
        path,
        why: `${from} may not send to ${to}: the way, the group or a refusal stands against it`,
        zh: `${from} 不可送往 ${to}：受车程、集团或拒绝所限`,
      },
    ]
  const latest = steps * stepMinutes
  if (!(Number.isInteger(atMinute) && atMinute >= 0 && atMinute < latest))
    return [
      {
        path: `${path}.atMinute`,
        why: `must be a whole number 0 … ${latest - 1}, got ${atMinute}`,
        zh: `出发分钟应为 0 … ${latest - 1} 的整数，实为 ${atMinute}`,
      },
    ]
  const [least, most] = [LEAST_DAYS * ordinary[b]!, YEAR_DAYS * ordinary[b]!]
  if (!(cubicMetres >= least && cubicMetres <= most))
    return [
      {
        path: `${path}.cubicMetres`,
        why: `must be ${Math.ceil(least)} … ${Math.floor(most)}, a tenth of an ordinary day of ${to} at least, got ${cubicMetres}`,
        zh: `立方米数应为 ${Math.ceil(least)} … ${Math.floor(most)}（至少 ${to} 平日用量的十分之一），实为 ${cubicMetres}`,
      },
    ]
  return []
}

/** The levers take no more. */
const YEAR_DAYS = 365
