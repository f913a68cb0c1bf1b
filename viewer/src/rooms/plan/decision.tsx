// A decision about a plan: accepted, sent back or rejected by a post, with a reason and until a day. It builds nothing.

import { type FormEvent, useState } from 'react'
import type { PlanDecision } from '../../data/plan-types.ts'
import { DateField } from '../../shell/date-field.tsx'
import { useModalDialog } from '../../shell/modal-dialog.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { type DecisionForm, dayOf, decide, standing } from './deciding.ts'
import { planStore, usePlan } from './plan-store.ts'
import './decision.css'

const VERDICTS = ['ACCEPTED', 'MODIFIED', 'REJECTED'] as const
const HOLDS_DAYS = 365

/** The decision that stands for a plan, in a line. */
export function Decided({ letter }: { letter: string }) {
  const { words } = useWords()
  const decision = usePlan((state) => standing(state.decisions, letter))
  return <p className="plan-decided">{decision ? <DecidedLine decision={decision} /> : words['plan.undecided']}</p>
}

export function DecidedLine({ decision }: { decision: PlanDecision }) {
  const { words } = useWords()
  const zone = useZone()
  const day = (instant: string): string => dayOf(instant, zone)
  const { verdict, post, at, reason, change, expiresAt, expired, letter } = decision
  return (
    <>
      <b>{words['plan.verdictOf'](letter, words[`plan.verdict.${verdict}`])}</b> · {post} · {day(at)} · {reason}
      {change !== null && ` · ${words['plan.changeTo'](change)}`}
      {expiresAt !== null && ` · ${words[expired ? 'plan.heldUntil' : 'plan.holdsUntil'](day(expiresAt))}`}
    </>
  )
}

const close = (): void => planStore.setState({ deciding: null })

export function DecisionDialog() {
  const letter = usePlan((state) => state.deciding)
  return letter === null ? null : <Deciding letter={letter} />
}

function Deciding({ letter }: { letter: string }) {
  const { words } = useWords()
  const dialog = useModalDialog(close)
  const [refused, setRefused] = useState<string | null>(null)
  const [form, setForm] = useState<DecisionForm>(() => ({
    ...FIRST,
    until: new Date(Date.now() + HOLDS_DAYS * 86_400_000).toISOString().slice(0, 10),
  }))
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const why = await decide(letter, form)
    setRefused(why)
    if (why === null) close()
  }
  const field = (name: 'post' | 'reason' | 'change') => (
    <p>
      <label htmlFor={`plan-decision-${name}`}>{words[`plan.decision.${name}`]}</label>
      <input
        id={`plan-decision-${name}`}
        required
        value={form[name]}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
    </p>
  )
  return (
    <dialog ref={dialog} className="plan-decision" aria-labelledby="plan-decision-title" onClose={close}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="plan-decision-title">{words['plan.decide'](letter)}</h2>
        <p className="meta">{words['plan.decisionNote']}</p>
        <fieldset>
          {VERDICTS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="verdict"
                checked={form.verdict === one}
                onChange={() => setForm({ ...form, verdict: one })}
              />{' '}
              {words[`plan.verdict.${one}`]}
            </label>
          ))}
        </fieldset>
        {field('post')}
        {field('reason')}
        {form.verdict === 'MODIFIED' && field('change')}
        {form.verdict !== 'REJECTED' && (
          <p>
            <label htmlFor="plan-decision-until">{words['plan.decision.until']}</label>
            <DateField
              id="plan-decision-until"
              kind="date"
              required
              value={form.until}
              onChange={(until) => setForm({ ...form, until })}
            />
          </p>
        )}
        {refused !== null && (
          <p className="plan-refused" role="alert">
            ◆ {refused}
          </p>
        )}
        <p className="plan-decision-acts">
          <button type="submit" className="button primary">
            {words['plan.decision.keep']}
          </button>
          <button type="button" className="button" onClick={close}>
            {words['plan.decision.cancel']}
          </button>
        </p>
      </form>
    </dialog>
  )
}

const FIRST: DecisionForm = { verdict: 'ACCEPTED', post: '', reason: '', change: '', until: '' }
