// Acting: a lever of the catalogue with its fields, and what became of those that were pulled.
import { useState } from 'react'
import { figureUnit } from '../../findings/answers.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { exerciseClock } from './exercise-clock.ts'
import { act, useExercise } from './exercise-store.ts'
import { fieldsShown, specOf, type Values } from './lever-form.ts'
import type { ActionSeen, ExerciseSeen, FieldSeen, LeverSeen } from './types.ts'

/** The city of an exercise cannot grow beds that the screen does not have. */
const NOT_HERE = ['add-beds']

const mayPull = ({ kind, use }: LeverSeen, isFacilitator: boolean): boolean =>
  !NOT_HERE.includes(kind) && (isFacilitator || use !== 'shock')

export function ActPanel({ exercise }: { readonly exercise: ExerciseSeen }) {
  const { words } = useWords()
  const levers = useExercise((state) => state.levers)
  const { you } = exercise
  const choices = levers.filter((lever) => mayPull(lever, you?.role === 'FACILITATOR'))
  return (
    <section className="exercise-panel exercise-act" aria-labelledby="exercise-act">
      <div className="panel-title">
        <h2 id="exercise-act">{words['exercise.act']}</h2>
      </div>
      {you === null || you.role === 'OBSERVER' ? (
        <p className="meta exercise-empty">{words[you === null ? 'exercise.actJoin' : 'exercise.actNone']}</p>
      ) : (
        choices.length > 0 && <ActForm levers={choices} own={you.role === 'HOSPITAL' ? you.facility : null} />
      )}
      <Actions exercise={exercise} />
    </section>
  )
}

function ActForm({ levers, own }: { readonly levers: readonly LeverSeen[]; readonly own: string | null }) {
  const { words, say } = useWords()
  const [kind, setKind] = useState(levers.find((lever) => lever.kind === 'open-beds')?.kind ?? levers[0]!.kind)
  const [values, setValues] = useState<Values>({})
  const [done, setDone] = useState<ActionSeen | string | null>(null)
  const lever = levers.find((one) => one.kind === kind) ?? levers[0]!
  return (
    <form
      className="exercise-form"
      onSubmit={(event) => {
        event.preventDefault()
        void act(lever.kind, specOf(lever, values, own)).then(setDone)
      }}
    >
      <label>
        {words['exercise.actKind']}
        <select
          name="kind"
          value={lever.kind}
          onChange={(event) => {
            setKind(event.target.value)
            setValues({})
            setDone(null)
          }}
        >
          {levers.map((one) => (
            <option key={one.kind} value={one.kind}>
              {say(one.name)}
            </option>
          ))}
        </select>
      </label>
      {fieldsShown(lever, own).map((field) => (
        <Field
          key={`${lever.kind}.${field.name}`}
          field={field}
          value={values[field.name] ?? ''}
          home={own ?? values.facility ?? null}
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <button type="submit" className="button primary">
        {words['exercise.actNow']}
      </button>
      <output className={typeof done === 'string' || done?.why ? 'sev-watch' : 'meta'}>
        {done === null
          ? ''
          : typeof done === 'string'
            ? `${words['exercise.refused']} · ${done}`
            : done.planned
              ? `${words['exercise.actDone']} · ${say(done.planned.note)}`
              : `${words['exercise.refused']} · ${done.why ?? ''}`}
      </output>
    </form>
  )
}

interface FieldProps {
  readonly field: FieldSeen
  readonly value: string
  /** The hospital whose units are offered; null = those of all. */
  readonly home: string | null
  readonly onChange: (value: string) => void
}

function Field({ field, value, home, onChange }: FieldProps) {
  const { words, say } = useWords()
  // Units that the label says already, or that a percentage would not help.
  const plain = field.unit === null || ['beds', 'share', 'factor', field.kind].includes(field.unit)
  const label = plain ? say(field.label) : `${say(field.label)} (${figureUnit(field.unit!, words)})`
  const options = useChoices(field, home)
  const one = field.kind === 'facility' || (field.kind === 'unit' && home === null)
  const empty = words[field.fallback === null && !one ? 'exercise.field.all' : 'exercise.field.none']
  if (options !== null)
    return (
      <label>
        {label}
        <select name={field.name} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{empty}</option>
          {options.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    )
  return (
    <label>
      {label}
      <input
        type={field.kind === 'text' ? 'text' : 'number'}
        name={field.name}
        step="any"
        {...(field.low === null ? {} : { min: field.low })}
        {...(field.high === null ? {} : { max: field.high })}
        placeholder={typeof field.fallback === 'number' ? String(field.fallback) : ''}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

/** What a field may be chosen from; null = it is a number. */
function useChoices(field: FieldSeen, home: string | null): readonly (readonly [string, string])[] | null {
  const { words, say } = useWords()
  const city = useApp((state) => state.city)
  if (field.choices.length > 0) return field.choices.map(({ value, label }) => [value, say(label)])
  switch (field.kind) {
    case 'facility':
    case 'facilities':
      return (city?.hospitals ?? []).map(({ id, name }) => [id, say(name)])
    case 'unit':
      return (city?.hospitals ?? [])
        .filter(({ id }) => home === null || id === home)
        .flatMap(({ name, units }) =>
          units
            .filter(({ kind }) => kind !== 'emergency')
            .map((unit) => [unit.id, home === null ? `${say(name)} · ${say(unit.name)}` : say(unit.name)] as const),
        )
    case 'flag':
      return [
        ['true', '✓'],
        ['false', '–'],
      ]
    case 'number':
    case 'share':
    case 'minute':
    case 'text':
      return null
    default:
      return [['all', words['exercise.field.all']]]
  }
}

function Actions({ exercise }: { readonly exercise: ExerciseSeen }) {
  const { words, say, language } = useWords()
  const who = new Map(exercise.participants.map((one) => [one.id, one]))
  return (
    <>
      <h3 className="exercise-sub">{words['exercise.log']}</h3>
      <ScrollRegion className="exercise-scroll" name={words['exercise.log']}>
        {exercise.actions.length === 0 && <p className="meta exercise-empty">{words['exercise.logEmpty']}</p>}
        <ol>
          {exercise.actions.toReversed().map((action) => {
            const by = who.get(action.by)
            const { planned } = action
            const costs = [
              planned?.staffHours ? words['exercise.cost'](planned.staffHours.toFixed(0)) : '',
              planned?.moneyYuan ? words['exercise.money'](planned.moneyYuan.toLocaleString(language)) : '',
            ].filter((cost) => cost !== '')
            return (
              <li key={action.id} className={`exercise-action ${planned ? '' : 'is-refused'}`}>
                <p className="meta">
                  <b>{exerciseClock(action.minute)}</b>{' '}
                  {by ? `${say(by.facilityName ?? by.roleName)} ${say(by.post)}` : action.by}
                </p>
                <p>{say(action.text)}</p>
                <p className={planned ? 'meta' : 'sev-watch'}>
                  {planned
                    ? [say(planned.note), ...costs].join(' · ')
                    : `${words['exercise.refused']} · ${action.why ?? ''}`}
                </p>
              </li>
            )
          })}
        </ol>
      </ScrollRegion>
    </>
  )
}
