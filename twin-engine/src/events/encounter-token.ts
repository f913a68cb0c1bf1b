/**
 * Encounter tokens as two 32-bit words, so that the state can hold them in columns.
 *
 * Senders give any string (a keyed hash made at the edge); it is hashed to 64 bits. Tokens that the twin itself issues
 * have the form `x` + 16 hex digits and stand for exactly those bits, so that they survive a round trip.
 */

const ISSUED = /^x[0-9a-f]{16}$/
const words = new Uint32Array(2)

function scramble(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * The 64 bits of a token, as `[high, low]` in a buffer that the next call overwrites. Two FNV-1a passes with different
 * offsets, finished with MurmurHash3's mixer: two tokens of a million meet with a chance of about 3e-8.
 */
export function tokenWords(token: string): Uint32Array {
  if (token.length === 17 && ISSUED.test(token)) {
    words[0] = Number.parseInt(token.slice(1, 9), 16)
    words[1] = Number.parseInt(token.slice(9, 17), 16)
    return words
  }
  let a = 0x811c9dc5
  let b = 0x01000193
  for (let i = 0; i < token.length; i++) {
    const c = token.charCodeAt(i)
    a = Math.imul(a ^ c, 0x01000193)
    b = Math.imul(b ^ (c + 0x9e), 0x85ebca6b)
  }
  words[0] = scramble(a)
  words[1] = scramble(b)
  return words
}

/** The token that stands for exactly these bits. */
export function issuedToken(high: number, low: number): string {
  return `x${(high >>> 0).toString(16).padStart(8, '0')}${(low >>> 0).toString(16).padStart(8, '0')}`
}
