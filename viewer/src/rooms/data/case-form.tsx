// Correction, checks after release, reason, and the one primary action; a decision can be taken back for ten seconds.
import { useEffect, useId, useRef, useState } from 'react'
import { ask } from '../../data/client.ts'
import type { Check, Fields, QuarantineCase } from '../../data/feed-types.ts'
import { QUARANTINE_CHECKS } from '../../data/operations.ts'
import type { FacilityPlan } from '../../data/types.ts'
import { count } from '../../format/numbers.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { store, useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import {
  correctionOf,
  editableFields,
  locationOf,
  metresBetween,
  PLACE_FIELDS,
  textOf,
  typedValue,
} from './case-draft.ts'
import { attempt, beginRefusal, undo } from './decisions.ts'
import { fieldChoices } from './field-choices.ts'
import { FIELD_NAMES } from './field-names.ts'
import { kindBegun, type Pending, pendingOf, secondsLeft } from './pending.ts'
import { placeOptions } from './place-options.ts'
import { changeDraft, plainWhy, room, useRoom } from './room-store.ts'

const DEBOUNCE_MS = 300

export function CaseForm({ entry }: { entry: QuarantineCase }) {
  const { words } = useWords()
  const draft = useRoom((state) => state.drafts.get(entry.id))
  const alike = useRoom((state) => state.alike)
  const pending = useRoom((state) => pendingOf(state.pending, entry.id))
  const problem = useRoom((state) => state.decisionProblem)
  const failing = useRoom((state) => state.checks?.list?.some(({ ok }) => !ok) ?? false)
  const refusing = useRoom((state) => kindBegun(state.refusing, entry.id) === 'refuse')
  const same = useId()
  useChecks(entry, draft ? correctionOf(entry, draft) : null)
  useHeldFocus(pending !== null)
  if (!draft) return null
  const changed = correctionOf(entry, draft) !== null
  const n = draft.same ? Math.max(1, alike.length) : 1
  const several = alike.length > 1
  return (
    <>
      <Correction entry={entry} locked={pending !== null} />
      <Checks />
      <section className="case-act" aria-label={words['data.case.reason']}>
        <div className="case-ask">
          <label htmlFor="case-reason">{words['data.case.reason']}</label>
          {several && (
            <label className="case-same" htmlFor={same}>
              <input
                id={same}
                type="checkbox"
                checked={draft.same}
                disabled={pending !== null}
                onChange={(event) => changeDraft(entry.id, { same: event.target.checked })}
              />
              {words['data.case.sameToo'](count(alike.length))}
            </label>
          )}
        </div>
        <input
          className="case-reason"
          id="case-reason"
          type="text"
          maxLength={400}
          autoComplete="off"
          required
          value={draft.reason}
          readOnly={pending !== null}
          onChange={(event) => changeDraft(entry.id, { reason: event.target.value })}
        />
        {pending ? (
          <Held pending={pending} />
        ) : (
          <Buttons n={n} changed={changed} failing={failing} refusing={refusing} />
        )}
        {problem !== null && <p className="case-problem">{words['data.case.failed'](problem)}</p>}
      </section>
    </>
  )
}

/** Asks for the checks of what would be released, a moment after the last change. */
function useChecks(entry: QuarantineCase, correction: Fields | null): void {
  const { words } = useWords()
  const of = JSON.stringify([entry.id, correction])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says whether entry or correction are others
  useEffect(() => {
    let over = false
    const timer = setTimeout(async () => {
      const answer = await ask<{ quarantineChecks: readonly Check[] }>(QUARANTINE_CHECKS, { id: entry.id, correction })
      if (over) return
      room.setState({
        checks: {
          of,
          list: answer.ok ? answer.data.quarantineChecks : null,
          problem: answer.ok ? null : plainWhy(answer.why),
        },
      })
      if (answer.ok && correction !== null) {
        const passed = answer.data.quarantineChecks.filter(({ ok }) => ok).length
        store.setState({ announcement: words['data.say.checks'](passed, answer.data.quarantineChecks.length) })
      }
    }, DEBOUNCE_MS)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [of])
}

/** The focus goes to Undo with a decision, and back to the case when Undo goes away under it. */
function useHeldFocus(held: boolean): void {
  const before = useRef(held)
  useEffect(() => {
    if (before.current === held) return
    before.current = held
    if (held) document.getElementById('case-undo')?.focus()
    else if (document.activeElement === document.body) document.getElementById('case-title')?.focus()
  }, [held])
}

function Buttons({
  n,
  changed,
  failing,
  refusing,
}: {
  n: number
  changed: boolean
  failing: boolean
  refusing: boolean
}) {
  const { words } = useWords()
  if (refusing)
    return (
      <>
        <p className="case-refusing">
          <SeverityMark severity="watch" /> {words['data.case.refusing']}
        </p>
        <div className="case-buttons">
          <button type="button" className="button primary" onClick={() => attempt('refuse', false)}>
            {words['data.case.refuse'](count(n))}
          </button>
          {n > 1 && (
            <button type="button" className="button" onClick={() => attempt('refuse', true)}>
              {words['data.case.onlyThis']}
            </button>
          )}
          <button
            type="button"
            className="button"
            onClick={() => {
              beginRefusal(false)
              document.getElementById('case-reason')?.focus()
            }}
          >
            {words['data.case.notRefuse']}
          </button>
          <span className="meta case-keys" aria-hidden="true">
            <kbd>Ctrl ↵</kbd> <kbd>Esc</kbd>
          </span>
        </div>
      </>
    )
  return (
    <div className="case-buttons">
      <button
        type="button"
        className="button primary"
        aria-disabled={failing || undefined}
        onClick={() => attempt('release', false)}
      >
        {words[changed ? 'data.case.release' : 'data.case.releasePlain'](count(n))}
      </button>
      {n > 1 && (
        <button type="button" className="button" onClick={() => attempt('release', true)}>
          {words['data.case.onlyThis']}
        </button>
      )}
      <button type="button" className="button" onClick={() => attempt('refuse', false)}>
        {words['data.case.refuse'](count(n))}
      </button>
      <span className="meta case-keys" aria-hidden="true">
        <kbd>E</kbd> <kbd>R</kbd> <kbd>Ctrl ↵</kbd>
      </span>
    </div>
  )
}

function Held({ pending }: { pending: Pending }) {
  const { words } = useWords()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  const seconds = secondsLeft(pending, now)
  return (
    <div className="case-buttons is-held">
      <b>
        {words[pending.kind === 'release' ? 'data.case.pendingRelease' : 'data.case.pendingRefuse'](
          count(pending.ids.length),
          seconds,
        )}
      </b>
      <button
        type="button"
        id="case-undo"
        className="button"
        onClick={() => {
          undo(pending.key)
          document.getElementById('case-reason')?.focus()
        }}
      >
        {words['data.case.undo']}
      </button>
    </div>
  )
}

function Correction({ entry, locked }: { entry: QuarantineCase; locked: boolean }) {
  const { words } = useWords()
  const { first, rest } = editableFields(entry)
  // What no correction can mend shows no field that asks for one.
  if (!entry.cause.correctable)
    return (
      <section className="case-correct" aria-label={words['data.case.correct']}>
        <h3>{words['data.case.correct']}</h3>
        <p className="meta">{words['data.case.notCorrectable']}</p>
      </section>
    )
  return (
    <section className="case-correct" aria-label={words['data.case.correct']}>
      <h3>{words['data.case.correct']}</h3>
      {first.map((field) => (
        <Field key={field} entry={entry} field={field} locked={locked} />
      ))}
      {rest.length > 0 && (
        <details>
          <summary>
            {words['data.case.other']} {count(rest.length)}
          </summary>
          {rest.map((field) => (
            <Field key={field} entry={entry} field={field} locked={locked} />
          ))}
        </details>
      )}
    </section>
  )
}

const NO_PLACES: readonly FacilityPlan[] = []

function Field({ entry, field, locked }: { entry: QuarantineCase; field: string; locked: boolean }) {
  const { words, say, language } = useWords()
  const draft = useRoom((state) => state.drafts.get(entry.id))
  const places = useApp((state) => state.city?.places ?? NO_PLACES)
  const id = useId()
  const before = entry.event[field]
  const text = draft?.texts[field] ?? textOf(before)
  const isPlace = (PLACE_FIELDS as readonly string[]).includes(field)
  const said = text === textOf(before) ? '' : text
  const options = isPlace
    ? placeOptions(field, said, places, entry.facility?.id ?? null, language)
    : fieldChoices(entry.event.kind, field).map((value) => ({ value, label: value }))
  const from = field === 'location' ? locationOf(before) : null
  const to = field === 'location' ? locationOf(typedValue(field, text, before)) : null
  return (
    <div className="case-field">
      <label htmlFor={id}>{FIELD_NAMES[field] ? say(FIELD_NAMES[field]) : field}</label>
      <span className={`case-before mono ${text === textOf(before) ? '' : 'is-replaced'}`}>
        <span className="visually-hidden">{words['data.case.before']} </span>
        {textOf(before) || words['data.case.missing']}
      </span>
      <span aria-hidden="true">→</span>
      <input
        id={id}
        className="mono"
        type="text"
        data-edit
        autoComplete="off"
        spellCheck={false}
        value={text}
        readOnly={locked}
        list={options.length > 0 ? `${id}-options` : undefined}
        onChange={(event) => {
          if (draft) changeDraft(entry.id, { texts: { ...draft.texts, [field]: event.target.value } })
        }}
      />
      {options.length > 0 && (
        <datalist id={`${id}-options`}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </datalist>
      )}
      <span className="meta">
        {from && to && `${words['data.case.moved'](count(metresBetween(from, to)))} `}
        {entry.suggestionWhy && entry.suggestion && field in entry.suggestion && say(entry.suggestionWhy)}
      </span>
    </div>
  )
}

function Checks() {
  const { words, say } = useWords()
  const checks = useRoom((state) => state.checks)
  const list = checks?.list ?? null
  const passed = list?.filter(({ ok }) => ok).length ?? 0
  const failing = list?.find(({ ok }) => !ok)
  return (
    <section className="case-checks" aria-label={words['data.case.checks']}>
      <h3>
        {words['data.case.checks']}{' '}
        {list && (
          <span className={passed === list.length ? 'sev-normal' : 'sev-critical'}>
            <SeverityMark severity={passed === list.length ? 'normal' : 'critical'} />{' '}
            {words['data.case.checksPass'](passed, list.length)}
          </span>
        )}
        {!list && (
          <span className="meta">
            {checks?.problem ? words['data.case.checkFailed'](checks.problem) : words['data.case.checking']}
          </span>
        )}
      </h3>
      <ul>
        {list?.map((check) => (
          <li
            key={check.id}
            className={check.ok ? '' : 'is-failing'}
            title={check.whyText ? say(check.whyText) : undefined}
          >
            {say(check.name)} <SeverityMark severity={check.ok ? 'normal' : 'critical'} />
            {check.whyText && <span className="visually-hidden"> {say(check.whyText)}</span>}
          </li>
        ))}
      </ul>
      {/* One remedy at a time: what comes after the first failure can often not be judged before it is mended. */}
      {failing?.whyText && <p className="meta">{say(failing.whyText)}</p>}
    </section>
  )
}
