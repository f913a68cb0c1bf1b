/** Several files through one format, with the sums that the commands tell. */

import type { FeedFile } from './feed-files.ts'
import { type DecodedFeed, decodeAll, type FeedContext, type FeedFormat } from './feed-format.ts'

export interface DecodedFile {
  readonly file: string
  /** Messages in the files before this one: message 1 of this file has index `firstIndex` over all files. */
  readonly firstIndex: number
  readonly feed: DecodedFeed
}

export interface FileProblem {
  readonly file: string
  readonly place: string
  readonly why: string
}

/** Decodes the files in order; never throws. */
export function decodeFiles(
  format: FeedFormat,
  files: readonly FeedFile[],
  context: FeedContext,
): readonly DecodedFile[] {
  let firstIndex = 0
  return files.map(({ name, bytes }) => {
    const feed = decodeAll(format, bytes, context)
    const decoded = { file: name, firstIndex, feed }
    firstIndex += feed.messages
    return decoded
  })
}

export interface DecodeSummary {
  readonly messages: number
  readonly events: number
  readonly byKind: Readonly<Record<string, number>>
  readonly withoutMeaning: Readonly<Record<string, number>>
  readonly problems: readonly FileProblem[]
}

/** Counts over all files; kinds in alphabetical order. */
export function summariseFiles(decoded: readonly DecodedFile[]): DecodeSummary {
  const feeds = decoded.map((d) => d.feed)
  return {
    messages: feeds.reduce((sum, feed) => sum + feed.messages, 0),
    events: feeds.reduce((sum, feed) => sum + feed.events.length, 0),
    byKind: countBy(feeds.flatMap((feed) => feed.events.map((e) => e.event.kind))),
    withoutMeaning: countBy(feeds.flatMap((feed) => feed.withoutMeaning.map((named) => named.kind))),
    problems: decoded.flatMap(({ file, feed }) => feed.problems.map(({ place, why }) => ({ file, place, why }))),
  }
}

/** How often each word occurs, words in alphabetical order. */
function countBy(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
