/**
 * From a bed's id to its number, for the hot path of the live twin. A Map of 40,000 ids costs about 200 ns for a string
 * never seen before, most of it spent waiting for memory; the unit's part of the id is found in a table that stays in
 * the processor's cache, and the ordinal is read off the end.
 */
import type { Unit } from './city.ts'

const [ZERO, NINE, DASH, LETTER_B] = [0x30, 0x39, 0x2d, 0x62]

/** A function from ids as `bedId` writes them to bed numbers; -1 for any other text. Exact: the unit's id is compared. */
export function bedLookup(units: readonly Unit[]): (id: string) => number {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(16, units.length * 4))) - 1
  /** Unit number + 1 by hash of the unit's id. */
  const table = new Int32Array(mask + 1)
  units.forEach((unit, u) => {
    if (unit.kind === 'emergency') return
    let at = hashOf(unit.id, unit.id.length) & mask
    while (table[at] !== 0) at = (at + 1) & mask
    table[at] = u + 1
  })
  const ids = units.map((unit) => unit.id)
  const firstBed = Int32Array.from(units, (unit) => unit.firstBed)
  const beds = Int32Array.from(units, (unit) => (unit.kind === 'emergency' ? 0 : unit.beds + unit.surgeBeds))

  return (id) => {
    let i = id.length - 1
    let ordinal = 0
    let scale = 1
    let digit = 0
    for (; i >= 0; i--) {
      const c = id.charCodeAt(i)
      if (c < ZERO || c > NINE) break
      digit = c - ZERO
      ordinal += digit * scale
      scale *= 10
    }
    // One spelling per bed: two digits at least, no further leading zero.
    if (scale < 100 || (digit === 0 && scale > 100)) return -1
    if (i < 1 || id.charCodeAt(i) !== LETTER_B || id.charCodeAt(i - 1) !== DASH) return -1
    const length = i - 1
    for (let at = hashOf(id, length) & mask; table[at] !== 0; at = (at + 1) & mask) {
      const u = table[at]! - 1
      if (ids[u]!.length === length && id.startsWith(ids[u]!))
        return ordinal >= 1 && ordinal <= beds[u]! ? firstBed[u]! + ordinal - 1 : -1
    }
    return -1
  }
}

/** FNV-1a of the first `length` characters, its high bits folded down. */
function hashOf(text: string, length: number): number {
  let h = 0x811c9dc5
  for (let i = 0; i < length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return (h ^ (h >>> 15)) & 0x7fffffff
}
