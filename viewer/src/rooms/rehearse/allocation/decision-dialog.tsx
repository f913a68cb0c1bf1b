// A decision about a proposal: by a post, with a reason and until a day; a refusal names the pairs that refuse.

import { type FormEvent, useState } from 'react'
import { useAllocationWords } from '../../../i18n/allocation-words.ts'
import { DateField } from '../../../shell/date-field.tsx'
import { useModalDialog } from '../../../shell/modal-dialog.ts'
import '../../plan/decision.css'
import { allocationStore, pairsAsked, useAllocation } from './allocation-store.ts'
import { useNeedName } from './need-name.ts'
import { type DecisionForm, decide } from './proposing.ts'

const HOLDS_DAYS = 3

const close = (): void => allocationStore.setState({ deciding: null })

export function DecisionDialog({ nameOf }: { nameOf: (id: string) => string }) {
  const verdict = useAllocation((state) => state.deciding)
  return verdict === null ? null : <Deciding verdict={verdict} nameOf={nameOf} />
}

function Deciding({ verdict, nameOf }: { verdict: 'APPROVED' | 'REFUSED'; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const dialog = useModalDialog(close)
  const option = useAllocation((state) => state.option)
  const run = useAllocation((state) => state.run)
  const pairs = pairsAsked(run, option)
  const needName = useNeedName()
  const refusing = option === 'sessions' ? words.refusedSessions : words.refusedPairs
  const pairName = (pair: string): string => {
    const [first, second] = pair.split(' ') as [string, string]
    return option === 'sessions' ? `${nameOf(first)} · ${needName(second)}` : `${nameOf(first)} → ${nameOf(second)}`
  }
  const [why, setWhy] = useState<string | null>(null)
  const [form, setForm] = useState<DecisionForm>(() => ({
    post: '',
    reason: '',
    until: new Date(Date.now() + HOLDS_DAYS * 86_400_000).toISOString().slice(0, 10),
    refused: pairs,
  }))
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const refused = await decide(verdict, form)
    setWhy(refused)
    if (refused === null) close()
  }
  const toggle = (pair: string): void =>
    setForm({
      ...form,
      refused: form.refused.includes(pair) ? form.refused.filter((one) => one !== pair) : [...form.refused, pair],
    })
  return (
    <dialog
      ref={dialog}
      className="plan-decision allocation-decision"
      aria-labelledby="allocation-decision-title"
      onClose={close}
    >
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="allocation-decision-title">{words.decide(words[`verdict.${verdict}`], words[`option.${option}`])}</h2>
        <p className="meta">{words.decideNote}</p>
        {verdict === 'REFUSED' && pairs.length > 0 && (
          <fieldset className="allocation-pairs" aria-label={refusing}>
            <legend>{refusing}</legend>
            {pairs.map((pair) => (
              <label key={pair}>
                <input type="checkbox" checked={form.refused.includes(pair)} onChange={() => toggle(pair)} />{' '}
                {pairName(pair)}
              </label>
            ))}
          </fieldset>
        )}
        {(['post', 'reason'] as const).map((name) => (
          <p key={name}>
            <label htmlFor={`allocation-${name}`}>{words[name]}</label>
            <input
              id={`allocation-${name}`}
              required
              value={form[name]}
              onChange={(event) => setForm({ ...form, [name]: event.target.value })}
            />
          </p>
        ))}
        <p>
          <label htmlFor="allocation-until">{words.holds}</label>
          <DateField
            id="allocation-until"
            kind="date"
            required
            value={form.until}
            onChange={(until) => setForm({ ...form, until })}
          />
        </p>
        {why !== null && (
          <p className="plan-refused" role="alert">
            ◆ {why}
          </p>
        )}
        <p className="plan-decision-acts">
          <button type="submit" className="button primary">
            {words.save}
          </button>
          <button type="button" className="button" onClick={close}>
            {words.cancel}
          </button>
        </p>
      </form>
    </dialog>
  )
}
