/** Referral labs of this server: one thread, started at first use; scans by what was asked, the newest few in memory. */
import { randomUUID } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { LabScan, ReferralPolicy, ReferralStep, ScanQuestion } from '@kangcheng/twin-engine'
import { PlanningRefused, type PlanningState } from './ports.ts'
import type { LabAsked, LabReply } from './referral-worker.ts'

export interface ReferralLabRun {
  readonly id: string
  readonly state: PlanningState
  readonly question: ScanQuestion
  /** Epoch ms. */
  readonly startedAt: number
  readonly elapsedMilliseconds: number
  /** Weeks that have run, of so many. */
  readonly done: number
  readonly wanted: number
  readonly scan: LabScan | null
  readonly failure: string | null
}

export interface ReferralLabs {
  /** A scan of these very inputs that runs or is done is given back. @throws PlanningRefused */
  start(question: ScanQuestion): ReferralLabRun
  get(id: string): ReferralLabRun | null
  /** The newest first. */
  list(): readonly ReferralLabRun[]
  cancel(id: string): ReferralLabRun | null
  /** @throws PlanningRefused where the policy is wrong or the share out of reach */
  step(policy: ReferralPolicy, share: number): Promise<ReferralStep>
  stop(): Promise<void>
}

const KEPT = 12
const STEPS_KEPT = 40
const AT_ONCE = 2
const WORKER = new URL('./referral-worker.ts', import.meta.url)

interface Waiting {
  readonly onReply: (reply: LabReply) => void
  readonly onEnd: (error: Error) => void
}

/** @param cityName a built-in city's name, or a folder: what the thread loads; `now` in epoch ms */
export function referralLabsOf({
  cityName,
  now,
}: {
  readonly cityName: string
  readonly now: () => number
}): ReferralLabs {
  let worker: Worker | null = null
  let closed = false
  let counter = 0
  const waiting = new Map<number, Waiting>()
  const runs = new Map<string, ReferralLabRun>()
  const tasks = new Map<string, number>()
  const steps = new Map<string, Promise<ReferralStep>>()

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
      for (const one of all) one.onEnd(new Error(`the thread of the referral lab ended: ${why}`))
    }
    made.on('message', (reply: LabReply) => waiting.get(reply.id)?.onReply(reply))
    made.on('error', (error) => gone(error.message))
    made.on('exit', (code) => gone(`code ${code}`))
    worker = made
    return made
  }

  function send(asked: LabAsked, one: Waiting): number {
    const to = thread()
    const id = ++counter
    waiting.set(id, one)
    to.postMessage({ ...asked, id })
    return id
  }

  function change(id: string, part: Partial<ReferralLabRun>): void {
    const run = runs.get(id)
    if (run?.state === 'RUNNING') runs.set(id, { ...run, elapsedMilliseconds: now() - run.startedAt, ...part })
  }

  function end(id: string, part: Partial<ReferralLabRun>): void {
    change(id, part)
    const task = tasks.get(id)
    if (task !== undefined) waiting.delete(task)
    tasks.delete(id)
  }

  function forgetOld(): void {
    for (const [old] of runs) {
      if (runs.size <= KEPT) return
      if (!tasks.has(old)) runs.delete(old)
    }
  }

  return {
    start(question) {
      const same = JSON.stringify(question)
      for (const run of runs.values())
        if ((run.state === 'RUNNING' || run.state === 'DONE') && JSON.stringify(run.question) === same) return run
      if (tasks.size >= AT_ONCE)
        throw new PlanningRefused(
          `${tasks.size} referral labs are being worked out; wait for one, or cancel it`,
          `已有 ${tasks.size} 个分级诊疗实验在计算；请稍候或取消其一`,
        )
      const id = randomUUID()
      const startedAt = now()
      runs.set(id, {
        id,
        state: 'RUNNING',
        question,
        startedAt,
        elapsedMilliseconds: 0,
        done: 0,
        wanted: 0,
        scan: null,
        failure: null,
      })
      const task = send(
        { kind: 'scan', question },
        {
          onEnd: (error) => end(id, { state: 'FAILED', failure: error.message }),
          onReply(reply) {
            if ('done' in reply) {
              const { done, wanted, scan } = reply
              if (reply.isOver) end(id, { done, wanted, scan, state: 'DONE' })
              else change(id, { done, wanted, scan })
            } else if ('refused' in reply) end(id, { state: 'FAILED', failure: reply.refused })
            else if ('failure' in reply) end(id, { state: 'FAILED', failure: reply.failure })
          },
        },
      )
      tasks.set(id, task)
      forgetOld()
      return runs.get(id)!
    },
    get: (id) => runs.get(id) ?? null,
    list: () => [...runs.values()].reverse(),
    cancel(id) {
      const task = tasks.get(id)
      if (task !== undefined) {
        worker?.postMessage({ id: task, kind: 'cancel' })
        end(id, { state: 'CANCELLED' })
      }
      return runs.get(id) ?? null
    },
    step(policy, share) {
      const key = JSON.stringify([policy, share])
      const known = steps.get(key)
      if (known) return known
      const answer = new Promise<ReferralStep>((resolve, reject) => {
        const task = send(
          { kind: 'step', policy, share },
          {
            onEnd: reject,
            onReply(reply) {
              waiting.delete(task)
              if ('step' in reply) resolve(reply.step)
              else
                reject(
                  'refused' in reply
                    ? new PlanningRefused(reply.refused, reply.zh)
                    : new Error('the step was not worked out'),
                )
            },
          },
        )
      })
      steps.set(key, answer)
      answer.catch(() => steps.delete(key))
      for (const old of steps.keys()) {
        if (steps.size <= STEPS_KEPT) break
        steps.delete(old)
      }
      return answer
    },
    async stop() {
      closed = true
      const ended = worker
      worker = null
      for (const one of waiting.values()) one.onEnd(new PlanningRefused('the server is stopping'))
      waiting.clear()
      await ended?.terminate()
    },
  }
}
