/** A proposal as it is told: ids for hospitals, plain figures. */
import { type CityModel, indexCity, type LeverSpec, type Planned } from '@kangcheng/twin-engine'
import type { HospitalOutlook, KitProposal, OxygenProposal, TransferProposal } from '@kangcheng/twin-engine/allocation'
import type { AvoidedPair, KitTold, LimitTold, OxygenTold, ProposalTold, Quantiles } from './allocation-ports.ts'

export function proposalTold(
  city: CityModel,
  proposal: TransferProposal,
  avoided: readonly AvoidedPair[],
  targetOccupancy: number,
): ProposalTold {
  const idOf = (facility: number): string => city.facilities[facility]!.id
  const outlook = new Map(proposal.hospitals.map((one) => [one.facility, one]))
  return {
    transfers: proposal.transfers.map((one) => {
      const sender = outlook.get(one.from)!
      const taker = outlook.get(one.to)!
      return {
        ...one,
        from: idOf(one.from),
        to: idOf(one.to),
        sameGroup: sender.group !== null && sender.group === taker.group,
        senderOpen: sender.open[one.fromDay]!,
        senderNeed: { p10: sender.low[one.fromDay]!, p50: sender.middle[one.fromDay]!, p90: sender.high[one.fromDay]! },
        takerFree: freeOn(taker, one.fromDay, targetOccupancy),
      }
    }),
    blocked: proposal.blocked.map((one) => ({ ...one, facility: idOf(one.facility) })),
    avoided,
    days: proposal.days,
    above: proposal.aboveTarget,
    worstShare: proposal.worstShare,
    bound: proposal.bound,
    objective: proposal.objective,
  }
}

/** Beds below the target: few where many are needed. */
function freeOn({ open, low, middle, high }: HospitalOutlook, day: number, target: number): Quantiles {
  const free = (needed: Float64Array): number => target * open[day]! - needed[day]!
  return { p10: free(high), p50: free(middle), p90: free(low) }
}

export function kitTold(
  city: CityModel,
  { known, unknown, shortage, loans, days }: KitProposal,
  avoided: readonly AvoidedPair[],
): KitTold {
  const idOf = (facility: number): string => city.facilities[facility]!.id
  return {
    known,
    unknown,
    ...shortage,
    loans: loans.map((one) => ({ ...one, from: idOf(one.from), to: idOf(one.to) })),
    avoided,
    days,
  }
}

export function oxygenTold(
  city: CityModel,
  { lacking, short, deliveries, ...rest }: OxygenProposal,
  avoided: readonly AvoidedPair[],
): OxygenTold {
  const idOf = (facility: number): string => city.facilities[facility]!.id
  return {
    known: rest.known,
    unknown: rest.unknown,
    ...lacking,
    worstShare: rest.worstShare,
    short: short.map(({ facility, lacking: lack, ...one }) => ({ ...one, ...lack, facility: idOf(facility) })),
    deliveries: deliveries.map((one) => ({ ...one, from: one.from < 0 ? null : idOf(one.from), to: idOf(one.to) })),
    avoided,
  }
}

/** What of an option cannot be done as wanted, lever by lever, with the hospital that it concerns. */
export const limitsTold = (
  city: CityModel,
  levers: readonly LeverSpec[],
  planned: readonly Planned[],
): readonly LimitTold[] =>
  planned.flatMap((became, k) =>
    became.planned < became.wanted
      ? [
          {
            facility: hospitalOf(city, levers[k]!),
            kind: became.kind,
            wanted: became.wanted,
            planned: became.planned,
            note: became.note,
          },
        ]
      : [],
  )

/** Id of the one hospital that a lever concerns; null = none or several. */
function hospitalOf(city: CityModel, lever: LeverSpec): string | null {
  const { facility, facilities, unit, to } = lever as unknown as Readonly<Record<string, unknown>>
  if (typeof facility === 'string') return facility
  if (Array.isArray(facilities)) return facilities.length === 1 ? String(facilities[0]) : null
  const at = indexCity(city).unit.get(String(unit ?? to))
  return at === undefined ? null : city.facilities[city.units[at]!.facility]!.id
}
