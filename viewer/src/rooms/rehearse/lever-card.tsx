// One shock or lever in the editor: its principal value as a slider, the rest behind it, what is wrong beside the field.
import { useId, useState } from 'react'
import type { LeverFieldForm, LeverForm } from '../../data/rehearsal-types.ts'
import { store, useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { changed, type LeverDraft, leverWords, minutesCountFrom, removed, type Spec, type Use } from './draft.ts'
import { setDraft } from './draft-store.ts'
import { LeverField } from './lever-field.tsx'
import { principalField, valueWords } from './lever-values.ts'
import { useNaming } from './naming.ts'

/** Names of the fields that say where a lever takes hold. */
const PLACES = ['facility', 'facilities', 'unit']

/** A hospital, a list of them and a unit exclude one another: choosing one leaves out the others. */
function partOf(form: LeverForm, field: LeverFieldForm, value: unknown): Spec {
  const others =
    PLACES.includes(field.name) && value !== null
      ? form.fields.filter(({ name }) => PLACES.includes(name) && name !== field.name)
      : []
  return { ...Object.fromEntries(others.map(({ name }) => [name, null])), [field.name]: value }
}

function whereWords({ facility, facilities, unit }: Spec, everywhere: string, nameOf: (id: string) => string): string {
  if (typeof unit === 'string') return nameOf(unit)
  if (typeof facility === 'string') return nameOf(facility)
  if (Array.isArray(facilities)) return facilities.map((id) => nameOf(String(id))).join(', ')
  return everywhere
}

/** What stands in the fields of a lever whose form is not known. */
const specWords = (spec: Spec): string =>
  Object.entries(spec)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ')

export function LeverCard({
  use,
  lever,
  form,
  problems,
  told,
}: {
  use: Use
  lever: LeverDraft
  form: LeverForm | undefined
  problems: ReadonlyMap<string, string>
  /** What became of it in the shown rehearsal where not all of it could be done; null = nothing to tell. */
  told: string | null
}) {
  const { words, language, say } = useWords()
  const naming = useNaming()
  const asOf = useAsOf()
  const from = useApp(({ draft, asked, rehearsal }) =>
    minutesCountFrom(draft, asked, rehearsal ? Date.parse(rehearsal.forkedAt) : null, asOf),
  )
  const zone = useZone()
  const horizonHours = useApp((state) => state.draft.horizonHours)
  const [open, setOpen] = useState(false)
  const panel = useId()
  const name = form ? say(form.name) : leverWords(lever, naming)
  const principal = form ? principalField(form) : null
  const rest = form?.fields.filter((field) => field !== principal) ?? []
  const isOpen = open || rest.some((field) => problems.has(field.name))
  const fields = form?.fields.map(({ name: one }) => one) ?? []
  const general = [...problems].filter(([field]) => !fields.includes(field)).map(([, why]) => why)
  const takesPlace = form?.fields.some(({ name: one }) => PLACES.includes(one)) ?? false
  const where = whereWords(lever.spec, takesPlace ? words['rehearse.everywhere'] : '', naming.nameOf)
  const reading = { words, language, from, zone }
  const start = form?.fields.find(({ name: one }) => one === 'fromMinute' || one === 'atMinute')
  const startsAt = start ? (lever.spec[start.name] ?? start.fallback) : null
  const when = start && typeof startsAt === 'number' && startsAt > 0 ? valueWords(start, startsAt, reading) : ''
  const fieldOf = (field: LeverFieldForm) => (
    <LeverField
      key={field.name}
      field={field}
      spec={lever.spec}
      horizonMinutes={horizonHours * 60}
      reading={reading}
      problem={problems.get(field.name) ?? null}
      onChange={(value) =>
        setDraft(
          changed(store.getState().draft, use, lever.key, partOf(form!, field, value)),
          `${lever.key} ${field.name}`,
        )
      }
    />
  )
  return (
    <li className={`lever ${problems.size > 0 ? 'is-wrong' : ''}`}>
      <div className="lever-head">
        <button
          type="button"
          className="lever-more"
          aria-expanded={isOpen}
          aria-controls={panel}
          disabled={rest.length === 0}
          onClick={() => setOpen(!isOpen)}
        >
          <i aria-hidden="true">{rest.length === 0 ? '' : isOpen ? '▾' : '▸'}</i>
          <b>{name}</b>
          <span className="meta ellipsis" title={where}>
            {[where, when].filter(Boolean).join(' · ')}
          </span>
        </button>
        <button
          type="button"
          className="lever-remove"
          aria-label={words['rehearse.remove'](name)}
          title={words['rehearse.remove'](name)}
          onClick={() => setDraft(removed(store.getState().draft, use, lever.key))}
        >
          ×
        </button>
      </div>
      {principal && fieldOf(principal)}
      {!form?.fields.length && <p className="meta lever-spec">{specWords(lever.spec)}</p>}
      {general.map((why) => (
        <p key={why} className="lever-problem">
          {why}
        </p>
      ))}
      {told !== null && <p className="lever-told stale">{told}</p>}
      <div id={panel} className="lever-rest">
        {isOpen && rest.map(fieldOf)}
      </div>
    </li>
  )
}
