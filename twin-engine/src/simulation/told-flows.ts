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

export type TellFlow = (district: number, facility: number, need: number, ageBand: number, people: number) => void

export class ToldFlows {
  readonly pairs: FlowPairs
  /** People not told yet, `[(pair × ages + age) × needs + need]`. */
  readonly carried: Float64Array
  /** Of the hour: parts of an age's visits by pair, `[pair × ages + age]`, and visits by age and need. */
  private readonly partInPrimaryCare: Float64Array
  private readonly partAtClinics: Float64Array
  private readonly primaryAmount = new Float64Array(KINDS)
  private readonly clinicAmount = new Float64Array(KINDS)

  constructor(pairs: FlowPairs) {
    this.pairs = pairs
    this.carried = new Float64Array(pairs.district.length * KINDS)
    this.partInPrimaryCare = new Float64Array(pairs.district.length * AGE_BAND_COUNT)
    this.partAtClinics = new Float64Array(pairs.district.length * AGE_BAND_COUNT)
  }

  copy(): ToldFlows {
    const copy = new ToldFlows(this.pairs)
    copy.carried.set(this.carried)
    return copy
  }

  /**
   * Adds the visits of the hour that is over, then takes the whole people of every group of eleven and more. Whom a centre
   * turned away, or found closed, is told as going to a hospital.
   * @param ofDay visits of the day, of which the centres’ rates say how many fell into the hour
   * @param toClinics visits of the hour
   * @param stayed share of those who came to a centre and stayed
   */
  tellHour(queues: ClinicQueues, ofDay: number, toClinics: number, stayed: Float64Array, tell: TellFlow): void {
    const { network, centreShare, clinicShare, hourRate } = queues
    const { toCentre, toClinic, zones } = network
    const { ofCentreOption, ofClinicOption } = this.pairs
    const { partInPrimaryCare, partAtClinics } = this
    partInPrimaryCare.fill(0)
    partAtClinics.fill(0)
    for (let zone = 0; zone < zones.count; zone++) {
      let left = 0
      for (let k = toCentre.first[zone]!; k < toCentre.first[zone + 1]!; k++) {
        const place = toCentre.place[k]!
        const come = centreShare[k]! * hourRate[place]!
        left += come * (1 - stayed[place]!)
        this.addPart(partInPrimaryCare, zone, ofCentreOption[k]!, come * stayed[place]!)
      }
      for (let k = toClinic.first[zone]!; k < toClinic.first[zone + 1]!; k++) {
        if (left > 0) this.addPart(partInPrimaryCare, zone, ofClinicOption[k]!, clinicShare[k]! * left)
        this.addPart(partAtClinics, zone, ofClinicOption[k]!, clinicShare[k]!)
      }
    }
    amounts(network, queues.shifts, ofDay, true, this.primaryAmount)
    amounts(network, queues.shifts, toClinics, false, this.clinicAmount)
    this.carryAndTell(tell)
  }

  private addPart(ofAge: Float64Array, zone: number, pair: number, part: number): void {
    const { partOfAge } = this.pairs
    const to = pair * AGE_BAND_COUNT
    const from = zone * AGE_BAND_COUNT
    for (let age = 0; age < AGE_BAND_COUNT; age++) ofAge[to + age]! += part * partOfAge[from + age]!
  }

  private carryAndTell(tell: TellFlow): void {
    const { carried, pairs, partInPrimaryCare, partAtClinics, primaryAmount, clinicAmount } = this
    for (let row = 0; row < partAtClinics.length; row++) {
      const primary = partInPrimaryCare[row]!
      const clinics = partAtClinics[row]!
      if (primary === 0 && clinics === 0) continue
      const age = row % AGE_BAND_COUNT
      for (let need = 0; need < NEED_COUNT; need++) {
        const k = row * NEED_COUNT + need
        const kind = age * NEED_COUNT + need
        const people = carried[k]! + primaryAmount[kind]! * primary + clinicAmount[kind]! * clinics
        carried[k] = people
        if (people < LEAST_TOLD) continue
        const whole = Math.floor(people)
        carried[k] = people - whole
        const pair = (row - age) / AGE_BAND_COUNT
        tell(pairs.district[pair]!, pairs.facility[pair]!, need, age, whole)
      }
    }
  }
}

/** Visits by age and need, `[age × needs + need]`, of `visits` in all: those in primary care, or at hospitals. */
function amounts(
  { contact, parameters }: ClinicNetwork,
  shifts: Float64Array,
  visits: number,
  inPrimaryCare: boolean,
  into: Float64Array,
): void {
  const { remoteShare } = parameters.primaryCare
  const { outOfCityShare } = parameters.outpatient
  for (let kind = 0; kind < KINDS; kind++) {
    const age = Math.floor(kind / NEED_COUNT)
    const need = kind % NEED_COUNT
    const primary = contact.share(age, need, shifts[need]!)
    const tier = inPrimaryCare ? primary : (1 - primary) * (1 - outOfCityShare[need]!)
    into[kind] = visits * contact.mix[kind]! * (1 - remoteShare[need]!) * tier
  }
}
