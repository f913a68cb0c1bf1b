/** What a measure of access is: one file per measure, one line in `index.ts`. */
import type { Text } from '../../city/city.ts'
import type { TravelMatrix } from '../../network/travel-matrix.ts'

/** Who may go where: people at the origins, supply at the destinations, and the times between them. */
export interface AccessQuestion {
  readonly times: TravelMatrix
  /** People by origin, from 0. */
  readonly people: Float64Array
  /** Supply (beds, doctors, places …) by destination, from 0. */
  readonly supply: Float64Array
}

export interface AccessMeasure {
  readonly id: string
  readonly name: Text
  /** What a value counts; 供给 supply stands for what the supply is counted in. */
  readonly unit: Text
  readonly better: 'higher' | 'lower'
  /** Paper or page of the formula. */
  readonly source: string
  /** The figures it was made with, by name, units at the end. */
  readonly parameters: Readonly<Record<string, number | readonly (readonly [limitMinutes: number, weight: number])[]>>
  /** Catchment and weights in words, of measures that have them: to stand wherever a figure of the measure is shown. */
  readonly catchment?: Text
  /** One value per origin. Infinity where a time or a cost has no route; amounts are 0 there. */
  readonly of: (question: AccessQuestion) => Float64Array
}

/** @throws RangeError naming what does not fit together, or is no amount. */
export function checkQuestion({ times, people, supply }: AccessQuestion): void {
  if (people.length !== times.origins)
    throw new RangeError(`people of ${people.length} places, travel times from ${times.origins}`)
  if (supply.length !== times.destinations)
    throw new RangeError(`supply of ${supply.length} places, travel times to ${times.destinations}`)
  checkAmounts('people', people)
  checkAmounts('supply', supply)
}

function checkAmounts(what: string, amounts: Float64Array): void {
  for (let i = 0; i < amounts.length; i++)
    if (!(amounts[i]! >= 0 && amounts[i]! < Number.POSITIVE_INFINITY))
      throw new RangeError(`${what}[${i}]: an amount from 0 on, got ${amounts[i]}`)
}
