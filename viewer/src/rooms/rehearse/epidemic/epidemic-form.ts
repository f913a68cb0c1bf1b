// The question of the epidemic view: as the API takes it, and as the levers of a rehearsal.
import type { PathogenFile } from '../../../data/epidemic-types.ts'
import type { Spec } from '../draft.ts'

export const AGE_CHOICES = ['all', 'school', 'work', 'old'] as const
export type AgeChoice = (typeof AGE_CHOICES)[number]

export interface EpidemicForm {
  readonly pathogen: string
  /** null = the pathogen's own. */
  readonly reproductionNumber: number | null
  /** The number is that among those who can still be infected, as of a reported series. */
  readonly isEffective: boolean
  readonly severityFactor: number | null
  readonly per100000: number
  readonly days: number
  readonly contacts: {
    readonly share: number
    readonly fromDay: number
    readonly untilDay: number
    readonly ages: AgeChoice
  }
  readonly vaccine: { readonly coverage: number; readonly atDay: number; readonly ages: AgeChoice }
  readonly beds: { readonly count: number; readonly fromDay: number }
}

const DAY = 1440
export const RUNS = 20

const SPANS: Readonly<Record<AgeChoice, { readonly fromAge?: number; readonly untilAge?: number }>> = {
  all: {},
  school: { fromAge: 5, untilAge: 20 },
  work: { fromAge: 20, untilAge: 60 },
  old: { fromAge: 60 },
}

/** Measures that do nothing, or begin after the last day, are left out. */
const hasContacts = ({ contacts, days }: EpidemicForm): boolean =>
  contacts.share > 0 && contacts.fromDay < Math.min(days, contacts.untilDay)
const hasVaccine = ({ vaccine, days }: EpidemicForm): boolean => vaccine.coverage > 0 && vaccine.atDay < days
const hasBeds = ({ beds, days }: EpidemicForm): boolean => beds.count > 0 && beds.fromDay < days

export function runInput(form: EpidemicForm): Record<string, unknown> {
  const { contacts, vaccine, beds } = form
  return {
    pathogen: form.pathogen,
    days: form.days,
    runs: RUNS,
    everywherePer100000: form.per100000,
    ...(form.reproductionNumber !== null && { reproductionNumber: form.reproductionNumber }),
    ...(form.isEffective && { isEffective: true }),
    ...(form.severityFactor !== null && { severityFactor: form.severityFactor }),
    ...(hasContacts(form) && {
      reduceContacts: [
        {
          share: contacts.share,
          fromDay: contacts.fromDay,
          untilDay: Math.min(form.days, contacts.untilDay),
          ...SPANS[contacts.ages],
        },
      ],
    }),
    ...(hasVaccine(form) && {
      vaccinate: [{ coverage: vaccine.coverage, atDay: vaccine.atDay, ...SPANS[vaccine.ages] }],
    }),
    ...(hasBeds(form) && { addBeds: [{ fromDay: beds.fromDay, intensiveCare: beds.count }] }),
  }
}

export interface AskedLever {
  readonly kind: string
  readonly spec: Spec
}

export function shockOf(form: EpidemicForm, { file }: PathogenFile): AskedLever {
  return {
    kind: 'epidemic',
    spec: {
      pathogen: form.isEffective ? { ...file, reproduction: 'effective' } : file,
      everywherePer100000: form.per100000,
      days: form.days,
      ...(form.reproductionNumber !== null && { reproductionNumber: form.reproductionNumber }),
      ...(form.severityFactor !== null && { severityFactor: form.severityFactor }),
    },
  }
}

/** `hospital` gets the further beds, out of its wards. */
export function leversOf(form: EpidemicForm, hospital: string | null): readonly AskedLever[] {
  const { contacts, vaccine, beds } = form
  const levers: AskedLever[] = []
  if (hasContacts(form))
    levers.push({
      kind: 'reduce-contacts',
      spec: {
        share: contacts.share,
        fromMinute: contacts.fromDay * DAY,
        untilMinute: Math.min(form.days, contacts.untilDay) * DAY,
        ...SPANS[contacts.ages],
      },
    })
  if (hasVaccine(form))
    levers.push({
      kind: 'vaccinate',
      spec: { coverage: vaccine.coverage, atMinute: vaccine.atDay * DAY, ...SPANS[vaccine.ages] },
    })
  if (hasBeds(form) && hospital !== null)
    levers.push({
      kind: 'convert-wards',
      spec: { facility: hospital, to: 'icu', beds: beds.count, atMinute: beds.fromDay * DAY, leadMinutes: DAY },
    })
  return levers
}
