// What the plan room knows and what its controls say; everything selected is one selection.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type {
  CandidateSite,
  FileProblem,
  NearbySupply,
  PlanAccess,
  PlanCells,
  PlanDecision,
  PlanRun,
  SiteDuel,
  SitingStep,
  Timetables,
} from '../../data/plan-types.ts'
import type { Place } from '../../data/types.ts'
import type { Text } from '../../i18n/words.ts'

export const OBJECTIVES = ['worst-decile', 'p-median', 'mclp', 'p-center'] as const
export type Objective = (typeof OBJECTIVES)[number]

export const MEASURES = ['e2sfca', 'e2sfca-gaussian', '2sfca'] as const
export type Measure = (typeof MEASURES)[number]

export const MODES = ['car', 'walk', 'ambulance', 'transit'] as const
export type Mode = (typeof MODES)[number]

/** Days whose timetables run, by public transport. */
export const DAYS = ['weekday', 'saturday', 'sunday'] as const
export type Day = (typeof DAYS)[number]

export const SUPPLIES = ['beds', 'doctors', 'rooms'] as const
export type Supply = (typeof SUPPLIES)[number]

/** Water on the roads: facilities in it take nobody. */
export interface Flood {
  readonly centre: Place
  readonly radiusMetres: number
  readonly depthMetres: number
}

/** A candidate of the planner's own: drawn, or from a file. */
export interface OwnSite {
  readonly id: string
  readonly location: Place
  readonly name?: Text
}

export interface ForbiddenArea {
  readonly name: string
  readonly ring: readonly Place[]
}

/** What a plan is asked with. */
export interface PlanForm {
  readonly objective: Objective
  readonly newSites: number
  readonly supplyPerSite: number
  /** In units of a hundred million of the currency; null = no limit. */
  readonly budget: number | null
  /** Of one bed, in millions; assumed, and the planner's to change. */
  readonly costPerBed: number
  readonly maxMinutes: number | null
  readonly hour: number | null
  readonly measure: Measure
  readonly mode: Mode
  readonly day: Day
  readonly supply: Supply
  /** Ids of hospitals that are not kept. */
  readonly closed: readonly string[]
  readonly floods: readonly Flood[]
  /** Names of roads and bridges, in either language. */
  readonly closedRoads: readonly string[]
  readonly own: readonly OwnSite[]
  /** Ids of candidates that are left out. */
  readonly excluded: readonly string[]
  readonly forbidden: readonly ForbiddenArea[]
}

/** Where the map is looked at; a zoom of 1 shows the whole city. */
export interface MapView extends Place {
  readonly zoom: number
}

export interface Today extends PlanAccess {
  readonly supply: number
  readonly people: number
  readonly unit: Text
  readonly name: Text
  /** Catchment and weights of the measure. */
  readonly catchment: Text | null
  readonly better: 'higher' | 'lower'
  readonly times: string
  readonly synthetic: boolean
  /** By public transport: on which days, and mean minutes to the nearest, p10, p50 and p90 of the departures. */
  readonly transit: { readonly dates: readonly string[]; readonly meanMinutes: readonly number[] | null } | null
  readonly source: string
  readonly problems: readonly { readonly path: string; readonly why: string; readonly zh?: string | null }[]
}

export interface PlanState {
  readonly cells: PlanCells | null
  /** null = the city has none, and public transport is no choice. */
  readonly timetables: Timetables | null
  /** Access as it is, by the form's measure and hour. */
  readonly today: Today | null
  readonly candidates: readonly CandidateSite[] | null
  readonly form: PlanForm
  readonly run: PlanRun | null
  /** The candidates that the shown run was asked with: its sites are indices into these. */
  readonly asked: { readonly form: PlanForm; readonly candidates: readonly CandidateSite[] } | null
  /** Of the run that is being worked out; null = none is. */
  readonly running: {
    readonly id: string
    readonly steps: readonly SitingStep[]
    readonly elapsedMilliseconds: number
    readonly plans: number
  } | null
  readonly problem: string | null
  /** Where an address named a run: it was still kept, or the question was solved anew; null = none was named. */
  readonly origin: 'found' | 'anew' | null
  /** Drawn places and files are too long for the address, and not in it. */
  readonly isAddressCut: boolean
  /** Why a drawn candidate was refused. */
  readonly refused: string | null
  /** What a file of places said: problems with row and remedy (nothing was taken), or notes. */
  readonly file: {
    readonly name: string
    /** Ids and names of what was taken of it. */
    readonly taken: readonly string[]
    readonly problems: readonly FileProblem[]
    readonly notes: readonly FileProblem[]
  } | null
  readonly letter: string
  readonly view: 'swipe' | 'side' | 'difference'
  /** Share of the map's width that shows the city as it is. */
  readonly swipe: number
  /** null = the whole city. */
  readonly map: MapView | null
  /** The area that was flown to, and is marked; index into the cells' areas. */
  readonly area: number | null
  readonly cell: number | null
  readonly hovered: number | null
  readonly site: string | null
  readonly nearby: readonly NearbySupply[] | null
  /** The report for paper is drawn. */
  readonly printing: boolean
  readonly tab: 'sites' | 'duel' | 'referral'
  readonly duel: SiteDuel | null
  /** Id of the run whose plans the duel is between. */
  readonly duelOf: string | null
  /** Decisions about the shown run's plans, the newest first. */
  readonly decisions: readonly PlanDecision[]
  /** Letter of the plan that is being decided about. */
  readonly deciding: string | null
  readonly duelProblem: string | null
  /** What a press on the map does. */
  readonly tool: 'select' | 'candidate' | 'forbidden' | 'flood'
}

export const FIRST_FORM: PlanForm = {
  objective: 'worst-decile',
  newSites: 4,
  supplyPerSite: 300,
  budget: null,
  costPerBed: 1,
  maxMinutes: null,
  hour: 8,
  measure: 'e2sfca',
  mode: 'car',
  day: 'weekday',
  supply: 'beds',
  closed: [],
  floods: [],
  closedRoads: [],
  own: [],
  excluded: [],
  forbidden: [],
}

export const planStore = createStore<PlanState>(() => ({
  cells: null,
  timetables: null,
  today: null,
  candidates: null,
  form: FIRST_FORM,
  run: null,
  asked: null,
  running: null,
  problem: null,
  origin: null,
  isAddressCut: false,
  refused: null,
  file: null,
  letter: 'A',
  view: 'swipe',
  swipe: 0.44,
  map: null,
  area: null,
  cell: null,
  hovered: null,
  site: null,
  nearby: null,
  printing: false,
  tab: 'sites',
  duel: null,
  duelOf: null,
  decisions: [],
  deciding: null,
  duelProblem: null,
  tool: 'select',
}))

export const usePlan = <T>(selector: (state: PlanState) => T): T => useStore(planStore, selector)

/** True where the shown result was asked with something else than the controls say now. */
export const isStale = ({ asked, form }: PlanState): boolean => asked !== null && asked.form !== form

export const shownPlan = ({ run, letter }: PlanState): PlanRun['plans'][number] | null =>
  run?.plans.find((plan) => plan.letter === letter) ?? run?.plans[0] ?? null

/** A fair size of a new site for a city of so many beds: some thousandths of them, 20 to 500; of doctors or rooms 2 to 60. */
export const usualSize = (supply: number, kind: Supply = 'beds'): number =>
  kind === 'beds'
    ? Math.min(500, Math.max(20, Math.round((supply * 0.0075) / 10) * 10))
    : Math.min(60, Math.max(2, Math.round(supply * 0.0075)))

/** The duel of the shown run's plans; null = none was held, or it is of other plans. */
export const duelOfRun = ({ run, duel, duelOf }: PlanState): SiteDuel | null => (run && duelOf === run.id ? duel : null)
