// The six figures of the data room. Each has its unit; what is not known says so.
import type { DataQuality, QuarantineSummary } from '../../data/feed-types.ts'
import type { Severity } from '../../data/types.ts'
import { count, percent, signed } from '../../format/numbers.ts'
import type { Words } from '../../i18n/words.ts'
import { isAhead, spanFigure, spanWords } from './spans.ts'

export interface QualityTile {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly unit: string
  readonly notes: readonly { readonly severity: Severity | null; readonly text: string }[]
  readonly severity: Severity
}

/** Below this share of expected messages the figure asks for attention. */
const COMPLETE_ENOUGH = 0.95

export function qualityTiles(
  quality: DataQuality | null,
  summary: QuarantineSummary | null,
  /** Of the wall clock, as the entries' receipt. */
  now: number | null,
  words: Words,
  sourceName: (id: string) => string,
): QualityTile[] {
  const unknown = words['value.unknown']
  const oldest = spanFigure(quality?.oldestMinutes == null ? null : quality.oldestMinutes * 60, words)
  const late90 = quality?.latenessP90Seconds ?? null
  const ahead = isAhead(late90)
  const lateness = spanFigure(ahead ? -late90 : late90, words)
  const reconciliation = quality?.reconciliation
  const difference = reconciliation?.difference ?? null
  const { low = null, high = null } = reconciliation ?? {}
  const late = quality?.lateFacilities ?? 0
  const silent = quality?.silentSources ?? 0
  const openFor =
    summary?.oldestOpenAt && now !== null ? Math.max(0, now - Date.parse(summary.oldestOpenAt)) / 1000 : null
  return [
    {
      id: 'facilities',
      label: words['data.kpi.facilities'],
      value: count(quality?.facilitiesReporting),
      unit: quality ? `/ ${count(quality.facilities)} ${words['data.kpi.places']}` : unknown,
      notes: [
        ...(late > 0 ? [{ severity: 'watch' as const, text: words['data.kpi.late'](late) }] : []),
        ...(silent > 0 ? [{ severity: 'critical' as const, text: words['data.kpi.silent'](silent) }] : []),
      ],
      severity: 'normal',
    },
    {
      id: 'oldest',
      label: words['data.kpi.oldest'],
      value: oldest.value,
      unit: oldest.unit,
      notes: quality?.oldestSource ? [{ severity: null, text: sourceName(quality.oldestSource) }] : [],
      severity: 'normal',
    },
    {
      id: 'lateness',
      label: words['data.kpi.lateness'],
      value: lateness.value,
      unit: lateness.unit,
      notes: [
        ...(ahead ? [{ severity: 'watch' as const, text: words['data.kpi.ahead'] }] : []),
        ...(quality ? [{ severity: null, text: words['data.kpi.rate'](rate(quality.eventsPerSecond)) }] : []),
      ],
      severity: 'normal',
    },
    {
      id: 'completeness',
      label: words['data.kpi.completeness'],
      value: percent(quality?.completeness),
      unit: quality?.completeness == null ? unknown : '%',
      notes: [{ severity: null, text: words['data.kpi.completenessNote'] }],
      severity: quality?.completeness != null && quality.completeness < COMPLETE_ENOUGH ? 'watch' : 'normal',
    },
    {
      id: 'quarantine',
      label: words['data.kpi.quarantine'],
      value: count(summary?.open),
      unit: summary ? words['unit.entries'] : unknown,
      notes: openFor === null ? [] : [{ severity: null, text: words['data.kpi.openFor'](spanWords(openFor, words)) }],
      severity: 'normal',
    },
    {
      id: 'census',
      label: words['data.kpi.census'],
      value: signed(difference),
      unit: difference === null ? unknown : words['unit.bedsLong'],
      notes: [
        {
          severity: null,
          text:
            low !== null && high !== null && difference !== null
              ? words['data.kpi.censusBand'](count((high - low) / 2))
              : words['data.kpi.censusNote'],
        },
      ],
      severity: 'normal',
    },
  ]
}

/** Events per second: whole from ten on, with a decimal below. */
const rate = (perSecond: number): string => (perSecond >= 10 ? count(perSecond) : perSecond.toFixed(1))
