// What the rehearsal room sets, and the question it asks the engine.
import type { Rehearsal } from '../../data/types.ts'
import type { Words } from '../../i18n/words.ts'

export interface Settings {
  /** Arrivals as a multiple of the ordinary. */
  readonly factor: number
  readonly route: 'both' | 'emergency' | 'direct'
  readonly need: string
  readonly fromMinute: number
  readonly lastsHours: number
  /** Hospital of the shock; null = the whole city. */
  readonly where: string | null
  /** Hospital whose surge beds open. */
  readonly hospital: string | null
  readonly beds: number
  readonly leadMinutes: number
  readonly seed: string
  readonly replications: number
}

/** Surge beds a plan begins with at most: what one shift can make ready. */
export const PLAN_BEDS_AT_MOST = 40

/** Hospital that a rehearsal's plan opens beds at; null = it has no such lever. */
export function plannedHospital(rehearsal: Pick<Rehearsal, 'levers'>): string | null {
  for (const { kind, spec } of rehearsal.levers) {
    const facility = kind === 'open-beds' ? (spec as { facility?: unknown } | null)?.facility : null
    if (typeof facility === 'string') return facility
  }
  return null
}

/** What a rehearsal is about, in words of the present language: shock and lever as they were asked. Empty = neither. */
export function titleOf(
  { shocks, levers }: Pick<Rehearsal, 'shocks' | 'levers'>,
  words: Words,
  nameOf: (facility: string) => string,
): string {
  const factor = shocks.flatMap(({ kind, spec }) => {
    const found = kind === 'surge-arrivals' ? (spec as { factor?: unknown } | null)?.factor : null
    return typeof found === 'number' ? [found] : []
  })[0]
  const beds = levers.flatMap(({ kind, spec }) => {
    const found = kind === 'open-beds' ? (spec as { beds?: unknown } | null)?.beds : null
    return typeof found === 'number' ? [found] : []
  })[0]
  const hospital = plannedHospital({ levers })
  return [
    ...(factor === undefined ? [] : [words['rehearse.titleSurge'](String(factor))]),
    ...(hospital === null || beds === undefined ? [] : [`${nameOf(hospital)} +${beds}`]),
  ].join(' · ')
}

/** The hospital that fans and titles are about: the one of the result's plan, else the one that was chosen. */
export const focusHospital = (state: {
  readonly rehearsal: Pick<Rehearsal, 'levers'> | null
  readonly asked: Settings | null
  readonly settings: Settings
}): string | null =>
  state.rehearsal === null
    ? state.settings.hospital
    : (plannedHospital(state.rehearsal) ?? state.asked?.hospital ?? state.asked?.where ?? null)

export const NEED_CHOICES = [
  'all',
  'respiratory',
  'general-medicine',
  'cardiology',
  'neurology',
  'general-surgery',
  'orthopaedics',
  'paediatrics',
  'infectious',
] as const

export const DEFAULT_SETTINGS: Settings = {
  factor: 1.6,
  route: 'both',
  need: 'all',
  fromMinute: 0,
  lastsHours: 10,
  where: null,
  hospital: null,
  beds: 18,
  leadMinutes: 120,
  seed: '20261121',
  replications: 40,
}

export interface LeverQuestion {
  readonly kind: string
  readonly spec: Record<string, unknown>
}

export interface RehearsalQuestion {
  readonly title: string
  readonly horizonHours: number
  readonly replications: number
  readonly seed: string
  readonly levers: readonly LeverQuestion[]
  readonly shocks: readonly LeverQuestion[]
}

/** The input of the `rehearse` mutation. A factor of 1 is no shock, no hospital or no beds is no lever. */
export function questionOf(settings: Settings, title: string): RehearsalQuestion {
  return {
    title,
    horizonHours: 24,
    replications: settings.replications,
    seed: settings.seed,
    shocks:
      settings.factor > 1
        ? [
            {
              kind: 'surge-arrivals',
              spec: {
                factor: settings.factor,
                need: settings.need,
                ...(settings.where === null ? {} : { facilities: [settings.where] }),
                fromMinute: settings.fromMinute,
                untilMinute: settings.fromMinute + settings.lastsHours * 60,
                route: settings.route,
              },
            },
          ]
        : [],
    levers:
      settings.hospital !== null && settings.beds > 0
        ? [
            {
              kind: 'open-beds',
              spec: {
                facility: settings.hospital,
                beds: settings.beds,
                atMinute: 0,
                leadMinutes: settings.leadMinutes,
              },
            },
          ]
        : [],
  }
}

/** Whether a result answers these settings: false = it is out of date. */
export const sameQuestion = (a: Settings, b: Settings): boolean =>
  JSON.stringify(questionOf(a, '')) === JSON.stringify(questionOf(b, ''))
