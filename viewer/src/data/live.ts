// Keeps the store true: the city once, then pulses, frames, forecasts, flows and the chosen hospital's detail.

import { go } from '../navigate.ts'
import { focusHospital } from '../rooms/rehearse/draft.ts'
import { urgentOf } from '../rooms/watch/ranking.ts'
import { HOME } from '../route.ts'
import { type AppState, catalogueOf, isHospital, shownFacility, store } from '../store.ts'
import { readAmbulances } from './ambulances.ts'
import { backoffMs } from './backoff.ts'
import { bareGround } from './bare-ground.ts'
import { ask, listen } from './client.ts'
import { followFrames } from './frame-stream.ts'
import { sees } from './granted.ts'
import { fetchGround } from './ground.ts'
import { liveBeds } from './live-beds.ts'
import { normaliseForecast, normalisePulse } from './normalise.ts'
import { CITY_PLAN, FACILITY, FLOWS, FORECAST, ME, PULSE } from './operations.ts'
import { signedIn } from './token.ts'
import type { CityPlan, FacilityDetail, FacilityPlan, Flow, Forecast, Me, Pulse } from './types.ts'
import { serverAnswers, watchSilence } from './watch-silence.ts'

const DETAIL_EVERY_MS = 5_000
const FORECAST_EVERY_MS = 15_000
const FLOWS_EVERY_MS = 15_000
const AMBULANCES_EVERY_MS = 5_000
const ME_EVERY_MS = 30_000

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function readCity(): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask<{
      city: Omit<CityPlan, 'hospitals' | 'places'> & { facilities: { nodes: readonly FacilityPlan[] } }
    }>(CITY_PLAN)
    if (answer.ok) {
      const { facilities, ...rest } = answer.data.city
      const places = facilities.nodes.filter((f) => f.units.some((unit) => unit.kind !== 'emergency'))
      const city: CityPlan = { ...rest, places, hospitals: places.filter(({ kind }) => kind === 'HOSPITAL') }
      store.setState({ city, catalogue: catalogueOf(city), problem: null })
      return
    }
    if (store.getState().signIn !== null) {
      await signedIn()
      continue
    }
    store.setState({ problem: answer.why })
    await pause(backoffMs(attempt, Math.random()))
  }
}

/** Who is signed in, for the header; on a machine where nobody needs to be, nobody is. */
export async function readMe(): Promise<void> {
  const answer = await ask<{ me: Me }>(ME)
  if (!answer.ok || answer.data.me.role === 'local') return
  const { me } = store.getState()
  if (JSON.stringify(me) !== JSON.stringify(answer.data.me)) store.setState({ me: answer.data.me, signedIn: true })
}

/** A room that is not for whoever is signed in gives way to the one that is. */
function toOwnRoom(): void {
  if (!sees('live') && store.getState().route.room !== 'data') go({ ...HOME, room: 'data' }, true)
}

/** The hospital whose detail is on screen: the shown one, or the one a rehearsal is about. */
const wanted = (state: AppState): string | null =>
  state.route.room === 'rehearse' ? focusHospital(state) : shownFacility(state)

let detailAsked = 0
/** Asks for the chosen hospital; an answer that comes after another choice is dropped. */
export async function readDetail(): Promise<void> {
  const id = wanted(store.getState())
  if (!id) {
    store.setState({ detail: null, hidden: [] })
    return
  }
  const mine = ++detailAsked
  const answer = await ask<{ facility: FacilityDetail | null }>(FACILITY, { id })
  if (mine === detailAsked && answer.ok) store.setState({ detail: answer.data.facility, hidden: answer.hidden })
}

async function readForecast(): Promise<void> {
  const { city, forecast } = store.getState()
  if (!city) return
  const answer = await ask<{ forecast: Forecast | null }>(FORECAST, { ids: city.hospitals.map((h) => h.id) })
  if (!answer.ok || !answer.data.forecast || answer.data.forecast.madeAt === forecast?.madeAt) return
  const now = normaliseForecast(answer.data.forecast)
  store.setState({
    forecast: now,
    facilityForecasts: new Map(
      now.facilities.flatMap((series) => (series.facility ? [[series.facility, series]] : [])),
    ),
  })
}

async function readFlows(): Promise<void> {
  const answer = await ask<{ city: { flows: readonly Flow[] } }>(FLOWS)
  if (answer.ok) store.setState({ flows: answer.data.city.flows })
}

/** Starts everything; the returned function ends it. */
export function goLive(): () => void {
  const ends: (() => void)[] = []
  let over = false
  const every = (ms: number, work: () => Promise<void>): void => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void work()
    }, ms)
    ends.push(() => clearInterval(timer))
    void work()
  }
  void readCity()
    .then(readMe)
    .then(() => {
      if (over) return
      every(ME_EVERY_MS, readMe)
      toOwnRoom()
      // Whoever reads logs alone is shown nothing that changes in the city.
      if (!sees('live')) return
      let heardAt = Date.now()
      const pulses = listen<{ pulse: Pulse }>(
        PULSE,
        {},
        ({ pulse }) => {
          heardAt = Date.now()
          const now = normalisePulse(pulse, isHospital)
          store.setState({ pulse: now, urgent: urgentOf(now, store.getState().outlook) })
          return false
        },
        (state) => store.setState({ connection: state === 'open' ? 'live' : 'lost' }),
      )
      const silence = watchSilence({
        heardAt: () => heardAt,
        now: Date.now,
        offline: () => !navigator.onLine,
        answers: serverAnswers,
        onDead: pulses.reopen,
      })
      addEventListener('offline', silence.look)
      ends.push(pulses.stop, silence.stop, () => removeEventListener('offline', silence.look))
      let waiting = false
      const { beds } = store.getState()
      ends.push(
        followFrames(beds, (changed) => {
          liveBeds.changed(changed)
          // Several frames a second become at most four changes of the screen.
          if (waiting) return
          waiting = true
          setTimeout(() => {
            waiting = false
            store.setState({ bedsVersion: beds.version })
          }, 250)
        }).stop,
      )
      every(FORECAST_EVERY_MS, readForecast)
      every(FLOWS_EVERY_MS, readFlows)
      every(AMBULANCES_EVERY_MS, readAmbulances)
      every(DETAIL_EVERY_MS, readDetail)
      void fetchGround().then((ground) => {
        const { city } = store.getState()
        store.setState({ ground: ground ?? (city === null ? null : bareGround(city)) })
      })
      ends.push(
        store.subscribe((now, before) => {
          if (wanted(now) === wanted(before)) return
          store.setState({ detail: null, hidden: [] })
          void readDetail()
        }),
      )
    })
  return () => {
    over = true
    for (const end of ends) end()
  }
}
