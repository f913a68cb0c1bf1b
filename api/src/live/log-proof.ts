/**
 * What a start proves of the log that it replays: that its blocks are those that were written, and that the senders' numbers
 * are those of its events. A changed bit must not become another city, nor let an event count twice.
 */
import type { TwinEvent } from '@kangcheng/twin-engine'
import { blockChecksum, encodeLines, hex } from '../log/block.ts'
import {
  type Block,
  type EpochMark,
  type EventLog,
  type LogHead,
  LogUnusable,
  LogUnwritable,
} from '../log/event-log.ts'
import { EpochNumbers, textOfNumbers } from '../log/marks.ts'
import { reasonOf } from '../telemetry/because.ts'
import { type Along, type Live, replay } from './live-state.ts'

/** Marks as snapshots keep them: numbers as text, gaps as pairs. */
export interface KeptMark {
  readonly source: string
  readonly epoch: string
  readonly lowest: string
  readonly highest: string
  readonly gaps: readonly (readonly [from: string, to: string])[]
}

export const keepMark = ({ source, epoch, lowest, highest, gaps }: EpochMark): KeptMark => ({
  source,
  epoch,
  lowest: String(lowest),
  highest: String(highest),
  gaps: gaps.map(({ from, to }) => [String(from), String(to)]),
})

/** Where the log behind a snapshot begins, and the numbers there; null in files of earlier versions. */
export const replayedFrom = ({
  position,
  marks,
}: {
  readonly position: number
  readonly marks?: readonly KeptMark[]
}): { readonly from: number; readonly marks: readonly KeptMark[] | null } => ({
  from: position,
  marks: marks ?? (position === 0 ? [] : null),
})

const numbersOf = ({ source, epoch, lowest, highest, gaps }: KeptMark): EpochNumbers =>
  EpochNumbers.of({
    source,
    epoch,
    lowest: BigInt(lowest),
    highest: BigInt(highest),
    gaps: gaps.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) })),
  })

const REMEDY =
  'See what is damaged with "kangcheng log check", then put a backup in its place; nothing was changed by this start'

export class LogProof {
  readonly #log: EventLog
  /** null = the snapshot is of a version that did not keep them. */
  readonly #numbers: Map<string, EpochNumbers> | null
  #checksum: string | null = null
  #position: number

  /** @param marks as of the position from which the log is replayed; null = not known. */
  constructor(log: EventLog, position: number, marks: readonly KeptMark[] | null) {
    this.#log = log
    this.#position = position
    this.#numbers =
      marks === null ? null : new Map(marks.map((mark) => [keyOf(mark.source, mark.epoch), numbersOf(mark)]))
  }

  /** @throws LogUnusable where a block is not the one that was written. */
  async block(block: Block): Promise<void> {
    const { firstPosition, lines, checksum } = block
    const before = this.#checksum ?? (await this.#log.checksumAt(firstPosition - 1))
    if (firstPosition > this.#position + 1) {
      // Compacted while it was read: the replay says so, and is begun again.
      const beginning = await this.#log.beginning()
      if (beginning !== null && beginning.position >= firstPosition - 1) return
      this.#refuse(`positions ${this.#position + 1} to ${firstPosition - 1} are missing`)
    }
    vouch(this.#log, block, before)
    this.#checksum = checksum
    this.#position = firstPosition + lines.length - 1
  }

  event({ source, epoch, seq }: TwinEvent, position: number): void {
    if (this.#numbers === null) return
    const key = keyOf(source, epoch)
    let numbers = this.#numbers.get(key)
    if (numbers === undefined) {
      numbers = new EpochNumbers()
      this.#numbers.set(key, numbers)
    }
    if (numbers.knows(seq))
      this.#refuse(`position ${position}: number ${seq} of ${source}/${epoch} is in the log twice`)
    numbers.take(seq)
  }

  /** @throws LogUnusable where the log's head is not what its events make. */
  end({ lastPosition, checksum, marks }: LogHead): void {
    if (this.#position !== lastPosition)
      this.#refuse(`it ends at position ${this.#position}, but its head says ${lastPosition}`)
    if (this.#checksum !== null && this.#checksum !== checksum)
      this.#refuse(`its head has another checksum than the block at its end, position ${lastPosition}`)
    if (this.#numbers === null) return
    for (const mark of marks) {
      const key = keyOf(mark.source, mark.epoch)
      const numbers = this.#numbers.get(key)
      const [is, should] = [textOfNumbers(mark), numbers === undefined ? 'nothing' : textOfNumbers(numbers)]
      if (is !== should)
        this.#refuse(`the numbers of ${mark.source}/${mark.epoch} are marked as ${is}, but its events have ${should}`)
      this.#numbers.delete(key)
    }
    for (const key of this.#numbers.keys()) this.#refuse(`the numbers of ${key.replace('\0', '/')} are not marked`)
  }

  #refuse(what: string): never {
    throw damaged(this.#log, what)
  }
}

const damaged = (log: EventLog, what: string): LogUnusable =>
  new LogUnusable(`the log in ${log.place} is damaged: ${what}. ${REMEDY}`)

/** @param before checksum of the block before; null where that was compacted away: nobody knows it then */
function vouch(log: EventLog, { firstPosition, receivedAt, lines, checksum }: Block, before: string | null): void {
  if (before === null) return
  const is = blockChecksum(Buffer.from(before, 'hex'), firstPosition, lines.length, receivedAt, encodeLines(lines))
  if (hex(is) !== checksum)
    throw damaged(log, `the checksum of the block at position ${firstPosition} does not fit its bytes`)
}

/**
 * Blocks that begin before a position, the newest first, each once the one before it has vouched for it.
 * @throws LogUnusable
 */
export async function* vouchedBackward(log: EventLog, before: number): AsyncGenerator<Block> {
  let later: Block | null = null
  for await (const block of log.readBackward(before)) {
    if (later !== null) {
      vouch(log, later, block.checksum)
      yield later
    }
    later = block
  }
  if (later === null) return
  vouch(log, later, await log.checksumAt(later.firstPosition - 1))
  yield later
}

/** What a replay could not make sense of, in the log's words. */
const unreadable = (log: EventLog, error: unknown): LogUnusable =>
  new LogUnusable(`the log in ${log.place} cannot be replayed: ${reasonOf(error)}. ${REMEDY}`, { cause: error })

const keyOf = (source: string, epoch: string): string => `${source}\0${epoch}`

/**
 * Applies the log behind a position, and proves it on the way.
 * @param marks as of `from`; null = not known
 * @returns how many events the state refused.
 * @throws LogUnusable where the log is not what was written.
 */
export async function proven(
  live: Live,
  log: EventLog,
  from: number,
  marks: readonly KeptMark[] | null,
  head: LogHead,
  along: Along,
): Promise<number> {
  const proof = new LogProof(log, from, marks)
  try {
    const problems = await replay(live, log, from, proof, along)
    proof.end(head)
    return problems
  } catch (error) {
    if (error instanceof LogUnusable || error instanceof LogUnwritable) throw error
    throw unreadable(log, error)
  }
}
