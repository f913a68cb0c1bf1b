/** Additions that wait together are committed together: one transaction, one fsync, for as many senders as there are. */
import { type Addition, type Appended, LogUnwritable } from './event-log.ts'
import { joinAdditions, shareOut } from './grouping.ts'

/** Lines at which a group is closed: bounds the memory of one commit. */
const GROUP_LINES = 50_000

export interface GroupCommit {
  append(addition: Addition): Promise<Appended>
  /** Takes no more; resolves when what was taken is committed or refused. */
  close(): Promise<void>
}

interface Waiting {
  readonly addition: Addition
  resolve(appended: Appended): void
  reject(error: unknown): void
}

/** @param commit makes one addition durable, or nothing of it. It is called again only when it has ended. */
export function groupCommit(commit: (addition: Addition) => Promise<Appended>): GroupCommit {
  let queue: Waiting[] = []
  let flushing = false
  let closed = false

  function nextGroup(): readonly Waiting[] {
    let lines = 0
    let n = 0
    while (n < queue.length && lines < GROUP_LINES) lines += queue[n++]!.addition.lines.length
    const group = queue.slice(0, n)
    queue = queue.slice(n)
    return group
  }

  async function flush(): Promise<void> {
    while (queue.length > 0) {
      const group = nextGroup()
      try {
        const additions = group.map((waiting) => waiting.addition)
        const appended = await commit(joinAdditions(additions))
        const given = shareOut(appended.given, additions)
        for (const [i, waiting] of group.entries()) waiting.resolve({ ...appended, given: given[i]! })
      } catch (error) {
        // What waits behind a failed commit was numbered after it: those positions do not hold any more.
        const behind = queue
        queue = []
        for (const waiting of [...group, ...behind]) waiting.reject(error)
      }
    }
    flushing = false
  }

  return {
    append(addition) {
      if (closed) return Promise.reject(new LogUnwritable('the log is closed'))
      return new Promise<Appended>((resolve, reject) => {
        queue.push({ addition, resolve, reject })
        if (flushing) return
        flushing = true
        setImmediate(() => void flush())
      })
    },
    async close() {
      closed = true
      while (flushing) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
