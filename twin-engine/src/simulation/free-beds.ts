/** The available beds of every unit as bits, so that the first one is found in a few operations. */
import { indexCity } from '../city/city.ts'
import { BedStatus, type TwinState } from '../state/state.ts'

/** Kept by `steps.ts` beside the state, which it repeats; each unit begins a word of its own. */
export class FreeBeds {
  private readonly words: Uint32Array
  /** First word of each unit, and one past the last; first bed of each unit. */
  private readonly firstWord: Int32Array
  private readonly firstBed: Int32Array
  private readonly unitOfBed: Int32Array

  constructor(state: TwinState) {
    const { units } = state.city
    this.unitOfBed = indexCity(state.city).unitOfBed
    this.firstWord = new Int32Array(units.length + 1)
    this.firstBed = Int32Array.from(units, (unit) => unit.firstBed)
    units.forEach((unit, u) => {
      const beds = unit.kind === 'emergency' ? 0 : unit.beds + unit.surgeBeds
      this.firstWord[u + 1] = this.firstWord[u]! + Math.ceil(beds / 32)
    })
    this.words = new Uint32Array(this.firstWord[units.length]!)
    const { status } = state.beds
    for (let bed = 0; bed < status.length; bed++) if (status[bed] === BedStatus.available) this.add(bed)
  }

  add(bed: number): void {
    const unit = this.unitOfBed[bed]!
    const k = bed - this.firstBed[unit]!
    this.words[this.firstWord[unit]! + (k >> 5)]! |= 1 << (k & 31)
  }

  remove(bed: number): void {
    const unit = this.unitOfBed[bed]!
    const k = bed - this.firstBed[unit]!
    this.words[this.firstWord[unit]! + (k >> 5)]! &= ~(1 << (k & 31))
  }

  /** The available bed of lowest number in the unit, or -1. */
  first(unit: number): number {
    const { words } = this
    const from = this.firstWord[unit]!
    const until = this.firstWord[unit + 1]!
    for (let w = from; w < until; w++) {
      const word = words[w]! | 0
      if (word !== 0) return this.firstBed[unit]! + ((w - from) << 5) + (31 - Math.clz32(word & -word))
    }
    return -1
  }

  /** The available bed that follows in the unit, or -1. */
  after(bed: number): number {
    const unit = this.unitOfBed[bed]!
    const from = this.firstWord[unit]!
    const until = this.firstWord[unit + 1]!
    const k = bed + 1 - this.firstBed[unit]!
    for (let w = from + (k >> 5); w < until; w++) {
      let word = this.words[w]! | 0
      if (w === from + (k >> 5)) word &= -1 << (k & 31)
      if (word !== 0) return this.firstBed[unit]! + ((w - from) << 5) + (31 - Math.clz32(word & -word))
    }
    return -1
  }
}
