/**
 * The referral-policy lab 分级诊疗实验: what an ordinary week looks like at each share of primary care, centre by centre, and the smallest
 * share at which it fails. Computed from the queues of the clinics alone, without beds: one week, the same luck for every share.
 */
import type { CityModel } from '../../city/city.ts'
import type { Decoded, Problem } from '../../city/decoded.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { type ClinicNetwork, clinicNetworkOf } from '../../simulation/clinic-network.ts'
import { labDraw } from './lab-draws.ts'
import { type LabWeek, labWeek, reachOf, worstOf } from './lab-week.ts'
import { limitOf, policyProblems, type ReferralPolicy } from './referral-policy.ts'

export interface ReferralLab {
  /** Ids of the centres, in the order of every row. */
  readonly centres: readonly string[]
  readonly weeks: readonly LabWeek[]
  readonly limitMinutes: number
  /** Share that the city has by its parameters. */
  readonly presentShare: number
  /** Smallest share, from the present one on, at which the worst centre's wait, at the quantile of the policy, exceeds the limit, to a thousandth; null = none up to the largest that can be reached. */
  readonly failsAt: { readonly share: number; readonly centre: string } | null
}

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
  const opened = openLab(city, parameters, policy)
  if (!opened.ok) return opened
  const network = opened.value
  const lab = new Lab(city, network, policy)
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
      failsAt: lab.failsAt(weeks),
    },
  }
}

/** The clinics of the city, or what is wrong with the question. */
export function openLab(city: CityModel, parameters: Parameters, policy: ReferralPolicy): Decoded<ClinicNetwork> {
  const network = clinicNetworkOf(city, parameters)
  if (network === null)
    return refused(
      'city',
      'has no primary-care centre, no hospital with beds or no residents: add them, or another city',
      '城市没有基层机构、有床位的医院或居民；请补充，或换一座城市',
    )
  const ids = new Set(Array.from(network.centres, (f) => city.facilities[f]!.id))
  const problems = policyProblems(policy, (id) => ids.has(id))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: network }
}

const refused = (path: string, why: string, zh: string): Decoded<never> => ({
  ok: false,
  problems: [{ path, why, zh }],
})

class Lab {
  readonly limitMinutes: number
  private readonly city: CityModel
  private readonly network: ClinicNetwork
  private readonly policy: ReferralPolicy

  constructor(city: CityModel, network: ClinicNetwork, policy: ReferralPolicy) {
    this.city = city
    this.network = network
    this.policy = policy
    this.limitMinutes = limitOf(policy)
  }

  get reach(): readonly [number, number] {
    return reachOf(this.network, this.policy)
  }

  /** A week at a share of all visits; null where it cannot be reached. */
  week(share: number): LabWeek | null {
    return labWeek(this.city, this.network, this.policy, labDraw(this.policy.seed ?? 1, 0), share)
  }

  /** The first share that fails, between the last of the weeks that holds and the first that does not, by halving. */
  failsAt(weeks: readonly LabWeek[]): ReferralLab['failsAt'] {
    const { centres, parameters } = this.network
    const fails = (week: LabWeek): boolean => worstOf(week.waitMinutes).minutes > this.limitMinutes
    const present = parameters.primaryCare.firstContactShare
    const known = weeks.filter(({ share }) => share >= present).sort((a, b) => a.share - b.share)
    let failing = known.find(fails) ?? this.week(Math.min(LARGEST_SHARE, this.reach[1] - 1e-6))
    if (failing === null || !fails(failing)) return null
    let holding = present
    for (const week of known) if (week.share < failing.share && !fails(week)) holding = week.share
    const first = holding === present ? this.week(present) : null
    if (first !== null && fails(first)) failing = first
    while (failing.share - holding > 0.001) {
      const middle = this.week((failing.share + holding) / 2)
      if (middle === null) break
      if (fails(middle)) failing = middle
      else holding = middle.share
    }
    const { centre } = worstOf(failing.waitMinutes)
    return { share: failing.share, centre: this.city.facilities[centres[centre]!]!.id }
  }
}
