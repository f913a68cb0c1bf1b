/**
 * Which cause a refusal has, by its wording: the engine and the decoder say exactly what is wrong, in words; this one
 * table sorts the words. `classify.test.ts` holds it against every refusal that the engine can utter.
 */
import type { Problem } from '@kangcheng/twin-engine'
import type { QuarantineCauseId } from './causes.ts'

type Row = readonly [wording: RegExp, cause: QuarantineCauseId]

/** Of the engine's verdicts. */
const VERDICTS: readonly Row[] = [
  [/^the city has no /, 'unknown-place'],
  [/^no bed class /, 'unknown-code'],
  [/^origin and destination are one facility/, 'malformed'],
  [/cannot be right(?: for |;)/, 'implausible-count'],
  [/ is already known$|later than this event|it never goes back/, 'stale'],
  [
    /nothing changed$|send bed\.\w+ (?:for it )?first|^cannot [\w ]+ a bed that is |with another encounter|is (?:not|already) present|^only a |merged into itself|both encounters lie in beds|^this encounter lies in a bed/,
    'impossible-step',
  ],
]

/** Of the decoder's problems. */
const PROBLEMS: readonly Row[] = [
  [/does not belong here|\(name withheld\)/, 'identifier'],
  [/must be one of |best one of |must be text, one of |is not a kind of event/, 'unknown-code'],
]

/** Of the edge: what ingestion itself refuses. */
const EDGE: readonly Row[] = [
  [/already used by an event with other content/, 'other-content'],
  [/^lies ahead of /, 'ahead-of-clock'],
  [/is not UTF-8 text|is not JSON|is longer than \d+ bytes/, 'undecodable'],
]

/** Names under which people are told of. A field that no kind has and that is called so was meant to hold one. */
const PERSONAL_FIELD = /name|phone|mobile|mrn|address|idcard|idnumber|passport|birth|insurance|email|patient/i

const causeIn = (rows: readonly Row[], why: string): QuarantineCauseId | null =>
  rows.find(([wording]) => wording.test(why))?.[1] ?? null

/** Whether the table has a row for a verdict, rather than the fallback. */
export const isKnownVerdict = (why: string): boolean => causeIn(VERDICTS, why) !== null

export function causeOfVerdict(why: string): QuarantineCauseId {
  return causeIn(VERDICTS, why) ?? 'impossible-step'
}

export function causeOfProblem({ path, why }: Problem): QuarantineCauseId {
  const unknownField = why.startsWith('is not a field of ')
  return causeIn(PROBLEMS, why) ?? (unknownField && PERSONAL_FIELD.test(path) ? 'identifier' : 'malformed')
}

/** Of an entry that an earlier version kept without a cause. */
export function causeOfOldEntry(why: string): QuarantineCauseId {
  return causeIn(EDGE, why) ?? causeIn(PROBLEMS, why) ?? causeIn(VERDICTS, why) ?? 'malformed'
}
