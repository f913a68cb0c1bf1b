/**
 * The life of beds and encounters told a second time, slowly and plainly, with maps of objects: what the columns are
 * compared with. Says which events are accepted and how every bed stands afterwards; knows no tallies.
 */
import { bedId, type CityModel, type Occurrence } from '../src/index.ts'

interface PlainBed {
  status: string
  since: number
  who: string | null
}
interface PlainEncounter {
  bed: string | null
  stage: 'waiting' | 'treatment' | 'boarding' | 'bed' | 'awaiting'
  since: number
  facility: string
}

/** Beds that an event may find, by kind, and what they become. */
const SIMPLE: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'bed.cleaning': ['dirty unknown available', 'cleaning'],
  'bed.cleaned': ['cleaning dirty unknown', 'available'],
  'bed.blocked': ['available dirty cleaning unknown', 'blocked'],
  'bed.unblocked': ['blocked', 'available'],
  'bed.opened': ['closed standby unknown', 'available'],
  'bed.closed': ['available dirty cleaning blocked unknown standby', 'closed'],
  'bed.stood-by': ['available dirty cleaning blocked unknown closed', 'standby'],
  'bed.held': ['occupied', 'held'],
  'bed.returned': ['held', 'occupied'],
  'bed.released': ['assigned', 'available'],
}

export class PlainModel {
  readonly beds = new Map<string, PlainBed>()
  readonly encounters = new Map<string, PlainEncounter>()
  readonly censusAt = new Map<string, number>()
  clock = 0
  readonly city: CityModel

  constructor(city: CityModel) {
    this.city = city
    for (const unit of city.units)
      if (unit.kind !== 'emergency')
        for (let k = 1; k <= unit.beds + unit.surgeBeds; k++)
          this.beds.set(bedId(unit, k), { status: 'unknown', since: 0, who: null })
  }

  /** True = accepted, null = this model has no opinion (reports). */
  apply(event: Occurrence): boolean | null {
    const at = event.occurredAt
    switch (event.kind) {
      case 'bed.occupied':
        return this.#occupy(event.bed, event.encounter ?? null, at)
      case 'bed.reserved':
        return this.#reserve(event.bed, event.encounter ?? null, at)
      case 'bed.vacated': {
        if (!this.#namedRightly(event)) return false
        return this.#vacate(event.bed, at)
      }
      case 'encounter.started': {
        if (this.encounters.has(event.encounter)) return false
        if (!this.city.facilities.some((f) => f.id === event.facility)) return false
        if (event.originCell !== undefined && !this.city.cells.some((c) => c.id === event.originCell)) return false
        const emergency = event.need === 'emergency' || event.acuity !== undefined
        this.encounters.set(event.encounter, {
          bed: null,
          stage: emergency ? 'waiting' : 'awaiting',
          since: at,
          facility: event.facility,
        })
        return true
      }
      case 'encounter.seen': {
        const encounter = this.#inOrder(event.encounter, at)
        if (encounter?.stage !== 'waiting') return false
        encounter.stage = 'treatment'
        encounter.since = at
        return true
      }
      case 'bed.requested': {
        const encounter = this.#inOrder(event.encounter, at)
        if (!encounter) return false
        if (event.unit !== undefined && !this.city.units.some((u) => u.id === event.unit)) return false
        if (encounter.stage === 'waiting' || encounter.stage === 'treatment') {
          encounter.stage = 'boarding'
          encounter.since = at
        }
        return true
      }
      case 'encounter.transferred': {
        const encounter = this.#inOrder(event.encounter, at)
        if (!encounter || !this.city.facilities.some((f) => f.id === event.facility)) return false
        if (encounter.stage === 'awaiting' && encounter.facility === event.facility) return false
        const bed = encounter.bed === null ? null : this.beds.get(encounter.bed)!
        if (bed && bed.status !== 'assigned') {
          if (at < bed.since) return false
          this.#free(bed, 'dirty', at)
        }
        encounter.stage = 'awaiting'
        encounter.since = at
        encounter.facility = event.facility
        return true
      }
      case 'encounter.moved':
        return this.encounters.has(event.encounter) && this.#occupy(event.bed, event.encounter, at)
      case 'encounter.ended': {
        const encounter = this.#inOrder(event.encounter, at)
        if (!encounter) return false
        if (encounter.bed !== null && this.beds.get(encounter.bed)!.status !== 'assigned')
          return this.#vacate(encounter.bed, at)
        return this.#forget(event.encounter, at)
      }
      case 'encounter.cancelled':
        return this.#inOrder(event.encounter, at) !== null && this.#forget(event.encounter, at)
      case 'encounter.merged':
        return this.#merge(event.encounter, event.into, at)
      case 'clock.passed': {
        if (at <= this.clock) return false
        this.clock = at
        return true
      }
      case 'census.reported': {
        const unit = this.city.units.find((u) => u.id === event.unit)
        if (!unit || at < (this.censusAt.get(event.unit) ?? 0)) return false
        if (event.occupied > (unit.beds + unit.surgeBeds) * (unit.kind === 'emergency' ? 10 : 2)) return false
        this.censusAt.set(event.unit, at)
        return true
      }
      default: {
        const simple = SIMPLE[event.kind]
        if (!simple) return null
        if (!('bed' in event) || !this.#namedRightly(event)) return false
        const bed = this.beds.get(event.bed)
        if (!bed || at < bed.since || !simple[0].split(' ').includes(bed.status)) return false
        if (event.kind === 'bed.released') this.#free(bed, 'available', at)
        else {
          bed.status = simple[1]
          bed.since = at
        }
        return true
      }
    }
  }

  #inOrder(token: string, at: number): PlainEncounter | null {
    const encounter = this.encounters.get(token)
    return encounter && at >= encounter.since ? encounter : null
  }

  #namedRightly(event: { readonly bed: string; readonly encounter?: string }): boolean {
    const bed = this.beds.get(event.bed)
    return bed !== undefined && (event.encounter === undefined || bed.who === null || bed.who === event.encounter)
  }

  #free(bed: PlainBed, status: string, at: number): void {
    if (bed.who !== null) this.encounters.get(bed.who)!.bed = null
    bed.who = null
    bed.status = status
    bed.since = at
  }

  #occupy(id: string, who: string | null, at: number): boolean {
    const bed = this.beds.get(id)
    if (!bed || at < bed.since) return false
    if (['occupied', 'held', 'blocked', 'closed', 'standby'].includes(bed.status)) return false
    if (bed.status === 'assigned' && bed.who !== null && bed.who !== who) return false
    if (who !== null) {
      const encounter = this.encounters.get(who) ?? {
        bed: null,
        stage: 'bed' as const,
        since: at,
        facility: '',
      }
      if (encounter.bed !== null && encounter.bed !== id) {
        const earlier = this.beds.get(encounter.bed)!
        if (at < earlier.since) return false
        this.#free(earlier, earlier.status === 'assigned' ? 'available' : 'dirty', at)
      }
      this.encounters.set(who, encounter)
      encounter.bed = id
      encounter.stage = 'bed'
      encounter.facility = this.#facilityOf(id)
      encounter.since = at
    }
    bed.who = who
    bed.status = 'occupied'
    bed.since = at
    return true
  }

  #reserve(id: string, who: string | null, at: number): boolean {
    const bed = this.beds.get(id)
    if (!bed || at < bed.since || (bed.status !== 'available' && bed.status !== 'unknown')) return false
    const held = who === null ? null : (this.encounters.get(who)?.bed ?? null)
    if (held !== null && this.beds.get(held)!.status === 'assigned') return false
    if (who !== null && !this.encounters.has(who))
      this.encounters.set(who, { bed: null, stage: 'awaiting', since: at, facility: this.#facilityOf(id) })
    // A patient in another bed keeps it: the reservation then names nobody.
    bed.who = held === null ? who : null
    if (bed.who !== null) this.encounters.get(bed.who)!.bed = id
    bed.status = 'assigned'
    bed.since = at
    return true
  }

  #facilityOf(bed: string): string {
    const unit = this.city.units.find((u) => bed.startsWith(`${u.id}-b`))
    return this.city.facilities[unit!.facility]!.id
  }

  #vacate(id: string, at: number): boolean {
    const bed = this.beds.get(id)
    if (!bed || at < bed.since || !['unknown', 'occupied', 'held'].includes(bed.status)) return false
    const who = bed.who
    this.#free(bed, 'dirty', at)
    if (who !== null) this.encounters.delete(who)
    return true
  }

  #forget(token: string, at: number): boolean {
    const encounter = this.encounters.get(token)!
    if (encounter.bed !== null) {
      const bed = this.beds.get(encounter.bed)!
      if (at < bed.since) return false
      this.#free(bed, bed.status === 'assigned' ? 'available' : 'dirty', at)
    }
    this.encounters.delete(token)
    return true
  }

  #merge(token: string, into: string, at: number): boolean {
    const one = this.encounters.get(token)
    const other = this.encounters.get(into)
    if (!one || one === other) return false
    if (other) {
      if (one.bed !== null && other.bed !== null) return false
      if (other.bed !== null) return this.#inOrder(token, at) !== null && this.#forget(token, at)
      if (this.#inOrder(into, at) === null) return false
      this.encounters.delete(into)
    }
    this.encounters.delete(token)
    this.encounters.set(into, one)
    if (one.bed !== null) this.beds.get(one.bed)!.who = into
    return true
  }
}
