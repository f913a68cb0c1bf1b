/** Searches for what actions are worth, by rehearsal: how far one has come, stopping it, and asking again after that. */
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { type ActionsQuestion, findActionsBy } from './actions.ts'
import type { ActionsProgress, ActionsTold } from './ports.ts'
import { secondsLeft } from './seconds-left.ts'

interface Search {
  readonly answer: Promise<ActionsTold | null>
  readonly cancel: AbortController
  progress: ActionsProgress
}

export class AskedActions {
  /** By minutes later; one under way is shared. */
  readonly #searches = new Map<number | null, Search>()
  #latest: Search | null = null
  readonly #now: () => number

  /** @param now epoch ms */
  constructor(now: () => number) {
    this.#now = now
  }

  /** The answer, simulated at the first asking; null when it was stopped. @throws ReplicationFailed */
  async ask(question: () => ActionsQuestion, laterMinutes: number | null, executor: SweepExecutor, ended: AbortSignal) {
    const known = this.#searches.get(laterMinutes)
    if (known && known.progress.state !== 'CANCELLED' && known.progress.state !== 'FAILED') return known.answer
    const cancel = new AbortController()
    const begun = this.#now()
    const tell = (progress: ActionsProgress): void => {
      if (search.progress.state === 'RUNNING') search.progress = progress
    }
    const search: Search = {
      cancel,
      progress: { state: 'RUNNING', done: 0, of: 0, secondsLeft: null, soFar: () => null },
      // Begun after this statement, when it can be told how far it is.
      answer: Promise.resolve().then(() =>
        findActionsBy(question(), executor, AbortSignal.any([ended, cancel.signal]), (progress) =>
          tell({ state: 'RUNNING', ...progress, secondsLeft: secondsLeft(this.#now() - begun, progress) }),
        ),
      ),
    }
    this.#searches.set(laterMinutes, search)
    this.#latest = search
    search.answer.then(
      (found) => tell(over(search.progress, found === null ? 'CANCELLED' : 'DONE')),
      () => tell(over(search.progress, 'FAILED')),
    )
    return search.answer
  }

  /** Of the one begun last; null = none was asked for. */
  progress(): ActionsProgress | null {
    return this.#latest?.progress ?? null
  }

  /** Stops whatever is under way. */
  cancel(): void {
    for (const search of this.#searches.values()) {
      if (search.progress.state !== 'RUNNING') continue
      search.cancel.abort()
      search.progress = over(search.progress, 'CANCELLED')
    }
  }
}

const over = ({ done, of }: ActionsProgress, state: ActionsProgress['state']): ActionsProgress => ({
  state,
  done,
  of,
  secondsLeft: null,
  soFar: () => null,
})
