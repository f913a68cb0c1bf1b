// The chosen figure by cell at the moment that is shown, with what it says; null where it cannot be told, with the reason.
import { useEffect, useMemo } from 'react'
import type { PlanCells } from '../../../data/plan-types.ts'
import { count, percent } from '../../../format/numbers.ts'
import { timeWords } from '../../../format/time.ts'
import { type HeatWords, useHeatWords } from '../../../i18n/heat-words.ts'
import { useShown } from '../../../moment-hook.ts'
import type { HeatName } from '../../../route.ts'
import { useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { factorOf, unitOf } from '../../plan/access-scale.ts'
import { shownPlan, usePlan } from '../../plan/plan-store.ts'
import { useEpidemic } from '../../rehearse/epidemic/epidemic-store.ts'
import { useRisk } from '../risk/risk-store.ts'
import {
  type CellFigures,
  changeOfCells,
  incidenceOfCells,
  loadOfCells,
  peopleWhere,
  riskOfCells,
  scaled,
  worstDay,
} from './heat-figures.ts'
import { HEAT_LAYERS, LEAST_LOSS } from './heat-layers.ts'
import { readHeat, useAccessHour, useHeat } from './heat-store.ts'

export interface ShownHeat {
  readonly name: HeatName
  readonly cells: PlanCells
  readonly values: CellFigures
  readonly finding: string
  readonly unit: string
  /** Source, age, and what kind of time it is of. */
  readonly basis: string
  readonly synthetic: boolean
}

export type Heat =
  | ShownHeat
  /** Why there is nothing to show, and where it would be made. */
  | { readonly why: string; readonly go: 'epidemic' | 'plan' | null }

/** Residents as each language counts them: in tens of thousands, or in thousands. */
export const residents = (people: number, words: HeatWords): string =>
  words.residentsOf((people / 10_000).toFixed(1), count(Math.round(people / 1000) * 1000))

export function useShownHeat(name: HeatName | null): Heat | null {
  const words = useHeatWords()
  const { say, language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const { facilities, at, moment } = useShown()
  const cells = useHeat((state) => state.cells)
  const serving = useHeat((state) => state.serving)
  const hour = useAccessHour()
  const access = useHeat((state) => state.access.get(hour) ?? null)
  const problem = useHeat((state) => state.problem)
  const desk = useRisk((state) => state.desk)
  const run = useEpidemic((state) => state.run)
  const day = useEpidemic((state) => state.day)
  const side = useEpidemic((state) => state.side)
  const planRun = usePlan((state) => state.run)
  const plan = usePlan(shownPlan)
  const planned = usePlan((state) => state.asked?.form)
  const citySynthetic = useApp((state) => state.city?.synthetic ?? false)
  useEffect(() => {
    if (name !== null) void readHeat(name, hour)
  }, [name, hour])
  return useMemo((): Heat | null => {
    if (name === null) return null
    const layer = HEAT_LAYERS[name]
    const none = (why: string, go: 'epidemic' | 'plan' | null = null): Heat => ({ why, go })
    if (layer.presentAlone && moment !== null) return none(words.notNow)
    if (name === 'epidemic' && run === null) return none(words.noRun, 'epidemic')
    if (name === 'change' && (plan === null || planRun?.before == null)) return none(words.noPlan, 'plan')
    if (name === 'risk' && desk === null) return none(words.noDesk)
    if (cells === null) return none(problem ?? words.loading)
    const age = (ms: number | null): string =>
      ms === null || now === null ? '' : words.age(timeWords(ms, now, zone, language))
    const limit = layer.written === 'percent' ? `${percent(layer.counts, 0)}%` : layer.counts.toLocaleString('en-US')
    const told = (
      values: CellFigures,
      finding: string,
      unit: string,
      basis: readonly string[],
      synthetic: boolean,
    ): Heat => ({
      name,
      cells,
      values,
      finding,
      unit,
      basis: basis.filter((part) => part !== '').join(' · '),
      synthetic,
    })
    const counted = (values: CellFigures, holds: (value: number) => boolean) => peopleWhere(values, cells, holds).people
    switch (name) {
      case 'load': {
        if (serving === null) return none(problem ?? words.loading)
        const values = loadOfCells(serving, facilities)
        const people = counted(values, (value) => value >= layer.counts)
        const kind =
          moment === null
            ? ''
            : moment.kind === 'recorded'
              ? words.recorded
              : moment.kind === 'rehearsed'
                ? words.rehearsedP50
                : words.forecastP50
        const finding =
          people > 0 ? words['finding.load'](residents(people, words), limit) : words['finding.loadNone'](limit)
        return told(values, finding, words['unit.load'], [words['source.load'], age(at), kind], serving.synthetic)
      }
      case 'risk': {
        if (serving === null) return none(problem ?? words.loading)
        const values = riskOfCells(serving, desk?.risks ?? [])
        const people = counted(values, (value) => value >= layer.counts)
        const finding =
          people > 0 ? words['finding.risk'](residents(people, words), limit) : words['finding.riskNone'](limit)
        const asOf = desk?.asOf == null ? null : Date.parse(desk.asOf)
        return told(values, finding, words['unit.risk'], [words['source.risk'], age(asOf)], serving.synthetic)
      }
      case 'access': {
        if (access === null) return none(problem ?? words.loading)
        const values = scaled(access.values, factorOf(access.unit))
        const people = counted(values, (value) => value < layer.counts)
        const finding =
          people > 0 ? words['finding.access'](residents(people, words), limit) : words['finding.accessNone'](limit)
        const of = [words['source.access'], words.still]
        return told(values, finding, words['unit.access'](words.atHour(hour)), of, access.synthetic)
      }
      case 'epidemic': {
        const shown = day ?? worstDay(run!)
        const values = incidenceOfCells(run!, shown, side)
        const people = counted(values, (value) => value >= layer.counts)
        const finding =
          people > 0
            ? words['finding.epidemic'](residents(people, words), limit, count(shown))
            : words['finding.epidemicNone'](limit, count(shown))
        const source = words['source.epidemic'](say(run!.name), run!.reproductionNumber.toFixed(2), count(run!.runs))
        return told(values, finding, words['unit.epidemic'], [source, age(Date.parse(run!.asOf))], citySynthetic)
      }
      case 'change': {
        const values = scaled(changeOfCells(planRun!.before!, plan!.access), factorOf(planRun!.unit))
        const finding = words['finding.change'](
          residents(
            counted(values, (value) => value >= layer.counts),
            words,
          ),
          residents(
            counted(values, (value) => value < LEAST_LOSS),
            words,
          ),
        )
        const unit = words['unit.change'](say(unitOf(planRun!.unit)))
        const basis = [words['source.change'](plan!.letter), ...(planned ? [words.atHour(planned.hour)] : [])]
        return told(values, finding, unit, basis, planRun!.synthetic)
      }
    }
  }, [
    name,
    words,
    say,
    language,
    zone,
    now,
    facilities,
    at,
    moment,
    cells,
    serving,
    access,
    problem,
    desk,
    run,
    day,
    side,
    planRun,
    plan,
    planned,
    hour,
    citySynthetic,
  ])
}
