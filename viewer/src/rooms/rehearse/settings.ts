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

type Asked = Rehearsal['levers'][number]

/** A field of a lever as it was asked, whatever it holds. */
const fieldOf = ({ spec }: Asked, name: string): unknown =>
  typeof spec === 'object' && spec !== null ? (spec as Readonly<Record<string, unknown>>)[name] : undefined
const numberOf = (asked: Asked, name: string): number | null => {
  const value = fieldOf(asked, name)
  return typeof value === 'number' ? value : null
}
const textOf = (asked: Asked, name: string): string | null => {
  const value = fieldOf(asked, name)
  return typeof value === 'string' ? value : null
}

/** Hospital that a rehearsal's plan opens or closes beds at; null = it has no such lever. */
export function plannedHospital(rehearsal: Pick<Rehearsal, 'levers'>): string | null {
  for (const asked of rehearsal.levers) {
    const facility = asked.kind === 'open-beds' || asked.kind === 'close-beds' ? textOf(asked, 'facility') : null
    if (facility !== null) return facility
  }
  return null
}

/** One shock or lever in a few words; null = a kind this page does not know. */
function wordsOf(asked: Asked, words: Words, nameOf: (facility: string) => string): string | null {
  const percent = (share: number | null): string | null => (share === null ? null : String(Math.round(share * 100)))
  switch (asked.kind) {
    case 'surge-arrivals': {
      const factor = numberOf(asked, 'factor')
      return factor === null ? null : words['rehearse.titleSurge'](String(factor))
    }
    case 'open-beds':
    case 'close-beds': {
      const place = textOf(asked, 'facility') ?? textOf(asked, 'unit')
      const beds = numberOf(asked, 'beds')
      return place === null || beds === null
        ? null
        : `${nameOf(place)} ${asked.kind === 'open-beds' ? '+' : '−'}${beds}`
    }
    case 'staffing': {
      const share = percent(numberOf(asked, 'absentShare'))
      const missing = share === null ? numberOf(asked, 'absent')?.toString() : `${share}%`
      const role = textOf(asked, 'role') === 'doctor' ? 'doctor' : 'nurse'
      return missing === undefined ? null : words[`rehearse.titleAbsent.${role}`](missing)
    }
    case 'defer-electives': {
      const share = percent(numberOf(asked, 'share'))
      return share === null ? null : words['rehearse.titleDeferred'](`${share}%`)
    }
    default:
      return null
  }
}

/** What a rehearsal is about, in words of the present language: the first shock or lever of each kind. Empty = none. */
export function titleOf(
  { shocks, levers }: Pick<Rehearsal, 'shocks' | 'levers'>,
  words: Words,
  nameOf: (facility: string) => string,
): string {
  const all = [...shocks, ...levers]
  return all
    .filter(({ kind }, i) => all.findIndex((other) => other.kind === kind) === i)
    .flatMap((asked) => wordsOf(asked, words, nameOf) ?? [])
    .join(' · ')
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
