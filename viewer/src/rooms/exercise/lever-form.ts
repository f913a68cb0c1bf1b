// A lever's form as values: what is asked, and the specification that comes of the answers.
import type { FieldSeen, LeverSeen } from './types.ts'

export type Values = Readonly<Record<string, string>>

const PLACES = ['facility', 'facilities']

/** A hospital acts for itself: it is not asked which hospital. */
export const fieldsShown = (lever: LeverSeen, own: string | null): readonly FieldSeen[] =>
  lever.fields.filter((field) => own === null || !PLACES.includes(field.kind))

function valueIn(field: FieldSeen, text: string): unknown {
  switch (field.kind) {
    case 'number':
    case 'share':
    case 'minute':
      return Number(text)
    case 'flag':
      return text === 'true'
    case 'facilities':
      return [text]
    default:
      return text
  }
}

/** The specification; `own` = the hospital that acts, null = any may be named. Empty answers are left out. */
export function specOf(lever: LeverSeen, values: Values, own: string | null): Readonly<Record<string, unknown>> {
  const spec: Record<string, unknown> = {}
  for (const field of lever.fields) {
    const text = values[field.name] ?? ''
    if (text !== '') spec[field.name] = valueIn(field, text)
    else if (own !== null && field.kind === 'facility') spec[field.name] = own
    else if (own !== null && field.kind === 'facilities') spec[field.name] = [own]
  }
  // A ward says where by itself: levers take either it or its hospital.
  if (spec.unit !== undefined && lever.fields.some(({ name, kind }) => name === 'facility' && kind === 'facility'))
    delete spec.facility
  return spec
}
