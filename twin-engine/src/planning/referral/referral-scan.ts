/**
 * The lab over many shares with bands: first every share with all figures as they are, then draw by draw what the assumed figures and
 * luck may change. It goes on in steps of one week, so that whoever runs it can tell its progress and stop.
 */
import type { CityModel, Text } from '../../city/city.ts'
import type { Decoded } from '../../city/decoded.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import type { ClinicNetwork } from '../../simulation/clinic-network.ts'
import { quantileOfSorted } from '../../statistics/quantiles.ts'
import { drawnNetwork, labDraw } from './lab-draws.ts'
import { LAB_FIGURES, type LabFigure } from './lab-figures.ts'
import { type LabWeek, labWeek, reachOf } from './lab-week.ts'
import { openLab } from './referral-lab.ts'
import { limitOf, quantileOf, type ReferralPolicy } from './referral-policy.ts'

export interface ScanQuestion {
  readonly policy: ReferralPolicy
  /** Largest share of all visits; the smallest is the present one. */
  readonly upTo: number
  /** Between two shares. */
  readonly step: number
  /** Draws beside the one with every figure as it is. */
  readonly draws: number
}

/** `central`: with every figure as it is; the rest over the draws, null before there are two. */
export interface LabBand {
  readonly central: number | null
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
}

export interface ScannedCentre {
  readonly id: string
  readonly name: Text
  readonly district: number
  readonly doctors: number
  readonly rooms: number
  /** Wait by share, with every figure as it is; null where nobody came. */
  readonly waitMinutes: readonly (number | null)[]
  /** First share beyond the limit, between two shares by a straight line; null = none. */
  readonly failsAt: number | null
  /** The same over the draws. */
  readonly failsBand: LabBand
  /** Beyond the limit already at the present share. */
  readonly failsNow: boolean
}

export interface LabScan {
  readonly shares: readonly number[]
  readonly presentShare: number
  /** Hour at which centres close unless a policy says otherwise. */
  readonly usualUntilHour: number
  readonly limitMinutes: number
  readonly quantile: number
  /** Draws of which every share has come, the one with all figures as they are among them. */
  readonly draws: number
  /** By LAB_FIGURES and share. */
  readonly figures: readonly (Omit<LabFigure, 'of'> & { readonly bands: readonly LabBand[] })[]
  /** The one that fails first is the first. */
  readonly centres: readonly ScannedCentre[]
  /** Visits within the own district by district and share. */
  readonly districts: readonly { readonly id: string; readonly name: Text; readonly bands: readonly LabBand[] }[]
  /** Share at which the wait of all people together goes beyond the limit, over the draws; null in a part = not up to the largest. */
  readonly cityFailsAt: LabBand
}

interface Draw {
  readonly network: ClinicNetwork
  readonly present: LabWeek
  readonly weeks: LabWeek[]
}

const MOST_SHARES = 60

export class ReferralScan {
  readonly shares: readonly number[]
  /** Weeks to run, the present ones among them. */
  readonly wanted: number
  done = 0
  private readonly city: CityModel
  private readonly network: ClinicNetwork
  private readonly question: ScanQuestion
  private readonly usualUntilHour: number
  private readonly draws: Draw[] = []

  private constructor(
    city: CityModel,
    parameters: Parameters,
    network: ClinicNetwork,
    question: ScanQuestion,
    shares: readonly number[],
  ) {
    this.city = city
    this.network = network
    this.question = question
    this.usualUntilHour = parameters.primaryCare.untilHour
    this.shares = shares
    this.wanted = (question.draws + 1) * (shares.length + 1)
  }

  /** @returns problems by path where the city has no clinics, or the question is wrong */
  static open(city: CityModel, parameters: Parameters, question: ScanQuestion): Decoded<ReferralScan> {
    const opened = openLab(city, parameters, question.policy)
    if (!opened.ok) return opened
    const { upTo, step, draws } = question
    const wrong = (path: string, why: string, zh: string): Decoded<never> => ({
      ok: false,
      problems: [{ path, why, zh }],
    })
    const present = parameters.primaryCare.firstContactShare
    const [, most] = reachOf(opened.value, question.policy)
    if (!(upTo > present && upTo < most))
      return wrong(
        'upTo',
        `must lie above the present ${present} and, with what moves, below ${most.toFixed(3)}; got ${upTo}`,
        `占比上限应大于现状 ${present}，且就所转移的需要小于 ${most.toFixed(3)}，实为 ${upTo}`,
      )
    if (!(step > 0) || (upTo - present) / step > MOST_SHARES)
      return wrong(
        'step',
        `must be above 0 and give at most ${MOST_SHARES} shares, got ${step}`,
        `步长应大于 0，且至多 ${MOST_SHARES} 档，实为 ${step}`,
      )
    if (!(Number.isInteger(draws) && draws >= 0 && draws <= 200))
      return wrong(
        'draws',
        `must be a whole number 0 … 200, got ${draws}`,
        `抽样次数应为 0 … 200 的整数，实为 ${draws}`,
      )
    const shares = [present]
    for (let k = 1; present + (k - 1) * step < upTo - 1e-9; k++)
      shares.push(Math.round(Math.min(upTo, present + k * step) * 1e6) / 1e6)
    return { ok: true, value: new ReferralScan(city, parameters, opened.value, question, shares) }
  }

  /** Runs the next week; false where all have run. */
  next(): boolean {
    if (this.done >= this.wanted) return false
    const { city, network, question, shares } = this
    const number = Math.floor(this.done / (shares.length + 1))
    const seed = question.policy.seed ?? 1
    const draw = labDraw(seed, number)
    const known = this.draws[number]
    if (known === undefined) {
      const present = labWeek(city, network, { quantile: quantileOf(question.policy) }, draw, shares[0]!)!
      this.draws.push({ network: drawnNetwork(network, draw), present, weeks: [] })
    } else known.weeks.push(labWeek(city, network, question.policy, draw, shares[known.weeks.length]!)!)
    this.done++
    return true
  }

  /** What has come so far; null before every share of the first draw has. */
  result(): LabScan | null {
    const { city, network, question, shares } = this
    const whole = this.draws.filter(({ weeks }) => weeks.length === shares.length)
    if (whole.length === 0) return null
    const limitMinutes = limitOf(question.policy)
    const bands = (of: (draw: Draw, k: number) => number): LabBand[] =>
      shares.map((_, k) => bandOf(whole.map((draw) => of(draw, k))))
    const crossing = (waits: readonly (number | null)[]): number | null => crossingOf(shares, waits, limitMinutes)
    const centres = Array.from(network.centres, (f, c): ScannedCentre => {
      const waitsOf = ({ weeks }: Draw): (number | null)[] =>
        weeks.map(({ waitMinutes }) => (Number.isNaN(waitMinutes[c]!) ? null : waitMinutes[c]!))
      const waits = waitsOf(whole[0]!)
      const { id, name, district } = city.facilities[f]!
      return {
        id,
        name,
        district,
        doctors: network.doctors[c]!,
        rooms: network.rooms[c]!,
        waitMinutes: waits,
        failsAt: crossing(waits),
        failsBand: bandWithNever(whole.map((draw) => crossing(waitsOf(draw)))),
        failsNow: (waits[0] ?? 0) > limitMinutes,
      }
    })
    const failing = whole.map(({ weeks }) => crossing(weeks.map(({ cityWaitMinutes }) => cityWaitMinutes)))
    return {
      shares,
      presentShare: shares[0]!,
      usualUntilHour: this.usualUntilHour,
      limitMinutes,
      quantile: quantileOf(question.policy),
      draws: whole.length,
      figures: LAB_FIGURES.map(({ of, ...figure }) => ({
        ...figure,
        bands: bands((draw, k) =>
          of({ week: draw.weeks[k]!, present: draw.present, limitMinutes, network: draw.network }),
        ),
      })),
      centres: centres.sort((a, b) => compareFailing(a, b)),
      districts: city.districts.flatMap(({ id, name }, d) =>
        whole[0]!.weeks[0]!.districtShare[d] === undefined || Number.isNaN(whole[0]!.weeks[0]!.districtShare[d])
          ? []
          : [{ id, name, bands: bands(({ weeks }, k) => weeks[k]!.districtShare[d]!) }],
      ),
      cityFailsAt: bandWithNever(failing),
    }
  }
}

/** The first to fail first; of those that never do the one with the longest wait at the end. */
function compareFailing(a: ScannedCentre, b: ScannedCentre): number {
  const at = ({ failsAt }: ScannedCentre): number => failsAt ?? Number.POSITIVE_INFINITY
  const last = ({ waitMinutes }: ScannedCentre): number => waitMinutes.at(-1) ?? -1
  if (a.failsNow && b.failsNow) return (b.waitMinutes[0] ?? 0) - (a.waitMinutes[0] ?? 0)
  return at(a) === at(b) ? last(b) - last(a) : at(a) - at(b)
}

/** Where a line through the waits goes beyond the limit for the first time; the first share where it is beyond at once. */
export function crossingOf(
  shares: readonly number[],
  waits: readonly (number | null)[],
  limitMinutes: number,
): number | null {
  for (let k = 0; k < shares.length; k++) {
    const wait = waits[k] ?? Number.NaN
    if (!(wait > limitMinutes)) continue
    const before = waits[k - 1]
    if (k === 0 || before === null || before === undefined) return shares[k]!
    return shares[k - 1]! + ((limitMinutes - before) / (wait - before)) * (shares[k]! - shares[k - 1]!)
  }
  return null
}

function bandOf(values: readonly number[]): LabBand {
  const known = values.filter((value) => Number.isFinite(value))
  const central = Number.isFinite(values[0]) ? values[0]! : null
  if (known.length < 2) return { central, p10: null, p50: null, p90: null }
  const sorted = Float64Array.from(known).sort()
  const at = (share: number): number => quantileOfSorted(sorted, sorted.length, share)
  return { central, p10: at(0.1), p50: at(0.5), p90: at(0.9) }
}

/** Of shares of which some are never reached: these count as the largest, and a quantile that falls on one is null. */
function bandWithNever(values: readonly (number | null)[]): LabBand {
  const central = values[0] ?? null
  if (values.length < 2) return { central, p10: null, p50: null, p90: null }
  const sorted = Float64Array.from(values, (value) => value ?? Number.POSITIVE_INFINITY).sort()
  const at = (share: number): number | null => {
    const found = quantileOfSorted(sorted, sorted.length, share)
    return Number.isFinite(found) ? found : null
  }
  return { central, p10: at(0.1), p50: at(0.5), p90: at(0.9) }
}
