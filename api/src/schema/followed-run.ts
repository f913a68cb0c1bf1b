/** How a run that goes on is told over a subscription: as it stands, then whenever it moves on, to its end; who is slow misses what is older. */
import type { GraphQLError } from 'graphql'

interface Run {
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
}

interface Runs<R extends Run> {
  get(id: string): R | null
  subscribe(id: string, listener: (run: R) => void): () => void
}

/** @throws what `unknown` makes where there is no run of this id. */
export async function* followedRun<R extends Run>(
  runs: Runs<R>,
  id: string,
  unknown: () => GraphQLError,
): AsyncGenerator<R> {
  const now = runs.get(id)
  if (now === null) throw unknown()
  let newest: R | null = now
  let wake: () => void = () => {}
  const quit = runs.subscribe(id, (run) => {
    newest = run
    wake()
  })
  try {
    for (;;) {
      if (newest === null) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      const run: R = newest
      newest = null
      yield run
      if (run.state !== 'RUNNING') return
    }
  } finally {
    quit()
  }
}
