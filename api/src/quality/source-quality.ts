/** All figures of one source together, read from the twin. Unknown is null, never 0. */
import type { Twin } from '../live/twin.ts'
import { clockOffsetSeconds } from './clock-offset.ts'
import { type Completeness, completenessByNumbers, completenessByReports } from './completeness.ts'
import { driftShare } from './drift.ts'
import { HALF_HOUR, HALF_HOURS_A_DAY, halfHourOf } from './half-hours.ts'
import { quantileOf } from './log-bins.ts'
import { differs, reconciliationOf } from './reconciliation.ts'
import { sourceFinding } from './source-finding.ts'
import type { SourceWindow } from './source-window.ts'
import { type SourceStatus, type StatusFigures, statusOf } from './status.ts'
import { summerTimeJump } from './summer-time.ts'
import type { Words } from './words.ts'

const MINUTE = 60_000
/** One ward says nothing about the share of wards. */
const WARDS_TO_TELL = 2

export interface SourceQuality extends StatusFigures {
  readonly status: SourceStatus
  readonly finding: Words
  readonly completeness: number | null
  readonly completenessFound: Completeness
  /** By half hour of the city's clock, the running one last; null before the source was first heard of. */
  readonly arrivals: readonly (number | null)[]
  readonly arrivalsFrom: number
  readonly silentSince: number | null
  readonly silentMinutes: number | null
  /** null = the sender's numbering leaves room, and a gap says nothing. */
  readonly openGaps: number | null
  readonly driftShare: number | null
  readonly summerTimeJumpSeconds: number | null
  readonly censusDifference: number | null
}

/** The figures that decide the status; cheap enough for every pulse. */
export function statusFiguresOf(twin: Twin, source: string): StatusFigures & { censusDifference: number | null } {
  const window = twin.quality.of(source, twin.asOf)
  const interval = twin.intervalOf(source)
  const newestAt = twin.freshness.newestAt(source)
  const lateness = window?.lateness.total ?? null
  // Of the two counts of a unit either may be the one that is wrong.
  const { difference, ...counts } = reconciliationOf(twin.state, twin.freshness.unitsOf(source), twin.asOf)
  return {
    stale: twin.isStale(source),
    interval,
    ageMinutes: newestAt === null ? null : Math.max(0, twin.asOf - newestAt) / MINUTE,
    latenessP50Seconds: lateness === null ? null : quantileOf(lateness, 0.5),
    latenessP90Seconds: lateness === null ? null : quantileOf(lateness, 0.9),
    validity: window?.validity() ?? null,
    clockOffsetSeconds: lateness === null ? null : clockOffsetSeconds(lateness, interval?.minutes ?? null),
    censusDifference: difference,
    censusDiffers: differs({ ...counts, difference }),
  }
}

export const sourceStatus = (twin: Twin, source: string): SourceStatus => statusOf(statusFiguresOf(twin, source))

export function sourceQuality(twin: Twin, source: string): SourceQuality {
  const figures = statusFiguresOf(twin, source)
  const window = twin.quality.of(source, twin.asOf)
  const status = statusOf(figures)
  const running = Math.max(halfHourOf(twin.asOf), window?.running ?? 0)
  const firstHeard = firstHeardHalfHour(twin, source, window, running)
  const found = completenessOf(twin, source, window)
  const seenAt = twin.sources.get(source)?.seenAtCity ?? null
  const silent = status === 'SILENT'
  const rest = {
    ...figures,
    status,
    completeness: found.by === null ? null : found.share,
    completenessFound: found,
    arrivals: Array.from({ length: HALF_HOURS_A_DAY }, (_, i) => {
      const halfHour = running - HALF_HOURS_A_DAY + 1 + i
      return firstHeard === null || halfHour < firstHeard ? null : (window?.arrivals(halfHour) ?? 0)
    }),
    arrivalsFrom: (running - HALF_HOURS_A_DAY + 1) * HALF_HOUR,
    silentSince: silent ? seenAt : null,
    silentMinutes: silent && seenAt !== null ? Math.max(0, twin.expectedAsOf - seenAt) / MINUTE : null,
    openGaps: openGapsOf(twin, source),
    driftShare:
      window === null || firstHeard === null ? null : driftShare((h) => window.arrivals(h), running, firstHeard),
    summerTimeJumpSeconds: window === null ? null : summerTimeJump(window.lateness.slots()),
  }
  return { ...rest, finding: sourceFinding(rest) }
}

/** Ranges missing over all epochs; null where the numbers are made with room between them, as `feed send` makes them. */
function openGapsOf(twin: Twin, source: string): number | null {
  const epochs = twin.identities.epochsOf(source)
  const numbering = twin.identities.numberingOf(source, new Set(epochs.map(({ epoch }) => epoch)))
  const found = completenessByNumbers(numbering)
  if (found.by === null && found.why === 'gaps by design') return null
  return epochs.reduce((sum, { openGaps }) => sum + openGaps, 0)
}

/** A source of which nothing was ever accepted is heard of from its first refused event on. */
function firstHeardHalfHour(twin: Twin, source: string, window: SourceWindow | null, running: number): number | null {
  const at = twin.freshness.firstHeardAt(source)
  if (at !== null && halfHourOf(at) <= running) return halfHourOf(at)
  if (window === null) return null
  for (let h = running - 2 * HALF_HOURS_A_DAY; h <= running; h++) if (window.arrivals(h) > 0) return h
  return null
}

function completenessOf(twin: Twin, source: string, window: SourceWindow | null): Completeness {
  const { censusAt } = twin.state.units
  const told = twin.sources.get(source)?.everyMinutes ?? null
  const wards = twin.freshness.censusUnitsOf(source).map((u) => censusAt[u]!)
  if (told !== null && wards.length >= WARDS_TO_TELL) return completenessByReports(wards, told)
  const epochs = window?.epochsSince(twin.asOf) ?? new Set<string>()
  return completenessByNumbers(twin.identities.numberingOf(source, epochs))
}
