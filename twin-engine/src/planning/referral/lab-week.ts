/** One ordinary week of a city's clinics at a share of primary care: who comes, waits, leaves, travels, and what the fund owes. */
import { AGE_BAND_COUNT, CARE_NEEDS } from '../../choice/care-needs.ts'
import { claimYuan, type FundPrices } from '../../choice/insurance-fund.ts'
import type { CityModel } from '../../city/city.ts'
import { isTertiary } from '../../city/hospital-tier.ts'
import type { ClinicNetwork } from '../../simulation/clinic-network.ts'
import {
  ClinicQueues,
  FOLLOW_UP_DAYS,
  QUARTER_MINUTES,
  quantileOfBins,
  WAIT_BINS,
} from '../../simulation/clinic-queues.ts'
import { CLINIC_LUCK } from '../../simulation/luck.ts'
import { RandomSource } from '../../simulation/random.ts'
import { drawnNetwork, type LabDraw } from './lab-draws.ts'
import { moves, quantileOf, type ReferralPolicy } from './referral-policy.ts'

/** One week at one share. Rates are means of a day. */
export interface LabWeek {
  readonly share: number
  /** Median wait of the people of each centre, in minutes; NaN where nobody came. */
  readonly medianWaitMinutes: Float64Array
  /** The policy's quantile of the wait of each centre; NaN where nobody came. */
  readonly waitMinutes: Float64Array
  /** The same quantile of all people of all centres. */
  readonly cityWaitMinutes: number
  /** Mean wait by centre and hour of the day, `[centre × 24 + hour]`; NaN where nobody came. */
  readonly hourlyWaitMinutes: Float64Array
  readonly meanWaitMinutes: number
  /** Place in the list of centres of the one with the longest wait at the quantile of the policy, and that wait. */
  readonly worstCentre: number
  readonly worstWaitMinutes: number
  readonly longWaitShare: number
  readonly primaryVisitsPerDay: number
  /** Those who went to a hospital because of the wait, or came to a closed door. */
  readonly reverseFlowPerDay: number
  /** Visits to hospital clinics: those referred up and those turned over by centres among them. */
  readonly clinicVisitsPerDay: number
  /** The same at tertiary hospitals 三级, `[direct, referred, turned over]`; null = no hospital's level is known. */
  readonly tertiaryPerDay: readonly [number, number, number] | null
  readonly otherHospitalsPerDay: readonly [number, number, number]
  readonly clinicWaitMinutes: number
  readonly referredUpPerDay: number
  /** Of those who leave hospital beds. */
  readonly referredDownPerDay: number
  /** By telemedicine and the cloud hospital, and out of the city. */
  readonly remotePerDay: number
  readonly outsidePerDay: number
  /** Doctors' hours after closing. */
  readonly overtimeHoursPerDay: number
  /** Visits within the patient's own district, of all that are made in person 县域就诊率; and by district, NaN where nobody lives. */
  readonly inDistrictShare: number
  readonly districtShare: Float64Array
  /** By car, onward ways of those referred up or turned over included, by visit made in person. */
  readonly travelMinutes: number
  /** Claims of visits on the insurance fund, and of those to primary care alone. */
  readonly claimsYuanPerDay: number
  readonly primaryClaimsYuanPerDay: number
}

const WEEK_DAYS = 7
const DAY = 1440
const WEEK = WEEK_DAYS * DAY
/** Monday 1970-01-05: the lab has no calendar. */
const MONDAY = 4 * DAY
const NEED_COUNT = CARE_NEEDS.length

const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0)

/** Least and largest share of all visits that can be reached with what moves. */
export function reachOf({ contact, shifts, parameters }: ClinicNetwork, policy: ReferralPolicy): [number, number] {
  const at = (by: number): number =>
    (1 - parameters.outpatient.otherShare) *
    contact.cityShare(shifts.map((shift, need) => (moves(policy, need) ? shift + by : shift)))
  return [at(-12), at(12)]
}

/** A week at a share of all visits; null where it cannot be reached. */
export function labWeek(
  city: CityModel,
  base: ClinicNetwork,
  policy: ReferralPolicy,
  draw: LabDraw,
  share: number,
): LabWeek | null {
  const network = drawnNetwork(base, draw, policy.remoteFactor)
  const ofAll = 1 - network.parameters.outpatient.otherShare
  const shifts = network.contact.shiftsFor(share / ofAll, network.shifts, (need) => moves(policy, need))
  if (shifts === null) return null
  const queues = new ClinicQueues(network)
  queues.setShifts(shifts)
  equip(queues, policy, city)
  const random = new RandomSource(draw.seed, draw.number)
  const followUps = followUpsPerDay(network)
  const way: Way = { travellers: 0, travelMinutes: 0, atHome: 0 }
  const home = new Float64Array(queues.atHomeByDistrict.length)
  const travellers = new Float64Array(home.length)
  for (let local = MONDAY; local < MONDAY + WEEK; local += QUARTER_MINUTES) {
    if (local % DAY === 0)
      for (let c = 0; c < followUps.length; c++) queues.followUps[c] = followUps[c]! * FOLLOW_UP_DAYS
    if (local % 60 === 0) {
      queues.beginHour(local)
      way.travellers += queues.travellers
      way.travelMinutes += queues.travelMinutes
      way.atHome += queues.atHome
      queues.atHomeByDistrict.forEach((people, d) => {
        home[d]! += people
        travellers[d]! += queues.travellersByDistrict[d]!
      })
    }
    if (!queues.isIdle) queues.step(local, (centre, quarter) => random.draw(CLINIC_LUCK.visits + centre, quarter, 0))
  }
  const outside = outsideByDistrict(queues, home.length)
  return {
    ...weekOf(share, queues, way, quantileOf(policy)),
    ...byTier(queues, city),
    referredDownPerDay: network.parameters.primaryCare.downReferralShare * network.admissionsPerDay,
    inDistrictShare: way.atHome / (way.travellers + sum(outside) * WEEK_DAYS),
    districtShare: home.map((people, d) => people / (travellers[d]! + outside[d]! * WEEK_DAYS)),
  }
}

/** The centre with the longest wait of a column; −1 and NaN where nobody came anywhere. */
export function worstOf(waitMinutes: ArrayLike<number>): { readonly centre: number; readonly minutes: number } {
  let centre = -1
  for (let c = 0; c < waitMinutes.length; c++)
    if (!Number.isNaN(waitMinutes[c]!) && (centre < 0 || waitMinutes[c]! > waitMinutes[centre]!)) centre = c
  return { centre, minutes: centre < 0 ? Number.NaN : waitMinutes[centre]! }
}

interface Way {
  travellers: number
  travelMinutes: number
  atHome: number
}

/** What the policy gives the centres. */
function equip(queues: ClinicQueues, policy: ReferralPolicy, city: CityModel): void {
  const { doctorsFactor = 1, addedDoctors = {}, untilHour, sharedDiagnosticsShare = 0 } = policy
  const roomsFactor = policy.roomsFactor ?? Math.max(1, doctorsFactor)
  const { centres, parameters } = queues.network
  centres.forEach((facility, centre) => {
    const added = addedDoctors[city.facilities[facility]!.id] ?? 0
    queues.doctors[centre] = queues.doctors[centre]! * doctorsFactor + added
    queues.rooms[centre] = queues.rooms[centre]! * roomsFactor + added
    if (untilHour !== undefined) queues.untilHour[centre] = untilHour
  })
  queues.upShare *= 1 - sharedDiagnosticsShare * (1 - parameters.primaryCare.sharedDiagnosticsFactor)
}

/** Visits a day that people referred down make to each centre: hospitals refer down as they see people, to where these live. */
export function followUpsPerDay({
  clinics,
  centres,
  clinicPerMinute,
  neighbours,
  parameters,
  admissionsPerDay,
}: ClinicNetwork) {
  const { downReferralShare, followUpVisits } = parameters.primaryCare
  const all = sum(clinicPerMinute)
  const perDay = new Float64Array(centres.length)
  for (let clinic = 0; clinic < clinics.length && all > 0; clinic++)
    for (let centre = 0, below = 0; centre < centres.length; centre++) {
      const upTo = neighbours[clinic * centres.length + centre]!
      perDay[centre]! +=
        (clinicPerMinute[clinic]! / all) * (upTo - below) * admissionsPerDay * downReferralShare * followUpVisits
      below = upTo
    }
  return perDay
}

/** People a day whose visit leaves the city, by the district where they live. */
function outsideByDistrict(queues: ClinicQueues, districts: number): Float64Array {
  const { network, shifts } = queues
  const { contact, parameters, zones, residents, visitsPerDay } = network
  const ofAge = new Float64Array(AGE_BAND_COUNT)
  for (let age = 0; age < AGE_BAND_COUNT; age++)
    for (let need = 0; need < NEED_COUNT; need++)
      ofAge[age]! +=
        visitsPerDay *
        contact.mix[age * NEED_COUNT + need]! *
        (1 - parameters.primaryCare.remoteShare[need]!) *
        (1 - contact.share(age, need, shifts[need]!)) *
        parameters.outpatient.outOfCityShare[need]!
  const people = new Float64Array(districts)
  for (let zone = 0; zone < zones.count; zone++)
    for (let age = 0; age < AGE_BAND_COUNT; age++)
      if (residents[age]! > 0)
        people[zones.districtOfZone[zone]!]! +=
          (ofAge[age]! * zones.residents[zone * AGE_BAND_COUNT + age]!) / residents[age]!
  return people
}

type FromQueues = Omit<
  LabWeek,
  'tertiaryPerDay' | 'otherHospitalsPerDay' | 'referredDownPerDay' | 'inDistrictShare' | 'districtShare'
>

function weekOf(share: number, queues: ClinicQueues, way: Way, quantile: number): FromQueues {
  const { counts, clinicCounts, network } = queues
  const at = (q: number): Float64Array =>
    Float64Array.from(network.centres, (_, centre) => queues.waitQuantile(centre, q) ?? Number.NaN)
  const median = at(0.5)
  const worst = worstOf(median)
  const primary = sum(counts.visits)
  const clinic = sum(clinicCounts.visits)
  const { remote, outside } = queues.away
  const prices: FundPrices = queues.prices
  return {
    share,
    medianWaitMinutes: median,
    waitMinutes: quantile === 0.5 ? median : at(quantile),
    cityWaitMinutes: cityWait(queues, quantile),
    hourlyWaitMinutes: queues.waitByHour.map((minutes, k) => minutes / queues.visitsByHour[k]!),
    meanWaitMinutes: sum(counts.waitMinutes) / primary,
    worstCentre: worst.centre,
    worstWaitMinutes: worst.minutes,
    longWaitShare: sum(counts.longWaits) / primary,
    primaryVisitsPerDay: primary / WEEK_DAYS,
    reverseFlowPerDay: (sum(counts.turnedAway) + sum(counts.closed)) / WEEK_DAYS,
    clinicVisitsPerDay: clinic / WEEK_DAYS,
    clinicWaitMinutes: sum(clinicCounts.waitMinutes) / clinic,
    referredUpPerDay: sum(counts.referredUp) / WEEK_DAYS,
    remotePerDay: remote * network.visitsPerDay,
    outsidePerDay: outside * network.visitsPerDay,
    overtimeHoursPerDay: sum(counts.overtimeMinutes) / 60 / WEEK_DAYS,
    travelMinutes: (way.travelMinutes + onwardMinutes(queues)) / way.travellers,
    claimsYuanPerDay: queues.claimsYuan(primary, clinic, 0) / WEEK_DAYS,
    primaryClaimsYuanPerDay: (primary * claimYuan(prices, 0)) / WEEK_DAYS,
  }
}

/** Ways of those who went on to a hospital, turned over or referred up; to the lead of a group as to the hospitals around. */
function onwardMinutes({ counts, network }: ClinicQueues): number {
  const { refuges, refuge, refugeShare, refugeMinutes } = network
  let minutes = 0
  for (let centre = 0; centre < network.centres.length; centre++) {
    const people = counts.turnedAway[centre]! + counts.closed[centre]! + counts.referredUp[centre]!
    for (let k = centre * refuges; k < (centre + 1) * refuges; k++)
      if (refuge[k]! >= 0) minutes += people * refugeShare[k]! * refugeMinutes[k]!
  }
  return minutes
}

/** Quantile of the waits at all centres together, interpolated within a bin; NaN where nobody came. */
function cityWait(queues: ClinicQueues, quantile: number): number {
  const bins = new Float64Array(WAIT_BINS)
  queues.waits.forEach((people, k) => {
    bins[k % WAIT_BINS]! += people
  })
  return quantileOfBins(bins, 0, quantile) ?? Number.NaN
}

function byTier(
  { clinicCounts, network }: ClinicQueues,
  city: CityModel,
): Pick<LabWeek, 'tertiaryPerDay' | 'otherHospitalsPerDay'> {
  const tiers: [[number, number, number], [number, number, number]] = [
    [0, 0, 0],
    [0, 0, 0],
  ]
  network.clinics.forEach((facility, clinic) => {
    const into = tiers[isTertiary(city.facilities[facility]!.level) ? 0 : 1]
    const [visits, referred, over] = (['visits', 'referred', 'turnedOver'] as const).map(
      (name) => clinicCounts[name][clinic]! / WEEK_DAYS,
    ) as [number, number, number]
    into[0] += visits - referred - over
    into[1] += referred
    into[2] += over
  })
  const isTold = Array.from(network.clinics).some((facility) => isTertiary(city.facilities[facility]!.level) !== null)
  return { tertiaryPerDay: isTold ? tiers[0] : null, otherHospitalsPerDay: tiers[1] }
}
