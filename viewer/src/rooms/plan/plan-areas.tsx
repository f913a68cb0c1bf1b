// Below the map: where the worst-served tenth lives, or who gains by the plan, area by area; pressing one flies there.
import { useMemo, useState } from 'react'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { count } from '../../format/numbers.ts'
import { usePlanAreasWords } from '../../i18n/plan-areas-words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useWords } from '../../words-hook.ts'
import { factorOf, unitOf } from './access-scale.ts'
import { type AreaFigures, type AreaOrder, rankedAreas } from './area-figures.ts'
import { areasFinding, nameAndNear, shownAreas } from './area-rows.ts'
import type { MapFrame } from './map-frame.ts'
import { flyToArea } from './map-view.ts'
import { fixed } from './plan-figures.ts'
import { isStale, planStore, shownPlan, usePlan } from './plan-store.ts'

const ORDERS = ['gain', 'worst'] as const satisfies readonly AreaOrder[]

export function PlanAreas({ frame }: { frame: MapFrame }) {
  const { say } = useWords()
  const own = usePlanAreasWords()
  const plan = usePlan(shownPlan)
  const cells = usePlan((state) => state.cells)
  const run = usePlan((state) => state.run)
  const today = usePlan((state) => state.today)
  const stale = usePlan(isStale)
  const [wanted, setWanted] = useState<AreaOrder>('gain')
  const order: AreaOrder = plan === null ? 'worst' : wanted
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the figures are made of
  const figures = useMemo(() => shownAreas(planStore.getState()), [cells, run, today, plan])
  const rows = rankedAreas(figures, order)
  const nameOf = (area: number): string => (cells?.areas[area] ? say(cells.areas[area]) : '')
  const finding = areasFinding(figures, order, plan?.letter ?? '', (area) => nameAndNear(nameOf(area))[0], own)
  const unit = run?.unit ?? today?.unit ?? null
  const factor = factorOf(unit)
  const scaled = (value: number | null): string => fixed(value === null ? null : value * factor, 2)
  return (
    <section className="plan-areas" aria-label={own[order]}>
      <ChartFrame
        facts={{
          id: 'plan-areas',
          finding,
          unit: say(unitOf(unit)),
          at: run ? Date.parse(run.startedAt) : null,
          basis: 'simulated',
          caption: own[order],
          table: () => ({
            columns: [
              own.columnArea,
              own.columnPeople,
              own.columnWorst,
              own.columnWas(say(unitOf(unit))),
              own.columnIs(say(unitOf(unit))),
              own.columnGaining,
              own.columnLosing,
            ],
            rows: rankedAreas(figures, order).map((one) => [
              nameOf(one.area),
              count(one.people),
              count(one.worstPeople),
              scaled(one.was),
              scaled(one.is),
              plan === null ? '–' : count(one.gaining),
              plan === null ? '–' : count(one.losing),
            ]),
          }),
        }}
        titleClass={stale ? 'is-stale' : ''}
        tableClass="plan-areas-list"
        title={
          <>
            {plan === null ? (
              <h2>{own.worst}</h2>
            ) : (
              <fieldset className="plan-views" aria-label={own.choose}>
                {ORDERS.map((one) => (
                  <button
                    key={one}
                    type="button"
                    className="chip"
                    aria-pressed={order === one}
                    onClick={() => setWanted(one)}
                  >
                    {own[one]}
                  </button>
                ))}
              </fieldset>
            )}
            <span className="plan-finding ellipsis" title={finding}>
              {finding}
            </span>
          </>
        }
      >
        <ScrollRegion className="plan-areas-list" name={own[order]}>
          <ul>
            {rows.map((one) => (
              <AreaRow key={one.area} one={one} order={order} name={nameOf(one.area)} frame={frame} scaled={scaled} />
            ))}
          </ul>
        </ScrollRegion>
      </ChartFrame>
    </section>
  )
}

interface AreaRowProps {
  readonly one: AreaFigures
  readonly order: AreaOrder
  readonly name: string
  readonly frame: MapFrame
  readonly scaled: (value: number | null) => string
}

function AreaRow({ one, order, name, frame, scaled }: AreaRowProps) {
  const words = usePlanAreasWords()
  const chosen = usePlan((state) => state.area) === one.area
  const [own, near] = nameAndNear(name)
  const isLoss = order === 'gain' && one.losing > one.gaining
  const people = order === 'worst' ? one.worstPeople : isLoss ? one.losing : one.gaining
  const rowWords = order === 'worst' ? words.worstRow : isLoss ? words.lossRow : words.gainRow
  return (
    <li className={chosen ? 'is-chosen' : ''}>
      <button
        type="button"
        title={words.fly(name)}
        aria-pressed={chosen}
        onClick={() => flyToArea(one.area, one.middle, frame.back(frame.width / 2, frame.height / 2))}
      >
        <span className="ellipsis">
          {own} <small>{near}</small>
        </span>
        <b>{rowWords(count(people))}</b>
        <span className="plan-areas-value">
          {scaled(one.was)}
          {order === 'gain' && ` → ${scaled(one.is)}`}
        </span>
      </button>
    </li>
  )
}
