// The seven figures of a strip from indicator values: the city's, or a hospital's own.
import { levelBy, THRESHOLDS, type Thresholds } from '@kangcheng/twin-engine/thresholds'
import type { IndicatorValue, Severity } from '../../data/types.ts'
import { ageMinutes } from '../../format/age.ts'
import { count, NO_VALUE, percent, signed } from '../../format/numbers.ts'
import { duration } from '../../format/time.ts'
import type { PlainKey, Words } from '../../i18n/words.ts'
import type { KpiTile } from '../../shell/kpi-strip.tsx'

interface Figure {
  readonly id: string
  readonly label: PlainKey
  readonly form: 'share' | 'count' | 'minutes'
  readonly unit: PlainKey
  /** null = only a hospital's own places decide. */
  readonly limits: Thresholds | null
}

const FIGURES: readonly Figure[] = [
  { id: 'occupancy-now', label: 'kpi.occupancy', form: 'share', unit: 'unit.%', limits: THRESHOLDS.occupancy },
  { id: 'effective-free-beds', label: 'kpi.free', form: 'count', unit: 'unit.beds', limits: null },
  { id: 'icu-occupancy', label: 'kpi.icu', form: 'share', unit: 'unit.%', limits: THRESHOLDS.icuOccupancy },
  { id: 'emergency-patients', label: 'kpi.emergency', form: 'count', unit: 'unit.people', limits: null },
  { id: 'boarders', label: 'kpi.boarding', form: 'count', unit: 'unit.people', limits: null },
  {
    id: 'longest-boarder',
    label: 'kpi.longest',
    form: 'minutes',
    unit: 'unit.minutes',
    limits: THRESHOLDS.longestBoarderMinutes,
  },
  {
    id: 'emergency-stay-p90',
    label: 'kpi.stay',
    form: 'minutes',
    unit: 'unit.minutes',
    limits: THRESHOLDS.emergencyStayMinutes,
  },
]

function severityOf(value: number | null, limits: Figure['limits']): Severity {
  if (value === null) return 'unknown'
  if (!limits) return 'normal'
  const level = levelBy(limits, value)
  return level === 'alarm' ? 'critical' : level
}

/** How far beyond its alarm a value lies; decides the one tinted tile. */
const excess = (value: number | null, limits: Figure['limits']): number =>
  value === null || !limits ? 0 : value / limits.alarm

/** In which order figures are wanted where only four have room. */
const PHONE_ORDER = ['occupancy-now', 'icu-occupancy', 'emergency-patients', 'boarders']
const PHONE_TILES = 4
const LOUDNESS: Partial<Record<Severity, number>> = { critical: 2, watch: 1 }

/** The occupancy always, then what alarms, then the usual ones. */
function keptOnPhone(tiles: readonly KpiTile[]): string[] {
  const wanted = (tile: KpiTile): number =>
    tile.id === PHONE_ORDER[0] ? Number.POSITIVE_INFINITY : (LOUDNESS[tile.severity] ?? 0)
  const place = (tile: KpiTile): number => {
    const at = PHONE_ORDER.indexOf(tile.id)
    return at < 0 ? PHONE_ORDER.length : at
  }
  return tiles
    .toSorted((a, b) => (wanted(a) === wanted(b) ? place(a) - place(b) : wanted(b) - wanted(a)))
    .slice(0, PHONE_TILES)
    .map(({ id }) => id)
}

/**
 * @param scope whom the figures are about, where the lists beside them show fewer; empty = the same.
 * @param hidden whether values are kept from whoever looks.
 */
export function kpiTiles(
  values: readonly IndicatorValue[],
  asOf: number | null,
  words: Words,
  scope = '',
  hidden = false,
): KpiTile[] {
  const missing = words[hidden ? 'value.hidden' : 'value.missing']
  const drafts = FIGURES.map((figure) => {
    const found = values.find((value) => value.id === figure.id)
    const value = found?.value ?? null
    const change = found?.change1h ?? null
    const severity = severityOf(value, figure.limits)
    return {
      excess: severity === 'critical' ? excess(value, figure.limits) : 0,
      tile: {
        id: figure.id,
        label: words[figure.label],
        scope,
        value:
          value === null
            ? NO_VALUE
            : figure.form === 'share'
              ? percent(value)
              : figure.form === 'minutes'
                ? duration(value)
                : count(value),
        unit: figure.form === 'minutes' ? '' : words[figure.unit],
        change: change === null ? null : figure.form === 'share' ? signed(change * 100, 1) : signed(change),
        ageMinutes: ageMinutes(found?.observedAt, asOf),
        history: found?.history ?? [],
        severity,
        missing,
        worst: false,
        spare: false,
        note: `${scope && `${scope} · `}${found ? `${words[`quality.${found.quality}`]}${found.source ? ` · ${found.source}` : ''}` : missing}`,
      } satisfies KpiTile,
    }
  })
  const worst = Math.max(...drafts.map((draft) => draft.excess))
  const kept = keptOnPhone(drafts.map(({ tile }) => tile))
  return drafts.map(({ tile, excess: beyond }) => ({
    ...tile,
    worst: worst > 0 && beyond === worst,
    spare: !kept.includes(tile.id),
  }))
}
