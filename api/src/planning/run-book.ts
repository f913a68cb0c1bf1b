/** The long runs of one kind on this server: begun, told of as they go on, called off. The newest few are kept, in memory. */
import { copyState, settleFuture, startInstant, type TwinState } from '@kangcheng/twin-engine'
import type { Twin } from '../live/twin.ts'
import { PlanningRefused, type PlanningState } from './ports.ts'

export interface LongRun {
  readonly id: string
  readonly state: PlanningState
  /** Epoch ms, by the wall clock. */
  readonly startedAt: number
  readonly elapsedMilliseconds: number
  readonly failure: string | null
}

/** A run with what is not shown of it. */
export interface RunEntry<R extends LongRun> {
  shown: R
  readonly cancel: AbortController
  readonly listeners: Set<(run: R) => void>
}

export const newEntry = <R extends LongRun>(shown: R): RunEntry<R> => ({
  shown,
  cancel: new AbortController(),
  listeners: new Set(),
})

export interface RunBookSetting {
  readonly kept: number
  /** Runs that may go on at the same time. */
  readonly atOnce: number
  /** What is said where one more is asked for. */
  readonly busy: { readonly en: string; readonly zh: string }
  /** Epoch ms. */
  readonly now: () => number
}

export class RunBook<R extends LongRun, E extends RunEntry<R> = RunEntry<R>> {
  readonly #entries = new Map<string, E>()
  readonly #setting: RunBookSetting

  constructor(setting: RunBookSetting) {
    this.#setting = setting
  }

  /** @throws PlanningRefused while as many run as may */
  checkRoom(): void {
    const { atOnce, busy } = this.#setting
    const running = [...this.#entries.values()].filter(({ shown }) => shown.state === 'RUNNING').length
    if (running >= atOnce) throw new PlanningRefused(busy.en, busy.zh)
  }

  /** Keeps it and sets it going. Work that throws has failed; work that ends says so itself, by `change`. @returns how it stood as it began */
  begin(entry: E, work: (entry: E) => Promise<void>): R {
    this.#entries.set(entry.shown.id, entry)
    for (const [id, old] of this.#entries) {
      if (this.#entries.size <= this.#setting.kept) break
      if (old.shown.state !== 'RUNNING') this.#entries.delete(id)
    }
    const begun = entry.shown
    work(entry).catch((error: unknown) =>
      this.change(entry, {
        state: 'FAILED',
        failure: error instanceof Error ? error.message : String(error),
      } as Partial<R>),
    )
    return begun
  }

  /** What a run that goes on has come to; one that is over stays as it is. */
  change(entry: E, part: Partial<R>): void {
    if (entry.shown.state !== 'RUNNING') return
    entry.shown = { ...entry.shown, elapsedMilliseconds: this.#setting.now() - entry.shown.startedAt, ...part }
    for (const listener of entry.listeners) listener(entry.shown)
  }

  entry(id: string): E | null {
    return this.#entries.get(id) ?? null
  }

  readonly get = (id: string): R | null => this.#entries.get(id)?.shown ?? null

  /** The newest first. */
  readonly list = (): readonly R[] => [...this.#entries.values()].map(({ shown }) => shown).reverse()

  /** @returns null where there is none of this id */
  readonly cancel = (id: string): R | null => {
    const entry = this.#entries.get(id)
    if (entry === undefined) return null
    entry.cancel.abort()
    this.change(entry, { state: 'CANCELLED' } as Partial<R>)
    return entry.shown
  }

  /** Calls back whenever the run moved on; the last time when it ended. @returns the way to stop. */
  readonly subscribe = (id: string, listener: (run: R) => void): (() => void) => {
    const entry = this.#entries.get(id)
    entry?.listeners.add(listener)
    return () => entry?.listeners.delete(listener)
  }

  stop(): void {
    for (const { cancel } of this.#entries.values()) cancel.abort()
  }
}

/** The live city as it stands, copied, with what is dated ahead settled. @throws PlanningRefused while it has no time */
export function liveFork(live: Twin | null): { readonly state: TwinState; readonly position: number } {
  if (live === null || live.state.asOf === 0)
    throw new PlanningRefused(
      'the city has no time yet: no feed has sent anything that could be simulated',
      '城市还没有时间：尚无数据源送来可模拟的内容',
    )
  const state = copyState(live.state)
  settleFuture(state, startInstant(state))
  return { state, position: live.appliedPosition }
}
