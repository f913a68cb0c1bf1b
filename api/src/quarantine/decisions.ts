/**
 * What people decide about the quarantine: release, corrected or as it is, or refuse. A released event goes the one way that
 * every event goes, and its decision becomes durable in the same transaction; refused again by the engine, it stays open.
 */
import { type Outcome, take } from '../live/take.ts'
import type { Twin } from '../live/twin.ts'
import type { DecisionTaken, QuarantineRow } from '../log/zone-records.ts'
import { correctedEvent } from './corrected-event.ts'
import { reasonProblem } from './reason.ts'

/** Most entries that one decision may be about. */
export const MOST_AT_ONCE = 500

export interface DecisionOutcome {
  readonly id: string
  /** True where the event was taken. */
  readonly released: boolean
  /** Why it was not; null where all went as wished. */
  readonly why: string | null
  readonly position: number | null
  /** Of the decision; null where none was taken. */
  readonly receipt: string | null
}

/** The request as a whole cannot be taken; the message names the remedy. */
export class BadDecision extends Error {
  override readonly name = 'BadDecision'
}

/**
 * Merges a correction into each entry's event and takes it, if the twin would take it now.
 * @param by the role of who decides.
 * @returns an outcome for every id, in order. @throws BadDecision, NotWritable.
 */
export function releaseQuarantined(
  twin: Twin,
  ids: readonly string[],
  correction: unknown,
  reason: string,
  by: string,
): Promise<readonly DecisionOutcome[]> {
  return decide(twin, ids, reason, (row) => {
    const corrected = correctedEvent(row, correction)
    if (!corrected.ok) return corrected.why
    const outcome = take(twin, corrected.event, true)
    if (outcome !== 'accepted') return whyNot(outcome)
    const position = twin.appliedPosition
    return { ...taken(twin, row, reason, by), status: 'RELEASED', correction: corrected.correction, position }
  })
}

/** Closes entries without taking them. @returns an outcome for every id, in order. @throws BadDecision, NotWritable. */
export function refuseQuarantined(
  twin: Twin,
  ids: readonly string[],
  reason: string,
  by: string,
): Promise<readonly DecisionOutcome[]> {
  return decide(twin, ids, reason, (row) => ({
    ...taken(twin, row, reason, by),
    status: 'REFUSED',
    correction: null,
    position: null,
  }))
}

const taken = (twin: Twin, row: QuarantineRow, reason: string, by: string) => ({
  id: row.id,
  at: twin.now(),
  by,
  reason: reason.trim(),
})

function whyNot(outcome: Exclude<Outcome, 'accepted'>): string {
  if (outcome === 'duplicate')
    return 'an event with this number and this content was accepted meanwhile: nothing is missing; refuse this entry'
  if (outcome.cause === 'other-content')
    return 'an event with this number was accepted meanwhile, with other content: refuse this entry; the sender gives every event its own number'
  return `${outcome.path}: ${outcome.why}`
}

/** Decisions of one twin, one after another: between reading an entry and closing it nobody else decides. */
const queues = new WeakMap<Twin, Promise<unknown>>()

function decide(
  twin: Twin,
  ids: readonly string[],
  reason: string,
  judge: (row: QuarantineRow) => DecisionTaken | string,
): Promise<readonly DecisionOutcome[]> {
  const problem = reasonProblem(reason)
  if (problem !== null) return Promise.reject(new BadDecision(problem))
  if (ids.length === 0 || ids.length > MOST_AT_ONCE)
    return Promise.reject(new BadDecision(`name 1 to ${MOST_AT_ONCE} entries by their ids, not ${ids.length}`))
  const before = queues.get(twin) ?? Promise.resolve()
  const work = before.then(
    () => decideNow(twin, [...new Set(ids)], judge),
    () => decideNow(twin, [...new Set(ids)], judge),
  )
  queues.set(twin, work)
  return work
}

async function decideNow(
  twin: Twin,
  ids: readonly string[],
  judge: (row: QuarantineRow) => DecisionTaken | string,
): Promise<readonly DecisionOutcome[]> {
  twin.assertWritable()
  const numbers = ids.map((id) => (/^\d{1,15}$/.test(id) ? Number(id) : -1))
  const rows = new Map((await twin.log.quarantineEntries(numbers)).map((row) => [row.id, row]))
  twin.assertWritable()
  // From here to the commit nothing waits: what is applied and what is decided about it are one.
  const decisions: DecisionTaken[] = []
  const answers = ids.map((id, i) => {
    const row = rows.get(numbers[i]!)
    const answer =
      row === undefined ? 'there is no such entry' : row.decision === null ? judge(row) : alreadyDecided(row.decision)
    if (typeof answer !== 'string') decisions.push(answer)
    return { id, answer }
  })
  const given = decisions.length === 0 ? [] : (await twin.commit({ decisions })).given.decisions
  twin.counters.events += decisions.filter(({ status }) => status === 'RELEASED').length
  return answers.map(({ id, answer }) => {
    if (typeof answer === 'string') return { id, released: false, why: answer, position: null, receipt: null }
    const receipt = given[decisions.indexOf(answer)]!
    return { id, released: answer.status === 'RELEASED', why: null, position: answer.position, receipt }
  })
}

const alreadyDecided = ({ status, at, receipt }: NonNullable<QuarantineRow['decision']>): string =>
  `this entry was already ${status === 'RELEASED' ? 'released' : 'refused'} at ${new Date(at).toISOString()} (${receipt}); an entry is decided once`
