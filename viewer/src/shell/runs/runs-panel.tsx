// The queue of runs: everything that is being worked out or was, of whatever kind, with a way to its result and to call it off.
import { useCallback, useEffect, useState } from 'react'
import { ask, change } from '../../data/client.ts'
import { percent } from '../../format/numbers.ts'
import { type RunsWords, useRunsWords } from '../../i18n/runs-words.ts'
import { go } from '../../navigate.ts'
import { store } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { useModalDialog } from '../modal-dialog.ts'
import { ScrollRegion } from '../scroll-region.tsx'
import { basisOf, placeOf, progressOf, type QueuedRun, queueFinding, stateWords } from './runs-figures.ts'
import './runs.css'

const RUN = '{ id kind state title { zh en } hours done wanted startedAt elapsedMilliseconds failure begunBy }'
const RUNS = `query LongRuns { longRuns ${RUN} }`
const CANCEL = `mutation CancelLongRun($id: ID!) { cancelLongRun(id: $id) ${RUN} }`
const EVERY_MS = 2_000
const SIGNS = { RUNNING: '◆', DONE: '✓', FAILED: '✕', CANCELLED: '○' } as const

const close = (): void => store.setState({ runs: false })

export function RunsPanel() {
  const words = useRunsWords()
  const { words: shell } = useWords()
  const dialog = useModalDialog(close)
  const [runs, setRuns] = useState<readonly QueuedRun[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const read = useCallback(async (): Promise<void> => {
    const answer = await ask<{ longRuns: readonly QueuedRun[] }>(RUNS)
    setProblem(answer.ok ? null : answer.why)
    if (answer.ok) setRuns(answer.data.longRuns)
  }, [])
  useEffect(() => {
    void read()
    const timer = setInterval(() => void read(), EVERY_MS)
    return () => clearInterval(timer)
  }, [read])
  const cancel = async (id: string): Promise<void> => {
    const answer = await change<{ cancelLongRun: readonly QueuedRun[] }>(CANCEL, { id })
    setProblem(answer.ok ? null : answer.why)
    if (!answer.ok) return
    setRuns(answer.data.cancelLongRun)
    store.setState({ announcement: words.cancelled })
  }
  return (
    <dialog ref={dialog} className="runs" aria-labelledby="runs-title" onClose={close}>
      <header>
        <h2 id="runs-title">{runs === null ? words.waiting : queueFinding(runs, words)}</h2>
        <span className="runs-mark">{shell['mark.rehearsal']}</span>
        <button type="button" className="button" onClick={close}>
          {words.close} <kbd>Esc</kbd>
        </button>
      </header>
      <p className="meta">{words.what}</p>
      {problem !== null && (
        <p className="runs-problem" role="alert">
          ◆ {problem}
        </p>
      )}
      <ScrollRegion className="runs-list" name={words.list}>
        <ul>
          {(runs ?? []).map((run) => (
            <Run key={run.id} run={run} words={words} onCancel={() => void cancel(run.id)} />
          ))}
        </ul>
      </ScrollRegion>
    </dialog>
  )
}

function Run({ run, words, onCancel }: { run: QueuedRun; words: RunsWords; onCancel: () => void }) {
  const { say } = useWords()
  const kind = words[`kind.${run.kind}`]
  const named = run.title === null ? kind : `${kind} · ${say(run.title)}`
  const share = run.state === 'RUNNING' ? progressOf(run) : null
  return (
    <li className={`is-${run.state.toLowerCase()}`}>
      <p className="runs-name">
        <span className="runs-sign" aria-hidden="true">
          {SIGNS[run.state]}
        </span>
        <b>{kind}</b> {run.title !== null && say(run.title)}
        {run.hours !== null && <span className="meta"> {Number(run.hours.toFixed(1))} h</span>}
      </p>
      <p className="meta">
        {stateWords(run, words)} · {basisOf(run, Date.now(), words)}
      </p>
      {run.failure !== null && <p className="runs-problem">{run.failure}</p>}
      {share !== null && (
        <progress aria-label={words.progress(named)} max={1} value={share}>
          {percent(share, 0)}%
        </progress>
      )}
      <p className="runs-acts">
        <button
          type="button"
          className="button"
          aria-label={words.openNamed(named)}
          onClick={() => {
            close()
            void look(run)
          }}
        >
          {words.open}
        </button>
        {run.state === 'RUNNING' && (
          <button type="button" className="button" aria-label={words.cancelNamed(named)} onClick={onCancel}>
            {words.cancel}
          </button>
        )}
      </p>
    </li>
  )
}

/** Goes to where the run is looked at, and lets it be the one that is shown there. */
async function look(run: QueuedRun): Promise<void> {
  if (run.kind === 'ACTION_RACE') (await import('../../rooms/rehearse/actions/searching.ts')).showSearch(run.id)
  if (run.kind === 'ALLOCATION') (await import('../../rooms/rehearse/allocation/proposing.ts')).showProposal(run.id)
  if (run.kind === 'COUNTERFACTUAL') (await import('../../rooms/rehearse/past/replaying.ts')).showReplay(run.id)
  if (run.kind === 'SITE_DUEL' || run.kind === 'REFERRAL_LAB') {
    const { planStore } = await import('../../rooms/plan/plan-store.ts')
    planStore.setState({ tab: run.kind === 'SITE_DUEL' ? 'duel' : 'referral' })
  }
  go(placeOf(run))
}
