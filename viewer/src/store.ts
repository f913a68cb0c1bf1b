// What the screens know: written by the data layer and by hands, read by components through selectors.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Ambulance } from './data/ambulances.ts'
import type { HiddenField } from './data/client.ts'
import { type BedPicture, emptyPicture } from './data/frame.ts'
import type { CityGround } from './data/ground.ts'
import type { PastHours, RecordedPast } from './data/recorded-past.ts'
import type { RiskOutlook } from './data/risk-types.ts'
import type { StreamEnd } from './data/stream-ends.ts'
import type {
  CityPlan,
  FacilityDetail,
  FacilityPlan,
  Flow,
  Forecast,
  ForecastSeries,
  Me,
  Pulse,
  Rehearsal,
  UnitPlan,
} from './data/types.ts'
import type { RunCourse } from './findings/moment.ts'
import type { Language } from './i18n/words.ts'
import { type Draft, EMPTY_DRAFT } from './rooms/rehearse/draft.ts'
import { HOME, type Route } from './route.ts'
import type { GeoView } from './scene/geo-view.ts'
import { type Theme, type ThemeChoice, themeChoiceOf } from './theme/theme.ts'
import type { Playlist } from './wall/playlist.ts'

export type Connection = 'connecting' | 'live' | 'lost'

/** The single beds of one hospital at an instant of the record. */
export interface BedsThen {
  readonly facility: string
  /** Epoch ms. */
  readonly at: number
  /** null = not told: why, or hidden from whoever is signed in. */
  readonly picture: BedPicture | null
  readonly why: string | null
}

/** A finished rehearsal that the time bar shows in the place of the city. */
export interface LaidRun extends RunCourse {
  readonly id: string
  readonly title: string
  readonly replications: number
  readonly hasPlan: boolean
}

export interface Playback {
  readonly beds: BedPicture
  readonly at: number
  readonly playing: boolean
}

/** Look-ups over what stands. */
export interface Catalogue {
  readonly facility: ReadonlyMap<string, FacilityPlan>
  readonly byIndex: ReadonlyMap<number, FacilityPlan>
  readonly unit: ReadonlyMap<string, { readonly unit: UnitPlan; readonly facility: FacilityPlan }>
}

export interface AppState {
  readonly language: Language
  /** What was chosen, and what is shown for it. */
  readonly themeChoice: ThemeChoice
  readonly theme: Theme
  readonly route: Route
  /** The views a wall goes through; null = this is no wall. */
  readonly wall: Playlist | null
  readonly hovered: string | null
  readonly paused: boolean
  readonly showFlows: boolean
  readonly showAmbulances: boolean
  readonly table: boolean
  readonly help: boolean
  /** The queue of runs is open. */
  readonly runs: boolean
  readonly searching: boolean
  /** False turns the single-key shortcuts off. */
  readonly keys: boolean
  /** The instant looked at on the time bar, epoch ms; null = following live. */
  readonly cursor: number | null
  /** Where the stage was looked at from, as the hand that moved it left it; null = the ground's own first look. */
  readonly camera: GeoView | null
  /** Counts looks that were asked for by an address: the stage takes such a camera at once. */
  readonly looksAsked: number
  /** What the room shows of its own, by name; its address tells it. */
  readonly filters: Readonly<Record<string, string>>
  /** Hours of the past on the time bar. */
  readonly pastHours: PastHours
  readonly past: RecordedPast | null
  readonly playing: boolean
  /** City seconds a second while playing. */
  readonly playSpeed: number
  readonly looping: boolean
  readonly connection: Connection
  readonly city: CityPlan | null
  readonly catalogue: Catalogue | null
  readonly pulse: Pulse | null
  /** Whom the alert desk's newest forecast says to look after; empty where it is not followed. */
  readonly outlook: readonly RiskOutlook[]
  /** The hospital that needs action most: first of the list; null = none does. */
  readonly urgent: string | null
  readonly detail: FacilityDetail | null
  /** What of the shown hospital's detail is hidden from whoever is signed in. */
  readonly hidden: readonly HiddenField[]
  readonly forecast: Forecast | null
  /** Forecast series by facility id; facilities are asked for as they are needed. */
  readonly facilityForecasts: ReadonlyMap<string, ForecastSeries>
  readonly flows: readonly Flow[]
  /** As they last said; null = not asked for yet, or not for whoever is signed in. */
  readonly ambulances: readonly Ambulance[] | null
  /** All beds; written in place, `bedsVersion` tells that it changed. */
  readonly beds: BedPicture
  readonly bedsVersion: number
  readonly bedsThen: BedsThen | null
  readonly run: LaidRun | null
  /** Beds of its recorded run at the cursor; null = it has none, or they are not for whoever is signed in. */
  readonly runBeds: BedPicture | null
  readonly ground: CityGround | null
  /** The server asks for a token: none was sent, or one that it does not know; null = it does not ask. */
  readonly signIn: 'needed' | 'refused' | null
  readonly signedIn: boolean
  /** Where a provider’s sign-in begins; null = tokens alone. */
  readonly signInAddress: string | null
  /** Who the server says is asking; null = not known, or nobody in particular. */
  readonly me: Me | null
  /** Why the server has just ended what it was showing; null = it has not. */
  readonly streamEnd: StreamEnd | null
  /** The exercise of this tab is not on the server any more. */
  readonly exerciseGone: boolean
  /** Why the city could not be read; null = it could, or is on its way. */
  readonly problem: string | null
  /** False once the browser has refused a WebGL context. */
  readonly canDraw3d: boolean
  readonly stageDrawn: boolean
  /** True once the data room has drawn its first answers. */
  readonly dataDrawn: boolean
  /** What the rehearsal room would ask, and what the shown result was asked with. */
  readonly draft: Draft
  readonly asked: Draft | null
  readonly rehearsal: Rehearsal | null
  readonly rehearsalProblem: string | null
  /** The recorded run being played: its beds so far, and the city's instant they stand at. */
  readonly playback: Playback | null
  /** A sentence to be said aloud once; null = none yet. */
  readonly announcement: string | null
}

export const remembered = (key: string): string | null => {
  try {
    return globalThis.localStorage?.getItem(key) ?? null
  } catch {
    // A browser may forbid storage altogether; then nothing is remembered.
    return null
  }
}

const inAddress = (key: string): string | null => new URLSearchParams(globalThis.location?.search ?? '').get(key)

const firstLanguage = (): Language => ((inAddress('lang') ?? remembered('language')) === 'en' ? 'en' : 'zh')

export const store = createStore<AppState>(() => ({
  language: firstLanguage(),
  themeChoice: themeChoiceOf(inAddress('theme'), remembered('theme')),
  theme: 'dark',
  route: HOME,
  wall: null,
  hovered: null,
  paused: false,
  showFlows: true,
  showAmbulances: true,
  table: false,
  help: false,
  runs: false,
  searching: false,
  keys: remembered('keys') !== 'off',
  cursor: null,
  camera: null,
  looksAsked: 0,
  filters: {},
  pastHours: 24,
  past: null,
  playing: false,
  playSpeed: 900,
  looping: false,
  connection: 'connecting',
  city: null,
  catalogue: null,
  pulse: null,
  outlook: [],
  urgent: null,
  detail: null,
  hidden: [],
  forecast: null,
  facilityForecasts: new Map(),
  flows: [],
  ambulances: null,
  beds: emptyPicture(),
  bedsVersion: 0,
  bedsThen: null,
  run: null,
  runBeds: null,
  ground: null,
  signIn: null,
  signedIn: false,
  signInAddress: null,
  me: null,
  streamEnd: null,
  exerciseGone: false,
  problem: null,
  canDraw3d: true,
  stageDrawn: false,
  dataDrawn: false,
  draft: EMPTY_DRAFT,
  asked: null,
  rehearsal: null,
  rehearsalProblem: null,
  playback: null,
  announcement: null,
}))

/** The hospital the Watch room shows: the chosen one; while none is chosen, the one that needs action most. */
export const shownFacility = ({ route, urgent }: AppState): string | null =>
  route.facility ?? (route.room === 'watch' ? urgent : null)

/** The source of real records that are being played back; the demo plays too, but it is synthetic and says so. */
export const replayedSource = ({ city }: AppState): string | null =>
  city === null || city.synthetic ? null : city.replayOf

export const useApp = <T>(selector: (state: AppState) => T): T => useStore(store, selector)

export function remember(key: 'language' | 'theme' | 'keys' | 'wall' | 'views' | 'tour', value: string): void {
  try {
    globalThis.localStorage?.setItem(key, value)
  } catch {
    // Without storage the choice lasts as long as the page.
    return
  }
}

export function setLanguage(language: Language): void {
  remember('language', language)
  store.setState({ language })
}

/** False for what has beds but is no hospital (township centres), and for what the city does not know. */
export const isHospital = (id: string): boolean => store.getState().catalogue?.facility.get(id)?.kind === 'HOSPITAL'

export function catalogueOf(city: CityPlan): Catalogue {
  const unit = new Map<string, { unit: UnitPlan; facility: FacilityPlan }>()
  for (const facility of city.places) for (const one of facility.units) unit.set(one.id, { unit: one, facility })
  return {
    facility: new Map(city.places.map((facility) => [facility.id, facility])),
    byIndex: new Map(city.places.map((facility) => [facility.index, facility])),
    unit,
  }
}
