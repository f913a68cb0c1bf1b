/**
 * Rooms: a ward is made of rooms of a few beds and some single ones. A room takes one sex, and whoever needs precautions against
 * droplets or air only beside their like; where no room of a ward fits, the next ward is asked, else the patient waits.
 */
import { type CityModel, indexCity, NEEDS } from '../../city/city.ts'
import { ageBandIn, isolationIn, packTraits, sexIn } from '../../events/traits.ts'
import { BED_NEEDS } from '../../parameters/keys.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { BedStatus, PatientStage } from '../../state/state.ts'
import { recordedTraits } from '../flows/recorded-care.ts'
import { blockOf, PERSON, ROOM_STREAM } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import type { CarePart, PartRun } from './part.ts'

const FEMALE = 1
const MALE = 2
/** Age band 0–14. */
const CHILD = 1
/** Isolation kinds of whoever may share a room with anybody: none, and contact, which is kept at the bedside 床旁隔离. */
const CONTACT = 2
/** Kinds of which a room holds one alone: droplet and airborne. */
const COHORTS = 2
const PAEDIATRICS = NEEDS.indexOf('paediatrics')
const OBSTETRICS = NEEDS.indexOf('obstetrics-gynaecology')
const GERIATRICS = NEEDS.indexOf('geriatrics-rehabilitation')

export interface RoomsModel {
  /** Room of each bed, −1 = a room of its own. */
  readonly roomOfBed: Int32Array
  readonly rooms: number
  /** 1 = the sexes may share: rooms of children. */
  readonly shared: Uint8Array
  /** 1 = women only. */
  readonly women: Uint8Array
  readonly femaleShare: number
  /** Share with contact, with contact or droplet, with any precautions, by need (index into NEEDS × 3). */
  readonly isolation: Float64Array
  /** Weights of the age bands of adults by cell × 4, and of the city in the last row. */
  readonly ages: Float64Array
}

/** Who holds a bed, lying there or promised it: 1 + sex × 8 + isolation; 0 = nobody. */
const holderOf = (traits: number): number => 1 + sexIn(traits) * 8 + isolationIn(traits)

export class RoomsRun implements PartRun<RoomsRun> {
  readonly model: RoomsModel
  holder: Uint8Array
  /** Women, men, all, and those of each cohort in a room, `[room × 5 + …]`. */
  counts: Uint8Array
  /** Traits of those whom the state does not know, by slot. */
  assumed: Uint8Array

  constructor(model: RoomsModel, patients: number) {
    this.model = model
    this.holder = new Uint8Array(model.roomOfBed.length)
    this.counts = new Uint8Array(model.rooms * 5)
    this.assumed = new Uint8Array(patients)
  }

  copy(): RoomsRun {
    const copy = new RoomsRun(this.model, 0)
    copy.holder = this.holder.slice()
    copy.counts = this.counts.slice()
    copy.assumed = this.assumed.slice()
    return copy
  }

  makeRoom(capacity: number): void {
    const wider = new Uint8Array(capacity)
    wider.set(this.assumed)
    this.assumed = wider
  }

  /** Adds who holds a bed to their room, or takes them away. */
  count(bed: number, holder: number, by: 1 | -1): void {
    const room = this.model.roomOfBed[bed]!
    if (room < 0) return
    const at = room * 5
    const sex = (holder - 1) >> 3
    const isolation = (holder - 1) & 7
    if (sex > 0) this.counts[at + sex - 1]! += by
    this.counts[at + 2]! += by
    if (isolation > CONTACT) this.counts[at + isolation]! += by
  }

  /** Whether the bed's room may take somebody of these traits. */
  fits(bed: number, traits: number): boolean {
    const room = this.model.roomOfBed[bed]!
    if (room < 0) return true
    const { counts } = this
    const at = room * 5
    const sex = sexIn(traits)
    if (this.model.shared[room] === 0) {
      const women = counts[at]!
      const men = counts[at + 1]!
      if ((women > 0 && sex !== FEMALE) || (men > 0 && sex !== MALE)) return false
    }
    const isolation = isolationIn(traits)
    return isolation > CONTACT
      ? counts[at + isolation] === counts[at + 2]
      : counts[at + CONTACT + 1] === 0 && counts[at + CONTACT + COHORTS] === 0
  }
}

function roomsModel(city: CityModel, { rooms, emergency }: Parameters): RoomsModel | null {
  const { bedCount } = indexCity(city)
  if (bedCount === 0) return null
  const roomOfBed = new Int32Array(bedCount).fill(-1)
  const shared: number[] = []
  const women: number[] = []
  for (const unit of city.units) {
    if (unit.kind !== 'ward' || unit.bedClass === 'isolation') continue
    // The last of the ordinary beds stand alone: found last, they are there for whoever needs one.
    const inRooms = Math.max(0, unit.beds - rooms.singleRooms)
    const all = unit.beds + unit.surgeBeds
    for (let k = 0, size = 0; k < all; k++) {
      if (k >= inRooms && k < unit.beds) continue
      if (size === 0 || k === unit.beds) {
        shared.push(unit.need === 'paediatrics' ? 1 : 0)
        women.push(unit.need === 'obstetrics-gynaecology' ? 1 : 0)
        size = 0
      }
      roomOfBed[unit.firstBed + k] = shared.length - 1
      size = (size + 1) % rooms.bedsPerRoom
    }
  }
  const isolation = new Float64Array(NEEDS.length * 3)
  for (const need of BED_NEEDS) {
    const at = NEEDS.indexOf(need) * 3
    isolation[at] = rooms.contactShare[need]
    isolation[at + 1] = isolation[at]! + rooms.dropletShare[need]
    isolation[at + 2] = isolation[at + 1]! + rooms.airborneShare[need]
  }
  return {
    roomOfBed,
    rooms: shared.length,
    shared: Uint8Array.from(shared),
    women: Uint8Array.from(women),
    femaleShare: rooms.femaleShare,
    isolation,
    ages: adultAges(city, emergency.admissionOddsByAge),
  }
}

/** Adults who are admitted by age band: residents times the odds of admission of their age. */
function adultAges(city: CityModel, oddsByAge: readonly number[]): Float64Array {
  const ages = new Float64Array((city.cells.length + 1) * 4)
  const last = city.cells.length * 4
  city.cells.forEach((cell, c) => {
    for (let band = 1; band < 4; band++) {
      ages[c * 4 + band] = cell.ages[band]! * oddsByAge[band]!
      ages[last + band]! += ages[c * 4 + band]!
    }
  })
  if (city.cells.length === 0) ages.set([0, 1, 1, 1], last)
  return ages
}

/** Somebody's traits, drawn by their address for a need (index into NEEDS) and a cell of origin (−1 = not known). */
function drawTraits(simulation: Simulation, stream: number, number: number, cell: number, need: number): number {
  const told = recordedTraits(simulation, stream, number)
  if (told > 0) return told
  const { model } = simulation.parts.rooms!
  const u = simulation.random.draw(stream, number, blockOf(PERSON))
  const sex = need === OBSTETRICS || u[0]! < model.femaleShare ? FEMALE : MALE
  const at = need * 3
  let isolation = 1
  if (u[2]! < model.isolation[at + 2]!)
    isolation = u[2]! < model.isolation[at]! ? 2 : u[2]! < model.isolation[at + 1]! ? 3 : 4
  return packTraits(sex, ageOf(model, cell, need, u[1]!), isolation)
}

function ageOf(model: RoomsModel, cell: number, need: number, u: number): number {
  if (need === PAEDIATRICS) return CHILD
  if (need === OBSTETRICS) return 2
  const at = cell < 0 ? model.ages.length - 4 : cell * 4
  const from = need === GERIATRICS ? 2 : 1
  let sum = 0
  for (let band = from; band < 4; band++) sum += model.ages[at + band]!
  let left = u * sum
  for (let band = from; band < 3; band++) {
    left -= model.ages[at + band]!
    if (left < 0) return band + 1
  }
  return 4
}

/** Traits of somebody who comes to be admitted for a need (1 + index); 0 where no rooms are told apart. */
export function traitsAtArrival(
  simulation: Simulation,
  stream: number,
  number: number,
  cell: number,
  need: number,
): number {
  return simulation.parts.rooms === null ? 0 : drawTraits(simulation, stream, number, cell, need - 1)
}

/** What is told of a patient with the request for a bed: what the state does not know yet; 0 = nothing new. */
export function traitsAtRequest(simulation: Simulation, patient: number, need: number): number {
  const run = simulation.parts.rooms
  const { patients } = simulation.state
  if (run === null || patients.sex(patient) > 0) return 0
  if (run.assumed[patient]! > 0) return run.assumed[patient]!
  const { plans } = simulation
  const cell = patients.originCell(patient)
  return drawTraits(simulation, plans.stream(patient), plans.number(patient), cell, Math.max(0, need - 1))
}

/** The traits by which a patient's room is chosen. */
export function roomTraits(simulation: Simulation, patient: number): number {
  const { patients } = simulation.state
  const known = patients.traits(patient)
  if (sexIn(known) > 0) return known
  const { assumed } = simulation.parts.rooms!
  if (assumed[patient] === 0) assumed[patient] = traitsAtRequest(simulation, patient, patients.need(patient))
  return assumed[patient]!
}

/** The slot is somebody else's from now on. */
export function forgetAssumed(simulation: Simulation, patient: number): void {
  if (simulation.parts.rooms !== null) simulation.parts.rooms.assumed[patient] = 0
}

/** Children are no outliers in wards of adults. */
export const isChild = (traits: number): boolean => ageBandIn(traits) === CHILD

/** The bed is somebody's from now on, reserved or lain in; `patient` −1 = nobody named. */
export function roomTaken(simulation: Simulation, bed: number, patient: number): void {
  const run = simulation.parts.rooms
  if (run === null) return
  if (run.holder[bed]! > 0) run.count(bed, run.holder[bed]!, -1)
  const holder = patient < 0 ? 1 : holderOf(roomTraits(simulation, patient))
  run.holder[bed] = holder
  run.count(bed, holder, 1)
}

/** Nobody has the bed any more. */
export function roomLeft(simulation: Simulation, bed: number): void {
  const run = simulation.parts.rooms
  if (run === null || run.holder[bed] === 0) return
  run.count(bed, run.holder[bed]!, -1)
  run.holder[bed] = 0
}

/** The first free bed of the unit whose room fits the patient, or −1. */
export function fittingBed(simulation: Simulation, unit: number, traits: number): number {
  const run = simulation.parts.rooms!
  const { freeBeds } = simulation
  for (let bed = freeBeds.first(unit); bed >= 0; bed = freeBeds.after(bed)) if (run.fits(bed, traits)) return bed
  return -1
}

/**
 * Begins where the state stands. Of those present whose sex the state does not know, whoever lies in a room is taken to be of the
 * sex of the others in it, or of the one drawn for the room; the rest are drawn one by one.
 */
function startRooms(simulation: Simulation, model: RoomsModel): RoomsRun {
  const { state, plans } = simulation
  const { beds, patients, index } = state
  const run = new RoomsRun(model, patients.capacity)
  simulation.parts.rooms = run
  for (let p = 0; p < patients.capacity; p++) {
    if (patients.stage(p) === PatientStage.free || patients.sex(p) > 0) continue
    const bed = patients.bed(p)
    const need = bed >= 0 ? index.needOfUnit[index.unitOfBed[bed]!]! : Math.max(0, patients.need(p) - 1)
    run.assumed[p] = drawTraits(simulation, plans.stream(p), plans.number(p), patients.originCell(p), need)
  }
  const sexOfRoom = new Uint8Array(model.rooms)
  for (let bed = 0; bed < beds.status.length; bed++) {
    const room = model.roomOfBed[bed]!
    const p = beds.patient[bed]!
    if (room >= 0 && p >= 0 && sexOfRoom[room] === 0) sexOfRoom[room] = patients.sex(p)
  }
  for (let room = 0; room < model.rooms; room++) {
    if (sexOfRoom[room]! > 0 || model.shared[room] === 1) continue
    const u = simulation.random.draw(ROOM_STREAM + room, 0, 0)[0]!
    sexOfRoom[room] = model.women[room] === 1 || u < model.femaleShare ? FEMALE : MALE
  }
  for (let bed = 0; bed < beds.status.length; bed++) {
    const status = beds.status[bed]
    if (status !== BedStatus.occupied && status !== BedStatus.held && status !== BedStatus.assigned) continue
    const p = beds.patient[bed]!
    const room = model.roomOfBed[bed]!
    // Precautions that nobody told of are not assumed of whoever lies in a room with others.
    if (p >= 0 && room >= 0 && patients.sex(p) === 0)
      run.assumed[p] = packTraits(sexOfRoom[room]! || sexIn(run.assumed[p]!), ageBandIn(run.assumed[p]!), 1)
    roomTaken(simulation, bed, p)
    if (p < 0 && room >= 0 && status !== BedStatus.assigned && sexOfRoom[room]! > 0) {
      run.count(bed, run.holder[bed]!, -1)
      run.holder[bed] = holderOf(packTraits(sexOfRoom[room]!, 0, 1))
      run.count(bed, run.holder[bed]!, 1)
    }
  }
  return run
}

export const rooms: CarePart<RoomsModel, RoomsRun> = {
  id: 'rooms',
  name: { zh: '病室匹配', en: 'Rooms: sex, isolation, age' },
  fidelity: 'full',
  model: roomsModel,
  start: startRooms,
  handlers: {},
}
