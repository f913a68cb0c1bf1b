/**
 * The queues of primary-care centres and hospital clinics, stepped in quarters of an hour. A city has some hundred thousand visits a
 * day and each is short and alike, so people are amounts here, not encounters: what arrives, what can be done, what waits
 * (Lindley's recursion on batches). Entities are only those whom beds and referrals are about.
 */
import { AGE_BAND_COUNT, CARE_NEEDS } from '../choice/care-needs.ts'
import { sharesNow } from '../choice/care-seeking.ts'
import { claimYuan, type FundPrices, ownYuan } from '../choice/insurance-fund.ts'
import { normalQuantile, normalSurvival } from '../parameters/normal.ts'
import { type ClinicNetwork, tierShares } from './clinic-network.ts'

export const QUARTER_MINUTES = 15
const HOUR = 60
const DAY = 1440
const NEED_COUNT = CARE_NEEDS.length
/** Nobody stands before a closed door for longer; who comes earlier or later goes to a hospital. */
const AT_THE_DOOR_MINUTES = 60
/** Visits of somebody referred down are spread over so many days. */
export const FOLLOW_UP_DAYS = 14
/** Waits are counted in bins of five minutes, the last one open. */
export const WAIT_BINS = 37
const BIN_MINUTES = 5

/** What is counted of each centre, or clinic, since the last time it was taken. */
export const CENTRE_COUNTS = [
  'visits',
  'waitMinutes',
  'longWaits',
  'turnedAway',
  'closed',
  'overtimeMinutes',
  'referredUp',
] as const
export type CentreCount = (typeof CENTRE_COUNTS)[number]
export const CLINIC_COUNTS = ['visits', 'waitMinutes', 'referred', 'turnedOver'] as const
export type ClinicCount = (typeof CLINIC_COUNTS)[number]

/** The chance of one quarter at one centre: uniforms of who comes and of how fast it goes. null = as on average. */
export type ClinicLuck = ((centre: number, quarter: number) => ArrayLike<number>) | null

/** Figures that every step reads. */
interface Figures {
  readonly opens: number
  readonly longWaitMinutes: number
  readonly patienceMedianMinutes: number
  readonly patienceSpread: number
  /** Up to this wait nobody leaves. */
  readonly patientMinutes: number
  /** Standard deviation ÷ mean of a visit. */
  readonly variation: number
}

export class ClinicQueues {
  readonly network: ClinicNetwork
  /** People waiting or being seen. */
  readonly waiting: Float64Array
  readonly clinicWaiting: Float64Array
  /** People a minute in the running hour. */
  readonly arriving: Float64Array
  readonly clinicArriving: Float64Array
  /** Shares of the zones' options in the running hour, and the tiers' by age. */
  readonly centreShare: Float64Array
  readonly clinicShare: Float64Array
  readonly tiers: { readonly centre: Float64Array; readonly clinic: Float64Array }
  /** Logits by need now. */
  readonly shifts: Float64Array
  /** Part of visits to primary care that are referred up, now. */
  upShare = 0
  /** Doctors and rooms of each centre now, and until when it is open. */
  readonly doctors: Float64Array
  readonly rooms: Float64Array
  readonly untilHour: Float64Array
  /** Visits that people referred down have yet to make. */
  readonly followUps: Float64Array
  prices: FundPrices
  readonly counts: Readonly<Record<CentreCount, Float64Array>>
  readonly clinicCounts: Readonly<Record<ClinicCount, Float64Array>>
  /** People by their wait, `[centre × WAIT_BINS + bin]`, and visits and waits by hour of the day, `[centre × 24 + hour]`; from the start on. */
  readonly waits: Float64Array
  readonly visitsByHour: Float64Array
  readonly waitByHour: Float64Array
  /** Of the running hour: minutes on the way, people who stay in their district, people in all. */
  travelMinutes = 0
  atHome = 0
  travellers = 0
  /** The last two by the district where people live. */
  readonly atHomeByDistrict: Float64Array
  readonly travellersByDistrict: Float64Array
  /** Part of a day's visits that come to each centre, or clinic, in the running hour. */
  readonly hourRate: Float64Array
  private readonly clinicRate: Float64Array
  /** Visits a minute that each centre can do in the running hour, while open. */
  readonly perMinute: Float64Array
  private readonly figures: Figures
  private readonly centreFactor: Float64Array
  private readonly clinicFactor: Float64Array
  private readonly sent: Float64Array

  constructor(network: ClinicNetwork) {
    const { primaryCare, insurance } = network.parameters
    const centres = network.centres.length
    const clinics = network.clinics.length
    const columns = <Name extends string>(names: readonly Name[], length: number): Record<Name, Float64Array> =>
      Object.fromEntries(names.map((name) => [name, new Float64Array(length)])) as Record<Name, Float64Array>
    this.network = network
    this.waiting = new Float64Array(centres)
    this.clinicWaiting = new Float64Array(clinics)
    this.arriving = new Float64Array(centres)
    this.clinicArriving = new Float64Array(clinics)
    this.centreShare = network.toCentre.share.slice()
    this.clinicShare = network.toClinic.share.slice()
    this.tiers = { centre: new Float64Array(AGE_BAND_COUNT), clinic: new Float64Array(AGE_BAND_COUNT) }
    this.shifts = network.shifts.slice()
    this.doctors = Float64Array.from(network.doctors)
    this.rooms = Float64Array.from(network.rooms)
    this.untilHour = new Float64Array(centres).fill(primaryCare.untilHour)
    this.followUps = new Float64Array(centres)
    this.prices = { priceYuan: insurance.priceYuan, coveredShare: insurance.coveredShare }
    this.counts = columns(CENTRE_COUNTS, centres)
    this.clinicCounts = columns(CLINIC_COUNTS, clinics)
    this.waits = new Float64Array(centres * WAIT_BINS)
    this.visitsByHour = new Float64Array(centres * 24)
    this.waitByHour = new Float64Array(centres * 24)
    this.perMinute = new Float64Array(centres)
    this.hourRate = new Float64Array(centres)
    this.clinicRate = new Float64Array(clinics)
    const { visitMeanMinutes, visitStandardDeviationMinutes, patienceMedianMinutes, patienceSpread } = primaryCare
    this.figures = {
      opens: primaryCare.fromHour * HOUR,
      longWaitMinutes: primaryCare.longWaitMinutes,
      patienceMedianMinutes,
      patienceSpread,
      // Four deviations below the median: three people in a hundred thousand.
      patientMinutes: patienceMedianMinutes * Math.exp(-4 * patienceSpread),
      variation: visitStandardDeviationMinutes / visitMeanMinutes,
    }
    this.centreFactor = new Float64Array(centres).fill(1)
    this.clinicFactor = new Float64Array(clinics).fill(1)
    this.sent = new Float64Array(clinics)
    const districts = network.zones.districtOfZone.reduce((most, district) => Math.max(most, district + 1), 0)
    this.atHomeByDistrict = new Float64Array(districts)
    this.travellersByDistrict = new Float64Array(districts)
    this.setShifts(network.shifts)
  }

  copy(): ClinicQueues {
    const copy = new ClinicQueues(this.network)
    for (const [name, value] of Object.entries(this))
      if (value instanceof Float64Array) (copy as unknown as Record<string, Float64Array>)[name]!.set(value)
    for (const name of CENTRE_COUNTS) copy.counts[name].set(this.counts[name])
    for (const name of CLINIC_COUNTS) copy.clinicCounts[name].set(this.clinicCounts[name])
    copy.tiers.centre.set(this.tiers.centre)
    copy.tiers.clinic.set(this.tiers.clinic)
    copy.upShare = this.upShare
    copy.prices = this.prices
    copy.travelMinutes = this.travelMinutes
    copy.atHome = this.atHome
    copy.travellers = this.travellers
    return copy
  }

  /** Takes other logits by need from now on. */
  setShifts(shifts: ArrayLike<number>): void {
    const { contact, parameters } = this.network
    const { remoteShare, upReferralShare } = parameters.primaryCare
    this.shifts.set(shifts)
    tierShares(this.network, shifts, this.tiers)
    let [visits, up] = [0, 0]
    for (let age = 0; age < AGE_BAND_COUNT; age++)
      for (let need = 0; need < NEED_COUNT; need++) {
        const primary =
          contact.mix[age * NEED_COUNT + need]! * (1 - remoteShare[need]!) * contact.share(age, need, shifts[need]!)
        visits += primary
        up += primary * upReferralShare[need]!
      }
    this.upShare = visits > 0 ? up / visits : 0
  }

  /** Visits a minute that a centre can do on a weekday (0 = Sunday) while open. */
  capacity(centre: number, weekday: number): number {
    const { onDutyShare, clinicShare, visitMeanMinutes } = this.network.parameters.primaryCare
    const seeing = this.doctors[centre]! * onDutyShare[weekday]! * clinicShare
    return Math.min(seeing, this.rooms[centre]!) / visitMeanMinutes
  }

  /**
   * Minutes of queue before somebody who comes now; Infinity where nobody is seen today any more. Before the doors open the
   * time until then does not count: who is early chose to be.
   */
  expectedWait(centre: number, minuteOfDay: number, weekday: number): number {
    const capacity = this.capacity(centre, weekday)
    if (capacity <= 0 || minuteOfDay >= this.untilHour[centre]! * HOUR) return Number.POSITIVE_INFINITY
    return this.waiting[centre]! / capacity
  }

  /** Who comes in the hour that begins: choice reads the waits as they are now. @param local minutes of the local calendar */
  beginHour(local: number): void {
    const { network } = this
    const { parameters, zones, toCentre, toClinic, visitsPerDay } = network
    const hour = Math.floor((local % DAY) / HOUR)
    const weekday = weekdayAt(local)
    const repulsion = parameters.primaryCare.waitRepulsionPerMinute
    for (let centre = 0; centre < this.waiting.length; centre++) {
      this.perMinute[centre] = this.capacity(centre, weekday)
      const wait = this.expectedWait(centre, hour * HOUR, weekday)
      this.centreFactor[centre] = wait === Number.POSITIVE_INFINITY ? 1 : Math.exp(-repulsion * wait)
    }
    for (let clinic = 0; clinic < this.clinicWaiting.length; clinic++)
      this.clinicFactor[clinic] = Math.exp(
        (-repulsion * this.clinicWaiting[clinic]!) / Math.max(1e-9, network.clinicPerMinute[clinic]!),
      )
    sharesNow(toCentre, this.centreFactor, this.centreShare)
    sharesNow(toClinic, this.clinicFactor, this.clinicShare)
    this.arriving.fill(0)
    this.clinicArriving.fill(0)
    this.travelMinutes = 0
    this.atHome = 0
    this.travellers = 0
    this.atHomeByDistrict.fill(0)
    this.travellersByDistrict.fill(0)
    const ofHour = (visitsPerDay * parameters.outpatient.weekdayFactor[weekday]!) / HOUR
    const { hourRate, clinicRate } = this
    for (let centre = 0; centre < hourRate.length; centre++)
      hourRate[centre] = network.centreHours[Math.round(this.untilHour[centre]!)]![hour]!
    clinicRate.fill(network.clinicHourShare[hour]!)
    if (clinicRate[0] === 0 && hourRate.every((rate) => rate === 0)) return
    for (let zone = 0; zone < zones.count; zone++) {
      const [primary, hospital] = this.zoneVisits(zone)
      this.send(zone, primary * ofHour, toCentre, this.centreShare, hourRate, network.centreAtHome, this.arriving)
      this.send(
        zone,
        hospital * ofHour,
        toClinic,
        this.clinicShare,
        clinicRate,
        network.clinicAtHome,
        this.clinicArriving,
      )
    }
  }

  /** Part of the city's visits that a zone's residents make to either tier. */
  private zoneVisits(zone: number): readonly [primary: number, hospital: number] {
    const { zones, residents } = this.network
    let [primary, hospital] = [0, 0]
    for (let age = 0; age < AGE_BAND_COUNT; age++) {
      if (residents[age] === 0) continue
      const part = zones.residents[zone * AGE_BAND_COUNT + age]! / residents[age]!
      primary += part * this.tiers.centre[age]!
      hospital += part * this.tiers.clinic[age]!
    }
    return [primary, hospital]
  }

  private send(
    zone: number,
    perMinute: number,
    options: ClinicNetwork['toCentre'],
    share: Float64Array,
    rate: Float64Array,
    home: Uint8Array,
    into: Float64Array,
  ): void {
    const district = this.network.zones.districtOfZone[zone]!
    for (let k = options.first[zone]!; k < options.first[zone + 1]!; k++) {
      const people = perMinute * share[k]! * rate[options.place[k]!]!
      into[options.place[k]!]! += people
      this.travelMinutes += people * HOUR * options.minutes[k]!
      this.travellers += people * HOUR
      this.travellersByDistrict[district]! += people * HOUR
      if (home[k] !== 1) continue
      this.atHome += people * HOUR
      this.atHomeByDistrict[district]! += people * HOUR
    }
  }

  /** A quarter of an hour passes at every centre, then at every clinic. */
  step(local: number, luck: ClinicLuck): void {
    const minuteOfDay = local % DAY
    this.sent.fill(0)
    const figures = this.figures
    for (let centre = 0; centre < this.waiting.length; centre++)
      if (this.isOpen(centre, minuteOfDay))
        this.stepCentre(centre, minuteOfDay, figures, luck?.(centre, Math.floor(local / QUARTER_MINUTES)) ?? null)
      else this.stepClosed(centre, minuteOfDay)
    for (let clinic = 0; clinic < this.clinicWaiting.length; clinic++) this.stepClinic(clinic, minuteOfDay)
  }

  private isOpen(centre: number, minuteOfDay: number): boolean {
    const { fromHour } = this.network.parameters.primaryCare
    return minuteOfDay < this.untilHour[centre]! * HOUR && minuteOfDay >= fromHour * HOUR - AT_THE_DOOR_MINUTES
  }

  private stepCentre(centre: number, minuteOfDay: number, figures: Figures, luck: ArrayLike<number> | null): void {
    const { counts, waiting } = this
    const hour = Math.floor(minuteOfDay / HOUR)
    const followUp = this.followUps[centre]! > 0 ? this.followUpNow(centre) : 0
    const coming = people(this.arriving[centre]! * QUARTER_MINUTES + followUp, luck)
    const perMinute = this.perMinute[centre]!
    const before = waiting[centre]!
    const expected = perMinute > 0 ? before / perMinute : Number.POSITIVE_INFINITY
    const balk = expected <= figures.patientMinutes ? 0 : balkShare(expected, figures)
    const joining = coming * (1 - balk)
    if (balk > 0) {
      counts.turnedAway[centre]! += coming - joining
      this.sendOn(centre, coming - joining, false)
    }
    const done = minuteOfDay < figures.opens ? 0 : work(perMinute * QUARTER_MINUTES, before + joining, figures, luck)
    const after = Math.max(0, before + joining - done)
    waiting[centre] = after
    // Somebody in the middle of the quarter finds the mean of the queues at its ends.
    const wait = perMinute > 0 ? (before + after) / 2 / perMinute : 0
    this.countVisits(centre, hour, joining, wait, wait > figures.longWaitMinutes)
    this.referUp(centre, before + joining - after)
  }

  /** Whoever comes goes on to a hospital; after the door has closed those inside are still seen. */
  private stepClosed(centre: number, minuteOfDay: number): void {
    const coming = this.arriving[centre]! * QUARTER_MINUTES
    this.counts.closed[centre]! += coming
    this.sendOn(centre, coming, false)
    const before = this.waiting[centre]!
    if (before <= 0 || minuteOfDay < this.untilHour[centre]! * HOUR) return
    const after = Math.max(0, before - this.perMinute[centre]! * QUARTER_MINUTES)
    this.waiting[centre] = after
    this.counts.overtimeMinutes[centre]! += (before - after) * this.network.parameters.primaryCare.visitMeanMinutes
    this.referUp(centre, before - after)
  }

  private referUp(centre: number, seen: number): void {
    const up = seen * this.upShare
    this.counts.referredUp[centre]! += up
    this.sendOn(centre, up, true)
  }

  private followUpNow(centre: number): number {
    const left = this.followUps[centre]!
    const now = (left / FOLLOW_UP_DAYS) * (this.hourRate[centre]! / (HOUR / QUARTER_MINUTES))
    this.followUps[centre] = left - now
    return now
  }

  private countVisits(centre: number, hour: number, visits: number, wait: number, isLong: boolean): void {
    const { counts } = this
    counts.visits[centre]! += visits
    counts.waitMinutes[centre]! += visits * wait
    if (isLong) counts.longWaits[centre]! += visits
    this.visitsByHour[centre * 24 + hour]! += visits
    this.waitByHour[centre * 24 + hour]! += visits * wait
    this.waits[centre * WAIT_BINS + Math.min(WAIT_BINS - 1, Math.floor(wait / BIN_MINUTES))]! += visits
  }

  /** Those referred up go mostly to the lead of the group, all others to where their kind goes. */
  private sendOn(centre: number, amount: number, isReferral: boolean): void {
    if (amount <= 0) return
    const { refuges, refuge, refugeShare, leadOfCentre, parameters } = this.network
    const lead = isReferral ? leadOfCentre[centre]! : -1
    const toLead = lead < 0 ? 0 : amount * parameters.primaryCare.groupReferralShare
    const count = this.clinicCounts[isReferral ? 'referred' : 'turnedOver']
    if (lead >= 0) {
      this.sent[lead]! += toLead
      count[lead]! += toLead
    }
    for (let k = 0; k < refuges; k++) {
      const clinic = refuge[centre * refuges + k]!
      if (clinic < 0) return
      const some = (amount - toLead) * refugeShare[centre * refuges + k]!
      this.sent[clinic]! += some
      count[clinic]! += some
    }
  }

  /** Clinics see thousands a day: what comes by chance beside what is expected is left out. */
  private stepClinic(clinic: number, minuteOfDay: number): void {
    const { fromHour, untilHour } = this.network.parameters.outpatient
    const isOpen = minuteOfDay >= fromHour * HOUR && minuteOfDay < untilHour * HOUR
    const capacity = this.network.clinicPerMinute[clinic]!
    const before = this.clinicWaiting[clinic]!
    const joining = this.clinicArriving[clinic]! * QUARTER_MINUTES + this.sent[clinic]!
    const done = isOpen || minuteOfDay >= untilHour * HOUR ? capacity * QUARTER_MINUTES : 0
    const after = Math.max(0, before + joining - done)
    this.clinicWaiting[clinic] = after
    if (joining === 0) return
    this.clinicCounts.visits[clinic]! += joining
    this.clinicCounts.waitMinutes[clinic]! += (joining * (before + after)) / 2 / Math.max(1e-9, capacity)
  }

  /** Brings the queues to where an average day has them at a minute of the local calendar; counts nothing. */
  settle(local: number): void {
    const midnight = Math.floor(local / DAY) * DAY
    for (let minute = midnight; minute < local; minute += QUARTER_MINUTES) {
      if (minute % HOUR === 0) this.beginHour(minute)
      this.step(minute, null)
    }
    if (local % HOUR !== 0) this.beginHour(Math.floor(local / HOUR) * HOUR)
    for (const column of [...Object.values(this.counts), ...Object.values(this.clinicCounts)]) column.fill(0)
    for (const column of [this.waits, this.visitsByHour, this.waitByHour]) column.fill(0)
  }

  /** Parts of the city's visits by telemedicine, out of the city, and to either tier. */
  get away(): {
    readonly remote: number
    readonly outside: number
    readonly primary: number
    readonly hospital: number
  } {
    const { contact, parameters } = this.network
    const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0)
    let remote = 0
    for (let k = 0; k < contact.mix.length; k++)
      remote += contact.mix[k]! * parameters.primaryCare.remoteShare[k % NEED_COUNT]!
    const [primary, hospital] = [sum(this.tiers.centre), sum(this.tiers.clinic)]
    return { remote, outside: Math.max(0, 1 - remote - primary - hospital), primary, hospital }
  }

  /** Whether a quarter would change nothing: nobody comes and nobody waits. */
  get isIdle(): boolean {
    for (let centre = 0; centre < this.waiting.length; centre++)
      if (this.waiting[centre]! > 0 || this.arriving[centre]! > 0) return false
    for (let clinic = 0; clinic < this.clinicWaiting.length; clinic++)
      if (this.clinicWaiting[clinic]! > 0 || this.clinicArriving[clinic]! > 0) return false
    return true
  }

  /** Minutes that a share of the people of a centre waited at most, since the start; interpolated within a bin, null without visits. */
  waitQuantile(centre: number, share: number): number | null {
    return quantileOfBins(this.waits, centre * WAIT_BINS, share)
  }

  /** What patients would pay more at a hospital than in primary care, in yuan. */
  get gapYuan(): number {
    return ownYuan(this.prices, 1) - ownYuan(this.prices, 0)
  }

  /** Claims of visits at the prices now. */
  claimsYuan(primary: number, hospital: number, cases: number): number {
    return (
      primary * claimYuan(this.prices, 0) + hospital * claimYuan(this.prices, 1) + cases * claimYuan(this.prices, 2)
    )
  }
}

/** Quantile of the WAIT_BINS bins from a place on, in minutes; null where they are empty. */
export function quantileOfBins(bins: Float64Array, first: number, share: number): number | null {
  let all = 0
  for (let bin = 0; bin < WAIT_BINS; bin++) all += bins[first + bin]!
  if (all === 0) return null
  let below = 0
  for (let bin = 0; bin < WAIT_BINS; bin++) {
    const inBin = bins[first + bin]!
    if (below + inBin >= share * all && inBin > 0) return BIN_MINUTES * (bin + Math.max(0, share * all - below) / inBin)
    below += inBin
  }
  return BIN_MINUTES * WAIT_BINS
}

/** 0 = Sunday, of minutes of the local calendar since Thursday 1970-01-01. */
export const weekdayAt = (local: number): number => (Math.floor(local / DAY) + 4) % 7

/**
 * Visits done in a quarter in which so many wait: their times vary, so their number does, by the variance of a renewal count. Where even
 * few done are more than those who wait, chance is not asked.
 */
function work(mean: number, waiting: number, { variation }: Figures, luck: ArrayLike<number> | null): number {
  const spread = variation * Math.sqrt(mean)
  if (luck === null || waiting < mean - 6 * spread) return mean
  return Math.max(0, mean + spread * normalQuantile(luck[1]!))
}

/** How many come where so many are expected: Poisson, of large numbers by its normal law; in one order with the uniform. */
function people(expected: number, luck: ArrayLike<number> | null): number {
  if (luck === null || expected === 0) return expected
  const u = luck[0]!
  if (expected > 40) return Math.max(0, expected + Math.sqrt(expected) * normalQuantile(u))
  let chance = Math.exp(-expected)
  let below = chance
  let n = 0
  while (u > below && n < 200) {
    n++
    chance *= expected / n
    below += chance
  }
  return n
}

/** Share of the people whose patience, lognormal, is shorter than the expected wait. */
export function balkShare(
  wait: number,
  {
    patienceMedianMinutes,
    patienceSpread,
  }: { readonly patienceMedianMinutes: number; readonly patienceSpread: number },
): number {
  if (wait === Number.POSITIVE_INFINITY) return 1
  return 1 - normalSurvival(Math.log(wait / patienceMedianMinutes) / patienceSpread)
}

const WEEK = 7 * DAY
/** Monday 1970-01-05. */
const SOME_MONDAY = 4 * DAY

/** Visits of an average week in either tier while nothing changes. */
export function usualVisits(network: ClinicNetwork): { readonly primary: number; readonly clinic: number } {
  const queues = new ClinicQueues(network)
  for (let local = SOME_MONDAY; local < SOME_MONDAY + WEEK; local += QUARTER_MINUTES) {
    if (local % HOUR === 0) queues.beginHour(local)
    if (!queues.isIdle) queues.step(local, null)
  }
  const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0)
  return { primary: sum(queues.counts.visits), clinic: sum(queues.clinicCounts.visits) }
}
