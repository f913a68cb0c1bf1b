/**
 * The binary frame of the city's state, little endian; the viewer decodes it with typed-array views.
 *
 *     header 40 bytes: magic u32 '1FCK' · version u16 · kind u16 (1 full, 2 delta, 3 end) · from position u64 · to position u64 ·
 *                      city clock f64 (epoch ms) · count u32 · reserved u32
 *     full:  bed status u8[count], padded to 4 · since u32[count] (minutes since the epoch) · facilities
 *     delta: bed index u32[count] · since u32[count] · status u8[count], padded to 4 · facilities
 *     end:   nothing more; count is the reason (`access-control/stream-ends.ts`): the reader may see this stream no longer
 *     facilities: i32[4] each: emergency waiting, in treatment, boarding, awaiting a bed; −1 = not known
 *
 * On the stream each frame is preceded by its length as u32. A delta continues exactly its `from` position. For a reader that
 * holds places all frames have the same shape; beds and facilities of others are not known in them.
 */
import { BedStatus, PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '@kangcheng/twin-engine'
import type { Scope } from '../access-control/scope.ts'
import { STREAM_END_CODES, type StreamEnd } from '../access-control/stream-ends.ts'

export const FRAME_MAGIC = 0x4b434631
export const FRAME_VERSION = 1
export const FRAME_KIND = { full: 1, delta: 2, end: 3 } as const
export const FRAME_HEADER_BYTES = 40

const MINUTE = 60_000
const pad4 = (n: number): number => (n + 3) & ~3

/** What the next delta is taken against: the beds as the last frame told them. */
export interface FrameBase {
  position: number
  readonly status: Uint8Array
  readonly since: Uint32Array
}

export function frameBase(state: TwinState): FrameBase {
  return {
    position: -1,
    status: new Uint8Array(state.index.bedCount),
    since: new Uint32Array(state.index.bedCount),
  }
}

function allocate(bytes: number): { buffer: Buffer; view: DataView; at: number } {
  const buffer = Buffer.alloc(4 + bytes)
  buffer.writeUInt32LE(bytes, 0)
  return { buffer, view: new DataView(buffer.buffer, buffer.byteOffset + 4, bytes), at: FRAME_HEADER_BYTES }
}

function header(view: DataView, kind: number, from: number, to: number, asOf: number, count: number): void {
  view.setUint32(0, FRAME_MAGIC, true)
  view.setUint16(4, FRAME_VERSION, true)
  view.setUint16(6, kind, true)
  view.setBigUint64(8, BigInt(from), true)
  view.setBigUint64(16, BigInt(to), true)
  view.setFloat64(24, asOf, true)
  view.setUint32(32, count, true)
}

function facilities(view: DataView, from: number, state: TwinState, scope: Scope | null): void {
  const { stage, emergencyAt, reportedAt } = state.facilities
  for (let f = 0; f < state.city.facilities.length; f++) {
    const s = f * PATIENT_STAGE_COUNT
    const at = from + f * 16
    const own = scope === null || scope.facilities[f] === 1
    const emergency = own && emergencyAt[f]! > 0
    view.setInt32(at, emergency ? stage[s + PatientStage.emergencyWaiting]! : -1, true)
    view.setInt32(at + 4, emergency ? stage[s + PatientStage.emergencyTreatment]! : -1, true)
    view.setInt32(at + 8, emergency ? stage[s + PatientStage.boarding]! : -1, true)
    view.setInt32(at + 12, own && reportedAt[f]! > 0 ? stage[s + PatientStage.awaitingBed]! : -1, true)
  }
}

/** The whole state at a position, with its length before it. */
export function fullFrame(state: TwinState, position: number, scope: Scope | null = null): Buffer {
  const count = state.index.bedCount
  const bytes = FRAME_HEADER_BYTES + pad4(count) + count * 4 + state.city.facilities.length * 16
  const { buffer, view } = allocate(bytes)
  header(view, FRAME_KIND.full, 0, position, state.asOf, count)
  let at = FRAME_HEADER_BYTES
  const status = new Uint8Array(view.buffer, view.byteOffset + at, count)
  at += pad4(count)
  for (let b = 0; b < count; b++) {
    const own = isOwn(state, scope, b)
    status[b] = own ? state.beds.status[b]! : BedStatus.unknown
    view.setUint32(at + b * 4, own ? minutes(state.beds.since[b]!) : 0, true)
  }
  facilities(view, at + count * 4, state, scope)
  return buffer
}

const isOwn = (state: TwinState, scope: Scope | null, bed: number): boolean =>
  scope === null || scope.units[state.index.unitOfBed[bed]!] === 1

const minutes = (at: number): number => Math.floor(at / MINUTE)

/** What changed since `base`, which moves on to `position`; with its length before it. */
export function deltaFrame(state: TwinState, base: FrameBase, position: number, scope: Scope | null = null): Buffer {
  const changed: number[] = []
  const { status, since } = state.beds
  for (let b = 0; b < status.length; b++) {
    const minute = minutes(since[b]!)
    if (status[b] === base.status[b] && minute === base.since[b]) continue
    base.status[b] = status[b]!
    base.since[b] = minute
    if (isOwn(state, scope, b)) changed.push(b)
  }
  const count = changed.length
  const { buffer, view } = allocate(FRAME_HEADER_BYTES + count * 8 + pad4(count) + state.city.facilities.length * 16)
  header(view, FRAME_KIND.delta, base.position, position, state.asOf, count)
  let at = FRAME_HEADER_BYTES
  for (let i = 0; i < count; i++) {
    const bed = changed[i]!
    view.setUint32(at + i * 4, bed, true)
    view.setUint32(at + (count + i) * 4, base.since[bed]!, true)
    view.setUint8(at + count * 8 + i, base.status[bed]!)
  }
  at += count * 8 + pad4(count)
  facilities(view, at, state, scope)
  base.position = position
  return buffer
}

/** The last frame of a stream that may not go on, with its length before it. */
export function endFrame(why: StreamEnd): Buffer {
  const { buffer, view } = allocate(FRAME_HEADER_BYTES)
  header(view, FRAME_KIND.end, 0, 0, 0, STREAM_END_CODES[why])
  return buffer
}
