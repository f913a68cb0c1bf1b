/** Records that people add and nobody changes, as a chain of lines: in a file of DATA_DIR, or in a table that nodes share. */
import { join } from 'node:path'
import type { Report } from '../telemetry/log-events.ts'
import { type ChainedEntry, chainedFile, type Unplaced } from './chained-file.ts'

/** Where the records lie. */
export interface RecordStore<R extends ChainedEntry> {
  /** The oldest first. @throws Error that names the place where what is kept was changed */
  all(): Promise<readonly R[]>
  /** Durable when it resolves. */
  keep(drawn: Unplaced<R>): Promise<R>
}

/** What a kind of records is called in its places, and in the server's log where something is wrong with them. */
export interface RecordPlace {
  /** In DATA_DIR. */
  readonly file: string
  readonly head: string
  readonly table: string
  /** A crash cut something off, which the next record removes. */
  readonly cut: 'handover.cut' | 'views.cut'
  readonly unreadable: 'handover.unreadable' | 'views.unreadable'
  readonly hereAlone: 'handover.here-alone' | 'views.here-alone'
}

export function recordFile<R extends ChainedEntry>(
  dataDir: string,
  place: RecordPlace,
  report: Report,
): RecordStore<R> {
  const chain = chainedFile<R>(join(dataDir, place.file), join(dataDir, place.head), ({ file, bytes }) =>
    report(place.cut, { file, bytes }),
  )
  return {
    all: async () => chain.all(),
    keep: async (drawn) => chain.keep([drawn])[0]!,
  }
}
