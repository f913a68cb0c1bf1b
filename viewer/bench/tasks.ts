// Tasks of a page's own thread while something is done, from Chromium's trace: by the clock, and by the processor time that the
// thread itself had, which other processes on the machine do not lengthen.
import type { Browser, Page } from 'playwright-core'

export const LONG_TASK_MS = 50

export interface Tasks {
  /** Milliseconds of each task. */
  readonly clock: readonly number[]
  readonly processor: readonly number[]
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds. */
  readonly dur?: number
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/** @throws when the trace has no tasks of a page in it. */
export async function tasksDuring(browser: Browser, page: Page, work: () => Promise<void>): Promise<Tasks> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  })
  await work()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const key = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`
  const pages = new Set(traceEvents.filter((one) => one.args?.name === 'CrRendererMain').map(key))
  // Other pages of the browser rest: the thread that worked most is the one.
  const byThread = new Map<string, TraceEvent[]>()
  for (const one of traceEvents)
    if (one.name === 'RunTask' && one.ph === 'X' && pages.has(key(one)))
      byThread.set(key(one), [...(byThread.get(key(one)) ?? []), one])
  const busy = (events: readonly TraceEvent[]): number => events.reduce((sum, { dur = 0 }) => sum + dur, 0)
  const [tasks] = [...byThread.values()].toSorted((a, b) => busy(b) - busy(a))
  if (tasks === undefined) throw new Error('the trace has no tasks of a page; is this Chromium older than 120?')
  return {
    clock: tasks.map(({ dur = 0 }) => dur / 1000),
    processor: tasks.map(({ tdur = 0 }) => tdur / 1000),
  }
}

export const longOf = (milliseconds: readonly number[]): number[] => milliseconds.filter((one) => one > LONG_TASK_MS)

/** What a bench says beside its rows, for whoever reads it on a busy machine. */
export const tasksInWords = ({ clock, processor }: Tasks): string =>
  `longest task ${Math.max(...processor).toFixed(0)} ms of processor time; over ${LONG_TASK_MS} ms by the clock ${longOf(clock).length} of ${clock.length}, by processor time ${longOf(processor).length}`
