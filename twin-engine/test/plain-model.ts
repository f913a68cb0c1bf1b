/**
 * The life of beds and encounters told a second time, slowly and plainly, with maps of objects: what the columns are
 * compared with. Says which events are accepted, how every bed stands afterwards, and what a census told; the tallies of
 * referrals and appointments are in `plain-referrals.ts`.
 */
import { bedId, type CityModel, type Occurrence } from '../src/index.ts'

interface PlainBed {
  status: string
  since: number
  who: string | null
  extra: boolean
}
interface PlainCensus {
  readonly at: number
  readonly occupied: number
  readonly open: number | null
  /** Patients lying by bed events when it came; null = the unit had sent none. */
  readonly byBed: number | null
}
interface PlainEncounter {
  bed: string | null
  stage: 'waiting' | 'treatment' | 'observation' | 'boarding' | 'bed' | 'awaiting'
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
  readonly census = new Map<string, PlainCensus>()
  clock = 0
  readonly city: CityModel

  constructor(city: CityModel) {
    this.city = city
    for (const unit of city.units)
      if (unit.kind !== 'emergency')
        for (let k = 1; k <= unit.beds + unit.surgeBeds; k++)
          this.beds.set(bedId(unit, k), { status: 'unknown', since: 0, who: null, extra: false })
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
      case 'encounter.fit':
        return this.#inOrder(event.encounter, at)?.stage === 'bed'
      case 'encounter.observed': {
        const encounter = this.#inOrder(event.encounter, at)
        if (!encounter || !['waiting', 'treatment', 'boarding'].includes(encounter.stage)) return false
        encounter.stage = 'observation'
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
        if (!unit || at < (this.census.get(event.unit)?.at ?? 0)) return false
        const { occupied, open = null } = event
        const physical = unit.beds + unit.surgeBeds
        if (open !== null && open > 2 * physical) return false
        if (occupied > Math.max(physical, open ?? 0) * (unit.kind === 'emergency' ? 10 : 2)) return false
        this.census.set(event.unit, { at, occupied, open, byBed: this.lying(event.unit) })
        return true
      }
      case 'referral.sent':
      case 'referral.cancelled':
        return event.origin !== event.destination && this.#hasFacilities(event.origin, event.destination)
      case 'appointment.booked':
      case 'appointment.moved':
      case 'appointment.cancelled':
      case 'appointment.missed':
      case 'appointment.kept':
        return this.#hasFacilities(event.facility)
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
          if (event.kind === 'bed.opened') bed.extra = event.extra === true
          else if (event.kind === 'bed.closed' || event.kind === 'bed.stood-by') bed.extra = false
        }
        return true
      }
    }
  }

  /** Patients lying in a unit's beds or on leave from them; null while no bed event told of any of its beds. */
  lying(unit: string): number | null {
    const beds = this.#bedsOf(unit)
    if (beds.every((bed) => bed.since === 0)) return null
    return beds.filter((bed) => bed.status === 'occupied' || bed.status === 'held').length
  }

  /** Patients and open beds of a facility as its occupancy counts them: by beds where they are told, else by census. */
  occupancyOf(facility: number): { occupied: number; open: number } {
    const sum = { occupied: 0, open: 0 }
    for (const unit of this.city.units) {
      if (unit.facility !== facility || unit.kind === 'emergency') continue
      const lying = this.lying(unit.id)
      const census = this.census.get(unit.id)
      if (lying !== null) {
        sum.occupied += lying
        const notOpen = ['unknown', 'closed', 'standby']
        sum.open += this.#bedsOf(unit.id).filter((bed) => !bed.extra && !notOpen.includes(bed.status)).length
      } else if (census) {
        sum.occupied += census.occupied
        sum.open += census.open ?? unit.beds
      }
    }
    return sum
  }

  #bedsOf(unit: string): PlainBed[] {
    return [...this.beds].filter(([id]) => id.startsWith(`${unit}-b`)).map(([, bed]) => bed)
  }

  #hasFacilities(...ids: string[]): boolean {
    return ids.every((id) => this.city.facilities.some((f) => f.id === id))
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
