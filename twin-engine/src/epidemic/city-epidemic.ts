/** A pathogen in a city: its subdistricts and commuters, its ages, who is immune, and how fast it spreads there. */
import type { CityModel } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { patchesOf } from './city-patches.ts'
import { contactsByAge, splitBands } from './contacts.ts'
import type { EpidemicModel } from './model.ts'
import type { Pathogen } from './pathogen.ts'
import { betaOf } from './reproduction-number.ts'

/** From a day to another, transmission is a part of what it would be: of everybody, or of contacts or susceptibility by age. */
export interface Intervention {
  readonly fromDay: number
  readonly untilDay: number
  readonly factor: number
  /** Whom it concerns, and of what: everybody's transmission unless given. */
  readonly of?: { readonly what: 'contacts' | 'susceptibility'; readonly fromAge: number; readonly untilAge: number }
}

export interface CityEpidemic {
  readonly pathogen: Pathogen
  /** In place of the pathogen's own; null = that. */
  readonly reproductionNumber: number | null
  /** Infected people at the start, in the most populous patch or the one given. */
  readonly imported: number
  readonly patch: number | null
  /** In place of `imported` and `patch`: infected at the start in every patch and age, per 100,000 residents. */
  readonly everywherePer100000?: number | null
  readonly days: number
}

/** Bounds on the search for transmission: R to a thousandth. */
const TOLERANCE = 1e-4

/** The model without any intervention. @throws RangeError where the city has no cells with people */
export function modelOfCity(city: CityModel, parameters: Parameters, question: CityEpidemic): EpidemicModel {
  const { pathogen } = question
  const { bands, commute } = patchesOf(city, parameters)
  if (bands.length === 0) throw new RangeError(`${city.id} has no cells: nobody is known to live there`)
  const patches = bands.length
  const ages = pathogen.ages.length
  const size = patches * ages
  const population = new Float64Array(size)
  bands.forEach((band, p) => {
    splitBands(band, pathogen.ages, parameters).forEach((people, a) => {
      population[a * patches + p] = Math.round(people)
    })
  })
  const immune = population.map((people, i) => Math.round(people * pathogen.immuneShare[Math.floor(i / patches)]!))
  const reached = (share: readonly number[], of: readonly number[] | null, factors: number): Float64Array =>
    Float64Array.from(share, (one, a) => {
      const before = of === null ? 1 : of[a]!
      return before > 0 ? Math.min(1, (one * factors) / before) : 0
    })
  const still: EpidemicModel = {
    patches,
    ages,
    population,
    commute,
    contact: contactsByAge(pathogen.ages, parameters),
    susceptibility: Float64Array.from(pathogen.relativeSusceptibility),
    latentDays: pathogen.latentDays,
    infectiousDays: pathogen.infectiousDays,
    wardDays: pathogen.wardDays,
    intensiveCareDays: pathogen.intensiveCareDays,
    hospitalShare: reached(pathogen.hospitalShare, null, pathogen.severityFactor),
    intensiveCareShare: reached(pathogen.intensiveCareShare, pathogen.hospitalShare, 1),
    deathShare: reached(pathogen.deathShare, pathogen.intensiveCareShare, 1),
    initialExposed: seeded(population, immune, patches, question),
    initialImmune: immune,
    transmission: [{ fromDay: 0, beta: 0 }],
    days: question.days,
  }
  const susceptible =
    pathogen.reproduction === 'basic' ? population : population.map((people, i) => people - immune[i]!)
  const beta = betaOf(still, question.reproductionNumber ?? pathogen.reproductionNumber, susceptible, TOLERANCE)
  return { ...still, transmission: [{ fromDay: 0, beta }] }
}

/** The same with interventions: those that hold at once multiply. Each change begins on its day. */
export function withInterventions(
  model: EpidemicModel,
  spans: readonly Intervention[],
  ages: readonly number[] = [],
): EpidemicModel {
  const days = [0, ...spans.flatMap(({ fromDay, untilDay }) => [fromDay, untilDay])]
  const changes = [...new Set(days)].filter((day) => day >= 0 && day < model.days).sort((a, b) => a - b)
  const [base] = model.transmission
  return {
    ...model,
    transmission: changes.map((fromDay) => {
      const held = spans.filter((span) => span.fromDay <= fromDay && fromDay < span.untilDay)
      const contacts = held.filter(({ of }) => of?.what === 'contacts')
      const vaccines = held.filter(({ of }) => of?.what === 'susceptibility')
      return {
        fromDay,
        beta: held.reduce((beta, { of, factor }) => (of === undefined ? beta * factor : beta), base!.beta),
        ...(contacts.length > 0 && { contactFactor: leftByAge(contacts, ages) }),
        ...(vaccines.length > 0 && { susceptibilityFactor: leftByAge(vaccines, ages) }),
      }
    }),
  }
}

/** Years at which the oldest group is taken to end. */
const OLDEST_YEARS = 100

/** What is left of each age group; a group that is concerned in part counts by its years (assumed even within it). */
function leftByAge(spans: readonly Intervention[], ages: readonly number[]): Float64Array {
  return Float64Array.from(ages, (youngest, a) => {
    const next = ages[a + 1] ?? Math.max(OLDEST_YEARS, youngest + 1)
    return spans.reduce((left, { factor, of }) => {
      const years = Math.min(next, of!.untilAge) - Math.max(youngest, of!.fromAge)
      return left * (1 - (1 - factor) * Math.max(0, years / (next - youngest)))
    }, 1)
  })
}

/** The imported, spread over the ages of a patch as its people are. */
function seeded(population: Float64Array, immune: Float64Array, patches: number, question: CityEpidemic): Float64Array {
  const { everywherePer100000 } = question
  if (everywherePer100000 !== undefined && everywherePer100000 !== null)
    return seededEverywhere(population, immune, everywherePer100000)
  const inPatch = (p: number): number[] => [...population.keys()].filter((i) => i % patches === p)
  const free = (i: number): number => population[i]! - immune[i]!
  let patch = question.patch ?? 0
  if (question.patch === null) {
    const sum = (p: number): number => inPatch(p).reduce((all, i) => all + population[i]!, 0)
    for (let p = 1; p < patches; p++) if (sum(p) > sum(patch)) patch = p
  }
  const exposed = new Float64Array(population.length)
  let left = question.imported
  const order = inPatch(patch).sort((a, b) => free(b) - free(a))
  const all = order.reduce((sum, i) => sum + free(i), 0)
  for (const i of order) {
    const here = Math.min(free(i), left, Math.ceil((question.imported * free(i)) / Math.max(1, all)))
    exposed[i] = here
    left -= here
  }
  return exposed
}

/** Whole people: what rounding leaves over goes to the next group, so that the sum is right. */
function seededEverywhere(population: Float64Array, immune: Float64Array, per100000: number): Float64Array {
  let owed = 0
  return population.map((people, i) => {
    owed += (people * per100000) / 100_000
    const here = Math.max(0, Math.min(people - immune[i]!, Math.round(owed)))
    owed -= here
    return here
  })
}
