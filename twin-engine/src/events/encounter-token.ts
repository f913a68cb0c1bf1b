/**
 * Encounter tokens as two 32-bit words, so that the state can hold them in columns.
 *
 * Senders give any string (a keyed hash made at the edge); it is hashed to 64 bits. Tokens that the twin itself issues
 * have the form `x` + 8 hex digits + `-` + 8 hex digits and stand for exactly those bits, so that they survive a round
 * trip. The hyphen keeps a run of digits, which chance may make, shorter than any number of a person.
 */

const words = new Uint32Array(2)
const LETTER_X = 0x78
const HYPHEN = 0x2d

/** Value of a lower-case hex digit by character code, 16 for anything else. */
const HEX = new Uint8Array(128).fill(16)
for (let d = 0; d < 16; d++) HEX[d.toString(16).charCodeAt(0)] = d

/** Reads a token of the twin's own form into `words`; false where the token is of another form. */
function readIssued(token: string): boolean {
  if (token.length !== 18 || token.charCodeAt(0) !== LETTER_X || token.charCodeAt(9) !== HYPHEN) return false
  let high = 0
  let low = 0
  let seen = 0
  for (let i = 1; i < 18; i++) {
    if (i === 9) continue
    const c = token.charCodeAt(i)
    const digit = c < 128 ? HEX[c]! : 16
    seen |= digit
    if (i < 9) high = (high << 4) | digit
    else low = (low << 4) | digit
  }
  words[0] = high
  words[1] = low
  return seen < 16
}

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
  if (readIssued(token)) return words
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
  return `x${(high >>> 0).toString(16).padStart(8, '0')}-${(low >>> 0).toString(16).padStart(8, '0')}`
}
