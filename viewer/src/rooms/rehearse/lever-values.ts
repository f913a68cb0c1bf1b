// Values of a lever's fields: what a slider spans, how a value reads, what a new lever begins with.
import type { LeverFieldForm, LeverForm } from '../../data/rehearsal-types.ts'
import { clockTime, duration, timeWords } from '../../format/time.ts'
import type { Language, Words } from '../../i18n/words.ts'

const MINUTE = 60_000
/** From here on a minute of the run stands for "to the end". */
const ENDLESS_MINUTES = 500_000
/** A slider without a usual range ends here where the field would take more. */
const WIDE = 200

export const isNumeric = ({ kind }: LeverFieldForm): boolean =>
  kind === 'number' || kind === 'share' || kind === 'minute'

export interface SliderRange {
  readonly min: number
  readonly max: number
  readonly step: number
  /** The usual range on the slider, 0 … 1; null = none is known. */
  readonly usual: readonly [from: number, to: number] | null
}

const stepOf = (field: LeverFieldForm, min: number, max: number): number => {
  if (field.kind === 'minute') return max > 10_080 ? 720 : max > 2_880 ? 60 : 15
  if (field.kind === 'share') return 0.01
  if (field.unit === 'min') return max - min > 600 ? 15 : 5
  if (field.unit === 'factor') return max - min > 10 ? 0.5 : 0.05
  return max - min <= 2 ? 0.05 : 1
}

/**
 * The range of a field's slider: about the usual one, within what is accepted, and always holding the value. Typed values may
 * lie beyond it.
 */
export function sliderRange(field: LeverFieldForm, value: number, horizonMinutes: number): SliderRange {
  const low = field.low ?? 0
  const high = field.high ?? Number.POSITIVE_INFINITY
  const { sensibleLow: from, sensibleHigh: to } = field
  const usual = from !== null && to !== null && to > from
  const widest = field.kind === 'minute' ? horizonMinutes : usual ? Math.max(to * 1.5, to + (to - from)) : WIDE
  const rough = Math.min(high, Math.max(widest, value))
  const min = Math.min(low, value)
  const step = stepOf(field, min, rough)
  const max = Math.max(min + step, Math.min(high, Math.ceil((rough - min) / step - 1e-9) * step + min))
  const share = (at: number): number => Math.min(1, Math.max(0, (at - min) / (max - min)))
  return { min, max, step, usual: usual ? [share(from), share(to)] : null }
}

/** What stands in a field: its own value, else what it means when left out. */
export const standingValue = (field: LeverFieldForm, spec: Readonly<Record<string, unknown>>): unknown =>
  spec[field.name] ?? field.fallback

export interface Reading {
  readonly words: Words
  readonly language: Language
  /** The instant from which minutes count, epoch ms; null = not known yet. */
  readonly from: number | null
  readonly zone: string
}

/** A numeric value as the form shows it: minutes of the run as clock times, shares as per cent, lengths in hours. */
export function valueWords(field: LeverFieldForm, value: number, { words, language, from, zone }: Reading): string {
  if (field.kind === 'minute') {
    if (value >= ENDLESS_MINUTES) return words['rehearse.toTheEnd']
    if (value === 0) return words['rehearse.fromNow']
    if (from === null) return `+ ${duration(value)}`
    const at = from + value * MINUTE
    return value < 720 ? clockTime(at, zone) : timeWords(at, from, zone, language)
  }
  if (field.kind === 'share' || field.unit === 'share') return `${Number((value * 100).toFixed(1))} %`
  if (field.unit === 'min') return value >= 2_880 ? words['rehearse.days']((value / 1440).toFixed(0)) : duration(value)
  if (field.unit === 'factor') return `× ${Number(value.toFixed(2))}`
  const unit = words[`rehearse.unit.${field.unit}` as 'rehearse.unit.beds'] ?? field.unit ?? ''
  return `${Number(value.toFixed(2))}${unit === '' ? '' : ` ${unit}`}`
}

/** The field that a closed card shows: the first number that is neither an instant nor a length of time. */
export const principalField = (form: LeverForm): LeverFieldForm | null =>
  form.fields.find((f) => isNumeric(f) && f.kind !== 'minute' && f.unit !== 'min' && f.required) ??
  form.fields.find((f) => isNumeric(f) && f.kind !== 'minute' && f.unit !== 'min') ??
  form.fields.find(isNumeric) ??
  null

function initialNumber(field: LeverFieldForm): number {
  const { sensibleLow: from, sensibleHigh: to, low, high } = field
  const middle = from !== null && to !== null ? (from + to) / 2 : Math.min(high ?? 10, Math.max(low ?? 0, 10))
  const step = stepOf(field, low ?? 0, to ?? high ?? 10)
  return Number((Math.round(middle / step) * step).toFixed(4))
}

/** A new lever: what is required is set to what is usual, at the place that the rehearsal is about. */
export function initialSpec(
  form: LeverForm,
  place: { readonly facility: string | null; readonly unit: string | null },
): Readonly<Record<string, unknown>> {
  const takesFacility = form.fields.some(({ kind }) => kind === 'facility')
  return Object.fromEntries(
    form.fields.flatMap((field): [string, unknown][] => {
      if (field.kind === 'facility') return place.facility === null ? [] : [[field.name, place.facility]]
      if (field.kind === 'unit') return place.unit === null || takesFacility ? [] : [[field.name, place.unit]]
      if (field.kind === 'facilities' && field.required && place.facility !== null)
        return [[field.name, [place.facility]]]
      if (!field.required) return []
      if (isNumeric(field)) return [[field.name, initialNumber(field)]]
      if (field.choices[0]) return [[field.name, field.choices[0].value]]
      return []
    }),
  )
}
