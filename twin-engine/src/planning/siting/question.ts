/** The question of siting: where to open what, so that people are near. One shape for every problem, and what is wrong with it. */
import type { Problem } from '../../city/decoded.ts'
import type { TravelMatrix } from '../../network/travel-matrix.ts'

export type SitingProblemId = 'p-median' | 'p-center' | 'lscp' | 'mclp' | 'capacitated-p-median' | 'cflp' | 'mexclp'

/** Which of these a problem reads is in its entry of the catalogue; the others may be left out. */
export interface SitingQuestion {
  readonly problem: SitingProblemId
  /** From each demand point (origin) to each candidate site (destination): minutes, or metres, or any other cost. */
  readonly costs: TravelMatrix
  /** People, or visits, of each demand point. */
  readonly weights: Float64Array
  /** At most so many sites are open, the kept ones counted. */
  readonly p?: number
  /** Within it, in the unit of the costs, a demand point is covered. */
  readonly radius?: number
  /** Weight that each site can serve. */
  readonly capacities?: Float64Array
  /** What opening each site costs; the kept ones cost nothing any more. */
  readonly fixedCosts?: Float64Array
  /** What opening may cost in all. */
  readonly budget?: number
  /** Sites that stand already and stay. */
  readonly kept?: readonly number[]
  /** Sites where nothing may be opened. */
  readonly forbidden?: readonly number[]
  /** Whether a demand point goes to one site as a whole, or may be shared. */
  readonly assignment?: 'single' | 'split'
  /** Ambulances to station. */
  readonly vehicles?: number
  /** Share of the time in which an ambulance is busy. */
  readonly busyFraction?: number
}

/** More pairs than this are refused: what the search holds of each takes about 30 bytes. */
export const MOST_PAIRS = 20_000_000

export type SitingNeed = 'p' | 'radius' | 'capacities' | 'fixedCosts' | 'vehicles' | 'busyFraction'

/** Everything wrong with a question, by field. */
export function checkSiting(question: SitingQuestion, needs: readonly SitingNeed[]): readonly Problem[] {
  const problems: Problem[] = []
  const say = (path: string, why: string): void => void problems.push({ path, why })
  const { origins, destinations, minutes } = question.costs
  if (origins === 0) say('costs', 'there is no demand point; give at least one row')
  if (destinations === 0) say('costs', 'there is no candidate site; give at least one column')
  if (origins * destinations > MOST_PAIRS)
    say('costs', `${origins} × ${destinations} pairs are more than ${MOST_PAIRS}; give fewer candidates or merge cells`)
  const wrong = firstWrong(minutes)
  if (wrong >= 0)
    say(
      `costs[${Math.floor(wrong / destinations)}][${wrong % destinations}]`,
      `must be a number from 0 on, or null where there is no route, got ${minutes[wrong]}`,
    )
  checkNumbers('weights', question.weights, origins, 'demand points', say)
  if (question.capacities) checkNumbers('capacities', question.capacities, destinations, 'candidate sites', say)
  if (question.fixedCosts) checkNumbers('fixedCosts', question.fixedCosts, destinations, 'candidate sites', say)
  for (const need of needs)
    if (question[need] === undefined) say(need, `is missing; ${question.problem} cannot be asked without it`)
  checkSites(question, say)
  checkFigures(question, say)
  return problems
}

/** A plain loop: there may be millions, and the first question of a process is answered by code that is not compiled yet. */
function firstWrong(minutes: Float64Array): number {
  for (let k = 0; k < minutes.length; k++) if (!(minutes[k]! >= 0)) return k
  return -1
}

type Say = (path: string, why: string) => void

function checkNumbers(name: string, values: Float64Array, count: number, of: string, say: Say): void {
  if (values.length !== count) say(name, `has ${values.length} numbers for ${count} ${of}; give one for each`)
  values.forEach((value, i) => {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      say(`${name}[${i}]`, `must be a number from 0 on, got ${value}`)
  })
}

function checkSites(question: SitingQuestion, say: Say): void {
  const { destinations } = question.costs
  const forbidden = new Set(question.forbidden)
  for (const field of ['kept', 'forbidden'] as const) {
    const seen = new Set<number>()
    question[field]?.forEach((site, k) => {
      if (!Number.isInteger(site) || site < 0 || site >= destinations)
        say(`${field}[${k}]`, `must be the number of a candidate site (0 … ${destinations - 1}), got ${site}`)
      else if (seen.has(site)) say(`${field}[${k}]`, `names site ${site} twice; name it once`)
      else if (field === 'kept' && forbidden.has(site))
        say(`kept[${k}]`, `site ${site} is kept and forbidden at once; take it out of one of the two`)
      seen.add(site)
    })
  }
  if (destinations > 0 && forbidden.size >= destinations)
    say('forbidden', 'every candidate site is forbidden; allow one')
}

function checkFigures(question: SitingQuestion, say: Say): void {
  const { p, radius, budget, vehicles, busyFraction } = question
  const allowed = question.costs.destinations - new Set(question.forbidden).size
  if (p !== undefined) {
    if (!Number.isInteger(p) || p < 1) say('p', `must be a whole number from 1 on, got ${p}`)
    else if (p > allowed)
      say(
        'p',
        `${p} sites are asked for, and there are ${allowed} candidates that are allowed; lower p or add candidates`,
      )
    else if (question.kept && question.kept.length > p)
      say('p', `${p} sites are asked for, and ${question.kept.length} are kept; raise p or keep fewer`)
  }
  if (radius !== undefined && !(radius >= 0)) say('radius', `must be a number from 0 on, got ${radius}`)
  if (budget !== undefined) {
    if (!(budget >= 0)) say('budget', `must be a number from 0 on, got ${budget}`)
    if (question.fixedCosts === undefined)
      say('budget', 'is given without fixedCosts; give what each site costs, or leave the budget out')
  }
  if (vehicles !== undefined && (!Number.isInteger(vehicles) || vehicles < 1))
    say('vehicles', `must be a whole number from 1 on, got ${vehicles}`)
  if (vehicles !== undefined && question.kept && question.kept.length > vehicles)
    say(
      'vehicles',
      `${vehicles} are to be stationed, and ${question.kept.length} stations are kept; raise it or keep fewer`,
    )
  if (busyFraction !== undefined && !(busyFraction >= 0 && busyFraction < 1))
    say('busyFraction', `must be from 0 on and below 1, got ${busyFraction}`)
}
