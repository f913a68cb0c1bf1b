// One field of a lever: a slider with its usual range shaded, a choice, a place, a switch; and what is wrong with it.
import { type ReactNode, useId } from 'react'
import type { LeverFieldForm } from '../../data/rehearsal-types.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import type { Spec } from './draft.ts'
import { isNumeric, type Reading, sliderRange, standingValue, valueWords } from './lever-values.ts'

interface FieldProps {
  readonly field: LeverFieldForm
  readonly spec: Spec
  readonly horizonMinutes: number
  readonly reading: Reading
  readonly problem: string | null
  /** null = the field is left out. */
  readonly onChange: (value: unknown) => void
}

export function LeverField(props: FieldProps) {
  const { field, problem } = props
  const id = useId()
  return (
    <div className={`lever-field ${problem === null ? '' : 'is-wrong'}`}>
      {isNumeric(field) ? <NumberField {...props} describedBy={id} /> : <OtherField {...props} describedBy={id} />}
      {problem !== null && (
        <p className="lever-problem" id={id}>
          {problem}
        </p>
      )}
    </div>
  )
}

type Described = FieldProps & { readonly describedBy: string }

function NumberField({ field, spec, horizonMinutes, reading, problem, onChange, describedBy }: Described) {
  const { words, say } = useWords()
  const value = standingValue(field, spec)
  const given = typeof value === 'number'
  const number = given ? value : (field.low ?? 0)
  const range = sliderRange(field, number > 500_000 ? horizonMinutes : number, horizonMinutes)
  const text = given ? valueWords(field, number, reading) : words['rehearse.unset']
  const usual =
    range.usual && field.sensibleLow !== null && field.sensibleHigh !== null
      ? words['rehearse.usual'](
          valueWords(field, field.sensibleLow, reading),
          valueWords(field, field.sensibleHigh, reading),
          field.sensibleSource === null ? '–' : say(field.sensibleSource),
        )
      : null
  const share = (Math.min(number, range.max) - range.min) / (range.max - range.min)
  const style = {
    '--share': `${share * 100}%`,
    ...(range.usual ? { '--usual-from': `${range.usual[0] * 100}%`, '--usual-to': `${range.usual[1] * 100}%` } : {}),
  } as React.CSSProperties
  return (
    <label className="slider" title={usual ?? undefined}>
      <span className="ellipsis">{say(field.label)}</span>
      <b>{text}</b>
      <span className={`slider-track ${range.usual ? 'has-usual' : ''}`} style={style}>
        <input
          type="range"
          value={Math.min(number, range.max)}
          min={range.min}
          max={range.max}
          step={range.step}
          aria-valuetext={text}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : describedBy}
          onChange={(event) => onChange(Number(event.target.value))}
        />
      </span>
      {usual !== null && <span className="visually-hidden">{usual}</span>}
    </label>
  )
}

function OtherField({ field, spec, problem, onChange, describedBy }: Described) {
  const { words, say } = useWords()
  const value = standingValue(field, spec)
  const label = say(field.label)
  const attributes = {
    'aria-invalid': problem !== null,
    'aria-describedby': problem === null ? undefined : describedBy,
  }
  const chosen = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'flag':
      return (
        <label className="choice">
          <span>{label}</span>
          <input
            type="checkbox"
            checked={value === true}
            {...attributes}
            onChange={(event) => onChange(event.target.checked)}
          />
        </label>
      )
    case 'facility':
      return (
        <Choice label={label} value={chosen} attributes={attributes} onChange={onChange}>
          {(!field.required || chosen === '') && <option value="">–</option>}
          <Hospitals kept={chosen} />
        </Choice>
      )
    case 'facilities':
      return <Facilities field={field} spec={spec} attributes={attributes} label={label} onChange={onChange} />
    case 'unit':
      return <UnitChoice label={label} value={chosen} attributes={attributes} onChange={onChange} />
    case 'need':
      return (
        <Choice label={label} value={chosen || 'all'} attributes={attributes} onChange={onChange}>
          <option value="all">{words['rehearse.needAll']}</option>
          {NEEDS.map((need) => (
            <option key={need} value={need}>
              {words[`need.${need}`]}
            </option>
          ))}
        </Choice>
      )
    case 'choice':
      return (
        <Choice label={label} value={chosen} attributes={attributes} onChange={onChange}>
          {!field.required && field.fallback === null && <option value="">–</option>}
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {say(choice.label)}
            </option>
          ))}
        </Choice>
      )
    default:
      return (
        <label className="choice">
          <span>{label}</span>
          <input
            type="text"
            value={chosen}
            {...attributes}
            onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
          />
        </label>
      )
  }
}

const NEEDS = [
  'general-medicine',
  'respiratory',
  'cardiology',
  'neurology',
  'general-surgery',
  'orthopaedics',
  'obstetrics-gynaecology',
  'paediatrics',
  'oncology',
  'geriatrics-rehabilitation',
  'infectious',
  'psychiatry',
] as const

type Attributes = { readonly 'aria-invalid': boolean; readonly 'aria-describedby': string | undefined }

function Choice({
  label,
  value,
  attributes,
  onChange,
  children,
}: {
  label: string
  value: string
  attributes: Attributes
  onChange: (value: string | null) => void
  children: ReactNode
}) {
  return (
    <label className="choice">
      <span className="ellipsis" title={label}>
        {label}
      </span>
      <select
        value={value}
        {...attributes}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        {children}
      </select>
    </label>
  )
}

/** The hospitals as options; what a file names beside them is kept as it is. */
function Hospitals({ kept }: { kept: string }) {
  const { say } = useWords()
  const city = useApp((state) => state.city)
  const known = city?.hospitals.some(({ id }) => id === kept) ?? false
  const other = useApp((state) => state.catalogue?.facility.get(kept))
  return (
    <>
      {kept !== '' && !known && <option value={kept}>{other ? say(other.name) : kept}</option>}
      {city?.hospitals.map((hospital) => (
        <option key={hospital.id} value={hospital.id}>
          {say(hospital.name)}
        </option>
      ))}
    </>
  )
}

/** Several hospitals, each removable; none = the whole city. */
function Facilities({
  field,
  spec,
  label,
  attributes,
  onChange,
}: {
  field: LeverFieldForm
  spec: Spec
  label: string
  attributes: Attributes
  onChange: (value: unknown) => void
}) {
  const { words, say } = useWords()
  const catalogue = useApp((state) => state.catalogue)
  const value = spec[field.name]
  const ids = Array.isArray(value) ? value.map(String) : []
  const set = (next: readonly string[]): void => onChange(next.length === 0 ? null : next)
  const nameOf = (id: string): string => {
    const facility = catalogue?.facility.get(id)
    return facility ? say(facility.name) : id
  }
  return (
    <>
      <Choice label={label} value="" attributes={attributes} onChange={(id) => id && set([...new Set([...ids, id])])}>
        <option value="">{ids.length === 0 ? words['rehearse.everywhere'] : words['rehearse.addPlace']}</option>
        <Hospitals kept="" />
      </Choice>
      {ids.length > 0 && (
        <ul className="lever-places">
          {ids.map((id) => (
            <li key={id}>
              <button
                type="button"
                className="chip ellipsis"
                aria-label={words['rehearse.remove'](nameOf(id))}
                title={words['rehearse.remove'](nameOf(id))}
                onClick={() => set(ids.filter((one) => one !== id))}
              >
                {nameOf(id)} ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** A unit with beds: its hospital first. */
function UnitChoice({
  label,
  value,
  attributes,
  onChange,
}: {
  label: string
  value: string
  attributes: Attributes
  onChange: (value: string | null) => void
}) {
  const { words, say } = useWords()
  const city = useApp((state) => state.city)
  const hospital = useApp((state) => state.catalogue?.unit.get(value)?.facility ?? null)
  const wards = (id: string) =>
    city?.hospitals.find((one) => one.id === id)?.units.filter((u) => u.kind !== 'emergency')
  return (
    <>
      <Choice
        label={words['rehearse.hospital']}
        value={hospital?.id ?? ''}
        attributes={attributes}
        onChange={(id) => onChange(id === null ? null : (wards(id)?.[0]?.id ?? null))}
      >
        <option value="">–</option>
        <Hospitals kept={hospital?.id ?? ''} />
      </Choice>
      {hospital && (
        <Choice label={label} value={value} attributes={attributes} onChange={onChange}>
          {hospital.units
            .filter((unit) => unit.kind !== 'emergency')
            .map((unit) => (
              <option key={unit.id} value={unit.id}>
                {say(unit.name)}
              </option>
            ))}
        </Choice>
      )}
    </>
  )
}
