/** Groups of people in the order of some figure: what the measures of equity go through. */

/** Indices of the groups that have people and a finite value, ordered by the key, ties by nothing. */
export function ranked(values: Float64Array, people: Float64Array, key: Float64Array = values): Int32Array {
  if (values.length !== people.length || key.length !== people.length)
    throw new RangeError(`${values.length} values and ${key.length} ranks of ${people.length} groups of people`)
  const order: number[] = []
  for (let i = 0; i < values.length; i++)
    if (people[i]! > 0 && Number.isFinite(values[i]!) && !Number.isNaN(key[i]!)) order.push(i)
  return Int32Array.from(order).sort((a, b) => key[a]! - key[b]!)
}

export interface Moments {
  readonly people: number
  /** Mean over people; NaN where there are none. */
  readonly mean: number
}

/** Over the groups of an order. */
export function moments(order: Int32Array, values: Float64Array, people: Float64Array): Moments {
  let all = 0
  let sum = 0
  for (const i of order) {
    all += people[i]!
    sum += people[i]! * values[i]!
  }
  return { people: all, mean: all > 0 ? sum / all : Number.NaN }
}
