/** The events of a log on the disk, block by block, as a test reads them after the processes that wrote it are gone. */
import { join } from 'node:path'
import { decodeLines } from '../src/log/block.ts'
import { LOG_FILE } from '../src/log/sqlite.ts'
import { openForReading } from '../src/log/sqlite-file.ts'

export interface LoggedEvent {
  readonly source: string
  readonly epoch: string
  readonly seq: string
  /** Epoch milliseconds. */
  readonly occurredAt: number
}

export function* loggedEvents(dataDir: string): Generator<LoggedEvent> {
  const reader = openForReading(join(dataDir, LOG_FILE), 'testville')
  try {
    for (let after = 0; ; ) {
      const blocks = reader.after(after, 64)
      if (blocks.length === 0) return
      for (const block of blocks) {
        for (const line of decodeLines(block.payload)) yield JSON.parse(line) as LoggedEvent
        after = block.firstPosition + block.count - 1
      }
    }
  } finally {
    reader.close()
  }
}
