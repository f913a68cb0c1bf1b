/** One share looked at closely: which centres fail there and of what, what helps the most, and the doctors that would hold the limit. */
import type { CityModel, Text } from '../../city/city.ts'
import type { Decoded } from '../../city/decoded.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import type { ClinicNetwork } from '../../simulation/clinic-network.ts'
import { labDraw } from './lab-draws.ts'
import { type LabWeek, labWeek, reachOf } from './lab-week.ts'
import { openLab } from './referral-lab.ts'
import { limitOf, type ReferralPolicy } from './referral-policy.ts'

/** What gives a failing centre the most relief. */
export type Bottleneck = 'doctors' | 'rooms' | 'hours'

export interface FailingCentre {
  readonly id: string
  readonly name: Text
  readonly doctors: number
  readonly waitMinutes: number
  readonly bottleneck: Bottleneck
  /** Further doctors with whom it holds, each with a room; null where the search ends without: at up to four times as many, or after `MOST_ROUNDS` rounds. */
  readonly addedDoctors: number | null
}

/** A measure on top of the policy, for all centres, and the week with it. */
export interface Addition {
  readonly kind: 'doctors' | 'rooms' | 'hours' | 'diagnostics' | 'telemedicine'
  readonly waitMinutes: number
  readonly centresOver: number
  readonly reverseFlowPerDay: number
  readonly referredUpPerDay: number
}

export interface Remedy {
  /** Further doctors by centre. */
  readonly addedDoctors: Readonly<Record<string, number>>
  readonly doctors: number
  /** With them. */
  readonly waitMinutes: number
  readonly centresOver: number
  readonly reverseFlowPerDay: number
}

export interface ReferralStep {
  readonly share: number
  readonly limitMinutes: number
  readonly waitMinutes: number
  readonly centresOver: number
  readonly reverseFlowPerDay: number
  readonly referredUpPerDay: number
  /** The longest wait first. */
  readonly failing: readonly FailingCentre[]
  readonly additions: readonly Addition[]
  /** null where no centre fails. */
  readonly remedy: Remedy | null
}

/** Of what a measure adds: a tenth of the doctors or rooms, two hours, all centres with shared reading, half as much telemedicine again. */
const MORE = 1.1
const MORE_HOURS = 2
const MORE_TELEMEDICINE = 1.5
/** For telling what a centre lacks: enough of each that the others show. */
const PLENTY = 1.5
const MOST_FACTOR = 4
const MOST_ROUNDS = 60

/**
 * Looks closely at a share.
 * @returns problems where the city has no clinics, the policy is wrong, or the share cannot be reached
 */
export function referralStep(
  city: CityModel,
  parameters: Parameters,
  policy: ReferralPolicy,
  share: number,
): Decoded<ReferralStep> {
  const opened = openLab(city, parameters, policy)
  if (!opened.ok) return opened
  const network = opened.value
  const run = (changes: ReferralPolicy): LabWeek | null =>
    labWeek(city, network, { ...policy, ...changes }, labDraw(policy.seed ?? 1, 0), share)
  const base = share > 0 && share < 1 ? run({}) : null
  if (base === null) {
    const [low, high] = reachOf(network, policy)
    const why = `${share} is out of reach: with what moves the share lies within ${low.toFixed(3)} … ${high.toFixed(3)}`
    const zh = `基层首诊占比 ${share} 达不到：就所转移的需要，占比只能在 ${low.toFixed(3)} … ${high.toFixed(3)} 之间`
    return { ok: false, problems: [{ path: 'share', why, zh }] }
  }
  const limitMinutes = limitOf(policy)
  const isOver = (week: LabWeek, centre: number): boolean => week.waitMinutes[centre]! > limitMinutes
  const over = Array.from(network.centres.keys()).filter((centre) => isOver(base, centre))
  const told = (week: LabWeek) => ({
    waitMinutes: week.cityWaitMinutes,
    centresOver: Array.from(network.centres.keys()).filter((centre) => isOver(week, centre)).length,
    reverseFlowPerDay: week.reverseFlowPerDay,
    referredUpPerDay: week.referredUpPerDay,
  })
  const lacks = bottlenecksOf(policy, parameters, base, run)
  const needed = doctorsNeeded(city, network, policy, base, limitMinutes, run)
  const failing = over
    .map((centre): FailingCentre => {
      const { id, name } = city.facilities[network.centres[centre]!]!
      return {
        id,
        name,
        doctors: network.doctors[centre]!,
        waitMinutes: base.waitMinutes[centre]!,
        bottleneck: lacks(centre),
        addedDoctors: isOver(needed.week, centre) ? null : (needed.added[id] ?? 0) - (policy.addedDoctors?.[id] ?? 0),
      }
    })
    .sort((a, b) => b.waitMinutes - a.waitMinutes)
  const { referredUpPerDay: _, ...remedied } = told(needed.week)
  return {
    ok: true,
    value: {
      share,
      limitMinutes,
      ...told(base),
      failing,
      additions: additionsOf(policy, parameters).map(([kind, changes]) => ({ kind, ...told(run(changes)!) })),
      remedy: over.length === 0 ? null : { addedDoctors: needed.added, doctors: needed.doctors, ...remedied },
    },
  }
}

const hoursOf = ({ untilHour }: ReferralPolicy, { primaryCare }: Parameters): number =>
  untilHour ?? primaryCare.untilHour
const roomsOf = ({ roomsFactor, doctorsFactor = 1 }: ReferralPolicy): number =>
  roomsFactor ?? Math.max(1, doctorsFactor)

function additionsOf(
  policy: ReferralPolicy,
  parameters: Parameters,
): readonly (readonly [Addition['kind'], ReferralPolicy])[] {
  const { doctorsFactor = 1, remoteFactor = 1 } = policy
  return [
    ['doctors', { doctorsFactor: doctorsFactor * MORE, roomsFactor: roomsOf(policy) * MORE }],
    ['rooms', { roomsFactor: roomsOf(policy) * MORE }],
    ['hours', { untilHour: Math.min(24, hoursOf(policy, parameters) + MORE_HOURS) }],
    ['diagnostics', { sharedDiagnosticsShare: 1 }],
    ['telemedicine', { remoteFactor: remoteFactor * MORE_TELEMEDICINE }],
  ]
}

/** What shortens the wait at a centre most, where half as much again of one thing is there: rooms alone, more hours, or doctors. */
function bottlenecksOf(
  policy: ReferralPolicy,
  parameters: Parameters,
  base: LabWeek,
  run: (changes: ReferralPolicy) => LabWeek | null,
): (centre: number) => Bottleneck {
  const { doctorsFactor = 1 } = policy
  const doctors = run({ doctorsFactor: doctorsFactor * PLENTY, roomsFactor: roomsOf(policy) * PLENTY })!
  const rooms = run({ roomsFactor: roomsOf(policy) * PLENTY })!
  const hours = run({ untilHour: Math.min(24, hoursOf(policy, parameters) + MORE_HOURS) })!
  return (centre) => {
    const relief = (week: LabWeek): number => base.waitMinutes[centre]! - week.waitMinutes[centre]!
    if (relief(rooms) > relief(doctors) / 2) return 'rooms'
    return relief(hours) > relief(doctors) ? 'hours' : 'doctors'
  }
}

/**
 * Doctors added round by round, to every centre beyond the limit a few per cent or one, until none is, each
 * centre has four times as many, or `MOST_ROUNDS` rounds have passed. People choose anew each round,
 * so what one centre gains draws people from its neighbours.
 */
function doctorsNeeded(
  city: CityModel,
  network: ClinicNetwork,
  policy: ReferralPolicy,
  base: LabWeek,
  limitMinutes: number,
  run: (changes: ReferralPolicy) => LabWeek | null,
): { readonly added: Readonly<Record<string, number>>; readonly doctors: number; readonly week: LabWeek } {
  const added: Record<string, number> = { ...policy.addedDoctors }
  let week = base
  let doctors = 0
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let grew = false
    network.centres.forEach((facility, centre) => {
      if (!(week.waitMinutes[centre]! > limitMinutes)) return
      const { id } = city.facilities[facility]!
      const there = network.doctors[centre]!
      const more = Math.max(1, Math.round(there * 0.04))
      if ((added[id] ?? 0) + more > there * (MOST_FACTOR - 1)) return
      added[id] = (added[id] ?? 0) + more
      doctors += more
      grew = true
    })
    if (!grew) break
    week = run({ addedDoctors: added })!
  }
  return { added, doctors, week }
}
