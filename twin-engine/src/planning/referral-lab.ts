/**
 * The referral-policy lab 分级诊疗实验: what an ordinary week looks like at each share of primary care, centre by centre, and the smallest
 * share at which it fails. Computed from the queues of the clinics alone, without beds: one week, the same luck for every share.
 */
import { CARE_NEEDS, type CareNeed } from '../choice/care-needs.ts'
import type { CityModel } from '../city/city.ts'
import type { Decoded, Problem } from '../city/decoded.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { type ClinicNetwork, clinicNetworkOf } from '../simulation/clinic-network.ts'
import { ClinicQueues, QUARTER_MINUTES } from '../simulation/clinic-queues.ts'
import { CLINIC_LUCK } from '../simulation/luck.ts'
import { RandomSource } from '../simulation/random.ts'

export interface ReferralPolicy {
  /** The need that moves; `all` unless given. */
  readonly condition?: CareNeed | 'all'
  /** Doctors, and rooms with them, against those there are; 1 unless given. */
  readonly doctorsFactor?: number
  /** Centres stay open until this hour. */
  readonly untilHour?: number
  /** Median wait at a centre that nobody should exceed; 15 minutes unless given. */
  readonly limitMinutes?: number
  readonly seed?: number
}

/** One week at one share. Rates are means of a day. */
export interface LabWeek {
  readonly share: number
  /** Median wait of the people of each centre, in minutes; NaN where nobody came. */
  readonly medianWaitMinutes: Float64Array
  /** Mean wait by centre and hour of the day, `[centre × 24 + hour]`; NaN where nobody came. */
  readonly hourlyWaitMinutes: Float64Array
  readonly meanWaitMinutes: number
  /** Place in `ReferralLab.centres` of the centre with the longest median, and that median. */
  readonly worstCentre: number
  readonly worstMedianMinutes: number
  readonly longWaitShare: number
  readonly primaryVisitsPerDay: number
  /** Those who went to a hospital because of the wait. */
  readonly reverseFlowPerDay: number
  readonly clinicVisitsPerDay: number
  readonly clinicWaitMinutes: number
  readonly referredUpPerDay: number
  readonly inDistrictShare: number
  readonly travelMinutes: number
  /** Claims of visits on the insurance fund. */
  readonly claimsYuanPerDay: number
}

export interface ReferralLab {
  /** Ids of the centres, in the order of every row. */
  readonly centres: readonly string[]
  readonly weeks: readonly LabWeek[]
  readonly limitMinutes: number
  /** Share that the city has by its parameters. */
  readonly presentShare: number
  /** Smallest share, from the present one on, at which the worst centre's median exceeds the limit, to a thousandth; null = none up to the largest that can be reached. */
  readonly failsAt: { readonly share: number; readonly centre: string } | null
}

const WEEK = 7 * 1440
/** Monday 1970-01-05: the lab has no calendar. */
const MONDAY = 4 * 1440
const DEFAULT_LIMIT_MINUTES = 15
const LARGEST_SHARE = 0.95

/**
 * Runs the lab. Shares are of all visits, 0.05 … 0.95.
 * @returns problems where the city has no clinics, or a share cannot be reached with what moves
 */
export function referralLab(
  city: CityModel,
  parameters: Parameters,
  shares: readonly number[],
  policy: ReferralPolicy = {},
): Decoded<ReferralLab> {
  const network = clinicNetworkOf(city, parameters)
  if (network === null)
    return refused(
      'city',
      'has no primary-care centre, no hospital with beds or no residents: add them, or another city',
    )
  const lab = new Lab(network, policy)
  const problems: Problem[] = []
  const weeks: LabWeek[] = []
  shares.forEach((share, i) => {
    const week = share > 0 && share < 1 ? lab.week(share) : null
    if (week === null)
      problems.push({
        path: `shares[${i}]`,
        why: `${share} is out of reach: with what moves the share lies within ${lab.reach.map((s) => s.toFixed(3)).join(' … ')}`,
      })
    else weeks.push(week)
  })
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: {
      centres: Array.from(network.centres, (f) => city.facilities[f]!.id),
      weeks,
      limitMinutes: lab.limitMinutes,
      presentShare: parameters.primaryCare.firstContactShare,
      failsAt: lab.failsAt(weeks, city),
    },
  }
}

const refused = (path: string, why: string): Decoded<never> => ({ ok: false, problems: [{ path, why }] })

class Lab {
  readonly limitMinutes: number
  private readonly network: ClinicNetwork
  private readonly policy: ReferralPolicy

  constructor(network: ClinicNetwork, policy: ReferralPolicy) {
    this.network = network
    this.policy = policy
    this.limitMinutes = policy.limitMinutes ?? DEFAULT_LIMIT_MINUTES
  }

  /** Least and largest share that can be reached. */
  get reach(): readonly [number, number] {
    const { contact, shifts } = this.network
    const at = (by: number): number =>
      this.ofAll * contact.cityShare(shifts.map((shift, need) => (this.moves(need) ? shift + by : shift)))
    return [at(-12), at(12)]
  }

  private get ofAll(): number {
    return 1 - this.network.parameters.outpatient.otherShare
  }

  private moves(need: number): boolean {
    const { condition = 'all' } = this.policy
    return condition === 'all' || CARE_NEEDS[need] === condition
  }

  /** A week at a share of all visits; null where it cannot be reached. */
  week(share: number): LabWeek | null {
    const { network, policy } = this
    const shifts = network.contact.shiftsFor(share / this.ofAll, network.shifts, (need) => this.moves(need))
    if (shifts === null) return null
    const queues = new ClinicQueues(network)
    queues.setShifts(shifts)
    const factor = policy.doctorsFactor ?? 1
    for (let centre = 0; centre < network.centres.length; centre++) {
      queues.doctors[centre]! *= factor
      queues.rooms[centre]! *= Math.max(1, factor)
      if (policy.untilHour !== undefined) queues.untilHour[centre] = policy.untilHour
    }
    const random = new RandomSource(policy.seed ?? 1, 0)
    const way = { travellers: 0, travelMinutes: 0, atHome: 0 }
    for (let local = MONDAY; local < MONDAY + WEEK; local += QUARTER_MINUTES) {
      if (local % 60 === 0) {
        queues.beginHour(local)
        way.travellers += queues.travellers
        way.travelMinutes += queues.travelMinutes
        way.atHome += queues.atHome
      }
      if (!queues.isIdle) queues.step(local, (centre, quarter) => random.draw(CLINIC_LUCK.visits + centre, quarter, 0))
    }
    return weekOf(share, queues, way)
  }

  /** The first share that fails, between the last of the weeks that holds and the first that does not, by halving. */
  failsAt(weeks: readonly LabWeek[], city: CityModel): ReferralLab['failsAt'] {
    const { centres, parameters } = this.network
    const fails = (week: LabWeek): boolean => week.worstMedianMinutes > this.limitMinutes
    const present = parameters.primaryCare.firstContactShare
    const known = weeks.filter(({ share }) => share >= present).sort((a, b) => a.share - b.share)
    let failing = known.find(fails) ?? this.week(Math.min(LARGEST_SHARE, this.reach[1] - 1e-6))
    if (failing === null || !fails(failing)) return null
    let holding = present
    for (const { share, worstMedianMinutes } of known)
      if (share < failing.share && worstMedianMinutes <= this.limitMinutes) holding = share
    const first = holding === present ? this.week(present) : null
    if (first !== null && fails(first)) failing = first
    while (failing.share - holding > 0.001) {
      const middle = this.week((failing.share + holding) / 2)
      if (middle === null) break
      if (fails(middle)) failing = middle
      else holding = middle.share
    }
    return { share: failing.share, centre: city.facilities[centres[failing.worstCentre]!]!.id }
  }
}

function weekOf(
  share: number,
  queues: ClinicQueues,
  way: { readonly travellers: number; readonly travelMinutes: number; readonly atHome: number },
): LabWeek {
  const { counts, clinicCounts, network } = queues
  const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0)
  const median = Float64Array.from(network.centres, (_, centre) => queues.waitQuantile(centre, 0.5) ?? Number.NaN)
  let worst = 0
  for (let centre = 1; centre < median.length; centre++)
    if (median[centre]! > (Number.isNaN(median[worst]!) ? -1 : median[worst]!)) worst = centre
  const primary = sum(counts.visits)
  const clinic = sum(clinicCounts.visits)
  return {
    share,
    medianWaitMinutes: median,
    hourlyWaitMinutes: queues.waitByHour.map((minutes, k) => minutes / queues.visitsByHour[k]!),
    meanWaitMinutes: sum(counts.waitMinutes) / primary,
    worstCentre: worst,
    worstMedianMinutes: median[worst]!,
    longWaitShare: sum(counts.longWaits) / primary,
    primaryVisitsPerDay: primary / 7,
    reverseFlowPerDay: sum(counts.turnedAway) / 7,
    clinicVisitsPerDay: clinic / 7,
    clinicWaitMinutes: sum(clinicCounts.waitMinutes) / clinic,
    referredUpPerDay: sum(counts.referredUp) / 7,
    inDistrictShare: way.atHome / way.travellers,
    travelMinutes: way.travelMinutes / way.travellers,
    claimsYuanPerDay: queues.claimsYuan(primary, clinic, 0) / 7,
  }
}
