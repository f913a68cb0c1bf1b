/**
 * Referrals and appointments told a second time, plainly, as a list of what happened: what the tallies of the day are
 * compared with.
 */
import type { CityModel, Occurrence } from '../src/index.ts'

const HOUR = 3_600_000

type Group = 'referrals' | 'appointments'
/** What is counted, as the columns are called, and where. */
interface Counted {
  readonly group: Group
  readonly name: string
  readonly facility: number
  readonly hour: number
}

export class PlainReferrals {
  readonly city: CityModel
  #counted: Counted[] = []
  #hour: number | null = null

  constructor(city: CityModel) {
    this.city = city
  }

  /** An event that was accepted. */
  take(event: Occurrence): void {
    const hour = Math.floor(event.occurredAt / HOUR)
    switch (event.kind) {
      case 'clock.passed':
        this.#hour = hour
        // The day is the running hour and the 23 before it.
        this.#counted = this.#counted.filter((counted) => counted.hour > hour - 24)
        return
      case 'referral.cancelled':
        this.#count('referrals', 'cancelled', event.origin, hour)
        return
      case 'referral.sent': {
        const direction = this.#direction(event.origin, event.destination)
        this.#count('referrals', direction, event.origin, hour)
        this.#count('referrals', `${direction}Received`, event.destination, hour)
        return
      }
      case 'appointment.booked':
      case 'appointment.moved':
      case 'appointment.cancelled':
      case 'appointment.missed':
      case 'appointment.kept': {
        this.#count('appointments', event.kind.slice('appointment.'.length), event.facility, hour)
      }
    }
  }

  /** How often `name` was counted at a facility within the day. */
  sum(group: Group, name: string, facility: number): number {
    return this.#counted.filter(
      (counted) => counted.group === group && counted.name === name && counted.facility === facility,
    ).length
  }

  #direction(from: string, to: string): 'up' | 'down' | 'across' {
    const kinds = [from, to].map((id) => this.city.facilities.find((f) => f.id === id)!.kind)
    const [sender, receiver] = kinds.map((kind) => kind === 'HOSPITAL')
    if (sender === receiver) return 'across'
    return receiver ? 'up' : 'down'
  }

  #count(group: Group, name: string, facility: string, hour: number): void {
    // Before the clock's first reading there is no day; what is older than the day is not of it, what is ahead is of now.
    if (this.#hour === null || hour <= this.#hour - 24) return
    const f = this.city.facilities.findIndex(({ id }) => id === facility)
    this.#counted.push({ group, name, facility: f, hour: Math.min(hour, this.#hour) })
  }
}
