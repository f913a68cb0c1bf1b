/** When two states are the same: their bytes are. */
import type { TwinState } from './state.ts'

/** True when every column of both states holds the same bytes. */
export function sameState(one: TwinState, other: TwinState): boolean {
  return sameBytes(one.buffer, other.buffer) && sameBytes(one.patientBuffer, other.patientBuffer)
}

function sameBytes(one: ArrayBuffer, other: ArrayBuffer): boolean {
  if (one.byteLength !== other.byteLength) return false
  const a = new Int32Array(one)
  const b = new Int32Array(other)
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/**
 * A 64-bit fingerprint of all bytes of a state, as 16 hex digits, for comparing replays and noticing flipped bits. Two
 * multiply-and-rotate lanes over 32-bit words, finished with MurmurHash3's mixer; any single changed word changes it.
 * Not cryptographic: it guards against accidents, not against forgers. Costs about 1 ms for 8 MB.
 */
export function stateHash(state: TwinState): string {
  let a = 0x9747b28c
  let b = 0x3c6ef372
  for (const buffer of [state.buffer, state.patientBuffer]) {
    // Both buffers are whole multiples of 8 bytes by construction.
    const words = new Int32Array(buffer)
    a = Math.imul(a ^ words.length, 0x01000193)
    for (let i = 0; i < words.length; i += 2) {
      a = Math.imul(((a << 13) | (a >>> 19)) ^ words[i]!, 0x9e3779b1)
      b = Math.imul(((b << 17) | (b >>> 15)) ^ words[i + 1]! ^ a, 0x85ebca6b)
    }
  }
  return mixed(a ^ (b >>> 7)) + mixed(b ^ Math.imul(a, 0xc2b2ae35))
}

function mixed(hash: number): string {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, '0')
}
