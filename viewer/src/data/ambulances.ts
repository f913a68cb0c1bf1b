// The ambulances as they last said, asked for every few seconds while somebody looks at the city.

import type { Text } from '../i18n/words.ts'
import { store } from '../store.ts'
import { ask } from './client.ts'
import { grantedIn } from './granted.ts'

export type AmbulancePhase =
  | 'IDLE'
  | 'ASSIGNED'
  | 'MOBILE'
  | 'ON_SCENE'
  | 'TO_HOSPITAL'
  | 'HANDOVER'
  | 'CLEARING'
  | 'OFF_DUTY'

export interface Ambulance {
  readonly id: string
  readonly phase: AmbulancePhase
  readonly since: string
  readonly location: { readonly lng: number; readonly lat: number }
  readonly station: { readonly id: string; readonly name: Text }
  readonly destination: { readonly id: string; readonly name: Text } | null
  /** Estimated: the quickest way from where it last reported; `points` longitude and latitude in turn, `minutes` to each point. */
  readonly way: {
    readonly basis: 'ROADS' | 'STRAIGHT_LINE'
    readonly points: readonly number[]
    readonly minutes: readonly number[]
  } | null
}

export const AMBULANCES = `query Ambulances {
  ambulances {
    id phase since location { lng lat } station { id name { zh en } } destination { id name { zh en } }
    way { basis points minutes }
  }
}`

/** Reads them where they are on screen and the one who looks may see them; keeps what was known when an answer fails. */
export async function readAmbulances(): Promise<void> {
  const state = store.getState()
  const shown = state.route.room === 'watch' && state.route.level === 'city' && state.showAmbulances
  if (!shown || state.pulse === null || !grantedIn(state, 'operations')) return
  const answer = await ask<{ ambulances: readonly Ambulance[] }>(AMBULANCES)
  if (answer.ok) store.setState({ ambulances: answer.data.ambulances })
}
