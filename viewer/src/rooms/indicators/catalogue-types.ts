// What the catalogue's questions answer.
import type { Text } from '../../i18n/words.ts'

export type Kind = 'LIVE' | 'PLAN' | 'IMPORTED' | 'SYNTHETIC' | 'NOT_REPORTED'
export type Category = 'RESOURCES' | 'SERVICES' | 'PUBLIC_HEALTH' | 'INSURANCE' | 'MEDICINES'
export type Standing = 'OK' | 'WATCH' | 'ALARM' | 'NONE'

export interface Entry {
  readonly id: string
  readonly category: Category
  readonly name: Text
  readonly unit: string
  readonly unitName: Text
  readonly digits: number
  readonly better: 'higher' | 'lower' | 'band' | 'neither'
  readonly formula: Text
  readonly explanation: Text
  readonly source: Text
  readonly levels: readonly string[]
  readonly refresh: string
  readonly target: { readonly low: number | null; readonly high: number | null; readonly source: Text } | null
  readonly thresholds: Thresholds | null
}

/** A published value, with its 95 % interval where one was published. */
export interface Published {
  readonly period: string
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/** Where attention and alarm begin, in the indicator's unit. */
export interface Thresholds {
  readonly watch: number
  readonly alarm: number
  readonly source: string
}

export interface Entries {
  readonly catalogueEntries: readonly Entry[]
}

export interface Value {
  readonly id: string
  readonly kind: Kind
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly period: string | null
  readonly observedAt: string | null
  readonly quality: string
  readonly confidence: 'sourced' | 'approximate' | 'synthetic' | null
  readonly source: Text | null
  readonly standing: Standing
  readonly series: readonly Published[]
  readonly references: readonly {
    readonly area: Text
    readonly period: string
    readonly value: number
    readonly source: Text
  }[]
  readonly trend: readonly (number | null)[]
}

export interface PlaceValue {
  readonly id: string
  readonly name: Text
  readonly suppressed: boolean
  readonly value: { readonly value: number | null; readonly standing: Standing }
}

export interface Index {
  readonly value: number | null
  /** With any one indicator left out. */
  readonly low: number | null
  readonly high: number | null
  readonly leastScoredShare: number
  readonly leastWeight: number
  readonly scored: number
  readonly indicators: number
  readonly weighed: number
  readonly categories: readonly {
    readonly category: Category
    readonly name: Text
    readonly weight: number
    readonly score: number | null
    readonly scored: number
    readonly indicators: number
  }[]
}

const VALUE = `id kind value low high period observedAt quality confidence source { zh en } standing
  series { period value low high } references { area { zh en } period value source { zh en } } trend`

export const ENTRIES = `query Entries { catalogueEntries { id category name { zh en } unit unitName { zh en } digits better
  formula { zh en } explanation { zh en } source { zh en } levels refresh target { low high source { zh en } } thresholds { watch alarm source } } }`
export const VALUES = `query Values { catalogueValues { ${VALUE} } }`
export const PLACES = `query Places($id: ID!, $level: String!) { indicatorPlaces(id: $id, level: $level) { id name { zh en } suppressed
  value { value standing } } }`
export const INDEX = `query Index($weights: IndicatorWeights) { indicatorIndex(weights: $weights) { value low high leastScoredShare leastWeight scored indicators weighed
  categories { category name { zh en } weight score scored indicators } } }`
