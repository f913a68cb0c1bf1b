/** The schema builder: scalars, context, and the limits on what one operation may cost. */

import type { Parameters, PublishedSeries } from '@kangcheng/twin-engine'
import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import { GraphQLError } from 'graphql'
import type { Access } from '../access-control/access.ts'
import type { BreakGlass } from '../access-control/break-glass.ts'
import type { Caller } from '../access-control/caller.ts'
import type { HiddenFields } from '../access-control/hidden-fields.ts'
import type { Auditing } from '../audit/auditing.ts'
import type { Counterfactuals } from '../counterfactual/ports.ts'
import type { Epidemics } from '../epidemics/epidemics.ts'
import type { Exercise } from '../exercise/exercise.ts'
import type { Exercises } from '../exercise/exercises.ts'
import type { PulseHub } from '../fan-out/pulse-hub.ts'
import type { ForecastRecord } from '../forecasts/forecast-record.ts'
import type { HandoverStore } from '../handover/handover-notes.ts'
import type { HistoryReading } from '../history/occupancy-history.ts'
import type { IndicatorTrends } from '../live/indicator-trends.ts'
import type { Twin } from '../live/twin.ts'
import type { PastStates } from '../past/past-states.ts'
import type { ActionRaces } from '../planning/action-race-ports.ts'
import type { Allocations } from '../planning/allocation-ports.ts'
import type { Duels } from '../planning/duel-runs.ts'
import type { RunBeginners } from '../planning/long-runs.ts'
import type { Planning } from '../planning/ports.ts'
import type { ReferralLabs } from '../planning/referral-labs.ts'
import { Refusal } from '../refusal.ts'
import type { Forecasts, Library, Rehearsals } from '../rehearsal/ports.ts'
import type { RiskDesk } from '../risk/ports.ts'
import type { SharedViewStore } from '../shared-views/shared-views.ts'
import type { Supervision } from '../supervision/supervision.ts'

/** What answers are made of, the same for every request of a server. */
export interface CityPorts {
  readonly pulses: PulseHub
  readonly forecasts: Forecasts
  /** Of the live city, whatever the request names. */
  readonly handover: HandoverStore
  /** Of the live city, as notes are. */
  readonly sharedViews: SharedViewStore
  readonly rehearsals: Rehearsals
  /** The record of the city that is asked about, as states. */
  readonly pastStates: PastStates
  readonly planning: Planning
  readonly duels: Duels
  readonly allocations: Allocations
  readonly actionRaces: ActionRaces
  readonly referralLabs: ReferralLabs
  readonly epidemics: Epidemics
  readonly counterfactuals: Counterfactuals
  readonly scenarios: Library
  readonly parameters: Parameters
  /** Series of the catalogue that others published for the city. */
  readonly published: readonly PublishedSeries[]
  /** The operator's public Mapbox token; null = none. */
  readonly mapboxToken: string | null
  readonly exercises: Exercises
  /** The live city's; null where it cannot be used. */
  readonly history: HistoryReading | null
  /** Forecasts of the live city, kept and scored; null where no history is. */
  readonly forecastsKept: ForecastRecord | null
  readonly breakGlass: BreakGlass
  readonly supervision: Supervision
}

/**
 * What resolvers read. One per request; `twin` and the ports are the server's, or those of the exercise that the request
 * names.
 */
export interface Context extends CityPorts {
  readonly twin: Twin
  /** Of the live city; null in an exercise. */
  readonly riskDesk: RiskDesk | null
  /** Who began which long run on this server. */
  readonly runBeginners: RunBeginners
  /** The course of the live city's indicators; null in an exercise. */
  readonly trends: IndicatorTrends | null
  /** The exercise that the request names: everything it reads is the exercise's; null = the live city. */
  readonly exercise: Exercise | null
  /** What stands for a participant, from the header `Kangcheng-Participant`. */
  readonly participantToken: string | null
  readonly caller: Caller
  /** What the caller sees of the city that is asked about. */
  readonly access: Access
  /** What of this request goes into the audit log. */
  readonly auditing: Auditing
  /** Fields of the answer that are hidden from the caller, for the answer to say so. */
  readonly hidden: HiddenFields
  /** Position after which an event stream resumes, from the header `Last-Event-ID`; null = none given. */
  readonly resumeAfter: number | null
}

/** Deepest selection, and the cost above which an operation is refused. The whole city with every ward costs about 60,000. */
const MAX_DEPTH = 14
export const MAX_COMPLEXITY = 400_000
const MAX_BREADTH = 600

interface Measured {
  readonly complexity: number
  readonly depth: number
  readonly breadth: number
}

/** The refusal of an operation by its limit, `Depth`, `Breadth` or `Complexity`. */
const tooComplex = (kind: string, { complexity, depth, breadth }: Measured): GraphQLError =>
  new GraphQLError(
    `the operation is too large (${kind}): depth ${depth} of ${MAX_DEPTH}, fields ${breadth} of ${MAX_BREADTH}, cost ${complexity} of ${MAX_COMPLEXITY}. Ask for less, or in parts`,
    { extensions: { code: 'TOO_COMPLEX' } },
  )

/** Why an operation of this size is refused; null when it is not. */
export function refusalOf(measured: Measured): GraphQLError | null {
  if (measured.depth > MAX_DEPTH) return tooComplex('Depth', measured)
  if (measured.breadth > MAX_BREADTH) return tooComplex('Breadth', measured)
  return measured.complexity > MAX_COMPLEXITY ? tooComplex('Complexity', measured) : null
}

export const builder = new SchemaBuilder<{
  Context: Context
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    /** Written from epoch milliseconds; read as sent, for the decoder to judge. */
    DateTime: { Input: string | number; Output: number }
    BigInt: { Input: string | number; Output: number | bigint | string }
    JSON: { Input: unknown; Output: unknown }
  }
}>({
  defaultFieldNullability: false,
  plugins: [ComplexityPlugin],
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 10,
    limit: { depth: MAX_DEPTH, complexity: MAX_COMPLEXITY, breadth: MAX_BREADTH },
    complexityError: tooComplex,
  },
})

builder.scalarType('DateTime', {
  description: 'An instant: ISO 8601 with a zone; epoch milliseconds are also read.',
  serialize: (value) => new Date(value as number).toISOString(),
  parseValue: (value) => {
    if (typeof value === 'string' || typeof value === 'number') return value
    throw new GraphQLError('DateTime must be ISO-8601 text with a zone, or epoch milliseconds')
  },
})

builder.scalarType('BigInt', {
  description: 'A whole number of any size, as text.',
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (typeof value === 'string' || typeof value === 'number') return value
    throw new GraphQLError('BigInt must be a whole number, as text')
  },
})

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
})

/** Text in both languages of the product. */
export const TextType = builder
  .objectRef<{ readonly zh: string; readonly en: string }>('Text')
  .implement({ fields: (t) => ({ zh: t.exposeString('zh'), en: t.exposeString('en') }) })

export const PositionType = builder.objectRef<readonly [number, number]>('Position').implement({
  description: 'WGS-84, degrees.',
  fields: (t) => ({
    lng: t.float({ resolve: ([lng]) => lng }),
    lat: t.float({ resolve: ([, lat]) => lat }),
  }),
})

export const QualityType = builder.enumType('Quality', {
  values: ['LIVE', 'STALE', 'ESTIMATED', 'SIMULATED', 'MISSING'] as const,
})

export const SeverityType = builder.enumType('Severity', {
  values: ['NORMAL', 'WATCH', 'CRITICAL', 'UNKNOWN', 'CLOSED'] as const,
})

/** Extensions of a mutation that writes the city's log: a node that follows hands it to the one that writes. */
export const WRITES_LOG = { writesLog: true } as const

/**
 * Bad input of a request, as clients can tell it by code.
 * @param zh the same in Chinese, of what a screen shows: `extensions.zh`
 */
export const badInput = (why: string, zh?: string): GraphQLError =>
  new GraphQLError(why, {
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400 }, ...(zh !== undefined && { zh }) },
  })

/** What is refused is bad input of the caller; anything else stays what it is. */
export const refusedAsInput = (error: unknown): never => {
  if (error instanceof Refusal) throw badInput(error.message, error.zh)
  throw error
}

/** The log cannot be written now. */
export const unavailable = (why: string): GraphQLError =>
  new GraphQLError(why, { extensions: { code: 'UNAVAILABLE', http: { status: 503 } } })

/** Not this caller's to see or do. */
export const forbidden = (why: string): GraphQLError =>
  new GraphQLError(why, { extensions: { code: 'FORBIDDEN', http: { status: 403 } } })
