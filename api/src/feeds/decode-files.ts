/** Several files through one format, a piece at a time, with the sums that the commands tell. */
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import { chunksOf, type FeedFile } from './feed-files.ts'
import type { DecodedMessage, FeedContext, FeedFormat } from './feed-format.ts'

/** Problems told one by one; further ones are counted by cause. */
const LISTED_PROBLEMS = 1000

/**
 * Decodes the files in order, in constant memory.
 * @param take is given every message with the name of its file.
 * @param settle is waited for after each piece: whoever sends what was taken holds the reading back with it.
 * @throws UnreadableFile, and what `settle` throws.
 */
export async function decodeFiles(
  format: FeedFormat,
  files: readonly FeedFile[],
  context: FeedContext,
  take: (message: DecodedMessage, file: string) => void,
  settle: () => Promise<void> | void = () => {},
): Promise<void> {
  // The files are one delivery: a place that one describes is known in the next.
  const delivery: FeedContext = { memory: {}, ...context }
  for (const file of files) {
    const decoder = format.open(delivery, (message) => take(message, file.name))
    for await (const chunk of chunksOf(file)) {
      decoder.push(chunk)
      await settle()
    }
    decoder.end()
    await settle()
  }
}

export interface FileProblem {
  readonly file: string
  readonly place: string
  readonly why: string
}

export interface DecodeSummary {
  readonly messages: number
  readonly events: number
  readonly byKind: Readonly<Record<string, number>>
  readonly withoutMeaning: Readonly<Record<string, number>>
  /** The first thousand. */
  readonly problems: readonly FileProblem[]
  /** How many further problems there are, by cause; empty = all are listed. */
  readonly problemsNotListed: Readonly<Record<string, number>>
}

export interface DecodeCounter {
  add(message: DecodedMessage, file: string): void
  problem(problem: FileProblem, cause: QuarantineCauseId): void
  /** Problems listed and not listed. */
  readonly problems: number
  /** Counts over all files; kinds in alphabetical order. */
  summary(): DecodeSummary
}

export function decodeCounter(): DecodeCounter {
  let [messages, events, problemCount] = [0, 0, 0]
  const byKind = new Map<string, number>()
  const withoutMeaning = new Map<string, number>()
  const notListed = new Map<string, number>()
  const problems: FileProblem[] = []
  const problem = ({ file, place, why }: FileProblem, cause: QuarantineCauseId): void => {
    problemCount++
    if (problems.length < LISTED_PROBLEMS) problems.push({ file, place, why })
    else count(notListed, cause)
  }
  return {
    add(message, file) {
      if (message.number !== null) messages++
      events += message.events.length
      for (const { event } of message.events) count(byKind, event.kind)
      if (message.withoutMeaning !== null) count(withoutMeaning, message.withoutMeaning)
      for (const { place, why, cause } of message.problems) problem({ file, place, why }, cause)
    },
    problem,
    get problems() {
      return problemCount
    },
    summary: () => ({
      messages,
      events,
      byKind: inOrder(byKind),
      withoutMeaning: inOrder(withoutMeaning),
      problems,
      problemsNotListed: inOrder(notListed),
    }),
  }
}

function count(counts: Map<string, number>, word: string): void {
  counts.set(word, (counts.get(word) ?? 0) + 1)
}

/** Words in alphabetical order. */
function inOrder(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
