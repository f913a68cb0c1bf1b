/**
 * Which events are known already: identity is (source, epoch, seq). Numbers are kept for ever (as ranges), content
 * hashes for the last 100,000 of each epoch; beyond them a known number counts as a duplicate whatever it says.
 */
import type { EpochMark, MarkChange } from '../log/event-log.ts'
import { EpochNumbers } from '../log/marks.ts'

export const HASHES_KEPT = 100_000

export type Familiarity = 'new' | 'duplicate' | 'other content'

class Epoch {
  readonly source: string
  readonly epoch: string
  readonly numbers: EpochNumbers
  readonly #hashes = new Map<Key, number>()
  /** The numbers that have a hash, a ring once it is full; the oldest is at `#oldest`. */
  readonly #kept: Key[] = []
  #oldest = 0

  constructor(source: string, epoch: string, numbers: EpochNumbers) {
    this.source = source
    this.epoch = epoch
    this.numbers = numbers
  }

  hashOf(seq: bigint): number | undefined {
    return this.#hashes.get(keyOf(seq))
  }

  remember(seq: bigint, hash: number): void {
    const key = keyOf(seq)
    if (!this.#hashes.has(key)) {
      if (this.#kept.length < HASHES_KEPT) this.#kept.push(key)
      else {
        // Asked for its first key, a map walks over all that were deleted before it.
        this.#hashes.delete(this.#kept[this.#oldest]!)
        this.#kept[this.#oldest] = key
        this.#oldest = (this.#oldest + 1) % HASHES_KEPT
      }
    }
    this.#hashes.set(key, hash)
  }
}

/** A sequence number as a key: small ones as the numbers that maps are quickest with. */
type Key = number | bigint
const keyOf = (seq: bigint): Key => (seq <= LARGEST_SAFE ? Number(seq) : seq)
const LARGEST_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

export class Identities {
  readonly #epochs = new Map<string, Map<string, Epoch>>()
  readonly #touched = new Set<Epoch>()

  constructor(marks: readonly EpochMark[]) {
    for (const mark of marks) this.#open(mark.source, mark.epoch, EpochNumbers.of(mark))
  }

  #open(source: string, epoch: string, numbers = new EpochNumbers()): Epoch {
    let epochs = this.#epochs.get(source)
    if (!epochs) {
      epochs = new Map()
      this.#epochs.set(source, epochs)
    }
    let found = epochs.get(epoch)
    if (!found) {
      found = new Epoch(source, epoch, numbers)
      epochs.set(epoch, found)
    }
    return found
  }

  familiarity(source: string, epoch: string, seq: bigint, hash: number): Familiarity {
    const known = this.#epochs.get(source)?.get(epoch)
    if (!known?.numbers.knows(seq)) return 'new'
    const before = known.hashOf(seq)
    return before === undefined || before === hash ? 'duplicate' : 'other content'
  }

  /** Notes an accepted event. */
  take(source: string, epoch: string, seq: bigint, hash: number): void {
    const found = this.#open(source, epoch)
    found.numbers.take(seq)
    found.remember(seq, hash)
    this.#touched.add(found)
  }

  /** The next free number of an epoch of our own. */
  next(source: string, epoch: string): bigint {
    return this.#open(source, epoch).numbers.highest + 1n
  }

  /** Puts back the hash of an event that the log holds; call oldest first. */
  restore(source: string, epoch: string, seq: bigint, hash: number): void {
    this.#open(source, epoch).remember(seq, hash)
  }

  /** What moved since the last call, for the log. */
  takeChanges(): readonly MarkChange[] {
    const changes = [...this.#touched].map(({ source, epoch, numbers }) => ({
      source,
      epoch,
      lowest: numbers.lowest,
      highest: numbers.highest,
      gapChanges: numbers.takeChanges(),
    }))
    this.#touched.clear()
    return changes
  }

  /** The numbers of every epoch as they stand. */
  marks(): readonly EpochMark[] {
    return [...this.#epochs].flatMap(([source, epochs]) =>
      [...epochs.values()]
        .filter(({ numbers }) => !numbers.empty)
        .map(({ epoch, numbers: { lowest, highest, gaps } }) => ({
          source,
          epoch,
          lowest,
          highest,
          gaps: gaps.map((gap) => ({ ...gap })),
        })),
    )
  }

  /** Epochs of a source, in order of first hearing. `openGaps` counts ranges of numbers missing between known ones. */
  epochsOf(source: string): readonly { readonly epoch: string; readonly lastSeq: bigint; readonly openGaps: number }[] {
    return [...(this.#epochs.get(source)?.values() ?? [])]
      .filter(({ numbers }) => !numbers.empty)
      .map(({ epoch, numbers }) => ({ epoch, lastSeq: numbers.highest, openGaps: numbers.gaps.length }))
  }

  /** The numbers of some epochs of a source. */
  numberingOf(source: string, epochs: ReadonlySet<string>): readonly Pick<EpochMark, 'lowest' | 'highest' | 'gaps'>[] {
    return [...(this.#epochs.get(source)?.values() ?? [])]
      .filter(({ epoch, numbers }) => epochs.has(epoch) && !numbers.empty)
      .map(({ numbers }) => numbers)
  }

  get sources(): readonly string[] {
    return [...this.#epochs.keys()]
  }
}
