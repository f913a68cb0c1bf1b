// Frames made by hand, for tests and benchmarks: what the server would send for beds that never stood anywhere.
import { FRAME_MAGIC, FRAME_VERSION } from './frame.ts'

const padded = (n: number): number => (n + 3) & ~3

function header(kind: number, from: bigint, to: bigint, count: number, bytes: number): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(bytes))
  view.setUint32(0, FRAME_MAGIC, true)
  view.setUint16(4, FRAME_VERSION, true)
  view.setUint16(6, kind, true)
  view.setBigUint64(8, from, true)
  view.setBigUint64(16, to, true)
  view.setFloat64(24, 1_795_000_000_000, true)
  view.setUint32(32, count, true)
  return view
}

/** All beds: their status codes, minutes since 1970, and four head counts a facility. */
export function fullFrame(
  to: bigint,
  status: ArrayLike<number>,
  since: ArrayLike<number>,
  facilities: readonly number[],
): Uint8Array<ArrayBuffer> {
  const sinceAt = 40 + padded(status.length)
  const view = header(1, 0n, to, status.length, sinceAt + since.length * 4 + facilities.length * 4)
  for (let k = 0; k < status.length; k++) view.setUint8(40 + k, status[k]!)
  for (let k = 0; k < since.length; k++) view.setUint32(sinceAt + k * 4, since[k]!, true)
  facilities.forEach((people, k) => {
    view.setInt32(sinceAt + since.length * 4 + k * 4, people, true)
  })
  return new Uint8Array(view.buffer)
}

/** Some beds, each its index, status code and minute since 1970. */
export function deltaFrame(
  from: bigint,
  to: bigint,
  beds: readonly (readonly [number, number, number])[],
  facilities: readonly number[],
): Uint8Array<ArrayBuffer> {
  const statusAt = 40 + beds.length * 8
  const facilitiesAt = statusAt + padded(beds.length)
  const view = header(2, from, to, beds.length, facilitiesAt + facilities.length * 4)
  beds.forEach(([bed, status, since], k) => {
    view.setUint32(40 + k * 4, bed, true)
    view.setUint32(40 + beds.length * 4 + k * 4, since, true)
    view.setUint8(statusAt + k, status)
  })
  facilities.forEach((people, k) => {
    view.setInt32(facilitiesAt + k * 4, people, true)
  })
  return new Uint8Array(view.buffer)
}

/** The end of a stream, by the number of its reason. */
export const endFrame = (reason: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(header(3, 0n, 0n, reason, 40).buffer)

/** A frame with its length word, as the stream sends it. */
export function framed(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + frame.length)
  new DataView(bytes.buffer).setUint32(0, frame.length, true)
  bytes.set(frame, 4)
  return bytes
}
