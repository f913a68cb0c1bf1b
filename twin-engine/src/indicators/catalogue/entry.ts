/**
 * An entry of the catalogue: what an indicator is, for people who read it. Three kinds: live ones read the twin's state,
 * those of the plan read what stands, and imported ones are series that others published; where none did, nothing is reported.
 */
import type { CityModel, Text } from '../../city/city.ts'
import type { Instant } from '../../events/event.ts'
import type { Indicator, Reading, Scope } from '../indicator.ts'
import type { Thresholds } from '../thresholds.ts'
import type { CatalogueUnit } from './units.ts'

/** Ningbo's five categories of health indicators. */
export type Category = 'resources' | 'services' | 'public-health' | 'insurance' | 'medicines'
export type Level = 'city' | 'district' | 'facility'
/** How often a new value may come; `day` = a rolling day, at every event. */
export type Refresh = 'event' | 'day' | 'plan' | 'month' | 'quarter' | 'year'
/** Which way is better; `band` = within the target, `neither` = neither way. */
export type Direction = 'higher' | 'lower' | 'band' | 'neither'

/** Where the value should lie, in the entry's unit; null = open to that side. */
export interface Target {
  readonly low: number | null
  readonly high: number | null
  readonly source: Text
}

interface Described {
  readonly id: string
  readonly category: Category
  readonly name: Text
  readonly unit: CatalogueUnit
  readonly better: Direction
  readonly formula: Text
  readonly explanation: Text
  readonly source: Text
  readonly levels: readonly Level[]
  readonly refresh: Refresh
  readonly target: Target | null
}

export interface LiveEntry extends Described {
  readonly origin: 'live'
  /** null = not known, or without meaning for the scope; never 0 for it (law L11). */
  readonly of: (reading: Reading, scope: Scope) => number | null
  /** When what it reads was last told; without it: with the beds of the scope. */
  readonly observedAt?: (reading: Reading, scope: Scope) => Instant | null
  /** Where attention and alarm begin, where the indicator says so. */
  readonly thresholds: Thresholds | null
  /** True where the value counts people, or follows from a count of few. */
  readonly people: boolean
}

/** What a figure of the plan stands on; its provenance is the weakest of these. */
export type StandsOn = 'beds' | 'residents' | 'facilities' | 'ambulances'

export interface PlanEntry extends Described {
  readonly origin: 'plan'
  readonly of: (city: CityModel, scope: Scope) => number | null
  readonly standsOn: readonly StandsOn[]
}

export interface ImportedEntry extends Described {
  readonly origin: 'imported'
  /** Least and greatest value that can be meant. */
  readonly range: readonly [low: number, high: number]
}

export type CatalogueEntry = LiveEntry | PlanEntry | ImportedEntry

/** Chinese, then English. */
export type Pair = readonly [zh: string, en: string]
export const text = ([zh, en]: Pair): Text => ({ zh, en })

interface Told {
  readonly category: Category
  readonly formula: Pair
  readonly source: Pair
  readonly levels?: readonly Level[]
  readonly target?: Target
}

const ALL_LEVELS: readonly Level[] = ['city', 'district', 'facility']

/** The entry of an indicator of `indicators/index.ts`, which keeps its name, unit and reading. */
export function ofIndicator(indicator: Indicator, told: Told & { readonly refresh: 'event' | 'day' }): LiveEntry {
  return {
    id: indicator.id,
    category: told.category,
    name: indicator.name,
    unit: indicator.unit,
    better: indicator.better,
    formula: text(told.formula),
    explanation: indicator.explanation,
    source: text(told.source),
    levels: told.levels ?? ALL_LEVELS,
    refresh: told.refresh,
    target: told.target ?? null,
    origin: 'live',
    of: indicator.of,
    ...(indicator.observedAt === undefined ? {} : { observedAt: indicator.observedAt }),
    thresholds: indicator.thresholds ?? null,
    people: indicator.unit === 'patients',
  }
}

interface NewLive extends Told {
  readonly id: string
  readonly name: Pair
  readonly unit: CatalogueUnit
  readonly better: Direction
  readonly explanation: Pair
  readonly refresh: 'event' | 'day'
  readonly of: LiveEntry['of']
  readonly observedAt?: LiveEntry['observedAt']
  readonly people?: boolean
}

export function live({ of, observedAt, ...told }: NewLive): LiveEntry {
  return {
    id: told.id,
    category: told.category,
    name: text(told.name),
    unit: told.unit,
    better: told.better,
    formula: text(told.formula),
    explanation: text(told.explanation),
    source: text(told.source),
    levels: told.levels ?? ALL_LEVELS,
    refresh: told.refresh,
    target: told.target ?? null,
    origin: 'live',
    of,
    ...(observedAt === undefined ? {} : { observedAt }),
    thresholds: null,
    people: told.people ?? told.unit === 'patients',
  }
}

interface NewPlan extends Omit<Told, 'source'> {
  readonly id: string
  readonly name: Pair
  readonly unit: CatalogueUnit
  readonly better: Direction
  readonly explanation: Pair
  readonly of: PlanEntry['of']
  readonly standsOn: readonly StandsOn[]
}

/** Read from the plan of the city; changes when the plan does. */
export function planned({ of, standsOn, ...told }: NewPlan): PlanEntry {
  return {
    id: told.id,
    category: told.category,
    name: text(told.name),
    unit: told.unit,
    better: told.better,
    formula: text(told.formula),
    explanation: text(told.explanation),
    source: { zh: '城市底数（逐项注明出处）', en: 'what stands in the city, each field with its provenance' },
    levels: told.levels ?? ['city', 'district'],
    refresh: 'plan',
    target: told.target ?? null,
    origin: 'plan',
    of,
    standsOn,
  }
}

/** One imported indicator as a row: id, names, unit, direction, formula, explanation. */
export type ImportedRow = readonly [
  id: string,
  name: Pair,
  unit: CatalogueUnit,
  better: Direction,
  formula: Pair,
  explanation: Pair,
  more?: {
    readonly target?: Target
    readonly refresh?: 'month' | 'quarter' | 'year'
    readonly levels?: readonly Level[]
    readonly range?: readonly [number, number]
  },
]

const MOST = 1e13
/** Shares of one may exceed it a little, as occupancy does. */
const MOST_SHARE = 1.5

/** Entries of one category and source of definitions. */
export const imported = (category: Category, source: Pair, rows: readonly ImportedRow[]): readonly ImportedEntry[] =>
  rows.map(([id, name, unit, better, formula, explanation, more = {}]) => ({
    id,
    category,
    name: text(name),
    unit,
    better,
    formula: text(formula),
    explanation: text(explanation),
    source: text(source),
    levels: more.levels ?? ['city', 'district'],
    refresh: more.refresh ?? 'year',
    target: more.target ?? null,
    origin: 'imported',
    range: more.range ?? [0, unit === 'share' ? MOST_SHARE : unit === 'score' ? 100 : MOST],
  }))
