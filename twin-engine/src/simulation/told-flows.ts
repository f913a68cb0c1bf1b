/**
 * Who went where, told as events: by district of origin, facility, need and age, each hour, in whole people. Groups of fewer than
 * five are not told but carried over, as is what is left of a person: nobody stands out, and nobody is lost.
 */
import { AGE_BAND_COUNT, CARE_NEEDS } from '../choice/care-needs.ts'
import type { ZoneOptions } from '../choice/care-seeking.ts'
import type { ClinicNetwork } from './clinic-network.ts'
import type { ClinicQueues } from './clinic-queues.ts'

const NEED_COUNT = CARE_NEEDS.length
const KINDS = AGE_BAND_COUNT * NEED_COUNT
const LEAST_TOLD = 5

/** Pairs of a district and a facility that some zone's options make. */
export interface FlowPairs {
  readonly district: Int32Array
  readonly facility: Int32Array
  /** Pair of each option of centres and of clinics. */
  readonly ofCentreOption: Int32Array
  readonly ofClinicOption: Int32Array
  /** Pair of the hospital to which those turned away go, `[option of centres × refuges + k]`, −1 = none. */
  readonly ofRefuge: Int32Array
}

export function flowPairsOf(network: ClinicNetwork): FlowPairs {
  const { zones, toCentre, toClinic, centres, clinics, refuge, refuges } = network
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
  const zoneOf = (options: ZoneOptions): Int32Array => {
    const zone = new Int32Array(options.place.length)
    for (let z = 0; z < zones.count; z++) zone.fill(z, options.first[z], options.first[z + 1])
    return zone
  }
  const pairs = (options: ZoneOptions, facilities: Int32Array): Int32Array => {
    const zone = zoneOf(options)
    return options.place.map((place, k) => pairOf(zones.districtOfZone[zone[k]!]!, facilities[place]!))
  }
  const ofCentreOption = pairs(toCentre, centres)
  const ofClinicOption = pairs(toClinic, clinics)
  const ofRefuge = new Int32Array(toCentre.place.length * refuges).fill(-1)
  zoneOf(toCentre).forEach((zone, k) => {
    for (let r = 0; r < refuges; r++) {
      const clinic = refuge[toCentre.place[k]! * refuges + r]!
      if (clinic >= 0) ofRefuge[k * refuges + r] = pairOf(zones.districtOfZone[zone]!, clinics[clinic]!)
    }
  })
  return {
    district: Int32Array.from(district),
    facility: Int32Array.from(facility),
    ofCentreOption,
    ofClinicOption,
    ofRefuge,
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
   * @param stayed share of those who came to a centre and stayed
   */
  addHour(queues: ClinicQueues, toCentres: number, toClinics: number, stayed: (centre: number) => number): void {
    const { network } = queues
    this.ofAge.fill(0)
    this.spread(network, network.toCentre, queues.centreShare, this.pairs.ofCentreOption, stayed)
    this.carry(network, queues.shifts, toCentres, true)
    this.ofAge.fill(0)
    this.spread(network, network.toClinic, queues.clinicShare, this.pairs.ofClinicOption, () => 1)
    this.carry(network, queues.shifts, toClinics, false)
  }

  /** Part of the residents of each age who go by each pair. */
  private spread(
    network: ClinicNetwork,
    options: ZoneOptions,
    share: Float64Array,
    pairOf: Int32Array,
    stayed: (place: number) => number,
  ): void {
    const { zones, refuges, refugeShare } = network
    for (let zone = 0; zone < zones.count; zone++)
      for (let k = options.first[zone]!; k < options.first[zone + 1]!; k++) {
        const stay = stayed(options.place[k]!)
        this.addPart(network, zone, pairOf[k]!, share[k]! * stay)
        for (let r = 0; stay < 1 && r < refuges; r++) {
          const pair = this.pairs.ofRefuge[k * refuges + r]!
          if (pair < 0) break
          this.addPart(network, zone, pair, share[k]! * (1 - stay) * refugeShare[options.place[k]! * refuges + r]!)
        }
      }
  }

  private addPart({ zones, residents }: ClinicNetwork, zone: number, pair: number, part: number): void {
    for (let age = 0; age < AGE_BAND_COUNT; age++)
      if (residents[age]! > 0)
        this.ofAge[pair * AGE_BAND_COUNT + age]! +=
          (part * zones.residents[zone * AGE_BAND_COUNT + age]!) / residents[age]!
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

  /** Takes the whole people of every group of five and more. */
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
