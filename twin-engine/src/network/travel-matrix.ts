/** How long from each of many places to each of many others: what access, siting and choice are computed from. */

/** Minutes row by row: from origin `i` to destination `j` is `minutes[i * destinations + j]`. */
export interface TravelMatrix {
  readonly origins: number
  readonly destinations: number
  /** Minutes; Infinity where there is no route. Never NaN, never below 0. */
  readonly minutes: Float64Array
}

/**
 * A matrix from rows of minutes in which null says that there is no route.
 * @throws RangeError naming row and column of a value that is no time.
 */
export function travelMatrix(rows: readonly (readonly (number | null)[])[]): TravelMatrix {
  const destinations = rows[0]?.length ?? 0
  const minutes = new Float64Array(rows.length * destinations)
  rows.forEach((row, i) => {
    if (row.length !== destinations)
      throw new RangeError(`row ${i} of the travel matrix has ${row.length} columns, the first row ${destinations}`)
    row.forEach((value, j) => {
      const time = value ?? Number.POSITIVE_INFINITY
      if (!(time >= 0))
        throw new RangeError(`row ${i}, column ${j} of the travel matrix: minutes from 0 on or null, got ${value}`)
      minutes[i * destinations + j] = time
    })
  })
  return { origins: rows.length, destinations, minutes }
}
