// The question of the rehearsal room while it is written: what happens, what is done, for how long; and the plans kept of it.
import type { Asked, LeverForm, ScenarioFile } from '../../data/rehearsal-types.ts'
import type { Pulse, Rehearsal } from '../../data/types.ts'
import type { Language, Words } from '../../i18n/words.ts'
import { initialSpec } from './lever-values.ts'

export type Spec = Readonly<Record<string, unknown>>

/** A shock or lever in the editor; `key` tells it from its like while the list changes. */
export interface LeverDraft {
  readonly key: number
  readonly kind: string
  readonly spec: Spec
}

export type Use = 'shocks' | 'levers'

export interface Draft {
  /** The instant of the record it starts from, epoch ms; null = now. */
  readonly from: number | null
  /** The file it was opened from; null = none. */
  readonly scenario: string | null
  readonly horizonHours: number
  readonly seed: string
  readonly replications: number
  readonly shocks: readonly LeverDraft[]
  readonly levers: readonly LeverDraft[]
  /** Parameters that the file changes. */
  readonly parameters: Readonly<Record<string, number>>
}

/** As many plans as can be compared at once. */
export const PLAN_NAMES = ['A', 'B', 'C', 'D'] as const
export type PlanName = (typeof PLAN_NAMES)[number]

/** Levers kept under a name, to be compared with other plans against the same shocks. */
export interface Plan {
  readonly name: PlanName
  readonly levers: readonly LeverDraft[]
}

/** Surge beds a plan begins with at most: what one shift can make ready. */
export const PLAN_BEDS_AT_MOST = 40
export const HORIZON_CHOICES = [12, 24, 48, 72, 168, 336, 672, 1344, 1680, 4368] as const

export const EMPTY_DRAFT: Draft = {
  from: null,
  scenario: null,
  horizonHours: 24,
  seed: '20261121',
  replications: 40,
  shocks: [
    {
      key: 1,
      kind: 'surge-arrivals',
      spec: { factor: 1.6, need: 'all', fromMinute: 0, untilMinute: 600, route: 'both' },
    },
  ],
  levers: [],
  parameters: {},
}

const nextKey = ({ shocks, levers }: Draft): number => 1 + Math.max(0, ...[...shocks, ...levers].map(({ key }) => key))

const isSpec = (value: unknown): value is Spec => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Without what is null: a field that is left out and one that is null mean the same. */
const withoutNulls = (spec: unknown): Spec =>
  isSpec(spec) ? Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null)) : {}

export function changed(draft: Draft, use: Use, key: number, part: Spec): Draft {
  const lists = draft[use].map((one) =>
    one.key === key ? { ...one, spec: withoutNulls({ ...one.spec, ...part }) } : one,
  )
  return { ...draft, [use]: lists }
}

export const removed = (draft: Draft, use: Use, key: number): Draft => ({
  ...draft,
  [use]: draft[use].filter((one) => one.key !== key),
})

/** With a further lever, its required fields set to what is usual; `facility` is where the rehearsal is about. */
export function added(draft: Draft, use: Use, form: LeverForm, facility: string | null, unit: string | null): Draft {
  const one = { key: nextKey(draft), kind: form.kind, spec: initialSpec(form, { facility, unit }) }
  return { ...draft, [use]: [...draft[use], one] }
}

export function withLevers(draft: Draft, levers: readonly LeverDraft[]): Draft {
  let key = nextKey(draft)
  return { ...draft, levers: levers.map((one) => ({ ...one, key: key++ })) }
}

/** A file of the library as the editor opens it. */
export function draftOf(file: ScenarioFile, { from, seed, replications }: Draft): Draft {
  let key = 1
  const drafts = (list: readonly Asked[]): LeverDraft[] =>
    list.map(({ kind, spec }) => ({ key: key++, kind, spec: withoutNulls(spec) }))
  return {
    from,
    scenario: file.id,
    horizonHours: file.horizonHours,
    seed,
    replications,
    shocks: drafts(file.shocks),
    levers: drafts(file.levers),
    parameters: file.parameters,
  }
}

/** The question that a rehearsal of the server answers, as the editor has it; `parameters` are those of its file. */
export function draftOfRehearsal(
  rehearsal: Pick<
    Rehearsal,
    'fromRecord' | 'forkedAt' | 'scenario' | 'horizonHours' | 'seed' | 'of' | 'shocks' | 'levers'
  >,
  parameters: Draft['parameters'],
): Draft {
  const { fromRecord, forkedAt, scenario, horizonHours, seed, of, shocks, levers } = rehearsal
  const keyed = (list: readonly Asked[], first: number): LeverDraft[] =>
    list.map(({ kind, spec }, k) => ({ key: first + k, kind, spec: withoutNulls(spec) }))
  return {
    from: fromRecord ? Date.parse(forkedAt) : null,
    scenario,
    horizonHours,
    seed: String(seed),
    replications: of,
    shocks: keyed(shocks, 1),
    levers: keyed(levers, 1 + shocks.length),
    parameters,
  }
}

export interface RehearsalQuestion {
  readonly title: string
  /** ISO 8601; null = now. */
  readonly from: string | null
  readonly scenario: string | null
  readonly horizonHours: number
  readonly replications: number
  readonly seed: string
  readonly shocks: readonly Asked[]
  readonly levers: readonly Asked[]
  readonly parameters: Readonly<Record<string, number>>
}

/** The input of `rehearse` and of `checkScenario`. */
export function questionOf(draft: Draft, title: string): RehearsalQuestion {
  const asked = (list: readonly LeverDraft[]): Asked[] => list.map(({ kind, spec }) => ({ kind, spec }))
  const { scenario, horizonHours, replications, seed, parameters } = draft
  return {
    title,
    from: draft.from === null ? null : new Date(draft.from).toISOString(),
    scenario,
    horizonHours,
    replications,
    seed,
    shocks: asked(draft.shocks),
    levers: asked(draft.levers),
    parameters,
  }
}

/** Whether a result answers this draft: false = it is out of date. */
export const sameQuestion = (a: Draft, b: Draft): boolean =>
  JSON.stringify(questionOf(a, '')) === JSON.stringify(questionOf(b, ''))

/**
 * The instant from which the editor's minutes count, epoch ms: that of the fork while the draft is the question of the result
 * beside it, else where the draft starts: an instant of the record, or the city's present. null = not known yet.
 */
export const minutesCountFrom = (
  draft: Draft,
  asked: Draft | null,
  forkedAt: number | null,
  asOf: number | null,
): number | null =>
  forkedAt !== null && asked !== null && sameQuestion(draft, asked) ? forkedAt : (draft.from ?? asOf)

/** Whether no feed has told of any hospital yet, so that there is no live state to rehearse from. null = no pulse yet. */
export const hasNoData = (pulse: Pick<Pulse, 'facilities'> | null): boolean =>
  pulse?.facilities.every(({ observedAt }) => observedAt === null) ?? false

/** Whether two lists of levers are the same plan. */
export const sameLevers = (a: readonly Asked[], b: readonly Asked[]): boolean =>
  JSON.stringify(a.map(({ kind, spec }) => [kind, withoutNulls(spec)])) ===
  JSON.stringify(b.map(({ kind, spec }) => [kind, withoutNulls(spec)]))

const textOf = ({ spec }: Asked, name: string): string | null => {
  const value = isSpec(spec) ? spec[name] : undefined
  return typeof value === 'string' ? value : null
}
const numberOf = ({ spec }: Asked, name: string): number | null => {
  const value = isSpec(spec) ? spec[name] : undefined
  return typeof value === 'number' ? value : null
}

/** The first hospital that a list of shocks or levers names, by itself or by one of its units; null = none does. */
export function namedHospital(list: readonly Asked[], facilityOfUnit: (unit: string) => string | null): string | null {
  for (const asked of list) {
    const { spec } = asked
    const facilities = isSpec(spec) && Array.isArray(spec.facilities) ? (spec.facilities as unknown[]) : []
    const unit = textOf(asked, 'unit')
    const found =
      textOf(asked, 'facility') ?? facilities.find((one) => typeof one === 'string') ?? (unit && facilityOfUnit(unit))
    if (typeof found === 'string') return found
  }
  return null
}

/** The hospital that fans and titles are about: the one that the levers name, else the shocks; null = the city. */
export function focusHospital(state: {
  readonly rehearsal: Pick<Rehearsal, 'levers' | 'shocks'> | null
  readonly draft: Draft
  readonly catalogue: {
    readonly unit: ReadonlyMap<string, { readonly facility: { readonly id: string } }>
    readonly facility: ReadonlyMap<string, unknown>
  } | null
}): string | null {
  const { levers, shocks } = state.rehearsal ?? state.draft
  const ofUnit = (unit: string): string | null => state.catalogue?.unit.get(unit)?.facility.id ?? null
  return namedHospital(levers, ofUnit) ?? namedHospital(shocks, ofUnit)
}

/** What titles need beside the words: names of places, and of levers that have no wording of their own. */
export interface Naming {
  readonly words: Words
  readonly language: Language
  readonly nameOf: (facility: string) => string
  readonly forms: readonly LeverForm[] | null
}

function wordsOf(asked: Asked, { words, language, nameOf, forms }: Naming): string | null {
  const share = numberOf(asked, 'share') ?? numberOf(asked, 'absentShare')
  const percent = share === null ? null : `${Math.round(share * 100)}%`
  switch (asked.kind) {
    case 'surge-arrivals': {
      const factor = numberOf(asked, 'factor')
      return factor === null ? null : words['rehearse.titleSurge'](String(factor))
    }
    case 'open-beds':
    case 'add-beds':
    case 'close-beds': {
      const place = textOf(asked, 'facility') ?? textOf(asked, 'unit')
      const beds = numberOf(asked, 'beds')
      return place === null || beds === null
        ? null
        : `${nameOf(place)} ${asked.kind === 'close-beds' ? '−' : '+'}${beds}`
    }
    case 'staffing': {
      const missing = percent ?? numberOf(asked, 'absent')?.toString()
      const role = textOf(asked, 'role') === 'doctor' ? 'doctor' : 'nurse'
      return missing === undefined ? null : words[`rehearse.titleAbsent.${role}`](missing)
    }
    case 'defer-electives':
      return percent === null ? null : words['rehearse.titleDeferred'](percent)
    default: {
      const name = forms?.find(({ kind }) => kind === asked.kind)?.name[language]
      const place = textOf(asked, 'facility')
      return name === undefined ? null : place === null ? name : `${name} ${nameOf(place)}`
    }
  }
}

/** A lever in a few words; its kind where nothing better is known. */
export const leverWords = (asked: Asked, naming: Naming): string => wordsOf(asked, naming) ?? asked.kind

/** What a rehearsal is about, in words of the present language: the first shock or lever of each kind. Empty = none. */
export function titleOf({ shocks, levers }: Pick<Rehearsal, 'shocks' | 'levers'>, naming: Naming): string {
  const all = [...shocks, ...levers]
  return all
    .filter(({ kind }, i) => all.findIndex((other) => other.kind === kind) === i)
    .flatMap((asked) => wordsOf(asked, naming) ?? [])
    .join(' · ')
}

/** The problems of one shock or lever by field; what concerns it as a whole is under the empty name. */
export function problemsOf(
  problems: readonly { readonly path: string; readonly why: string }[],
  use: Use,
  index: number,
): ReadonlyMap<string, string> {
  const at = `${use}[${index}]`
  return new Map(
    problems
      .filter(({ path }) => path === at || path.startsWith(`${at}.`))
      .map(({ path, why }): [string, string] => [path.slice(at.length + 1).replace(/\[\d+\]$/, ''), why]),
  )
}
