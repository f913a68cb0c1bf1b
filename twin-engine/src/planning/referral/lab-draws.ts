/**
 * How sure the lab is: draws of the assumed figures on which waits depend, each with luck of its own. A draw is used at every share and
 * for the present alike, so that differences are paired.
 */
import type { Parameters } from '../../parameters/parameters.ts'
import type { ClinicNetwork } from '../../simulation/clinic-network.ts'

export interface LabRange {
  readonly key: string
  /** Factors of the parameter between which draws lie evenly; assumed. */
  readonly low: number
  readonly high: number
}

/** Figures that nobody has measured for the city; the widths are assumed. */
export const LAB_RANGES: readonly LabRange[] = [
  { key: 'primaryCare.visitMeanMinutes', low: 0.9, high: 1.1 },
  { key: 'primaryCare.clinicShare', low: 0.9, high: 1.1 },
  { key: 'outpatient.visitsPerThousandPerDay', low: 0.95, high: 1.05 },
  { key: 'primaryCare.patienceMedianMinutes', low: 0.75, high: 1.25 },
  { key: 'primaryCare.waitRepulsionPerMinute', low: 0.5, high: 1.5 },
  { key: 'primaryCare.upReferralShare', low: 0.75, high: 1.25 },
]

export interface LabDraw {
  readonly seed: number
  /** 0 = all figures as they are. */
  readonly number: number
  /** By LAB_RANGES. */
  readonly factors: readonly number[]
}

const PRIMES = [2, 3, 5, 7, 11, 13]

/** Draw 0 has every figure as it is; the others fill the box evenly by the Halton sequence (1960). */
export const labDraw = (seed: number, number: number): LabDraw => ({
  seed,
  number,
  factors: LAB_RANGES.map(({ low, high }, k) =>
    number === 0 ? 1 : low + (high - low) * radicalInverse(number, PRIMES[k]!),
  ),
})

function radicalInverse(number: number, base: number): number {
  let value = 0
  let digit = 1 / base
  for (let rest = number; rest > 0; rest = Math.floor(rest / base)) {
    value += (rest % base) * digit
    digit /= base
  }
  return value
}

/** The clinics of a city with the figures of a draw and so much telemedicine; who lives where and the ways stay. */
export function drawnNetwork(network: ClinicNetwork, { factors }: LabDraw, remoteFactor = 1): ClinicNetwork {
  if (remoteFactor === 1 && factors.every((factor) => factor === 1)) return network
  const [visit, clinic, visits, patience, repulsion, up] = factors as [number, number, number, number, number, number]
  const { primaryCare } = network.parameters
  const capped = (share: number): number => Math.min(1, share)
  const parameters: Parameters = {
    ...network.parameters,
    primaryCare: {
      ...primaryCare,
      visitMeanMinutes: primaryCare.visitMeanMinutes * visit,
      visitStandardDeviationMinutes: primaryCare.visitStandardDeviationMinutes * visit,
      clinicShare: capped(primaryCare.clinicShare * clinic),
      patienceMedianMinutes: primaryCare.patienceMedianMinutes * patience,
      waitRepulsionPerMinute: primaryCare.waitRepulsionPerMinute * repulsion,
      upReferralShare: primaryCare.upReferralShare.map((share) => capped(share * up)),
      remoteShare: primaryCare.remoteShare.map((share) => capped(share * remoteFactor)),
    },
  }
  return { ...network, parameters, visitsPerDay: network.visitsPerDay * visits }
}
