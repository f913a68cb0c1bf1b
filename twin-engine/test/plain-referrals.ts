/**
 * Referrals and appointments told a second time, plainly, as a list of what happened: what the tallies of the day are
 * compared with.
 */
import type { CityModel, Occurrence } from '../src/index.ts'

const HOUR = 3_600_000

/** What is counted, and where: `referralsUp`, `appointmentsKept` … as the columns are called, and a facility's number. */
interface Counted {
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
        this.#count('referralsCancelled', event.origin, hour)
        return
      case 'referral.sent': {
        const direction = `referrals${this.#direction(event.origin, event.destination)}`
        this.#count(direction, event.origin, hour)
        this.#count(`${direction}Received`, event.destination, hour)
        return
      }
      case 'appointment.booked':
      case 'appointment.moved':
      case 'appointment.cancelled':
      case 'appointment.missed':
      case 'appointment.kept': {
        const outcome = event.kind.slice('appointment.'.length)
        this.#count(`appointments${outcome[0]!.toUpperCase()}${outcome.slice(1)}`, event.facility, hour)
      }
    }
  }

  /** How often `name` was counted at a facility within the day. */
  sum(name: string, facility: number): number {
    return this.#counted.filter((counted) => counted.name === name && counted.facility === facility).length
  }

  #direction(from: string, to: string): 'Up' | 'Down' | 'Across' {
    const kinds = [from, to].map((id) => this.city.facilities.find((f) => f.id === id)!.kind)
    const [sender, receiver] = kinds.map((kind) => kind === 'HOSPITAL')
    if (sender === receiver) return 'Across'
    return receiver ? 'Up' : 'Down'
  }

  #count(name: string, facility: string, hour: number): void {
    // Before the clock's first reading there is no day; what is older than the day is not of it, what is ahead is of now.
    if (this.#hour === null || hour <= this.#hour - 24) return
    const f = this.city.facilities.findIndex(({ id }) => id === facility)
    this.#counted.push({ name, facility: f, hour: Math.min(hour, this.#hour) })
  }
}
