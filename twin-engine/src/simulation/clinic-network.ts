/**
 * The clinics of a city: primary-care centres 基层医疗机构 with doctors and rooms, outpatient clinics of hospitals, and from where
 * how many people come to each while nobody waits. Made once from city and parameters.
 */
import { AGE_BAND_COUNT, CARE_NEEDS } from '../choice/care-needs.ts'
import {
  calibratedShifts,
  FirstContact,
  type ZoneOptions,
  type Zones,
  zoneOptions,
  zonesOf,
} from '../choice/care-seeking.ts'
import type { CityModel } from '../city/city.ts'
import { describeProblems } from '../city/decoded.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { careModelOf } from './care.ts'
import { minutesTo } from './site-ways.ts'

const NEED_COUNT = CARE_NEEDS.length
const DAY = 1440
/** Options kept of each zone, and hospitals to which those turned away from a centre go; assumed. */
const CENTRES_KEPT = 6
const HOSPITALS_KEPT = 10
const REFUGES_KEPT = 4

export interface ClinicNetwork {
  readonly parameters: Parameters
  /** Indices of the facilities; `centre` and `clinic` below are places in these lists. */
  readonly centres: Int32Array
  readonly clinics: Int32Array
  readonly zones: Zones
  readonly toCentre: ZoneOptions
  readonly toClinic: ZoneOptions
  /** District of each zone is that of the option's facility. */
  readonly centreAtHome: Uint8Array
  readonly clinicAtHome: Uint8Array
  readonly contact: FirstContact
  /** Shifts of the logit by need at which the city's share is the one observed. */
  readonly shifts: Float64Array
  /** Visits of a mean day to both tiers, also those by telemedicine and out of the city. */
  readonly visitsPerDay: number
  readonly residents: Float64Array
  readonly doctors: Int32Array
  readonly rooms: Int32Array
  /** Visits a minute that each hospital's clinics can do while open. */
  readonly clinicPerMinute: Float64Array
  /** Where those go whom a centre turns away or refers up: `refuge[centre × REFUGES + k]`, −1 = none; shares and minutes. */
  readonly refuges: number
  readonly refuge: Int32Array
  readonly refugeShare: Float64Array
  readonly refugeMinutes: Float64Array
  /** The other way: part of a clinic's people who live by each centre, `[clinic × centres + centre]`, cumulative. */
  readonly neighbours: Float64Array
  /** Clinic of the lead of each centre's hospital group, or −1. */
  readonly leadOfCentre: Int32Array
  /** Part of a day's visits by hour, with appointments spread over the open hours. */
  /** Of centres that are open until each hour: people know the hours, and come within them. */
  readonly centreHours: readonly Float64Array[]
  readonly clinicHourShare: Float64Array
  /** Admissions of a mean day, for the fund's budget. */
  readonly admissionsPerDay: number
}

const known = new WeakMap<CityModel, WeakMap<Parameters, { readonly network: ClinicNetwork | null }>>()

/**
 * The network, or null where the city has no primary-care centre, no hospital with beds, or nobody to come. Made at the first call and
 * kept with the city.
 * @throws Error where the shares by need do not allow the share of the city.
 */
export function clinicNetworkOf(city: CityModel, parameters: Parameters): ClinicNetwork | null {
  const byParameters = known.get(city) ?? new WeakMap()
  known.set(city, byParameters)
  const made = byParameters.get(parameters) ?? { network: makeNetwork(city, parameters) }
  byParameters.set(parameters, made)
  return made.network
}

function makeNetwork(city: CityModel, parameters: Parameters): ClinicNetwork | null {
  const beds = bedsOf(city)
  const centres = indices(
    city,
    (f) => city.facilities[f]!.kind === 'PRIMARY_CARE_CENTRE' && !city.facilities[f]!.closed,
  )
  const clinics = indices(
    city,
    (f) => city.facilities[f]!.kind === 'HOSPITAL' && beds[f]! > 0 && !city.facilities[f]!.closed,
  )
  const residents = new Float64Array(AGE_BAND_COUNT)
  for (const { ages } of city.cells) for (let age = 0; age < AGE_BAND_COUNT; age++) residents[age]! += ages[age]!
  const population = residents.reduce((a, b) => a + b, 0)
  if (centres.length === 0 || clinics.length === 0 || population === 0) return null
  const { primaryCare, outpatient } = parameters
  // By car, as a mean over the day: people come by all means, and only the order of ways matters here.
  const ways = minutesTo(city, parameters, centres)
  const clinicWays = minutesTo(city, parameters, clinics)
  const zones = zonesOf(city.cells, ways)
  if (zones.count === 0) return null
  const doctors = plannedDoctors(
    city,
    parameters,
    centres,
    doctorsOf(zones, city, ways, primaryCare.doctorsPerThousand),
  )
  const toCentre = zoneOptions(
    city.cells,
    zones,
    doctors,
    ways,
    { attraction: primaryCare.attractionPower, decay: primaryCare.decayPower },
    CENTRES_KEPT,
  )
  const toClinic = zoneOptions(
    city.cells,
    zones,
    Float64Array.from(clinics, (f) => beds[f]!),
    clinicWays,
    { attraction: outpatient.attractionPower, decay: outpatient.decayPower },
    HOSPITALS_KEPT,
  )
  const contact = new FirstContact(contactFigures(parameters), residents)
  const shifts = calibratedShifts(contact, primaryCare.firstContactShare / (1 - outpatient.otherShare))
  if (!shifts.ok) throw new Error(describeProblems(shifts.problems))
  const visitsPerDay = (outpatient.visitsPerThousandPerDay / 1000) * population * (1 - outpatient.otherShare)
  const refuges = refugesOf(zones, toCentre, toClinic, centres.length, clinics.length)
  const network = {
    parameters,
    centres,
    clinics,
    zones,
    toCentre,
    toClinic,
    centreAtHome: atHome(city, zones, toCentre, centres),
    clinicAtHome: atHome(city, zones, toClinic, clinics),
    contact,
    shifts: shifts.value,
    visitsPerDay,
    residents,
    doctors,
    rooms: doctors.map((n) => Math.max(1, Math.ceil(n * primaryCare.roomsPerDoctor))),
    ...refuges,
    leadOfCentre: leadsOf(city, centres, clinics, refuges),
    centreHours: Array.from({ length: 25 }, (_, untilHour) =>
      spreadHours(
        withinHours(outpatient.hourShare, primaryCare.fromHour, untilHour),
        primaryCare.appointmentShare,
        primaryCare.fromHour,
        untilHour,
      ),
    ),
    clinicHourShare: spreadHours(
      outpatient.hourShare,
      outpatient.appointmentShare,
      outpatient.fromHour,
      outpatient.untilHour,
    ),
    admissionsPerDay: admissionsPerDay(city, parameters),
  }
  return { ...network, clinicPerMinute: clinicCapacity(network) }
}

const indices = (city: CityModel, holds: (facility: number) => boolean): Int32Array =>
  Int32Array.from([...city.facilities.keys()].filter(holds))

function bedsOf(city: CityModel): Float64Array {
  const beds = new Float64Array(city.facilities.length)
  for (const unit of city.units) if (unit.kind !== 'emergency') beds[unit.facility]! += unit.beds
  return beds
}

export function contactFigures({ primaryCare, outpatient }: Parameters): FirstContact['figures'] {
  return {
    needShareOfAge: [
      outpatient.needShareOfChildren,
      outpatient.needShareOfAdults,
      outpatient.needShareOfSixties,
      outpatient.needShareOfElderly,
    ],
    visitFactorOfAge: outpatient.ageFactor,
    shareOfNeed: primaryCare.shareByCareNeed,
    contractedShareOfAge: primaryCare.contractedShare,
    contractFactor: primaryCare.contractFactor,
  }
}

/** Doctors by the residents for whom a centre is the nearest, at least one. */
function doctorsOf(zones: Zones, city: CityModel, ways: TravelMatrix, perThousand: number): Int32Array {
  const near = new Float64Array(ways.destinations)
  city.cells.forEach(({ population }, c) => {
    if (zones.zoneOfCell[c]! < 0) return
    let nearest = 0
    for (let j = 1; j < ways.destinations; j++)
      if (ways.minutes[c * ways.destinations + j]! < ways.minutes[c * ways.destinations + nearest]!) nearest = j
    near[nearest]! += population
  })
  return Int32Array.from(near, (people) => Math.max(1, Math.round((people * perThousand) / 1000)))
}

/** Doctors that the city or an edit names go first; in an edited city the other centres that were there keep theirs, and an edit may add some. */
function plannedDoctors(city: CityModel, parameters: Parameters, centres: Int32Array, doctors: Int32Array): Int32Array {
  const before = city.editedFrom ? clinicNetworkOf(city.editedFrom, parameters) : null
  return doctors.map((fromResidents, j) => {
    const { doctors: planned, addedDoctors = 0 } = city.facilities[centres[j]!]!
    const was = before === null ? -1 : before.centres.indexOf(centres[j]!)
    return (planned ?? (was < 0 ? fromResidents : before!.doctors[was]!)) + addedDoctors
  })
}

function atHome(city: CityModel, zones: Zones, options: ZoneOptions, facilities: Int32Array): Uint8Array {
  const out = new Uint8Array(options.place.length)
  for (let zone = 0; zone < zones.count; zone++)
    for (let k = options.first[zone]!; k < options.first[zone + 1]!; k++)
      out[k] = city.facilities[facilities[options.place[k]!]!]!.district === zones.districtOfZone[zone] ? 1 : 0
  return out
}

/** The hospitals to which the people of each centre would go, with the largest shares. */
function refugesOf(
  zones: Zones,
  toCentre: ZoneOptions,
  toClinic: ZoneOptions,
  centres: number,
  clinics: number,
): Pick<ClinicNetwork, 'refuges' | 'refuge' | 'refugeShare' | 'refugeMinutes' | 'neighbours'> {
  const people = Array.from({ length: centres }, () => new Map<number, { people: number; way: number }>())
  forPairs(zones, toCentre, toClinic, (centre, clinic, weight, minutes) => {
    const known = people[centre]!.get(clinic) ?? { people: 0, way: 0 }
    people[centre]!.set(clinic, { people: known.people + weight, way: known.way + weight * minutes })
  })
  const refuge = new Int32Array(centres * REFUGES_KEPT).fill(-1)
  const refugeShare = new Float64Array(centres * REFUGES_KEPT)
  const refugeMinutes = new Float64Array(centres * REFUGES_KEPT)
  people.forEach((byClinic, centre) => {
    const kept = [...byClinic].sort((a, b) => b[1].people - a[1].people || a[0] - b[0]).slice(0, REFUGES_KEPT)
    const sum = kept.reduce((total, [, one]) => total + one.people, 0)
    kept.forEach(([clinic, one], k) => {
      const at = centre * REFUGES_KEPT + k
      refuge[at] = clinic
      refugeShare[at] = one.people / sum
      refugeMinutes[at] = one.way / one.people
    })
  })
  const neighbours = new Float64Array(clinics * centres)
  people.forEach((byClinic, centre) => {
    for (const [clinic, one] of byClinic) neighbours[clinic * centres + centre] = one.people
  })
  for (let clinic = 0; clinic < clinics; clinic++)
    cumulate(neighbours.subarray(clinic * centres, (clinic + 1) * centres))
  return { refuges: REFUGES_KEPT, refuge, refugeShare, refugeMinutes, neighbours }
}

/** In place: up to and including each, as a share of all. */
function cumulate(column: Float64Array): void {
  const sum = column.reduce((a, b) => a + b, 0)
  let below = 0
  for (let k = 0; k < column.length; k++) {
    below += column[k]!
    column[k] = sum > 0 ? below / sum : 0
  }
}

/** The centre by which somebody of a clinic lives, for a uniform; −1 where nobody of any comes to it. */
export function centreFor({ neighbours, centres }: ClinicNetwork, clinic: number, u: number): number {
  const first = clinic * centres.length
  if (neighbours[first + centres.length - 1] === 0) return -1
  let centre = 0
  while (centre < centres.length - 1 && u >= neighbours[first + centre]!) centre++
  return centre
}

function forPairs(
  zones: Zones,
  toCentre: ZoneOptions,
  toClinic: ZoneOptions,
  visit: (centre: number, clinic: number, weight: number, minutes: number) => void,
): void {
  for (let zone = 0; zone < zones.count; zone++) {
    let people = 0
    for (let age = 0; age < AGE_BAND_COUNT; age++) people += zones.residents[zone * AGE_BAND_COUNT + age]!
    for (let k = toCentre.first[zone]!; k < toCentre.first[zone + 1]!; k++)
      for (let l = toClinic.first[zone]!; l < toClinic.first[zone + 1]!; l++)
        visit(
          toCentre.place[k]!,
          toClinic.place[l]!,
          people * toCentre.share[k]! * toClinic.share[l]!,
          toClinic.minutes[l]!,
        )
  }
}

/**
 * The lead hospital of each centre's group: of the group that names the centre as a member, else of the one to which the nearest of its
 * refuges belongs, as medical communities 医共体 are built around a district's hospitals.
 */
function leadsOf(
  city: CityModel,
  centres: Int32Array,
  clinics: Int32Array,
  { refuge, refuges }: Pick<ClinicNetwork, 'refuge' | 'refuges'>,
): Int32Array {
  const placeOf = new Map(Array.from(clinics, (f, c) => [city.facilities[f]!.id, c]))
  const groupOf = new Map(city.groups.flatMap(({ lead, members }) => [lead, ...members].map((id) => [id, lead])))
  return Int32Array.from(centres, (f, centre) => {
    const own = groupOf.get(city.facilities[f]!.id)
    if (own !== undefined) return placeOf.get(own) ?? -1
    for (let k = 0; k < refuges; k++) {
      const clinic = refuge[centre * refuges + k]!
      const lead = clinic < 0 ? undefined : groupOf.get(city.facilities[clinics[clinic]!]!.id)
      if (lead !== undefined) return placeOf.get(lead) ?? -1
    }
    return -1
  })
}

/** Those of the hours from one before the opening on, as parts of their sum; all where they have none. */
function withinHours(share: readonly number[], fromHour: number, untilHour: number): readonly number[] {
  const within = share.map((part, hour) => (hour >= fromHour - 1 && hour < untilHour ? part : 0))
  const sum = within.reduce((a, b) => a + b, 0)
  return sum > 0 ? within.map((part) => part / sum) : share
}

/** Walk-ins by the hours of the day, appointments evenly over the open hours. */
function spreadHours(
  share: readonly number[],
  appointments: number,
  fromHour: number,
  untilHour: number,
): Float64Array {
  const open = Math.max(1, untilHour - fromHour)
  return Float64Array.from(share, (walkIns, hour) => {
    const booked = hour >= fromHour && hour < untilHour ? 1 / open : 0
    return (1 - appointments) * walkIns + appointments * booked
  })
}

function admissionsPerDay(city: CityModel, parameters: Parameters): number {
  const care = careModelOf(city, parameters)
  let direct = 0
  city.units.forEach((unit, u) => {
    if (unit.kind === 'ward') direct += care.directRate(u).scale * DAY
  })
  return direct / parameters.admissions.directShare
}

/** Part of the city's visits by residents of an age that go to a tier, telemedicine and other cities left out. */
export function tierShares(
  { contact, parameters }: Pick<ClinicNetwork, 'contact' | 'parameters'>,
  shifts: ArrayLike<number>,
  into: { readonly centre: Float64Array; readonly clinic: Float64Array },
): void {
  const { remoteShare } = parameters.primaryCare
  const { outOfCityShare } = parameters.outpatient
  into.centre.fill(0)
  into.clinic.fill(0)
  for (let age = 0; age < AGE_BAND_COUNT; age++)
    for (let need = 0; need < NEED_COUNT; need++) {
      const visits = contact.mix[age * NEED_COUNT + need]! * (1 - remoteShare[need]!)
      const primary = contact.share(age, need, shifts[need]!)
      into.centre[age]! += visits * primary
      into.clinic[age]! += visits * (1 - primary) * (1 - outOfCityShare[need]!)
    }
}

/** Capacity such that an ordinary weekday uses the share given; referrals up are not counted for it. */
function clinicCapacity(network: Omit<ClinicNetwork, 'clinicPerMinute'>): Float64Array {
  const { zones, toClinic, clinics, visitsPerDay, residents, parameters } = network
  const { weekdayFactor, usedShare, fromHour, untilHour } = parameters.outpatient
  const shares = { centre: new Float64Array(AGE_BAND_COUNT), clinic: new Float64Array(AGE_BAND_COUNT) }
  tierShares(network, network.shifts, shares)
  const visits = new Float64Array(clinics.length)
  for (let zone = 0; zone < zones.count; zone++) {
    let ofZone = 0
    for (let age = 0; age < AGE_BAND_COUNT; age++)
      if (residents[age]! > 0)
        ofZone += (visitsPerDay * shares.clinic[age]! * zones.residents[zone * AGE_BAND_COUNT + age]!) / residents[age]!
    for (let k = toClinic.first[zone]!; k < toClinic.first[zone + 1]!; k++)
      visits[toClinic.place[k]!]! += ofZone * toClinic.share[k]!
  }
  const workday =
    (weekdayFactor[1]! + weekdayFactor[2]! + weekdayFactor[3]! + weekdayFactor[4]! + weekdayFactor[5]!) / 5
  return visits.map((n) => (n * workday) / usedShare / (60 * Math.max(1, untilHour - fromHour)))
}
