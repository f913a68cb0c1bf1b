// The single beds of a hospital at an instant of the record, as a picture like the live one. Loaded once a hospital is looked back at.
import { BED_STATES } from '../rooms/hospital/bed-tally.ts'
import { store } from '../store.ts'
import { ask } from './client.ts'
import { type BedPicture, emptyPicture } from './frame.ts'

const MINUTE = 60_000

export const PAST_BEDS = `query PastBeds($id: ID!, $at: DateTime!) {
  facility(id: $id) { units { id firstBed bedsAt(at: $at) { asOf status sinceMinutes } } }
}`

export interface UnitThen {
  readonly firstBed: number
  readonly bedsAt: {
    readonly asOf: string
    readonly status: readonly string[]
    readonly sinceMinutes: readonly (number | null)[]
  } | null
}

/** Beds of all other units are unknown. @returns null where nothing is told of any unit, as to roles that see no single beds */
export function pictureThen(beds: number, units: readonly UnitThen[]): BedPicture | null {
  const picture = { ...emptyPicture(), status: new Uint8Array(beds), since: new Uint32Array(beds) }
  for (const { firstBed, bedsAt } of units) {
    if (bedsAt === null) continue
    picture.asOf = Date.parse(bedsAt.asOf)
    const minute = Math.floor(picture.asOf / MINUTE)
    bedsAt.status.forEach((status, k) => {
      picture.status[firstBed + k] = Math.max(0, (BED_STATES as readonly string[]).indexOf(status))
      const since = bedsAt.sinceMinutes[k]
      if (since != null) picture.since[firstBed + k] = minute - since
    })
  }
  return Number.isNaN(picture.asOf) ? null : picture
}

interface Wanted {
  readonly facility: string
  /** The minute, epoch ms. */
  readonly at: number
}

let asking = false
let next: Wanted | null = null

/** Reads them unless they are there; while a question is open only the newest wish waits behind it. */
export async function readPastBeds(facility: string, instant: number): Promise<void> {
  next = { facility, at: Math.floor(instant / MINUTE) * MINUTE }
  if (asking) return
  asking = true
  while (next !== null) {
    const { facility: of, at }: Wanted = next
    next = null
    const known = store.getState().bedsThen
    if (known?.facility === of && known.at === at) continue
    const answer = await ask<{ facility: { readonly units: readonly UnitThen[] } | null }>(PAST_BEDS, {
      id: of,
      at: new Date(at).toISOString(),
    })
    const beds = store.getState().beds.status.length
    store.setState({
      bedsThen: answer.ok
        ? { facility: of, at, picture: pictureThen(beds, answer.data.facility?.units ?? []), why: null }
        : { facility: of, at, picture: null, why: answer.why },
    })
  }
  asking = false
}
