// Deciding on entries: held for ten seconds, written after them or at once when the room is left, taken back before.
import { client } from '../../data/client.ts'
import type { QuarantineOutcome } from '../../data/feed-types.ts'
import { REFUSE_QUARANTINED, RELEASE_QUARANTINED } from '../../data/operations.ts'
import { WORDS } from '../../i18n/words.ts'
import { store } from '../../store.ts'
import { correctionOf } from './case-draft.ts'
import { type Pending, pendingOf, splitDue, UNDO_SECONDS } from './pending.ts'
import { plainWhy, readAll, room } from './room-store.ts'

let keys = 0
const say = (announcement: string): void => store.setState({ announcement })
const words = () => WORDS[store.getState().language]

/** Begins the refusal of the opened entry, or takes that back: nothing is decided by it. */
export function beginRefusal(begun: boolean): void {
  const { openedId, opened, pending, refusing } = room.getState()
  if (!begun) {
    if (refusing !== null) say(words()['data.say.notRefusing'])
    room.setState({ refusing: null })
    return
  }
  if (openedId === null || opened.data?.status !== 'OPEN' || pendingOf(pending, openedId)) return
  room.setState({ refusing: openedId, decisionProblem: null })
  say(words()['data.case.refusing'])
  document.getElementById('case-reason')?.focus()
}

/**
 * Decides on the opened entry, unless something is missing: then it says what, and the focus goes there. `alone` leaves
 * the others of the same cause.
 */
export function attempt(kind: Pending['kind'], alone: boolean): void {
  const { openedId, opened, drafts, checks, pending } = room.getState()
  const draft = openedId === null ? undefined : drafts.get(openedId)
  if (openedId === null || !draft || opened.data?.status !== 'OPEN' || pendingOf(pending, openedId)) return
  // Also where the reason is still missing: what the next Ctrl+Enter does is what was asked for here.
  room.setState({ refusing: kind === 'refuse' ? openedId : null })
  if (draft.reason.trim() === '') {
    say(words()['data.case.needReason'])
    document.getElementById('case-reason')?.focus()
    return
  }
  const failing = checks?.list?.some(({ ok }) => !ok) ?? false
  if (kind === 'release' && failing) {
    say(words()['data.case.needCheck'])
    room.setState({ decisionProblem: words()['data.case.needCheck'] })
    return
  }
  decide(kind, alone)
}

/** Holds a decision on the opened entry. */
function decide(kind: Pending['kind'], alone: boolean): void {
  const { openedId: entry, opened, alike, drafts, pending } = room.getState()
  const draft = entry === null ? undefined : drafts.get(entry)
  if (entry === null || !draft || !opened.data) return
  const held: Pending = {
    key: ++keys,
    kind,
    entry,
    ids: alone || !draft.same || alike.length === 0 ? [entry] : alike,
    correction: kind === 'release' ? correctionOf(opened.data, draft) : null,
    reason: draft.reason.trim(),
    dueAt: Date.now() + UNDO_SECONDS * 1000,
  }
  room.setState({ pending: [...pending, held], decisionProblem: null })
  say(words()['data.say.held'](UNDO_SECONDS))
}

export function undo(key: number): void {
  room.setState(({ pending }) => ({ pending: pending.filter((one) => one.key !== key) }))
  say(words()['data.say.undone'])
}

async function write(one: Pending): Promise<void> {
  const variables = {
    ids: one.ids,
    reason: one.reason,
    ...(one.kind === 'release' ? { correction: one.correction } : {}),
  }
  const result = await client
    .mutation<{ releaseQuarantined?: QuarantineOutcome[]; refuseQuarantined?: QuarantineOutcome[] }>(
      one.kind === 'release' ? RELEASE_QUARANTINED : REFUSE_QUARANTINED,
      variables,
      // A decision outlives the page that it was made on.
      { fetchOptions: { keepalive: true } },
    )
    .toPromise()
  const outcomes = result.data?.releaseQuarantined ?? result.data?.refuseQuarantined
  if (!outcomes) {
    const why = plainWhy(result.error?.message ?? 'the answer is empty')
    room.setState({ decisionProblem: why })
    say(words()['data.case.failed'](why))
    return
  }
  // Somebody else may have decided meanwhile: a reason stands wherever it did not go as wished.
  const kept = outcomes.filter(({ whyText }) => whyText !== null)
  const why = kept[0]?.whyText?.[store.getState().language] ?? null
  const done = outcomes.length - kept.length
  const said = [
    ...(done > 0 ? [words()[one.kind === 'release' ? 'data.say.released' : 'data.say.refused'](done)] : []),
    ...(why === null
      ? []
      : [one.kind === 'release' ? words()['data.say.kept'](kept.length, why) : words()['data.case.failed'](why)]),
  ].join('; ')
  room.setState({ decisionProblem: why })
  say(said)
  await readAll()
}

/** Writes what is due; everything when the room is left. */
export function writeDue(now: number): void {
  const { due, waiting } = splitDue(room.getState().pending, now)
  if (due.length === 0) return
  room.setState({ pending: waiting })
  for (const one of due) void write(one)
}

const TICK_MS = 250

/** Watches the countdowns until the returned function is called, which writes at once what still waits. */
export function followDecisions(): () => void {
  const timer = setInterval(() => writeDue(Date.now()), TICK_MS)
  const leave = (): void => writeDue(Number.POSITIVE_INFINITY)
  addEventListener('pagehide', leave)
  return () => {
    clearInterval(timer)
    removeEventListener('pagehide', leave)
    leave()
  }
}
