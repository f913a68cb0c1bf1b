/** What a counterfactual comes to, with ids in the place of numbers: for GraphQL, for the command line, and across threads. */
import { BLOCK_REASONS, type Planned, type Text } from '@kangcheng/twin-engine'
import {
  COUNTERFACTUAL_FIGURES,
  type CounterfactualChange,
  type CounterfactualPair,
  type FigureOutcome,
  figureOutcome,
  type MeasureSeries,
  measureSeries,
  type PastRecord,
  RECORDED_MEASURES,
  type RecordCounts,
  type RecordedMeasure,
  type SelfCheck,
  selfCheck,
  withDecisions,
} from '@kangcheng/twin-engine/counterfactual'

/** Decisions about the beds of a unit that were made within the same minute. */
export interface RecordedDecisionTold {
  readonly minute: number
  readonly what: 'opened' | 'taken-out'
  readonly facility: string
  readonly unit: string
  readonly beds: number
  readonly reason: string | null
}

export interface RecordTold {
  readonly from: number
  readonly until: number
  readonly counts: RecordCounts
  readonly decisions: readonly RecordedDecisionTold[]
}

export interface RowTold {
  /** null = the city. */
  readonly facility: string | null
  readonly check: SelfCheck
  readonly figures: readonly { readonly id: string; readonly outcome: FigureOutcome }[]
  readonly series: Readonly<Record<RecordedMeasure, MeasureSeries>>
}

export interface CounterfactualTold {
  readonly pairs: number
  readonly everyMinutes: number
  readonly samples: number
  /** What became of each lever, and how many recorded decisions each entry of the change concerned. */
  readonly planned: readonly Planned[]
  readonly decisionsChanged: readonly number[]
  /** The city first. */
  readonly rows: readonly RowTold[]
}

/** Decisions in order of time. */
export function recordTold(record: PastRecord): RecordTold {
  const { city, index } = record.start
  const decisions = new Map<string, RecordedDecisionTold>()
  for (const { minute, bed, kind, reason } of record.courses.bedChanges) {
    const unit = index.unitOfBed[bed]!
    const what = kind === 'opened' || kind === 'unblocked' ? 'opened' : 'taken-out'
    const key = `${Math.floor(minute)} ${what} ${unit}`
    const known = decisions.get(key)
    decisions.set(key, {
      minute: Math.floor(minute),
      what,
      facility: city.facilities[index.facilityOfUnit[unit]!]!.id,
      unit: city.units[unit]!.id,
      beds: (known?.beds ?? 0) + 1,
      reason: what === 'taken-out' ? BLOCK_REASONS[reason]! : null,
    })
  }
  return { from: record.from, until: record.until, counts: record.counts, decisions: [...decisions.values()] }
}

/** @param pairs those that have come, at least one */
export function counterfactualTold(
  record: PastRecord,
  change: CounterfactualChange,
  pairs: readonly CounterfactualPair[],
): CounterfactualTold {
  const { city } = record.start
  const { series } = record
  const runs = pairs.map(({ replay }) => replay)
  const row = (at: number): RowTold => ({
    facility: at < 0 ? null : city.facilities[series.facilities[at]!]!.id,
    check: selfCheck(runs, series, at),
    figures: COUNTERFACTUAL_FIGURES.flatMap((figure) => {
      const outcome = figureOutcome(pairs, series, figure, at)
      return outcome === null ? [] : [{ id: figure.id, outcome }]
    }),
    series: Object.fromEntries(
      RECORDED_MEASURES.map((measure) => [measure, measureSeries(pairs, series, measure, at)]),
    ) as Record<RecordedMeasure, MeasureSeries>,
  })
  const known = Array.from(series.facilities, (_, i) => i).filter((i) => isKnown(series.values, i))
  return {
    pairs: pairs.length,
    everyMinutes: series.everyMinutes,
    samples: series.samples,
    planned: pairs[0]?.planned ?? [],
    decisionsChanged: withDecisions(record.courses, change.decisions, city).changed,
    rows: [row(-1), ...known.map(row)],
  }
}

const NOT_KNOWN = 65_535

function isKnown(values: PastRecord['series']['values'], row: number): boolean {
  return values.occupied[row] !== NOT_KNOWN || values.emergency[row] !== NOT_KNOWN
}

/** The name of a figure, by id. */
export function figureNamed(id: string): { readonly name: Text; readonly unit: string } {
  const figure = COUNTERFACTUAL_FIGURES.find((one) => one.id === id)
  if (figure === undefined) throw new Error(`no figure ${id}`)
  return figure
}
