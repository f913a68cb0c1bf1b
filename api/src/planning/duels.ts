/**
 * A site duel on whatever executor there is: its pairs come in while it runs, first those of today's city, so that a ranking with
 * bands is there after two of them; what came may be kept, and a duel taken up again where it stopped.
 */
import {
  type DuelJob,
  type DuelPlan,
  type DuelResult,
  type DuelRun,
  duelResult,
  duelRunOf,
  FEWEST_PAIRS_TO_JUDGE,
} from '@kangcheng/twin-engine'
import type { StateBytes, SweepExecutor } from '../executors/sweep-executor.ts'

export interface DuelSetting {
  readonly plan: DuelPlan
  /** The live state, of the city without any edit. */
  readonly state: StateBytes
  readonly priority: number
  /** Pairs that ran before; those that are not of this plan's futures are left out. */
  readonly known?: readonly DuelRun[]
}

export interface DuelProgress {
  /** The pair that came last; null = told at the start, of the pairs known before. */
  readonly run: DuelRun | null
  readonly done: number
  readonly wanted: number
  /** What all pairs so far say; worked out when it is asked for. */
  result(): DuelResult
}

/** Pairs after which there is a first ranking with bands. */
const FIRST_LOOK_PAIRS = 2

/**
 * Runs the pairs of the plan that are not known yet.
 * @returns the result, and every pair in the order in which it came; the same pairs give the same result. null when aborted.
 * @throws ReplicationFailed
 */
export async function runDuel(
  { plan, state, priority, known = [] }: DuelSetting,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (progress: DuelProgress) => void | Promise<void> = () => undefined,
): Promise<{ readonly result: DuelResult; readonly runs: readonly DuelRun[] } | null> {
  const have = new Map(plan.jobs.map((job) => [job.future.id, leading(job, known)]))
  const runs = [...have.values()].flat()
  const wanted = plan.jobs.reduce((sum, { pairs }) => sum + pairs, 0)
  const tell = (run: DuelRun | null): void | Promise<void> =>
    onProgress({ run, done: runs.length, wanted, result: () => duelResult(plan, runs) })
  if (runs.length > 0) await tell(null)
  for (const { job, until } of stagesOf(plan)) {
    const first = have.get(job.future.id)!.length
    if (first >= until) continue
    await executor.run(
      { state, scenarios: job.scenarios, seed: plan.question.seed, first, replications: until - first, priority },
      (_, trajectories) => {
        const run = duelRunOf(plan, job, trajectories)
        have.get(job.future.id)!.push(run)
        runs.push(run)
        return tell(run)
      },
      signal,
    )
    if (signal.aborted) return null
  }
  return { result: duelResult(plan, runs), runs }
}

/** A first look at today's city, then as much as a verdict needs of every future, then the rest. */
function stagesOf({ jobs }: DuelPlan): readonly { readonly job: DuelJob; readonly until: number }[] {
  const upTo = (most: number) => (job: DuelJob) => ({ job, until: Math.min(most, job.pairs) })
  return [
    ...jobs.slice(0, 1).map(upTo(FIRST_LOOK_PAIRS)),
    ...jobs.map(upTo(FEWEST_PAIRS_TO_JUDGE)),
    ...jobs.map(upTo(Number.POSITIVE_INFINITY)),
  ]
}

/** The known pairs 0, 1, 2 … of a job, without a gap. */
function leading(job: DuelJob, known: readonly DuelRun[]): DuelRun[] {
  const byNumber = new Map(
    known.flatMap((run) => (run.future === job.future.id ? [[run.replication, run] as const] : [])),
  )
  const found: DuelRun[] = []
  while (found.length < job.pairs) {
    const next = byNumber.get(found.length)
    if (!next) break
    found.push(next)
  }
  return found
}
