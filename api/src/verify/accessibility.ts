/** `kangcheng-accessibility/1`: every measure of access, and the inequality of one, on one question. */
import {
  type AccessQuestion,
  balanced,
  concentration,
  cumulative,
  describeProblems,
  exponentialGravity,
  gaussianTwoStep,
  gini,
  nearest,
  type Problem,
  Reader,
  rationalAgents,
  steppedTwoStep,
  type TravelMatrix,
  theilT,
  threeStep,
  travelMatrix,
  twoStep,
} from '@kangcheng/twin-engine'
import { absolute, type CaseFile, type ReferenceFormat, relative } from './reference-case.ts'

type LngLat = readonly [lng: number, lat: number]

export const accessibility: ReferenceFormat = {
  id: 'kangcheng-accessibility/1',
  compute(file: CaseFile) {
    const problems: Problem[] = []
    const at = new Reader(file, '', problems)
    const question: AccessQuestion = {
      people: amounts(at.field('demand').field('pop')),
      supply: amounts(at.field('supply').field('capacity')),
      times: costs(at),
    }
    if (problems.length > 0) throw new Error(describeProblems(problems))
    const values = Object.fromEntries(
      Object.entries(at.field('params').value ?? {}).flatMap(([name]) => {
        if (!Object.hasOwn(MEASURES, name)) return []
        return Object.entries(MEASURES[name]!(question, at.field('params').field(name)))
      }),
    )
    const income = Float64Array.from(at.field('demand').list('income'), (item) => item.number(0))
    if (problems.length > 0) throw new Error(describeProblems(problems))
    const inequality = values.e2sfca_step && inequalityOf(values.e2sfca_step, question.people, income)
    return {
      ...Object.fromEntries(Object.entries(values).map(([name, found]) => [name, listed(found)])),
      nearest: listed(nearest.of(question)),
      ...(inequality && { inequality: { of: 'e2sfca_step', ...inequality } }),
    }
  },
  tolerance: ([name], question) =>
    name === 'raam_equilibrium'
      ? absolute(1e-4)
      : name === 'raam_load_equilibrium'
        ? relative(1e-3)
        : // Coordinates of these cases are rounded.
          relative('demandLonLat' in question ? 1e-7 : 1e-9),
}

/** By name of the parameters, as the format has them: the values by the names of the answers. */
const MEASURES: Readonly<
  Record<string, (question: AccessQuestion, at: Reader) => Readonly<Record<string, Float64Array>>>
> = {
  fca2: (q, at) => ({ fca2: twoStep(minutes(at, 'maxCost')).of(q) }),
  e2sfca_step: (q, at) => ({ e2sfca_step: steppedTwoStep(steps(at)).of(q) }),
  e2sfca_gauss: (q, at) => ({ e2sfca_gauss: gaussianTwoStep(minutes(at, 'sigma'), minutes(at, 'maxCost')).of(q) }),
  fca3: (q, at) => ({ fca3: threeStep(steps(at), minutes(at, 'maxCost')).of(q) }),
  gravity_exp: (q, at) => ({ gravity_exp: exponentialGravity(minutes(at, 'beta')).of(q) }),
  bfca_exp: (q, at) => ({ bfca_exp: balanced(minutes(at, 'beta')).of(q) }),
  cumulative30: (q, at) => ({ cumulative30: cumulative(minutes(at, 'maxCost')).of(q) }),
  raam: (q, at) => {
    const { cost, load } = rationalAgents(q, minutes(at, 'tau'))
    return { raam_equilibrium: cost, raam_load_equilibrium: load }
  },
}

const minutes = (at: Reader, name: string): number => at.field(name).number(0)
const amounts = (at: Reader): Float64Array => Float64Array.from(at.items(), (item) => item.number(0))
const steps = (at: Reader): [number, number][] =>
  at.list('steps').map((step) => {
    const [limit, weight] = step.items().map((figure) => figure.number(0))
    return [limit ?? 0, weight ?? 0]
  })

function inequalityOf(values: Float64Array, people: Float64Array, income: Float64Array) {
  const concentrated = concentration(values, people, income, 'in-order')
  return {
    gini: gini(values, people),
    concentration_standard: concentrated.standard,
    concentration_corrected: concentrated.corrected,
    theil_t: theilT(values, people),
  }
}

/** No route, and nothing to say, is null outside. */
const listed = (values: Float64Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null))

function costs(at: Reader): TravelMatrix {
  const given = at.field('costMinutes')
  if (given.value !== undefined)
    return travelMatrix(
      given.items().map((row) => row.items().map((cost) => (cost.value === null ? null : cost.number(0)))),
    )
  const { fixedMinutes, minutesPerKilometre, radiusKilometres } = formulaOf(at.field('costFormula'))
  const places = (name: string): LngLat[] =>
    at.list(name).map((place) => {
      const [lng, lat] = place.items().map((degrees) => degrees.number(-180, 180))
      return [lng ?? 0, lat ?? 0]
    })
  const to = places('supplyLonLat')
  return travelMatrix(
    places('demandLonLat').map((from) =>
      to.map((place) => fixedMinutes + minutesPerKilometre * angleBetween(from, place) * radiusKilometres),
    ),
  )
}

const FORMULA =
  /^\s*([\d.]+)\s*\+\s*60\s*\*\s*([\d.]+)\s*\*\s*haversineKm\s*\/\s*([\d.]+)\s*,\s*earth radius\s+([\d.]+)\s*km\s*$/

/** Minutes = fixed + 60 × detour × kilometres ÷ speed, on a sphere of the radius named. */
function formulaOf(at: Reader) {
  const found = FORMULA.exec(at.text())
  if (found === null)
    at.problem(
      'must be "MINUTES + 60*DETOUR*haversineKm/SPEED, earth radius KILOMETRES km" where there is no costMinutes',
    )
  const [fixedMinutes = 0, detour = 0, kilometresPerHour = 1, radiusKilometres = 0] = (found ?? []).slice(1).map(Number)
  return { fixedMinutes, minutesPerKilometre: (60 * detour) / kilometresPerHour, radiusKilometres }
}

/** By the haversine formula, in radians. */
function angleBetween([lng, lat]: LngLat, [otherLng, otherLat]: LngLat): number {
  const radians = Math.PI / 180
  const a = Math.sin(((otherLat - lat) * radians) / 2)
  const b = Math.sin(((otherLng - lng) * radians) / 2)
  const h = a * a + Math.cos(lat * radians) * Math.cos(otherLat * radians) * b * b
  return 2 * Math.asin(Math.sqrt(h))
}
