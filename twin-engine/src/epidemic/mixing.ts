/**
 * Who meets whom over patches: residents of p are infected where they spend their time, by everybody who is there.
 *
 * λ_pa = β σ_a Σ_b K_ab Σ_q τ_pq (Σ_r τ_rq I_rb) ∕ (Σ_r τ_rq N_rb), with τ = `commute`, K = `contact`, σ = `susceptibility`; N stays
 * the population at the start. The two steps over patches are one table per age group, or two sparse passes where that is less.
 */
import type { EpidemicModel, TransmissionChange } from './model.ts'

/** A sparse table, row by row. */
interface Rows {
  readonly start: Int32Array
  readonly column: Int32Array
  readonly value: Float64Array
}

export class Mixing {
  readonly #patches: number
  readonly #ages: number
  readonly #contact: Float64Array
  readonly #susceptibility: Float64Array
  /** σ_a K_ab as the transmission in force leaves it. */
  readonly #weight: Float64Array
  #change: TransmissionChange | null = null
  /** Of age b: M_pr = Σ_q τ_pq τ_rq ∕ Neff_qb; null where the sparse passes are less work. */
  readonly #joint: readonly Float64Array[] | null
  readonly #there: Rows
  readonly #back: Rows
  /** 1 ∕ Neff by age and patch; 0 where nobody ever is. */
  readonly #perPerson: Float64Array
  readonly #met: Float64Array
  readonly #present: Float64Array

  constructor(model: EpidemicModel) {
    const { patches, ages, population, commute } = model
    this.#patches = patches
    this.#ages = ages
    this.#contact = model.contact
    this.#susceptibility = model.susceptibility
    this.#weight = new Float64Array(ages * ages)
    this.#there = rowsOf(patches, (p, q) => commute[p * patches + q]!)
    this.#back = rowsOf(patches, (q, r) => commute[r * patches + q]!)
    this.#met = new Float64Array(patches * ages)
    this.#present = new Float64Array(patches)
    this.#perPerson = new Float64Array(patches * ages)
    for (let b = 0; b < ages; b++) {
      product(this.#back, population, b * patches, this.#perPerson, b * patches)
      for (let q = 0; q < patches; q++) {
        const people = this.#perPerson[b * patches + q]!
        this.#perPerson[b * patches + q] = people > 0 ? 1 / people : 0
      }
    }
    const isSparse = 2 * this.#there.column.length < 0.7 * patches * patches
    this.#joint = isSparse ? null : this.#jointTables()
    this.heed({ fromDay: 0, beta: 0 })
  }

  #jointTables(): Float64Array[] {
    const { column, value, start } = this.#back
    return Array.from({ length: this.#ages }, (_, b) => {
      const table = new Float64Array(this.#patches ** 2)
      for (let q = 0; q < this.#patches; q++) {
        const each = this.#perPerson[b * this.#patches + q]!
        for (let i = start[q]!; i < start[q + 1]!; i++)
          for (let j = start[q]!; j < start[q + 1]!; j++)
            table[column[i]! * this.#patches + column[j]!]! += value[i]! * value[j]! * each
      }
      return table
    })
  }

  /** From now on contacts and susceptibility are as this leaves them. */
  heed(change: TransmissionChange): void {
    if (change === this.#change) return
    this.#change = change
    const { contactFactor: contact, susceptibilityFactor: open } = change
    const ages = this.#ages
    for (let a = 0; a < ages; a++)
      for (let b = 0; b < ages; b++) {
        const left = contact === undefined ? 1 : Math.min(contact[a]!, contact[b]!)
        this.#weight[a * ages + b] = this.#susceptibility[a]! * this.#contact[a * ages + b]! * (open?.[a] ?? 1) * left
      }
  }

  /** λ ∕ β by age and patch into `force`, from the infectious at `infectious[from …]`. */
  force(infectious: Float64Array, from: number, force: Float64Array): void {
    const patches = this.#patches
    const ages = this.#ages
    const met = this.#met
    for (let b = 0; b < ages; b++) {
      const joint = this.#joint?.[b]
      if (joint === undefined) {
        product(this.#back, infectious, from + b * patches, this.#present, 0)
        for (let q = 0; q < patches; q++) this.#present[q]! *= this.#perPerson[b * patches + q]!
        product(this.#there, this.#present, 0, met, b * patches)
      } else denseProduct(joint, patches, infectious, from + b * patches, met, b * patches)
    }
    for (let a = 0; a < ages; a++) {
      const own = a * patches
      for (let p = 0; p < patches; p++) force[own + p] = 0
      for (let b = 0; b < ages; b++) {
        const weight = this.#weight[a * ages + b]!
        if (weight === 0) continue
        const other = b * patches
        for (let p = 0; p < patches; p++) force[own + p]! += weight * met[other + p]!
      }
    }
  }
}

function rowsOf(size: number, at: (row: number, column: number) => number): Rows {
  const start = new Int32Array(size + 1)
  const column: number[] = []
  const value: number[] = []
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (at(i, j) === 0) continue
      column.push(j)
      value.push(at(i, j))
    }
    start[i + 1] = column.length
  }
  return { start, column: Int32Array.from(column), value: Float64Array.from(value) }
}

function product({ start, column, value }: Rows, x: Float64Array, from: number, y: Float64Array, to: number): void {
  for (let i = 0; i + 1 < start.length; i++) {
    let sum = 0
    const end = start[i + 1]!
    for (let k = start[i]!; k < end; k++) sum += value[k]! * x[from + column[k]!]!
    y[to + i] = sum
  }
}

/** Four rows at a time, so that each value of x is loaded once for them: this is where a run of a city spends its time. */
function denseProduct(
  table: Float64Array,
  size: number,
  x: Float64Array,
  from: number,
  y: Float64Array,
  to: number,
): void {
  let i = 0
  for (; i + 3 < size; i += 4) {
    const r0 = i * size
    const r1 = r0 + size
    const r2 = r1 + size
    const r3 = r2 + size
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let j = 0; j < size; j++) {
      const one = x[from + j]!
      s0 += table[r0 + j]! * one
      s1 += table[r1 + j]! * one
      s2 += table[r2 + j]! * one
      s3 += table[r3 + j]! * one
    }
    y[to + i] = s0
    y[to + i + 1] = s1
    y[to + i + 2] = s2
    y[to + i + 3] = s3
  }
  for (; i < size; i++) {
    let sum = 0
    for (let j = 0; j < size; j++) sum += table[i * size + j]! * x[from + j]!
    y[to + i] = sum
  }
}
