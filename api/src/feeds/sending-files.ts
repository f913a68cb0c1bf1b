/** The messages of files on their way to the twin: numbered as they are decoded, delivered in batches, counted. */
import type { Keyring } from './encounter-keyring.ts'
import type { DecodedMessage } from './feed-format.ts'
import type { PlaceMap } from './place-map.ts'
import { BATCH_BYTES, BATCH_EVENTS, type Destination, deliver } from './sending.ts'
import { lineOfPart, type MessagePart, partsOf, SEQ_PER_MESSAGE, slotsOf } from './sending-lines.ts'

/** Rejections listed in full; further ones are only counted. */
const LISTED_REJECTIONS = 1000
/** Place codes without a place that are named; those beyond are counted under `OTHER_CODES`. */
const NAMED_CODES = 1000
const OTHER_CODES = '(others)'

export interface FileRejection {
  readonly file: string
  /** From 1, within the file; 0 = outside any message. */
  readonly message: number
  readonly path: string
  readonly why: string
  readonly receipt?: string
}

export interface FileSendingOptions {
  readonly map: PlaceMap | null
  readonly keyring: Keyring | null
  /** Added to the time of every event. */
  readonly shiftMilliseconds: number
  /** Hexadecimal SHA-256 of a file, by its name. */
  readonly fileSha256: (file: string) => string
}

interface WaitingLine {
  readonly text: string
  readonly file: string
  readonly message: number
  readonly refused: boolean
}

export class FileSending {
  accepted = 0
  duplicates = 0
  quarantined = 0
  /** The twin's position after the last batch; null = nothing was sent. */
  position: string | null = null
  /** Events that had a place in the city, sent or waiting to be. */
  events = 0
  unmappedEvents = 0
  readonly unmapped: Record<string, number> = Object.create(null)
  readonly rejections: FileRejection[] = []
  /** Lines delivered. */
  sent = 0
  readonly #destination: Destination
  readonly #options: FileSendingOptions
  #waiting: WaitingLine[] = []
  /** Messages so far, those with more than eight lines counted as several. */
  #slots = 0
  #namedCodes = 0

  constructor(destination: Destination, options: FileSendingOptions) {
    this.#destination = destination
    this.#options = options
  }

  /** Events and refusals that the twin has acknowledged. */
  get acknowledged(): number {
    return this.accepted + this.duplicates + this.quarantined
  }

  add(message: DecodedMessage, file: string): void {
    const parts = partsOf(message, this.#options.map, this.#options.fileSha256(file))
    // What stands outside any message uses up no number: it is refused, and refusals use up none.
    let seq = BigInt(this.#slots) * BigInt(SEQ_PER_MESSAGE)
    for (const part of parts) {
      const text = lineOfPart(seq++, this.#prepared(part))
      this.#waiting.push({ text, file, message: message.number ?? 0, refused: part.refused !== null })
    }
    if (message.number !== null) this.#slots += slotsOf(parts.length)
  }

  #prepared(part: MessagePart): MessagePart {
    const { shiftMilliseconds, keyring } = this.#options
    if (part.unmapped !== null) {
      this.unmappedEvents++
      const known = part.unmapped in this.unmapped || this.#namedCodes < NAMED_CODES
      const code = known ? part.unmapped : OTHER_CODES
      if (!(code in this.unmapped)) this.#namedCodes++
      this.unmapped[code] = (this.unmapped[code] ?? 0) + 1
    }
    if (part.event === null) return part
    this.events++
    keyring?.note(part.event)
    if (shiftMilliseconds === 0) return part
    const occurredAt = new Date(Date.parse(part.event.occurredAt) + shiftMilliseconds).toISOString()
    return { ...part, event: { ...part.event, occurredAt } }
  }

  /**
   * Delivers the full batches that wait, or all that waits.
   * @returns null, or why the twin did not take a batch
   */
  async deliver(all: boolean): Promise<string | null> {
    while (this.#waiting.length >= (all ? 1 : BATCH_EVENTS)) {
      const batch = this.#waiting.splice(0, batchLength(this.#waiting))
      // What a token was made with is durable before the token is known elsewhere.
      this.#options.keyring?.commit()
      await this.#options.keyring?.file.durable()
      const delivery = await deliver(
        batch.map((line) => line.text),
        this.#destination,
      )
      if (!delivery.ok) return delivery.why
      const { receipt } = delivery
      this.accepted += receipt.accepted
      this.duplicates += receipt.duplicates
      this.quarantined += receipt.quarantined.length
      this.position = receipt.position
      this.sent += batch.length
      for (const { index, path, why, receipt: kept } of receipt.quarantined) {
        const from = batch[index]
        // What was refused here is told as a problem or as a code without a place already.
        if (from?.refused === true || this.rejections.length >= LISTED_REJECTIONS) continue
        const { file, message } = from ?? { file: '', message: 0 }
        this.rejections.push({ file, message, path, why, ...(kept === undefined ? {} : { receipt: kept }) })
      }
    }
    return null
  }
}

function batchLength(lines: readonly WaitingLine[]): number {
  let bytes = 0
  let length = 0
  while (length < Math.min(lines.length, BATCH_EVENTS)) {
    bytes += Buffer.byteLength(lines[length]!.text) + 1
    if (bytes > BATCH_BYTES && length > 0) break
    length++
  }
  return length
}
