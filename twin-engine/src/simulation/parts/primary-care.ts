/**
 * Primary care 基层医疗 and outpatient clinics: who goes where by choice and waits, the queues of centres and clinics, referrals up and
 * down 双向转诊, and what it costs the insurance fund. Who needs a bed is admitted through whichever door: the part changes
 * nobody's admission, so arrivals and beds stay as calibrated.
 */
import { claimYuan, type FundPrices, ownYuan, settleFund } from '../../choice/insurance-fund.ts'
import type { CityModel } from '../../city/city.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { TALLY_HOURS } from '../../state/state.ts'
import { type ClinicNetwork, centreFor, clinicNetworkOf } from '../clinic-network.ts'
import {
  CENTRE_COUNTS,
  CLINIC_COUNTS,
  ClinicQueues,
  QUARTER_MINUTES,
  usualVisits,
  weekdayAt,
} from '../clinic-queues.ts'
import { Handler } from '../handlers.ts'
import { CLINIC_LUCK } from '../luck.ts'
import type { Measure } from '../measures.ts'
import type { Simulation } from '../simulation.ts'
import { sendReferral, tellFlow } from '../steps.ts'
import { type FlowPairs, flowPairsOf, ToldFlows } from '../told-flows.ts'
import type { Total } from '../totals.ts'
import type { CarePart, PartRun } from './part.ts'

const HOUR = 60
const DAY = 1440
const ALMOST_ALL = 0.995

export interface PrimaryCareModel {
  readonly network: ClinicNetwork
  readonly pairs: FlowPairs
  /** Visits of an ordinary week in either tier, before anything changes: what the global budget is made from. */
  readonly usual: { readonly primary: number; readonly clinic: number }
  /** Place of each facility among the centres or the clinics, −1 = none. */
  readonly centreOf: Int32Array
  readonly clinicOf: Int32Array
}

/** The logits of primary care move, in equal steps from one minute to another. */
export interface ShareChange {
  readonly by: readonly number[]
  readonly fromMinute: number
  readonly untilMinute: number
}

/** More doctors, in so many more rooms, or longer hours at some centres. */
export interface CentreChange {
  readonly centres: ReadonlySet<number>
  readonly doctorsFactor: number
  readonly roomsFactor: number
  readonly untilHour: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

/** A price, or the covered share, of a tier changes. */
export interface PriceChange {
  readonly tier: number
  readonly priceFactor: number
  readonly coveredShare: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

export class PrimaryCareRun implements PartRun<PrimaryCareRun> {
  readonly model: PrimaryCareModel
  queues: ClinicQueues
  told: ToldFlows
  shareChanges: readonly ShareChange[] = []
  centreChanges: readonly CentreChange[] = []
  priceChanges: readonly PriceChange[] = []
  /** Parts of a person still to be referred, by centre and by facility, and how many each has referred. */
  upCarried: Float64Array
  downCarried: Float64Array
  upSent: Int32Array
  downSent: Int32Array
  /** Local minute from which on the running hour is counted: its beginning, or the start of the run. */
  countedFrom = 0
  /** Of the fund, since the start. */
  budgetYuan = 0
  claimedYuan = 0
  retainedYuan = 0
  borneYuan = 0

  constructor(model: PrimaryCareModel) {
    const centres = model.network.centres.length
    const facilities = model.centreOf.length
    this.model = model
    this.queues = new ClinicQueues(model.network)
    this.told = new ToldFlows(model.pairs)
    this.upCarried = new Float64Array(centres)
    this.downCarried = new Float64Array(facilities)
    this.upSent = new Int32Array(centres)
    this.downSent = new Int32Array(facilities)
  }

  copy(): PrimaryCareRun {
    const copy = new PrimaryCareRun(this.model)
    copy.queues = this.queues.copy()
    copy.told = this.told.copy()
    copy.shareChanges = this.shareChanges
    copy.centreChanges = this.centreChanges
    copy.priceChanges = this.priceChanges
    copy.upCarried.set(this.upCarried)
    copy.downCarried.set(this.downCarried)
    copy.upSent.set(this.upSent)
    copy.downSent.set(this.downSent)
    copy.countedFrom = this.countedFrom
    copy.budgetYuan = this.budgetYuan
    copy.claimedYuan = this.claimedYuan
    copy.retainedYuan = this.retainedYuan
    copy.borneYuan = this.borneYuan
    return copy
  }

  /** People at the clinics of a facility: waiting, or being seen. */
  sample(_simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void {
    const centre = this.model.centreOf[facility]!
    const clinic = this.model.clinicOf[facility]!
    if (centre < 0 && clinic < 0) return
    const people = centre >= 0 ? this.queues.waiting[centre]! : this.queues.clinicWaiting[clinic]!
    values.clinicWaiting[at] = Math.min(65_534, Math.round(people))
  }
}

export const primaryCare: CarePart<PrimaryCareModel, PrimaryCareRun> = {
  id: 'primary-care',
  name: { zh: '基层医疗与门诊', en: 'Primary care and outpatient clinics' },
  fidelity: 'flow',
  model: modelOf,
  start,
  handlers: { [Handler.clinicsQuarter]: quarter },
}

function modelOf(city: CityModel, parameters: Parameters): PrimaryCareModel | null {
  const network = clinicNetworkOf(city, parameters)
  if (network === null) return null
  const placeOf = (facilities: Int32Array): Int32Array => {
    const places = new Int32Array(city.facilities.length).fill(-1)
    facilities.forEach((f, place) => {
      places[f] = place
    })
    return places
  }
  return {
    network,
    pairs: flowPairsOf(network),
    usual: usualVisits(network),
    centreOf: placeOf(network.centres),
    clinicOf: placeOf(network.clinics),
  }
}

/** Queues at the start are those of an average day up to then: no feed tells them. */
function start(simulation: Simulation, model: PrimaryCareModel): PrimaryCareRun {
  const run = new PrimaryCareRun(model)
  if (simulation.setting.arrivals === 'none') return run
  const local = simulation.localOrigin + simulation.minute
  const first = Math.ceil(local / QUARTER_MINUTES) * QUARTER_MINUTES
  run.queues.settle(first)
  run.countedFrom = first
  simulation.schedule(first - simulation.localOrigin, Handler.clinicsQuarter, 0, 0)
  return run
}

function quarter(simulation: Simulation): void {
  const run = simulation.parts.primaryCare
  if (run === null) return
  const { queues } = run
  const local = Math.round(simulation.localOrigin + simulation.minute)
  if (local % HOUR === 0) {
    if (local > run.countedFrom) endHour(simulation, run, local)
    run.countedFrom = local
    takeChanges(run, simulation.minute)
    queues.beginHour(local)
  }
  if (queues.isIdle) {
    simulation.bookkeeping++
    const next = (Math.floor(local / HOUR) + 1) * HOUR
    simulation.schedule(next - simulation.localOrigin, Handler.clinicsQuarter, 0, 0)
    return
  }
  const { random } = simulation
  queues.step(local, (centre, number) => random.draw(CLINIC_LUCK.visits + centre, number, 0))
  simulation.schedule(local + QUARTER_MINUTES - simulation.localOrigin, Handler.clinicsQuarter, 0, 0)
}

/** Shares, prices and centres as they are from the hour that begins. */
function takeChanges(run: PrimaryCareRun, minute: number): void {
  const { queues, model } = run
  const { network } = model
  const { primaryCare, insurance } = network.parameters
  if (run.shareChanges.length + run.priceChanges.length > 0) {
    const usual: FundPrices = { priceYuan: insurance.priceYuan, coveredShare: insurance.coveredShare }
    queues.prices = pricesAt(run.priceChanges, usual, minute)
    const gap = ownYuan(usual, 1) - ownYuan(usual, 0)
    const byPrice = primaryCare.priceSensitivityPerYuan * (queues.gapYuan - gap)
    const shifts = network.shifts.map((shift) => shift + byPrice)
    for (const { by, fromMinute, untilMinute } of run.shareChanges) {
      const done = untilMinute > fromMinute ? (minute - fromMinute) / (untilMinute - fromMinute) : 1
      for (let need = 0; minute >= fromMinute && need < by.length; need++)
        shifts[need]! += by[need]! * Math.min(1, done)
    }
    queues.setShifts(shifts)
  }
  if (run.centreChanges.length === 0) return
  queues.doctors.set(network.doctors)
  queues.rooms.set(network.rooms)
  queues.untilHour.fill(primaryCare.untilHour)
  for (const change of run.centreChanges) {
    if (minute < change.fromMinute || minute >= change.untilMinute) continue
    for (const centre of change.centres) {
      queues.doctors[centre]! += network.doctors[centre]! * (change.doctorsFactor - 1)
      queues.rooms[centre]! += network.rooms[centre]! * (change.roomsFactor - 1)
      if (change.untilHour !== null) queues.untilHour[centre] = Math.max(queues.untilHour[centre]!, change.untilHour)
    }
  }
}

export function pricesAt(changes: readonly PriceChange[], usual: FundPrices, minute: number): FundPrices {
  const priceYuan = [...usual.priceYuan]
  const coveredShare = [...usual.coveredShare]
  for (const change of changes) {
    if (minute < change.fromMinute || minute >= change.untilMinute) continue
    priceYuan[change.tier]! *= change.priceFactor
    coveredShare[change.tier] = change.coveredShare ?? coveredShare[change.tier]!
  }
  return { priceYuan, coveredShare }
}

const CENTRE_TOTALS: Readonly<Record<(typeof CENTRE_COUNTS)[number], Total>> = {
  visits: 'primaryVisits',
  waitMinutes: 'primaryWaitMinutes',
  longWaits: 'primaryLongWaits',
  turnedAway: 'primaryTurnedAway',
  closed: 'primaryCameClosed',
  overtimeMinutes: 'primaryOvertimeMinutes',
  referredUp: 'referredUp',
}
const CLINIC_TOTALS: Readonly<Record<(typeof CLINIC_COUNTS)[number], Total>> = {
  visits: 'clinicVisits',
  waitMinutes: 'clinicWaitMinutes',
  referred: 'clinicReferred',
  turnedOver: 'clinicTurnedOver',
}

/** The hour that is over is counted, told and paid for. */
function endHour(simulation: Simulation, run: PrimaryCareRun, local: number): void {
  const { queues, model } = run
  const { totals } = simulation
  const { network } = model
  const hour = Math.floor(((local - HOUR) % DAY) / HOUR)
  const weekday = weekdayAt(local - HOUR)
  const part = (local - run.countedFrom) / HOUR
  const ofDay = part * network.visitsPerDay * network.parameters.outpatient.weekdayFactor[weekday]!
  const toCentres = ofDay * network.centreHours[network.parameters.primaryCare.untilHour]![hour]!
  const toClinics = ofDay * network.clinicHourShare[hour]!
  referUp(simulation, run)
  referDown(simulation, run)
  if (toCentres + toClinics > 0) {
    if (simulation.setting.forScreens !== false)
      run.told.tellHour(queues, ofDay, toClinics, stayed(queues), (district, facility, need, ageBand, people) => {
        tellFlow(simulation, district, facility, need, ageBand, people, HOUR)
      })
    countAway(simulation, run, toCentres, toClinics)
  }
  pay(simulation, run, hour, weekday, part)
  for (const name of CENTRE_COUNTS)
    flush(queues.counts[name], (centre, amount) => {
      totals.add(CENTRE_TOTALS[name], network.centres[centre]!, amount)
    })
  for (const name of CLINIC_COUNTS)
    flush(queues.clinicCounts[name], (clinic, amount) => {
      totals.add(CLINIC_TOTALS[name], network.clinics[clinic]!, amount)
    })
  totals.add('visitTravelMinutes', -1, part * queues.travelMinutes)
  totals.add('visitTravellers', -1, part * queues.travellers)
  totals.add('visitsAtHome', -1, part * queues.atHome)
}

/** Share of those who came to each centre in the hour and stayed; the few whom a short queue turned away count as if they had. */
function stayed({ counts }: ClinicQueues): Float64Array {
  const { visits, turnedAway, closed } = counts
  return visits.map((stay, centre) => {
    const came = stay + turnedAway[centre]! + closed[centre]!
    return stay < ALMOST_ALL * came ? stay / came : 1
  })
}

function flush(column: Float64Array, add: (place: number, amount: number) => void): void {
  for (let place = 0; place < column.length; place++) if (column[place] !== 0) add(place, column[place]!)
  column.fill(0)
}

/** Visits by telemedicine and out of the city, and appointments to which nobody came. */
function countAway({ totals }: Simulation, run: PrimaryCareRun, toCentres: number, toClinics: number): void {
  const { remote, outside, primary, hospital } = run.queues.away
  const { appointmentShare, missedShare } = run.model.network.parameters.primaryCare
  // The visits of a day are spread over its hours twice, once by either tier.
  totals.add('remoteVisits', -1, (remote * (toCentres + toClinics)) / 2)
  totals.add('visitsOutOfCity', -1, outside * toClinics)
  const booked =
    toCentres * primary * appointmentShare +
    toClinics * hospital * run.model.network.parameters.outpatient.appointmentShare
  totals.add('appointmentsMissed', -1, (booked * missedShare) / (1 - missedShare))
}

/** What the fund owes for the hour, and what of its balance providers keep or bear so far. */
function pay(simulation: Simulation, run: PrimaryCareRun, hour: number, weekday: number, part: number): void {
  const { totals } = simulation
  const { queues, model } = run
  const { insurance, outpatient } = model.network.parameters
  const usual: FundPrices = { priceYuan: insurance.priceYuan, coveredShare: insurance.coveredShare }
  const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0)
  const primary = sum(queues.counts.visits)
  const hospital = sum(queues.clinicCounts.visits)
  const cases = casesOfHour(simulation)
  const claimed = queues.claimsYuan(primary, hospital, cases)
  const visits = model.usual.primary * claimYuan(usual, 0) + model.usual.clinic * claimYuan(usual, 1)
  const budget =
    part *
    insurance.budgetFactor *
    ((visits / 7) * outpatient.weekdayFactor[weekday]! * outpatient.hourShare[hour]! +
      (model.network.admissionsPerDay * claimYuan(usual, 2)) / 24)
  run.budgetYuan += budget
  run.claimedYuan += claimed
  const balance = settleFund(run.budgetYuan, run.claimedYuan, {
    retainedShare: insurance.retainedShare,
    borneShare: insurance.borneShare,
    limitShare: insurance.overrunLimitShare,
  })
  totals.add('fundBudgetYuan', -1, budget)
  totals.add('fundClaimsYuan', -1, claimed)
  totals.add('fundRetainedYuan', -1, balance.retainedYuan - run.retainedYuan)
  totals.add('fundBorneYuan', -1, balance.borneYuan - run.borneYuan)
  const own =
    primary * ownYuan(queues.prices, 0) + hospital * ownYuan(queues.prices, 1) + cases * ownYuan(queues.prices, 2)
  totals.add('patientsPaidYuan', -1, own)
  run.retainedYuan = balance.retainedYuan
  run.borneYuan = balance.borneYuan
}

/** Column of the tallies of the hour that has just ended, by facility. */
function hourBefore(simulation: Simulation, facility: number): number {
  const hour = Math.floor((simulation.now - 1) / 3_600_000)
  return facility * TALLY_HOURS + (hour % TALLY_HOURS)
}

function casesOfHour(simulation: Simulation): number {
  let cases = 0
  for (let f = 0; f < simulation.state.city.facilities.length; f++)
    cases += simulation.state.tallies.admissions[hourBefore(simulation, f)]!
  return cases
}

/** Whole people whom centres refer up: to the lead of their group, or where people of their neighbourhood go. */
function referUp(simulation: Simulation, run: PrimaryCareRun): void {
  const { network } = run.model
  const { refuges, refuge, refugeShare, leadOfCentre, parameters } = network
  const { referredUp } = run.queues.counts
  for (let centre = 0; centre < referredUp.length; centre++) {
    run.upCarried[centre]! += referredUp[centre]!
    while (run.upCarried[centre]! >= 1) {
      run.upCarried[centre]!--
      const number = run.upSent[centre]!++
      const u = simulation.random.draw(CLINIC_LUCK.referrals + centre, number, 0)
      let clinic = u[0]! < parameters.primaryCare.groupReferralShare ? leadOfCentre[centre]! : -1
      for (let k = 0, below = 0; clinic < 0 && k < refuges; k++) {
        const at = centre * refuges + k
        below += refugeShare[at]!
        if (u[1]! < below || k === refuges - 1) clinic = refuge[at]! >= 0 ? refuge[at]! : refuge[centre * refuges]!
      }
      if (clinic >= 0)
        sendReferral(
          simulation,
          CLINIC_LUCK.referrals + centre,
          number,
          network.centres[centre]!,
          network.clinics[clinic]!,
        )
    }
  }
}

/** Of those who left a hospital's beds in the hour some are referred down to a centre whose people go to that hospital. */
function referDown(simulation: Simulation, run: PrimaryCareRun): void {
  const { network } = run.model
  const { downReferralShare, followUpVisits } = network.parameters.primaryCare
  for (let clinic = 0; clinic < network.clinics.length; clinic++) {
    const facility = network.clinics[clinic]!
    run.downCarried[facility]! +=
      downReferralShare * simulation.state.tallies.discharges[hourBefore(simulation, facility)]!
    while (run.downCarried[facility]! >= 1) {
      run.downCarried[facility]!--
      const number = run.downSent[facility]!++
      const stream = CLINIC_LUCK.referralsDown + facility
      const centre = centreFor(network, clinic, simulation.random.draw(stream, number, 0)[0]!)
      if (centre < 0) continue
      run.queues.followUps[centre]! += followUpVisits
      simulation.totals.add('referredDown', facility, 1)
      sendReferral(simulation, stream, number, facility, network.centres[centre]!)
    }
  }
}
