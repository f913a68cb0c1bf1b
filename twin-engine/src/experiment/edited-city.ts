/** The city in which a scenario plays: with its edits, and with the facilities that its levers open. */
import type { CityModel } from '../city/city.ts'
import { describeProblems } from '../city/decoded.ts'
import { type CityEdit, editCity } from '../city/edits.ts'
import { siteOf } from '../levers/open-facility.ts'
import type { Scenario } from './scenario.ts'

/** Edited cities kept at hand, per city: an index over all beds and a choice of everybody are not made anew for every run. */
const KEPT = 48
const known = new WeakMap<CityModel, Map<string, CityModel>>()

/** What a scenario changes in a city before it begins. */
export function editsOf(scenario: Pick<Scenario, 'edits' | 'shocks' | 'levers'>, city: CityModel): readonly CityEdit[] {
  const sites = [...scenario.shocks, ...scenario.levers].flatMap((spec) =>
    spec.kind === 'open-facility' ? [spec] : [],
  )
  return [...scenario.edits, ...sites.map((spec, number) => siteOf(spec, city, number))]
}

/**
 * The city of a scenario; the same edits give the same object.
 * @throws when the city refuses an edit, with every problem.
 */
export function cityOfScenario(city: CityModel, scenario: Pick<Scenario, 'edits' | 'shocks' | 'levers'>): CityModel {
  const edits = editsOf(scenario, city)
  if (edits.length === 0) return city
  const key = JSON.stringify(edits)
  let cities = known.get(city)
  if (!cities) {
    cities = new Map()
    known.set(city, cities)
  }
  let edited = cities.get(key)
  if (!edited) {
    const made = editCity(city, edits)
    if (!made.ok) throw new Error(`the scenario does not fit the city:\n${describeProblems(made.problems)}`)
    edited = made.value
  }
  // The one used last is kept longest.
  cities.delete(key)
  cities.set(key, edited)
  if (cities.size > KEPT) cities.delete(cities.keys().next().value!)
  return edited
}
