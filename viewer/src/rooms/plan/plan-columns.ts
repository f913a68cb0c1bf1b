// Columns of the comparison of plans, on screen and on paper: what each says of a plan and of the city as it is.
import type { PlanAccess, PlanRun, SiteDuel, SolvedPlan } from '../../data/plan-types.ts'
import { NO_VALUE, signed } from '../../format/numbers.ts'
import type { Words } from '../../i18n/words.ts'
import { factorOf } from './access-scale.ts'
import { standingOf, waitRow } from './duel-figures.ts'
import { costOf, fixed, shareWithin } from './plan-figures.ts'
import type { PlanForm } from './plan-store.ts'

export interface PlanColumn {
  readonly id: string
  readonly label: string
  /** Two lines: the value, and its difference from now, or its P10–P90 where it was simulated. */
  readonly now: readonly [value: string, below: string]
  readonly of: (plan: SolvedPlan) => readonly [value: string, below: string]
}

const NONE = ['—', ''] as const

/**
 * Access is calculated: below it stands the difference from now, of shares in percentage points. Waits and regret are simulated:
 * they stand with P10–P90 (regret with 5–95 %), and only where a duel of these plans was held.
 */
export function planColumns(run: PlanRun, form: PlanForm, duel: SiteDuel | null, words: Words): readonly PlanColumn[] {
  const factor = factorOf(run.unit)
  const { before } = run
  const access = (
    id: string,
    label: string,
    digits: number,
    of: (access: PlanAccess) => number | null,
    by: number,
    unit = '',
  ): PlanColumn => {
    const was = before === null ? null : of(before)
    return {
      id,
      label,
      now: [fixed(was === null ? null : was * by, digits), ''],
      of: (plan) => {
        const is = of(plan.access)
        const change = is === null || was === null ? null : (is - was) * by
        return [fixed(is === null ? null : is * by, digits), change === null ? '' : `${signed(change, digits)}${unit}`]
      },
    }
  }
  const wait = waitRow(duel, form.supply)
  const band = (p10: number | null, p90: number | null): string => `${fixed(p10, 1)}–${fixed(p90, 1)}`
  return [
    access('worst', words['plan.worst'], 2, (one) => one.worstDecile, factor),
    access('gini', words['plan.gini'], 3, (one) => one.gini, 1),
    access('within', words['plan.column.within'], 1, (one) => shareWithin(one, 30), 100, words['plan.points']),
    access('minutes', words['plan.meanMinutes'], 1, (one) => one.meanMinutes, 1),
    ...(wait
      ? [
          {
            id: 'wait',
            label: words[form.supply === 'beds' ? 'plan.column.wait' : 'plan.column.waitCentre'],
            now: [fixed(wait.base?.p50, 1), wait.base ? band(wait.base.p10, wait.base.p90) : ''],
            of: ({ letter }) => {
              const plan = wait.cells.find(({ candidate }) => candidate === letter)?.plan
              return plan ? [fixed(plan.p50, 1), band(plan.p10, plan.p90)] : NONE
            },
          } satisfies PlanColumn,
        ]
      : []),
    ...(duel && duel.ranking.length > 0
      ? [
          {
            id: 'regret',
            label: words['plan.column.regret'],
            now: NONE,
            of: ({ letter }) => {
              const standing = standingOf(duel, letter)
              return standing
                ? [fixed(standing.regret * 100, 0), `${fixed(standing.low * 100, 0)}–${fixed(standing.high * 100, 0)}`]
                : NONE
            },
          } satisfies PlanColumn,
        ]
      : []),
    {
      id: 'cost',
      label: words['plan.column.cost'],
      now: NONE,
      of: ({ found }) => [costOf(found.sites.length, form).toFixed(1), ''],
    },
    {
      id: 'gap',
      label: words['plan.column.gap'],
      now: NONE,
      of: ({ found }) => [found.gap === null ? NO_VALUE : fixed(found.gap * 100, 1), ''],
    },
  ]
}
