/**
 * One event into the state: identity, clock, plausibility, then the engine. Senders' events and those that people release
 * from the quarantine come this way alike; the caller commits.
 */
import { apply, copyState, EVENT_FIELDS, type NumberedOccurrence, type TwinEvent } from '@kangcheng/twin-engine'
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import { causeOfVerdict } from '../quarantine/classify.ts'
import { gcj02Problem } from '../quarantine/gcj02-check.ts'
import { contentHash, lineOf } from './event-line.ts'
import type { Twin } from './twin.ts'

export interface Refusal {
  readonly cause: QuarantineCauseId
  readonly path: string
  readonly why: string
}
export type Outcome = 'accepted' | 'duplicate' | Refusal

/**
 * Applies an event and gives it the next position, or says why not: then nothing has changed.
 * @param decided a person answers for it: what only looks wrong is taken.
 */
export function take(twin: Twin, event: TwinEvent, decided = false): Outcome {
  const line = lineOf(event)
  const hash = contentHash(line)
  const before = judge(twin, event, hash, decided)
  if (before !== null) return before
  twin.passMinutes(twin.clock.minutesBefore(event.source, event.occurredAt, twin.state.asOf))
  const verdict = twin.applyNext(event, line, hash)
  return verdict.ok ? 'accepted' : refused(event, verdict.why)
}

/** What `take` would answer now, without taking. */
export function wouldTake(twin: Twin, event: TwinEvent, decided = false): Outcome {
  const before = judge(twin, event, contentHash(lineOf(event)), decided)
  if (before !== null) return before
  const verdict = apply(copyState(twin.state), event)
  return verdict.ok ? 'accepted' : refused(event, verdict.why)
}

/** What stands in the way before the engine is asked; null where nothing does. */
export function judge(twin: Twin, event: TwinEvent, hash: number, decided: boolean): 'duplicate' | Refusal | null {
  if (event.kind === 'clock.passed')
    return {
      cause: 'malformed',
      path: 'kind',
      why: 'clock.passed is appended by the twin itself; senders never send it',
    }
  const familiar = twin.identities.familiarity(event.source, event.epoch, event.seq, hash)
  if (familiar === 'duplicate') return 'duplicate'
  if (familiar === 'other content')
    return {
      cause: 'other-content',
      path: 'seq',
      why: 'this number of the epoch was already used by an event with other content; give every event its own number, and begin a new epoch when the numbering starts again',
    }
  const { clock } = twin
  const { asOf } = twin.state
  const latest = clock.latest(event.source, twin.now(), asOf)
  if (event.occurredAt > latest) {
    const reference = new Date(asOf || twin.now()).toISOString()
    return {
      cause: 'ahead-of-clock',
      path: 'occurredAt',
      why: `lies ahead of ${clock.name} (${reference}) by more than is taken; latest accepted ${new Date(latest).toISOString()}. Set the sender's clock, and its zone`,
    }
  }
  const shifted = decided ? null : gcj02Problem(twin, event)
  return shifted === null ? null : { cause: 'gcj02-coordinates', path: 'location', why: shifted }
}

const refused = (event: TwinEvent, why: string): Refusal => ({
  cause: causeOfVerdict(why),
  path: subjectOf(event, why),
  why,
})

/** The field that a refusal is about: the one whose id the city does not have, else the kind's first. */
function subjectOf(event: NumberedOccurrence, why: string): string {
  const fields = Object.keys(EVENT_FIELDS[event.kind])
  const unknown = /^the city has no [\w ]+ "([^"]*)"/.exec(why)?.[1]
  const named =
    unknown === undefined
      ? undefined
      : fields.find((name) => (event as unknown as Readonly<Record<string, unknown>>)[name] === unknown)
  return named ?? fields[0] ?? 'occurredAt'
}
