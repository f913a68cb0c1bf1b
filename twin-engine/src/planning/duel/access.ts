/** Access and equity in a city as it might be, by beds or treatment places within reach by car. */
import type { CityModel } from '../../city/city.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { clinicNetworkOf } from '../../simulation/clinic-network.ts'
import { minutesTo } from '../../simulation/site-ways.ts'
import { steppedTwoStep } from '../access/enhanced-two-step.ts'
import { worstDecile } from '../access/equity/deciles.ts'
import { gini } from '../access/equity/lorenz.ts'
import { nearestMinutes } from '../access/nearest.ts'
import { shareWithin } from '../access/within-minutes.ts'

/** What is counted: open beds of wards and intensive care, treatment places of emergency departments, or doctors of centres. */
export type SiteSupply = 'beds' | 'places' | 'doctors'

export interface SiteAccess {
  /** Mean minutes to the nearest, over the residents who reach one: the value of the p-median. NaN where nobody does. */
  readonly meanMinutes: number
  /** Shares of all residents. */
  readonly within15: number
  readonly within30: number
  readonly within60: number
  /** E2SFCA with its usual steps: supply per 1,000 residents, its mean in the worst-served tenth, its Gini coefficient. */
  readonly perThousand: number
  readonly worstDecile: number
  readonly gini: number
  /** Supply that somebody can reach: what the measure shares out, Σ A·P. */
  readonly supplyShared: number
  /** Supply in all, and residents who reach none by car. */
  readonly supply: number
  readonly unreached: number
}

/** Doctors of primary-care centres, by facility: as they follow from the residents around, and as edits say. */
function doctorsOf(city: CityModel, parameters: Parameters): Float64Array {
  const doctors = new Float64Array(city.facilities.length)
  const network = clinicNetworkOf(city, parameters)
  network?.centres.forEach((f, j) => {
    doctors[f] = network.doctors[j]!
  })
  return doctors
}

/** Access of a city's residents, edited or not. */
export function siteAccess(city: CityModel, parameters: Parameters, kind: SiteSupply): SiteAccess {
  const amount = kind === 'doctors' ? doctorsOf(city, parameters) : new Float64Array(city.facilities.length)
  for (const unit of kind === 'doctors' ? [] : city.units)
    if ((unit.kind === 'emergency') === (kind === 'places')) amount[unit.facility]! += unit.beds
  const facilities = [...amount.keys()].filter((f) => amount[f]! > 0)
  const supply = Float64Array.from(facilities, (f) => amount[f]!)
  const people = Float64Array.from(city.cells, (cell) => cell.population)
  const times = minutesTo(city, parameters, facilities)
  const nearest = nearestMinutes({ times, supply })
  const reached = steppedTwoStep().of({ times, people, supply })
  let all = 0
  let near = 0
  let minutes = 0
  let shared = 0
  for (let c = 0; c < people.length; c++) {
    all += people[c]!
    shared += reached[c]! * people[c]!
    if (nearest[c]! === Number.POSITIVE_INFINITY) continue
    near += people[c]!
    minutes += nearest[c]! * people[c]!
  }
  return {
    meanMinutes: near > 0 ? minutes / near : Number.NaN,
    within15: shareWithin(nearest, people, 15),
    within30: shareWithin(nearest, people, 30),
    within60: shareWithin(nearest, people, 60),
    perThousand: (1000 * shared) / all,
    worstDecile: 1000 * worstDecile(reached, people, 'higher'),
    gini: gini(reached, people),
    supplyShared: shared,
    supply: supply.reduce((a, b) => a + b, 0),
    unreached: all - near,
  }
}
