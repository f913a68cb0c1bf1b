/**
 * Answers that stay open, and what they were opened with. While any is open it is asked again, several times a second, whether what
 * let its reader in still holds and still opens the same: a token revoked or expired, a session ended or over, a role or places
 * changed, an emergency access begun or ended. Where it does not, the stream is cut with the reason; whoever opens it again is
 * judged anew, and sees what is allowed now.
 */
import type { BreakGlass } from './break-glass.ts'
import { answerScopeOf, type Caller, isElevated } from './caller.ts'
import type { Endings } from './endings.ts'
import type { Proof } from './proof.ts'
import type { StreamEnd } from './stream-ends.ts'
import type { Gate } from './tokens.ts'

export interface OpenStreams {
  /** Who a proof stands for now, with what is held in an emergency; or why it stands for nobody. */
  judged(by: Proof): Caller | StreamEnd
  /** Why an answer that was begun for a caller may not go on; null while it may. */
  over(by: Proof, caller: Caller): StreamEnd | null
  /**
   * Watches an answer until the returned function is called.
   * @param caller whom it was opened for. @param end ends it with a reason; called once at most.
   */
  watch(by: Proof, caller: Caller, end: (why: StreamEnd) => void): () => void
  /** Looks through all at once; called by the timer, and where something is known to have ended. */
  look(): void
  readonly open: number
  /** Streams that were cut, by reason. */
  readonly cut: ReadonlyMap<StreamEnd, number>
  stop(): void
}

interface Watched {
  readonly by: Proof
  readonly scope: string
  readonly elevated: boolean
  readonly end: (why: StreamEnd) => void
}

/** Asked is an end within a second. */
const EVERY_MS = 250

export interface StreamParts {
  readonly gate: Pick<Gate, 'again'>
  readonly endings: Pick<Endings, 'isOver' | 'onEnded'>
  readonly breakGlass: Pick<BreakGlass, 'heldBy'>
  readonly now: () => number
}

const scopeOf = (caller: Caller): string => JSON.stringify(answerScopeOf(caller))

export function openStreams({ gate, endings, breakGlass, now }: StreamParts, everyMs = EVERY_MS): OpenStreams {
  const open = new Set<Watched>()
  const cut = new Map<StreamEnd, number>()
  let timer: NodeJS.Timeout | null = null

  function standing(by: Proof): Caller | StreamEnd {
    switch (by.kind) {
      case 'none':
        return { kind: 'local' }
      case 'token':
        return gate.again(by.sha256)
      case 'session':
        if (endings.isOver(by)) return 'SESSION_ENDED'
        return by.untilMs <= now() ? 'SESSION_EXPIRED' : by.caller
      case 'access-token':
        return by.untilMs <= now() ? 'TOKEN_EXPIRED' : by.caller
    }
  }

  function judged(by: Proof): Caller | StreamEnd {
    const caller = standing(by)
    if (typeof caller === 'string' || caller.kind === 'local' || caller.kind === 'sender') return caller
    const held = breakGlass.heldBy(caller)
    return held === null ? caller : { ...caller, elevatedUntil: held.until }
  }

  function whyOver(watched: Pick<Watched, 'scope' | 'elevated'>, now: Caller | StreamEnd): StreamEnd | null {
    if (typeof now === 'string') return now
    if (scopeOf(now) === watched.scope) return null
    if (isElevated(now) !== watched.elevated) return watched.elevated ? 'EMERGENCY_ENDED' : 'EMERGENCY_BEGAN'
    return 'ACCESS_CHANGED'
  }

  function look(): void {
    // A wall of screens shares one token: it is judged once a round.
    const found = new Map<string, Caller | StreamEnd>()
    for (const watched of open) {
      const key = keyOf(watched.by)
      let now = found.get(key)
      if (now === undefined) {
        now = judged(watched.by)
        found.set(key, now)
      }
      const why = whyOver(watched, now)
      // What is judged may itself make known that something has ended: then this round was overtaken by another.
      if (why === null || !open.delete(watched)) continue
      cut.set(why, (cut.get(why) ?? 0) + 1)
      watched.end(why)
    }
    rest()
  }

  function rest(): void {
    if (open.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }

  const quit = endings.onEnded(look)
  return {
    judged,
    over: (by, caller) => whyOver({ scope: scopeOf(caller), elevated: isElevated(caller) }, judged(by)),
    watch(by, caller, end) {
      // Without a token anybody is everybody: nothing can end that.
      if (by.kind === 'none') return () => {}
      const watched: Watched = { by, scope: scopeOf(caller), elevated: isElevated(caller), end }
      open.add(watched)
      timer ??= setInterval(look, everyMs).unref()
      return () => {
        open.delete(watched)
        rest()
      }
    },
    look,
    get open() {
      return open.size
    },
    cut,
    stop() {
      quit()
      open.clear()
      rest()
    },
  }
}

function keyOf(by: Proof): string {
  switch (by.kind) {
    case 'none':
      return by.kind
    case 'token':
      return by.sha256
    case 'session':
      return `session ${by.id}`
    case 'access-token':
      return `access-token ${by.untilMs} ${scopeOf(by.caller)} ${'name' in by.caller ? by.caller.name : ''}`
  }
}
