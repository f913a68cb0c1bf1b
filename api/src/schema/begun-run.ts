/** How a long run is begun for a caller: who it was is noted, and what is refused is bad input. */
import { roleOf } from '../access-control/caller.ts'
import { type Context, refusedAsInput } from './builder.ts'

export async function begunRun<R extends { readonly id: string }>(
  { runBeginners, caller }: Pick<Context, 'runBeginners' | 'caller'>,
  start: () => R | Promise<R>,
): Promise<R> {
  try {
    const run = await start()
    runBeginners.note(run.id, roleOf(caller))
    return run
  } catch (error) {
    return refusedAsInput(error)
  }
}

/** What calling off has left of a run. @param none says which runs there are no such of */
export function calledOff<R>(run: R | null, none: () => Error): R {
  if (run === null) throw none()
  return run
}
