// What the queue of runs says of each, in words and figures: kind, how far, how long, by whom, and where its result is looked at.
import { count, NO_VALUE, percent } from '../../format/numbers.ts'
import { duration } from '../../format/time.ts'
import type { RunsWords } from '../../i18n/runs-words.ts'
import type { Text } from '../../i18n/words.ts'
import { HOME, type Route } from '../../route.ts'

export type RunKind =
  | 'REHEARSAL'
  | 'ACTION_RACE'
  | 'ALLOCATION'
  | 'COUNTERFACTUAL'
  | 'SITE_PLAN'
  | 'SITE_DUEL'
  | 'REFERRAL_LAB'

export interface QueuedRun {
  readonly id: string
  readonly kind: RunKind
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  readonly title: Text | null
  readonly hours: number | null
  readonly done: number | null
  readonly wanted: number | null
  readonly startedAt: string
  readonly elapsedMilliseconds: number | null
  readonly failure: string | null
  readonly begunBy: string | null
}

const MINUTE = 60_000

/** `45 s`, `12 m`, `1 h 05 m`. */
export const spanOf = (milliseconds: number): string =>
  milliseconds < MINUTE
    ? `${Math.max(0, Math.round(milliseconds / 1000))} s`
    : duration(Math.round(milliseconds / MINUTE))

/** What stands above the list. */
export function queueFinding(runs: readonly QueuedRun[], words: RunsWords): string {
  const running = runs.filter(({ state }) => state === 'RUNNING').length
  return runs.length === 0 ? words.none : words.heading(count(running), count(runs.length - running))
}

/** A share from 0 to 1; null where it cannot be counted or is not told. */
export const progressOf = ({ done, wanted }: Pick<QueuedRun, 'done' | 'wanted'>): number | null =>
  done === null || wanted === null || wanted <= 0 ? null : Math.min(1, done / wanted)

export function stateWords(run: QueuedRun, words: RunsWords): string {
  const share = run.state === 'RUNNING' ? progressOf(run) : null
  const state = words[`state.${run.state}`]
  return share === null ? state : `${state} ${percent(share, 0)}% (${count(run.done!)}/${count(run.wanted!)})`
}

/** When it began, how long it took where that was kept, and who began it. */
export function basisOf(run: QueuedRun, now: number, words: RunsWords): string {
  const took = run.state === 'RUNNING' || run.elapsedMilliseconds === null ? null : spanOf(run.elapsedMilliseconds)
  return [
    words.began(spanOf(now - Date.parse(run.startedAt))),
    ...(took === null ? [] : [words.took(took)]),
    words.by(run.begunBy === 'local' ? words.local : (run.begunBy ?? NO_VALUE)),
  ].join(' · ')
}

/** Where its result is looked at. */
export function placeOf({ kind, id }: Pick<QueuedRun, 'kind' | 'id'>): Route {
  switch (kind) {
    case 'REHEARSAL':
      return { ...HOME, room: 'rehearse', rehearsal: id }
    case 'ACTION_RACE':
      return { ...HOME, room: 'rehearse', rehearsal: 'actions' }
    case 'ALLOCATION':
      return { ...HOME, room: 'rehearse', rehearsal: 'allocation' }
    case 'COUNTERFACTUAL':
      return { ...HOME, room: 'rehearse', rehearsal: 'past' }
    default:
      return { ...HOME, room: 'plan' }
  }
}
