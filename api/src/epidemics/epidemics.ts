/** Epidemics beside the live city: one thread, started at first use; the newest answers are kept by what was asked. */
import { Worker } from 'node:worker_threads'
import type { BedsAdded, BedsNow, Intervention } from '@kangcheng/twin-engine/epidemic'
import { PlanningRefused } from '../planning/ports.ts'
import type { EpidemicAsked, EpidemicReply, OutlookAnswer } from './epidemics-worker.ts'
import type { SeriesAnswer, SeriesQuestion } from './reported-series.ts'

/** What is asked of a pathogen in this city. Days count from now. */
export interface OutlookAsked {
  /** A file, `kangcheng-pathogen/1`. */
  readonly pathogen: unknown
  readonly reproductionNumber: number | null
  /** The number is that among those who can still be infected. */
  readonly isEffective: boolean
  readonly severityFactor: number | null
  readonly imported: number
  readonly everywherePer100000: number | null
  readonly days: number
  readonly runs: number
  readonly seed: number
  readonly interventions: readonly Intervention[]
  readonly added: readonly BedsAdded[]
  readonly intensiveCare: BedsNow | null
  readonly wards: BedsNow | null
}

export interface Epidemics {
  /** @throws PlanningRefused */
  fit(question: SeriesQuestion): Promise<SeriesAnswer>
  /** @throws PlanningRefused where the question is wrong or too large, or too many wait */
  outlook(asked: OutlookAsked): Promise<OutlookAnswer>
  stop(): Promise<void>
}

const KEPT = 12
const AT_ONCE = 3
const WORKER = new URL('./epidemics-worker.ts', import.meta.url)

interface Waiting {
  readonly resolve: (reply: EpidemicReply) => void
  readonly reject: (error: Error) => void
}

/** @param cityName a built-in city's name, or a folder: what the thread loads */
export function epidemicsOf({ cityName }: { readonly cityName: string }): Epidemics {
  let worker: Worker | null = null
  let closed = false
  let counter = 0
  const waiting = new Map<number, Waiting>()
  const answers = new Map<string, Promise<EpidemicReply>>()

  function thread(): Worker {
    if (closed) throw new PlanningRefused('the server is stopping')
    if (worker) return worker
    const made = new Worker(WORKER, { workerData: { city: cityName } })
    made.unref()
    const gone = (why: string): void => {
      if (worker !== made) return
      worker = null
      const all = [...waiting.values()]
      waiting.clear()
      for (const one of all) one.reject(new Error(`the thread of epidemics ended: ${why}`))
    }
    made.on('message', (reply: EpidemicReply) => {
      const one = waiting.get(reply.id)
      waiting.delete(reply.id)
      one?.resolve(reply)
    })
    made.on('error', (error) => gone(error.message))
    made.on('exit', (code) => gone(`code ${code}`))
    worker = made
    return made
  }

  function send(asked: EpidemicAsked): Promise<EpidemicReply> {
    const key = JSON.stringify(asked)
    const known = answers.get(key)
    if (known) return known
    if (waiting.size >= AT_ONCE)
      throw new PlanningRefused(
        `${waiting.size} questions of epidemics are being worked out; wait for one`,
        `已有 ${waiting.size} 个疫情推演在计算；请稍候`,
      )
    const to = thread()
    const id = ++counter
    const answer = new Promise<EpidemicReply>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      to.postMessage({ ...asked, id })
    })
    answers.set(key, answer)
    answer.then(
      (reply) => {
        if ('refused' in reply || 'failure' in reply) answers.delete(key)
      },
      () => answers.delete(key),
    )
    for (const old of answers.keys()) {
      if (answers.size <= KEPT) break
      answers.delete(old)
    }
    return answer
  }

  function given(reply: EpidemicReply): EpidemicReply {
    if ('refused' in reply) throw new PlanningRefused(reply.refused)
    if ('failure' in reply) throw new Error(reply.failure)
    return reply
  }

  return {
    async fit(question) {
      const reply = given(await send({ kind: 'fit', question }))
      if ('series' in reply) return reply.series
      throw new Error('the series was not fitted')
    },
    async outlook(asked) {
      const reply = given(await send({ kind: 'outlook', asked }))
      if ('outlook' in reply) return reply.outlook
      throw new Error('the outlook was not worked out')
    },
    async stop() {
      closed = true
      const ended = worker
      worker = null
      for (const one of waiting.values()) one.reject(new PlanningRefused('the server is stopping'))
      waiting.clear()
      await ended?.terminate()
    },
  }
}
