/** The chain of the audit log walked from time to time while the server runs, each time against the head found the time before. */
import { type AuditLog, type ChainPoint, type ChainVerdict, checkChain } from './audit-log.ts'

export interface ChainState {
  readonly verdict: ChainVerdict
  /** When the walk had ended, epoch ms. */
  readonly checkedAt: number
}

export interface ChainWatch {
  /** The newest verdict; a walk is begun where it is older than ten minutes. null = the first is still under way. */
  state(): Promise<ChainState | null>
}

const EVERY_MS = 10 * 60_000
/** A short log is walked while somebody waits; a long one tells its verdict next time. */
const WAIT_MS = 1_500

export function chainWatch(log: AuditLog, now: () => number): ChainWatch {
  let last: ChainState | null = null
  let known: ChainPoint | null = null
  let walking: Promise<void> | null = null

  async function walk(): Promise<void> {
    const verdict = await checkChain(log, known)
    if (verdict.ok && verdict.head.number > 0) known = verdict.head
    last = { verdict, checkedAt: now() }
  }

  return {
    async state() {
      if (walking === null && (last === null || now() - last.checkedAt > EVERY_MS))
        walking = walk().finally(() => {
          walking = null
        })
      if (walking === null) return last
      const begun = walking
      // A walk that fails is told to whoever waits for it; begun for nobody, it must not end the process.
      begun.catch(() => {
        // The next look tries again.
      })
      if (last === null) {
        const later = Promise.withResolvers<void>()
        const timer = setTimeout(() => later.resolve(), WAIT_MS)
        await Promise.race([begun, later.promise]).finally(() => clearTimeout(timer))
      }
      return last
    },
  }
}
