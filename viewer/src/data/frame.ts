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

export type FrameVerdict =
  | { readonly ok: true; readonly kind: 'full' | 'delta'; readonly changed: number }
  | { readonly ok: false; readonly why: string; readonly needsFull: boolean; readonly ended?: StreamEnd | null }

const padded = (bytes: number): number => (bytes + 3) & ~3

/**
 * Applies one frame to the picture.
 * @param bytes one frame without its length word.
 * @returns what it was, or why it was refused; after a refusal the picture is as before, and `needsFull` asks for a new stream.
 */
export function applyFrame(picture: BedPicture, bytes: Uint8Array): FrameVerdict {
  const refuse = (why: string, ended?: StreamEnd | null): FrameVerdict => ({
    ok: false,
    why,
    needsFull: true,
    ...(ended === undefined ? {} : { ended }),
  })
  if (bytes.byteLength < HEADER_BYTES) return refuse(`a frame of ${bytes.byteLength} bytes is shorter than its header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== FRAME_MAGIC) return refuse('the frame does not begin with its mark')
  const version = view.getUint16(4, true)
  if (version !== FRAME_VERSION) return refuse(`the frame has version ${version}, this viewer reads ${FRAME_VERSION}`)
  const kind = view.getUint16(6, true)
  const from = view.getBigUint64(8, true)
  const to = view.getBigUint64(16, true)
  const asOf = view.getFloat64(24, true)
  const count = view.getUint32(32, true)
  if (kind === 1) {
    const sinceAt = HEADER_BYTES + padded(count)
    const facilitiesAt = sinceAt + count * 4
    const rest = bytes.byteLength - facilitiesAt
    if (rest < 0 || rest % (FACILITY_COLUMNS * 4) !== 0)
      return refuse(`a full frame of ${count} beds cannot have ${bytes.byteLength} bytes`)
    picture.status = bytes.slice(HEADER_BYTES, HEADER_BYTES + count)
    picture.since = new Uint32Array(bytes.slice(sinceAt, facilitiesAt).buffer)
    picture.facilities = new Int32Array(bytes.slice(facilitiesAt).buffer)
    picture.position = to
    picture.asOf = asOf
    picture.version++
    return { ok: true, kind: 'full', changed: count }
  }
  if (kind === 3) return refuse('the server ended the stream', STREAM_ENDS[count - 1] ?? null)
  if (kind !== 2) return refuse(`frame kind ${kind} is neither full (1), delta (2) nor the end (3)`)
  if (from !== picture.position)
    return refuse(`the delta continues position ${from}, the picture stands at ${picture.position}`)
  const sinceAt = HEADER_BYTES + count * 4
  const statusAt = sinceAt + count * 4
  const facilitiesAt = statusAt + padded(count)
  if (bytes.byteLength - facilitiesAt !== picture.facilities.byteLength)
    return refuse(`a delta of ${count} beds cannot have ${bytes.byteLength} bytes`)
  for (let k = 0; k < count; k++)
    if (view.getUint32(HEADER_BYTES + k * 4, true) >= picture.status.length)
      return refuse(`the delta names bed ${view.getUint32(HEADER_BYTES + k * 4, true)} of ${picture.status.length}`)
  for (let k = 0; k < count; k++) {
    const bed = view.getUint32(HEADER_BYTES + k * 4, true)
    picture.since[bed] = view.getUint32(sinceAt + k * 4, true)
    picture.status[bed] = bytes[statusAt + k]!
  }
  picture.facilities = new Int32Array(bytes.slice(facilitiesAt).buffer)
  picture.position = to
  picture.asOf = asOf
  picture.version++
  return { ok: true, kind: 'delta', changed: count }
}

/** No frame is this large; a length beyond it means that the stream lost its place. */
const FRAME_BYTES_MAX = 64 * 1024 * 1024

/** Cuts a byte stream into frames by their length words, whatever the chunks; throws when a length cannot be. */
export function frameCutter(): (chunk: Uint8Array) => Uint8Array[] {
  let kept = new Uint8Array(0)
  return (chunk) => {
    const bytes = new Uint8Array(kept.length + chunk.length)
    bytes.set(kept)
    bytes.set(chunk, kept.length)
    const frames: Uint8Array[] = []
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
