// The binary state frame, as the stream sends it: little endian, a 40-byte header, bed columns, one row a facility.
// A full frame replaces the picture; a delta continues it and is refused when it does not start where the picture stands.
import { STREAM_ENDS, type StreamEnd } from './stream-ends.ts'

export const FRAME_MAGIC = 0x4b434631
export const FRAME_VERSION = 1
const HEADER_BYTES = 40
/** Numbers a facility row holds: emergency waiting, in treatment, boarding, awaiting a bed. */
export const FACILITY_COLUMNS = 4

/** The picture of all beds at one position. Columns are written in place; `version` counts the changes. */
export interface BedPicture {
  position: bigint
  asOf: number
  version: number
  /** Bed status codes by bed index. */
  status: Uint8Array
  /** Minutes since 1970 at which each bed took its status. */
  since: Uint32Array
  /** Facility rows of four head counts; -1 = unknown. */
  facilities: Int32Array
}

export const emptyPicture = (): BedPicture => ({
  position: -1n,
  asOf: Number.NaN,
  version: 0,
  status: new Uint8Array(0),
  since: new Uint32Array(0),
  facilities: new Int32Array(0),
})

/** Where a picture stands: what a frame must fit to change it. */
export interface Standing {
  /** -1 = nothing is known yet. */
  readonly position: bigint
  readonly beds: number
  readonly facilityNumbers: number
}

export const standingOf = ({ position, status, facilities }: BedPicture): Standing => ({
  position,
  beds: status.length,
  facilityNumbers: facilities.length,
})

/** Where the picture stands after a change. */
export const standingAfter = (before: Standing, { position, beds, status, facilities }: BedChange): Standing => ({
  position,
  beds: beds === null ? status.length : before.beds,
  facilityNumbers: facilities.length,
})

/** What a frame says, as columns over the frame's own bytes. */
export interface BedChange {
  readonly position: bigint
  readonly asOf: number
  /** The beds that the columns tell of; null = all of them, in their order. */
  readonly beds: Uint32Array | null
  readonly status: Uint8Array
  readonly since: Uint32Array
  readonly facilities: Int32Array
}

interface Refusal {
  readonly ok: false
  readonly why: string
  readonly needsFull: boolean
  readonly ended?: StreamEnd | null
}

export type FrameVerdict = { readonly ok: true; readonly kind: 'full' | 'delta'; readonly changed: number } | Refusal

const padded = (bytes: number): number => (bytes + 3) & ~3

/**
 * Reads one frame against where the picture stands that it is to change.
 * @param bytes one frame without its length word. Its buffer belongs to the answer from then on.
 * @returns what it says, or why it is refused; `needsFull` asks for a new stream.
 */
export function readFrame(
  standing: Standing,
  bytes: Uint8Array<ArrayBuffer>,
): { readonly ok: true; readonly change: BedChange } | Refusal {
  const refuse = (why: string, ended?: StreamEnd | null): Refusal => ({
    ok: false,
    why,
    needsFull: true,
    ...(ended === undefined ? {} : { ended }),
  })
  if (bytes.byteLength < HEADER_BYTES) return refuse(`a frame of ${bytes.byteLength} bytes is shorter than its header`)
  // Columns of four bytes a number must begin at a multiple of four.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength)
  if (view.getUint32(0, true) !== FRAME_MAGIC) return refuse('the frame does not begin with its mark')
  const version = view.getUint16(4, true)
  if (version !== FRAME_VERSION) return refuse(`the frame has version ${version}, this viewer reads ${FRAME_VERSION}`)
  const kind = view.getUint16(6, true)
  const from = view.getBigUint64(8, true)
  const count = view.getUint32(32, true)
  const columns = (bedsAt: number | null, sinceAt: number, statusAt: number, facilitiesAt: number): BedChange => ({
    position: view.getBigUint64(16, true),
    asOf: view.getFloat64(24, true),
    beds: bedsAt === null ? null : new Uint32Array(aligned.buffer, aligned.byteOffset + bedsAt, count),
    since: new Uint32Array(aligned.buffer, aligned.byteOffset + sinceAt, count),
    status: new Uint8Array(aligned.buffer, aligned.byteOffset + statusAt, count),
    facilities: new Int32Array(
      aligned.buffer,
      aligned.byteOffset + facilitiesAt,
      (aligned.byteLength - facilitiesAt) / 4,
    ),
  })
  if (kind === 1) {
    const sinceAt = HEADER_BYTES + padded(count)
    const facilitiesAt = sinceAt + count * 4
    const rest = bytes.byteLength - facilitiesAt
    if (rest < 0 || rest % (FACILITY_COLUMNS * 4) !== 0)
      return refuse(`a full frame of ${count} beds cannot have ${bytes.byteLength} bytes`)
    return { ok: true, change: columns(null, sinceAt, HEADER_BYTES, facilitiesAt) }
  }
  if (kind === 3) return refuse('the server ended the stream', STREAM_ENDS[count - 1] ?? null)
  if (kind !== 2) return refuse(`frame kind ${kind} is neither full (1), delta (2) nor the end (3)`)
  if (from !== standing.position)
    return refuse(`the delta continues position ${from}, the picture stands at ${standing.position}`)
  const sinceAt = HEADER_BYTES + count * 4
  const statusAt = sinceAt + count * 4
  const facilitiesAt = statusAt + padded(count)
  if (bytes.byteLength - facilitiesAt !== standing.facilityNumbers * 4)
    return refuse(`a delta of ${count} beds cannot have ${bytes.byteLength} bytes`)
  const change = columns(HEADER_BYTES, sinceAt, statusAt, facilitiesAt)
  const beyond = change.beds!.find((bed) => bed >= standing.beds)
  if (beyond !== undefined) return refuse(`the delta names bed ${beyond} of ${standing.beds}`)
  return { ok: true, change }
}

/** Writes into the picture what a frame has said. Columns of all beds become the picture's own. */
export function applyChange(picture: BedPicture, { position, asOf, beds, status, since, facilities }: BedChange): void {
  if (beds === null) {
    picture.status = status
    picture.since = since
  } else
    for (let k = 0; k < beds.length; k++) {
      const bed = beds[k]!
      picture.since[bed] = since[k]!
      picture.status[bed] = status[k]!
    }
  picture.facilities = facilities
  picture.position = position
  picture.asOf = asOf
  picture.version++
}

/**
 * Applies one frame to the picture.
 * @param bytes one frame without its length word; it is read again after, so it is left as it is.
 * @returns what it was, or why it was refused; after a refusal the picture is as before, and `needsFull` asks for a new stream.
 */
export function applyFrame(picture: BedPicture, bytes: Uint8Array): FrameVerdict {
  const read = readFrame(standingOf(picture), bytes.slice())
  if (!read.ok) return read
  applyChange(picture, read.change)
  const { beds, status } = read.change
  return { ok: true, kind: beds === null ? 'full' : 'delta', changed: status.length }
}

/** No frame is this large; a length beyond it means that the stream lost its place. */
const FRAME_BYTES_MAX = 64 * 1024 * 1024

/** Cuts a byte stream into frames by their length words, whatever the chunks; throws when a length cannot be. */
export function frameCutter(): (chunk: Uint8Array) => Uint8Array<ArrayBuffer>[] {
  let kept = new Uint8Array(0)
  return (chunk) => {
    const bytes = new Uint8Array(kept.length + chunk.length)
    bytes.set(kept)
    bytes.set(chunk, kept.length)
    const frames: Uint8Array<ArrayBuffer>[] = []
    let at = 0
    while (bytes.length - at >= 4) {
      const length = new DataView(bytes.buffer, at, 4).getUint32(0, true)
      if (length > FRAME_BYTES_MAX) throw new Error(`the stream announces a frame of ${length} bytes`)
      if (bytes.length - at - 4 < length) break
      frames.push(bytes.slice(at + 4, at + 4 + length))
      at += 4 + length
    }
    kept = bytes.slice(at)
    return frames
  }
}
