// The constraints of a proposal, how far it has come, and what was decided.
import { useAllocationWords } from '../../../i18n/allocation-words.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useWords, useZone } from '../../../words-hook.ts'
import { useEditor } from '../editor-state.ts'
import { stageOf } from './allocation-figures.ts'
import { type AllocationForm, setForm, useAllocation } from './allocation-store.ts'
import { useNeedName } from './need-name.ts'
import { propose, stopProposal } from './proposing.ts'

const NUMBERS = [
  ['horizonHours', 'horizon', 24, 336, 1],
  ['quantile', 'quantile', 0.05, 0.99, 0.05],
  ['target', 'target', 50, 100, 1],
  ['perDay', 'perDay', 1, 1000, 1],
  ['maxMinutes', 'maxMinutes', 1, 1440, 1],
  ['icuTarget', 'icuTarget', 50, 100, 1],
  ['noticeHours', 'noticeHours', 0, 168, 1],
  ['replications', 'replications', 2, 60, 1],
] as const
const FLAGS = ['withinGroup', 'fair', 'primaryCare'] as const
const REFUSALS = '10 %, 15 %'

/** Whether a file sends patients inside a group only: then so does the wish that it fills in. */
const staysInGroup = (file: { readonly levers: readonly { readonly spec: unknown }[] } | undefined): boolean =>
  file?.levers.some(({ spec }) => (spec as { readonly to?: unknown } | null)?.to === 'group') ?? false

export function AllocationRail({ nameOf }: { nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const { say } = useWords()
  const form = useAllocation((state) => state.form)
  const run = useAllocation((state) => state.run)
  const library = useEditor((state) => state.library)
  const running = run?.state === 'RUNNING'
  const files = (library ?? []).filter(({ horizonHours }) => horizonHours <= 336)
  const choose = (id: string): void => {
    const file = files.find((one) => one.id === id)
    setForm({ scenario: id, withinGroup: staysInGroup(file), ...(file && { horizonHours: file.horizonHours }) })
  }
  return (
    <ScrollRegion className="allocation-rail" name={words.wishes}>
      <h2>{words.wishes}</h2>
      <p>
        <label htmlFor="allocation-scenario">{words.scenario}</label>
        <select id="allocation-scenario" value={form.scenario} onChange={(event) => choose(event.target.value)}>
          <option value="">{words.live}</option>
          {files.map(({ id, title }) => (
            <option key={id} value={id}>
              {say(title)}
            </option>
          ))}
          {library === null && form.scenario !== '' && <option value={form.scenario}>{form.scenario}</option>}
        </select>
      </p>
      {NUMBERS.map(([field, word, low, high, step]) => (
        <p key={field}>
          <label htmlFor={`allocation-${field}`}>{words[word]}</label>
          <input
            id={`allocation-${field}`}
            type="number"
            min={low}
            max={high}
            step={step}
            value={form[field]}
            onChange={(event) => setForm({ [field]: Number(event.target.value) } as Partial<AllocationForm>)}
          />
        </p>
      ))}
      {FLAGS.map((flag) => (
        <label key={flag} className="allocation-flag">
          <input type="checkbox" checked={form[flag]} onChange={() => setForm({ [flag]: !form[flag] })} /> {words[flag]}
        </label>
      ))}
      <p className="allocation-ask">
        <button type="button" className="button primary" disabled={running} onClick={() => void propose()}>
          {words[run === null ? 'ask' : 'again']}
        </button>
        {running && (
          <button type="button" className="button" onClick={() => void stopProposal()}>
            {words.stop}
          </button>
        )}
      </p>
      {running && (
        <p role="status">
          {stageOf(run, words)}
          <progress max={Math.max(1, run.wanted)} value={run.done} aria-label={stageOf(run, words)} />
        </p>
      )}
      <p className="meta">{words.assumed(REFUSALS)}</p>
      <p className="meta">{words.assumedList}</p>
      <Decisions nameOf={nameOf} />
    </ScrollRegion>
  )
}

function Decisions({ nameOf }: { nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const zone = useZone()
  const decisions = useAllocation((state) => state.decisions)
  const needName = useNeedName()
  const day = (instant: string): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date(instant))
  return (
    <>
      <h2>{decisions.length === 0 ? words.decisionsNone : words.decisions(decisions.length)}</h2>
      <ul className="allocation-decisions">
        {decisions.map((one) => (
          <li key={one.number}>
            <b>
              {words.decisionLine(
                words[`verdict.${one.verdict}`],
                words[`option.${one.option}`],
                one.post,
                day(one.at),
              )}
            </b>
            <span className="meta">
              {one.reason} · {one.expired ? words.expired : words.until(day(one.expiresAt))}
            </span>
            {one.refusedSessions.map(({ facility, need }) => (
              <span key={`${facility} ${need}`} className="meta">
                {nameOf(facility)} ✕ {needName(need)}
              </span>
            ))}
            {one.refused.map(({ from, to }) => (
              <span key={`${from} ${to}`} className="meta">
                {nameOf(from)} ✕ {nameOf(to)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}
