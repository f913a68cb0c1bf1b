/**
 * What may be done instead of moving patients, for the same hospitals: staff sent with beds that stand by, beds opened by the hospital itself, wards
 * converted to intensive care, elective operations put off; theatre sessions against intensive care; and what hospitals share beside it, as ventilators and oxygen. Each is levers that the engine plays with the luck of the transfers' replay.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import type { LeverSpec } from '../levers/index.ts'
import { claimOf, patientsPerStaff } from '../state/need-claims.ts'
import type { DailyNeed } from './daily-need.ts'
import type { KitProposal } from './kit-proposal.ts'
import type { OxygenProposal } from './oxygen-proposal.ts'
import type { SessionProposal } from './session-proposal.ts'
import type { HospitalOutlook, ProposalWish, TransferProposal } from './transfer-proposal.ts'

export const ALLOCATION_OPTIONS = [
  'transfers',
  'staff',
  'surge',
  'convert',
  'theatre',
  'sessions',
  'ventilators',
  'oxygen',
] as const
export type AllocationOptionId = (typeof ALLOCATION_OPTIONS)[number]

/** How soon what is no transfer can be there, and how much of it; all assumed unless a person says otherwise. */
export interface AlternativeWish {
  /** Part of a nurse's own work that one does in a strange ward. */
  readonly staffEfficiency: number
  /** Minutes until nurses have come and the beds they look after are open. */
  readonly staffLeadMinutes: number
  /** Minutes until a hospital has opened beds that stand by with its own staff. */
  readonly surgeLeadMinutes: number
  readonly conversionLeadMinutes: number
  /** Share of elective admissions put off at hospitals above their target. */
  readonly theatreShare: number
}

/** As the levers have them: `redeploy-staff` 0.7, `convert-wards` a day; nurses within four hours, own beds within eight, half of the sessions. */
export const USUAL_ALTERNATIVES: AlternativeWish = {
  staffEfficiency: 0.7,
  staffLeadMinutes: 240,
  surgeLeadMinutes: 480,
  conversionLeadMinutes: 1440,
  theatreShare: 0.5,
}

export interface AllocationOption {
  readonly id: AllocationOptionId
  readonly levers: readonly LeverSpec[]
  /** Patients asked for, nurses sent, beds to be opened or made, hospitals that put operations off, operations moved, ventilators lent, cubic metres of oxygen sent. */
  readonly amount: number
}

const DAY_SHIFT = 1

/**
 * The transfers and what may be done instead; options with nothing to do are left out.
 * @param icu need of intensive care, of the runs that the proposal was made from
 */
export function allocationOptions(
  city: CityModel,
  icu: DailyNeed,
  proposal: TransferProposal,
  wish: ProposalWish & AlternativeWish,
): readonly AllocationOption[] {
  const full = fullHospitals(proposal, wish)
  const untilMinute = icu.begins.at(-1)!
  const all: readonly AllocationOption[] = [
    {
      id: 'transfers',
      levers: proposal.levers,
      amount: proposal.transfers.reduce((sum, one) => sum + one.perDay * (one.untilDay - one.fromDay), 0),
    },
    staffSent(city, proposal, full, wish, untilMinute),
    bedsOpened(full, wish, city),
    wardsConverted(city, icu, wish),
    {
      id: 'theatre',
      levers:
        full.length === 0 || wish.theatreShare === 0
          ? []
          : [
              {
                kind: 'cancel-electives',
                share: wish.theatreShare,
                need: 'all',
                facilities: full.map(({ facility }) => city.facilities[facility]!.id),
                fromMinute: 0,
                untilMinute,
              },
            ],
      amount: full.length,
    },
  ]
  return all.filter(({ levers }) => levers.length > 0)
}

/** The moved operations; null where none is. */
export function sessionsOption(sessions: SessionProposal | null): AllocationOption | null {
  if (sessions === null || sessions.moves.length === 0) return null
  const amount = sessions.moves.reduce((sum, { cases }) => sum + cases, 0)
  return { id: 'sessions', levers: sessions.levers, amount }
}

/** The loans as an option; null where there are none. */
export function kitOption(kit: KitProposal | null): AllocationOption | null {
  if (kit === null || kit.levers.length === 0) return null
  return { id: 'ventilators', levers: kit.levers, amount: kit.loans.reduce((sum, { pieces }) => sum + pieces, 0) }
}

/** The deliveries as an option; null where there are none. */
export function oxygenOption(oxygen: OxygenProposal | null): AllocationOption | null {
  if (oxygen === null || oxygen.levers.length === 0) return null
  const cubicMetres = oxygen.deliveries.reduce((sum, one) => sum + one.cubicMetres, 0)
  return { id: 'oxygen', levers: oxygen.levers, amount: Math.round(cubicMetres) }
}

interface FullHospital {
  readonly facility: number
  /** Ward beds needed above the target on the worst day. */
  readonly beds: number
}

/** Hospitals above their target at the quantile on some day, the worst first. */
function fullHospitals({ hospitals }: TransferProposal, { targetOccupancy }: ProposalWish): readonly FullHospital[] {
  return hospitals
    .map(({ facility, needed, open }) => ({
      facility,
      beds: Math.ceil(needed.reduce((most, beds, t) => Math.max(most, beds - targetOccupancy * open[t]!), 0) - 1e-9),
    }))
    .filter(({ beds }) => beds > 0)
    .sort((a, b) => b.beds - a.beds || a.facility - b.facility)
}

/** Nurses of the hospital with most room go to each full one, and with them as many beds that stand by as they can look after. */
function staffSent(
  city: CityModel,
  proposal: TransferProposal,
  full: readonly FullHospital[],
  { staffEfficiency, staffLeadMinutes }: AlternativeWish,
  untilMinute: number,
): AllocationOption {
  const { needOfUnit } = indexCity(city)
  let nurses = 0
  const levers = full.flatMap(({ facility, beds }): LeverSpec[] => {
    const giver = giverFor(proposal, facility, full)
    const to = largestWard(city, facility)
    const from = giver === null ? null : largestWard(city, giver)
    if (to === null || from === null) return []
    const each = patientsPerStaff(claimOf(needOfUnit[to]!).nurseMinutes[DAY_SHIFT]!)
    const staff = Math.ceil(beds / each / staffEfficiency - 1e-9)
    nurses += staff
    return [
      {
        kind: 'redeploy-staff',
        role: 'nurse',
        from: city.units[from]!.id,
        to: city.units[to]!.id,
        staff,
        efficiency: staffEfficiency,
        fromMinute: staffLeadMinutes,
        untilMinute: Math.max(untilMinute, staffLeadMinutes + 1),
      },
      {
        kind: 'open-beds',
        facility: city.facilities[facility]!.id,
        unit: null,
        beds,
        atMinute: 0,
        leadMinutes: staffLeadMinutes,
      },
    ]
  })
  return { id: 'staff', levers, amount: nurses }
}

/** Who takes from it in the plan, or else whoever of those told has most room. */
function giverFor(
  { transfers, hospitals }: TransferProposal,
  facility: number,
  full: readonly FullHospital[],
): number | null {
  const taker = transfers.find(({ from }) => from === facility)?.to
  if (taker !== undefined) return taker
  const room = ({ open, needed }: HospitalOutlook): number => open[0]! - needed[0]!
  const others = hospitals
    .filter((one) => one.facility !== facility && !full.some((other) => other.facility === one.facility))
    .sort((a, b) => room(b) - room(a))
  return others[0]?.facility ?? null
}

/** The ward of a hospital with most beds; null where it has none. */
function largestWard(city: CityModel, facility: number): number | null {
  let best: number | null = null
  for (const u of indexCity(city).unitsOfFacility[facility]!)
    if (city.units[u]!.kind === 'ward' && (best === null || city.units[u]!.beds > city.units[best]!.beds)) best = u
  return best
}

function bedsOpened(
  full: readonly FullHospital[],
  { surgeLeadMinutes }: AlternativeWish,
  city: CityModel,
): AllocationOption {
  return {
    id: 'surge',
    levers: full.map(({ facility, beds }) => ({
      kind: 'open-beds' as const,
      facility: city.facilities[facility]!.id,
      unit: null,
      beds,
      atMinute: 0,
      leadMinutes: surgeLeadMinutes,
    })),
    amount: full.reduce((sum, { beds }) => sum + beds, 0),
  }
}

/** Where more intensive care is needed than open on some day: that many beds made of ward beds. */
function wardsConverted(
  city: CityModel,
  { days, facilities, needed, open }: DailyNeed,
  { conversionLeadMinutes }: AlternativeWish,
): AllocationOption {
  const levers = facilities.flatMap((facility, row): LeverSpec[] => {
    let short = 0
    for (let t = row * days; t < (row + 1) * days; t++) short = Math.max(short, needed[t]! - open[t]!)
    const beds = Math.ceil(short - 1e-9)
    return beds > 0 && largestWard(city, facility) !== null
      ? [
          {
            kind: 'convert-wards',
            facility: city.facilities[facility]!.id,
            unit: null,
            to: 'icu',
            beds,
            atMinute: 0,
            leadMinutes: conversionLeadMinutes,
          },
        ]
      : []
  })
  return {
    id: 'convert',
    levers,
    amount: levers.reduce((sum, lever) => sum + (lever.kind === 'convert-wards' ? lever.beds : 0), 0),
  }
}
