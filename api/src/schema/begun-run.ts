/** How a long run is begun for a caller: who it was is noted, and what is refused is bad input. */
import { roleOf } from '../access-control/caller.ts'
import { PlanningRefused } from '../planning/ports.ts'
import { RehearsalRefused } from '../rehearsal/ports.ts'
import { badInput, type Context } from './builder.ts'

export async function begunRun<R extends { readonly id: string }>(
  { runBeginners, caller }: Pick<Context, 'runBeginners' | 'caller'>,
  start: () => R | Promise<R>,
): Promise<R> {
  try {
    const run = await start()
    runBeginners.note(run.id, roleOf(caller))
    return run
  } catch (error) {
    if (error instanceof PlanningRefused) throw badInput(error.message, error.zh)
    if (error instanceof RehearsalRefused) throw badInput(error.message, error.zh)
    throw error
  }
}

/** What calling off has left of a run. @param none says which runs there are no such of */
export function calledOff<R>(run: R | null, none: () => Error): R {
  if (run === null) throw none()
  return run
}
