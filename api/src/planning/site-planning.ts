/** What the planning thread works out: access, candidates with their gain, and plans of sites with what they do. */
import {
  type AccessReport,
  ADDITIVE_MEASURES,
  type AdditiveAccess,
  AMBULANCE_MEASURE,
  accessFigures,
  accessMeasure,
  accessReport,
  accessValues,
  addedUp,
  additiveAccess,
  type CityModel,
  type CityServing,
  cityServing,
  gini,
  hasObjective,
  indexCity,
  modesOf,
  type Need,
  noTimetables,
  type Parameters,
  PLAN_OBJECTIVES,
  type PlanAccess,
  type PlannedSite,
  paretoSet,
  placeName,
  planAccess,
  restoreState,
  type SiteGround,
  type SiteSetting,
  type SitingStep,
  type Solver,
  siteGround,
  solveSitePlan,
  suggestSites,
  unitIn,
  worstDecile,
} from '@kangcheng/twin-engine'
import type {
  AccessAsked,
  Candidates,
  CandidatesAsked,
  NearbySupply,
  ParetoPoint,
  SitePlanRequest,
  SitePlanRun,
  SolvedPlan,
  ValuedSite,
} from './ports.ts'

/** Part of a run that has come. */
export type RunPart = Partial<
  Pick<
    SitePlanRun,
    'before' | 'plans' | 'conflict' | 'pareto' | 'plansTried' | 'problems' | 'unit' | 'better' | 'timesBasis'
  >
>

export interface RunWork {
  readonly solver: Solver
  readonly signal: AbortSignal
  readonly pause: () => Promise<void>
  readonly onStep: (step: SitingStep) => void
  readonly onPart: (part: RunPart) => void
}

/** Grounds of large cities are tens of megabytes each. */
const KEPT_GROUNDS = 3
const LETTERS = 'ABCDEF'
/** Neighbouring plans that are weighed for the picture of what could be had. */
const MOST_TRIED = 160
const PAUSE_EVERY = 6

export class SitePlanning {
  private readonly city: CityModel
  private readonly parameters: Parameters
  private readonly grounds = new Map<string, SiteGround>()

  constructor(city: CityModel, parameters: Parameters) {
    this.city = city
    this.parameters = parameters
  }

  access(asked: AccessAsked): AccessReport {
    return accessReport(this.city, { ...this.common(asked), measure: accessMeasure(asked.measure) })
  }

  serving(): CityServing {
    return cityServing(this.city, this.parameters)
  }

  candidates(asked: CandidatesAsked): Candidates {
    const { city } = this
    const setting = this.setting(asked)
    const bare = this.ground(asked, [], 0)
    const today = planAccess(bare, [])
    const suggested = suggestSites(city, today.values, setting.measure.better, asked.count)
    const own = asked.own.map((site) => ({
      ...site,
      name: site.name.zh === '' ? placeName(city, site.location) : site.name,
    }))
    const ground = this.ground(asked, [...own, ...suggested], asked.supplyPerSite)
    const access = additive(ground)
    const { better } = setting.measure
    const sites = ground.sites.map((site, s): ValuedSite => {
      const alone = access ? addedUp(access, [s]) : accessValues(ground, [s])
      const gain = worstDecile(alone, ground.people, better) - today.worstDecile
      return {
        ...site,
        suggested: s >= own.length,
        gain: Number.isFinite(gain) ? gain : null,
        nearerPeople: nearerWith(ground, s, today.minutes),
      }
    })
    return { sites, supplyPerSite: asked.supplyPerSite, problems: ground.problems }
  }

  nearby(asked: AccessAsked, sites: readonly PlannedSite[], cell: string): readonly NearbySupply[] {
    const { city } = this
    const c = indexCity(city).cell.get(cell)
    if (c === undefined) throw new RangeError(`the city has no cell "${cell}"`)
    const ground = this.ground(asked, sites, 1)
    const { times, existing } = ground
    const ways = Array.from({ length: times.destinations }, (_, k): NearbySupply => {
      const minutes = times.minutes[c * times.destinations + k]!
      return k < existing.length
        ? { facility: city.facilities[existing[k]!]!.id, site: null, minutes }
        : { facility: null, site: ground.sites[k - existing.length]!.id, minutes }
    })
    const byMinutes = ways.filter(({ minutes }) => Number.isFinite(minutes)).sort((a, b) => a.minutes - b.minutes)
    const facilities = byMinutes.filter(({ facility }) => facility !== null).slice(0, 3)
    return byMinutes.filter((way) => way.site !== null || facilities.includes(way))
  }

  /** Works a run out part by part. */
  async solve(request: SitePlanRequest, work: RunWork): Promise<void> {
    const setting = this.setting(request)
    const ground = this.ground(request, request.sites, request.supplyPerSite)
    const access = additive(ground)
    const before = planAccess(ground, [])
    work.onPart({
      before,
      problems: ground.problems,
      unit: unitIn(setting.measure.unit, request.supply),
      better: setting.measure.better,
      timesBasis: ground.timesBasis,
    })
    await work.pause()
    const seen: (readonly number[])[] = []
    const plans: SolvedPlan[] = []
    const wanted = [
      request.plan.objective,
      ...PLAN_OBJECTIVES.filter((one) => one !== request.plan.objective && hasObjective(one)),
    ].filter((one) => one !== 'worst-decile' || access !== null)
    for (const objective of wanted) {
      const outcome = await solveSitePlan(ground, { ...request.plan, objective }, access, {
        solver: work.solver,
        signal: work.signal,
        pause: work.pause,
        onStep: (step) => {
          seen.push(step.sites)
          if (objective === request.plan.objective) work.onStep(step)
        },
      })
      if (work.signal.aborted) return
      if (!outcome.ok) {
        // Of the plans beside, one may conflict where the one asked for does not.
        if (objective === request.plan.objective) {
          work.onPart({ conflict: outcome.conflict })
          return
        }
        continue
      }
      const { plan } = outcome
      // A plan beside that opens nothing says nothing.
      if (plans.length > 0 && plan.open.length === 0) continue
      if (plans.some(({ found }) => sameSites(found.open, plan.open))) continue
      plans.push({ letter: LETTERS[plans.length]!, found: plan, access: figures(ground, access, plan.open) })
      work.onPart({ plans: [...plans] })
      await work.pause()
    }
    await this.weigh(ground, access, before, plans, seen, work)
  }

  /** The plans met on the way and those one exchange from the first: what could be had of two aims at once. */
  private async weigh(
    ground: SiteGround,
    access: AdditiveAccess | null,
    before: PlanAccess,
    plans: readonly SolvedPlan[],
    seen: readonly (readonly number[])[],
    work: RunWork,
  ): Promise<void> {
    const open = plans[0]?.found.open ?? []
    const swapped = access === null ? [] : exchanges(open, ground.sites.length)
    const distinct = new Map(
      [...plans.map(({ found }) => found.open), ...seen, ...swapped].map((one) => [keyOf(one), one]),
    )
    const tried = [...distinct.values()].slice(0, MOST_TRIED)
    const { people, setting } = ground
    const { better } = setting.measure
    const points: Omit<ParetoPoint, 'efficient'>[] = [{ open: [], worstDecile: before.worstDecile, gini: before.gini }]
    for (const [k, one] of tried.entries()) {
      if (k % PAUSE_EVERY === 0) await work.pause()
      if (work.signal.aborted) return
      const values = access ? addedUp(access, one) : accessValues(ground, one)
      points.push({ open: one, worstDecile: worstDecile(values, people, better), gini: gini(values, people) })
    }
    const efficient = new Set(
      paretoSet(points, [
        { of: (point) => point.worstDecile, better },
        { of: (point) => point.gini, better: 'lower' },
      ]),
    )
    work.onPart({
      pareto: points.map((point, k) => ({ ...point, efficient: efficient.has(k) })),
      plansTried: tried.length,
    })
  }

  /** @throws RangeError naming what is wrong. */
  check(asked: AccessAsked): void {
    if (asked.measure !== AMBULANCE_MEASURE && accessMeasure(asked.measure) === null)
      throw new RangeError(`there is no measure "${asked.measure}"`)
    this.common(asked)
  }

  private setting(asked: AccessAsked): SiteSetting {
    const measure = accessMeasure(asked.measure)
    if (measure === null)
      throw new RangeError(`"${asked.measure}" is no measure of supply, and sites are judged by supply; take e2sfca`)
    return { ...this.common(asked), measure }
  }

  private common(asked: AccessAsked) {
    const { city, parameters } = this
    const { facility } = indexCity(city)
    const { mode, hour, day, supply, edits } = asked
    if (!modesOf(city).includes(mode)) throw new RangeError(`mode: ${noTimetables(city)}`)
    return {
      parameters,
      mode,
      hour,
      ...(day && { day }),
      supply,
      edits,
      need: asked.need as Need | null,
      closed: asked.closed.map((id) => {
        const f = facility.get(id)
        if (f === undefined) throw new RangeError(`closed: the city has no facility "${id}"`)
        return f
      }),
      ...(asked.state && { state: restoreState(city, asked.state) }),
    }
  }

  private ground(asked: AccessAsked, sites: readonly PlannedSite[], supplyPerSite: number): SiteGround {
    const { measure, mode, hour, day, supply, need, closed, edits } = asked
    const key = JSON.stringify([measure, mode, hour, day, supply, need, closed, edits, sites, supplyPerSite])
    // Free beds change from moment to moment.
    const known = asked.state === null ? this.grounds.get(key) : undefined
    if (known) return known
    const made = siteGround(this.city, this.setting(asked), sites, supplyPerSite)
    this.grounds.set(key, made)
    if (this.grounds.size > KEPT_GROUNDS) this.grounds.delete(this.grounds.keys().next().value!)
    return made
  }
}

const additive = (ground: SiteGround): AdditiveAccess | null =>
  ADDITIVE_MEASURES.includes(ground.setting.measure.id) ? additiveAccess(ground) : null

const figures = (ground: SiteGround, access: AdditiveAccess | null, open: readonly number[]): PlanAccess =>
  access === null ? planAccess(ground, open) : accessFigures(ground, open, addedUp(access, open))

const keyOf = (open: readonly number[]): string => [...open].sort((a, b) => a - b).join(',')
const sameSites = (a: readonly number[], b: readonly number[]): boolean => keyOf(a) === keyOf(b)

function exchanges(open: readonly number[], sites: number): readonly (readonly number[])[] {
  return open.flatMap((out) =>
    Array.from({ length: sites }, (_, into) => into)
      .filter((into) => !open.includes(into))
      .map((into) => [...open.filter((s) => s !== out), into].sort((a, b) => a - b)),
  )
}

/** People whose way to the site is shorter than theirs today. */
function nearerWith({ people, times, existing }: SiteGround, s: number, today: Float64Array): number {
  let count = 0
  for (let c = 0; c < people.length; c++)
    if (times.minutes[c * times.destinations + existing.length + s]! < today[c]!) count += people[c]!
  return count
}
