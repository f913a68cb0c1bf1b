/**
 * Who went where, told as events: by district of origin, facility, need and age, each hour, in whole people. Groups of fewer than
 * eleven are not told but carried over, as is what is left of a person: nobody stands out, and nobody is lost.
 */
import { AGE_BAND_COUNT, CARE_NEEDS } from '../choice/care-needs.ts'
import type { ZoneOptions } from '../choice/care-seeking.ts'
import type { ClinicNetwork } from './clinic-network.ts'
import type { ClinicQueues } from './clinic-queues.ts'

const NEED_COUNT = CARE_NEEDS.length
const KINDS = AGE_BAND_COUNT * NEED_COUNT
const LEAST_TOLD = 11

/** Pairs of a district and a facility that some zone's options make. */
export interface FlowPairs {
  readonly district: Int32Array
  readonly facility: Int32Array
  /** Pair of each option of centres and of clinics. */
  readonly ofCentreOption: Int32Array
  readonly ofClinicOption: Int32Array
  /** Part of the city's residents of an age who live in a zone, `[zone × 4 + age]`. */
  readonly partOfAge: Float64Array
}

export function flowPairsOf(network: ClinicNetwork): FlowPairs {
  const { zones, toCentre, toClinic, centres, clinics, residents } = network
  const known = new Map<string, number>()
  const district: number[] = []
  const facility: number[] = []
  const pairOf = (from: number, to: number): number => {
    const name = `${from} ${to}`
    const pair = known.get(name) ?? district.length
    if (pair < district.length) return pair
    known.set(name, pair)
    district.push(from)
    facility.push(to)
    return pair
  }
  const pairs = (options: ZoneOptions, facilities: Int32Array): Int32Array => {
    const of = new Int32Array(options.place.length)
    for (let zone = 0; zone < zones.count; zone++)
      for (let k = options.first[zone]!; k < options.first[zone + 1]!; k++)
        of[k] = pairOf(zones.districtOfZone[zone]!, facilities[options.place[k]!]!)
    return of
  }
  const ofCentreOption = pairs(toCentre, centres)
  const ofClinicOption = pairs(toClinic, clinics)
  return {
    district: Int32Array.from(district),
    facility: Int32Array.from(facility),
    ofCentreOption,
    ofClinicOption,
    partOfAge: zones.residents.map((people, k) => people / Math.max(1, residents[k % AGE_BAND_COUNT]!)),
  }
}

export class ToldFlows {
  readonly pairs: FlowPairs
  /** People not told yet, `[(pair × ages + age) × needs + need]`. */
  readonly carried: Float64Array
  private readonly ofAge: Float64Array

  constructor(pairs: FlowPairs) {
    this.pairs = pairs
    this.carried = new Float64Array(pairs.district.length * KINDS)
    this.ofAge = new Float64Array(pairs.district.length * AGE_BAND_COUNT)
  }

  copy(): ToldFlows {
    const copy = new ToldFlows(this.pairs)
    copy.carried.set(this.carried)
    return copy
  }

  /**
   * Adds the visits of the hour that is over. Whom a centre turned away, or found closed, is told as going to a hospital.
   * @param ofDay visits of the day, of which the centres’ rates say how many fell into the hour
   * @param toClinics visits of the hour
   * @param stayed share of those who came to a centre and stayed
   */
  addHour(queues: ClinicQueues, ofDay: number, toClinics: number, stayed: Float64Array): void {
    const { network, centreShare, clinicShare, hourRate } = queues
    const { toCentre, toClinic, zones } = network
    const { ofCentreOption, ofClinicOption } = this.pairs
    this.ofAge.fill(0)
    for (let zone = 0; zone < zones.count; zone++) {
      let left = 0
      for (let k = toCentre.first[zone]!; k < toCentre.first[zone + 1]!; k++) {
        const place = toCentre.place[k]!
        const come = centreShare[k]! * hourRate[place]!
        left += come * (1 - stayed[place]!)
        this.addPart(zone, ofCentreOption[k]!, come * stayed[place]!)
      }
      for (let k = toClinic.first[zone]!; left > 0 && k < toClinic.first[zone + 1]!; k++)
        this.addPart(zone, ofClinicOption[k]!, clinicShare[k]! * left)
    }
    this.carry(network, queues.shifts, ofDay, true)
    this.ofAge.fill(0)
    for (let zone = 0; zone < zones.count; zone++)
      for (let k = toClinic.first[zone]!; k < toClinic.first[zone + 1]!; k++)
        this.addPart(zone, ofClinicOption[k]!, clinicShare[k]!)
    this.carry(network, queues.shifts, toClinics, false)
  }

  private addPart(zone: number, pair: number, part: number): void {
    const { partOfAge } = this.pairs
    const to = pair * AGE_BAND_COUNT
    const from = zone * AGE_BAND_COUNT
    for (let age = 0; age < AGE_BAND_COUNT; age++) this.ofAge[to + age]! += part * partOfAge[from + age]!
  }

  private carry(
    { contact, parameters }: ClinicNetwork,
    shifts: Float64Array,
    visits: number,
    inPrimaryCare: boolean,
  ): void {
    const { remoteShare } = parameters.primaryCare
    const { outOfCityShare } = parameters.outpatient
    for (let kind = 0; kind < KINDS; kind++) {
      const age = Math.floor(kind / NEED_COUNT)
      const need = kind % NEED_COUNT
      const primary = contact.share(age, need, shifts[need]!)
      const tier = inPrimaryCare ? primary : (1 - primary) * (1 - outOfCityShare[need]!)
      const amount = visits * contact.mix[kind]! * (1 - remoteShare[need]!) * tier
      if (amount === 0) continue
      for (let pair = 0; pair < this.pairs.district.length; pair++)
        this.carried[pair * KINDS + kind]! += amount * this.ofAge[pair * AGE_BAND_COUNT + age]!
    }
  }

  /** Takes the whole people of every group of eleven and more. */
  take(tell: (district: number, facility: number, need: number, ageBand: number, people: number) => void): void {
    const { carried, pairs } = this
    for (let k = 0; k < carried.length; k++) {
      if (carried[k]! < LEAST_TOLD) continue
      const people = Math.floor(carried[k]!)
      carried[k]! -= people
      const pair = Math.floor(k / KINDS)
      const kind = k % KINDS
      tell(pairs.district[pair]!, pairs.facility[pair]!, kind % NEED_COUNT, Math.floor(kind / NEED_COUNT), people)
    }
  }
}
