/** What a plan that opens facilities does: where they stand, access without and with them, and whose workload moves there. */
import type { CityModel, Facility } from '../../city/city.ts'
import { cityOfScenario, editsOf } from '../../experiment/edited-city.ts'
import { doNothing, type Scenario } from '../../experiment/scenario.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import type { Trajectory } from '../../simulation/observe.ts'
import { type SiteAccess, type SiteSupply, siteAccess } from './access.ts'
import { movedBetween, supplyOf } from './duel.ts'
import { type DuelWorkload, workloadOf } from './result.ts'

export interface SiteEffects {
  /** Facilities of the plan that doing nothing lacks. */
  readonly opened: readonly Facility[]
  /** What access counts. */
  readonly supply: SiteSupply
  /** Access of the residents of these runs, without and with what is opened. */
  readonly before: SiteAccess
  readonly after: SiteAccess
  /** Per run, over all pairs; facilities without a difference left out. */
  readonly moved: readonly DuelWorkload[]
}

/**
 * Of the runs of a plan beside those of doing nothing, in the order of their pairs; null where the plan opens nothing that doing
 * nothing lacks.
 */
export function siteEffects(
  city: CityModel,
  scenario: Scenario,
  parameters: Parameters,
  base: readonly Trajectory[],
  plan: readonly Trajectory[],
): SiteEffects | null {
  const without = cityOfScenario(city, doNothing(scenario))
  const with_ = cityOfScenario(city, scenario)
  const opened = with_.facilities.slice(without.facilities.length)
  if (opened.length === 0) return null
  const supply = supplyOf(editsOf({ ...scenario, edits: [], shocks: [] }, city))
  return {
    opened,
    supply,
    before: siteAccess(without, parameters, supply),
    after: siteAccess(with_, parameters, supply),
    moved: workloadOf(base.map((run, i) => movedBetween(run, plan[i]!, with_))),
  }
}
