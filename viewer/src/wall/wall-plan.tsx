// The plan on the wall: what it gives against now, both cities side by side, and who gains. Before there is a plan, the city as it is.
import { useEffect, useMemo } from 'react'
import { useSize } from '../charts/use-size.ts'
import { count } from '../format/numbers.ts'
import { usePlanAreasWords } from '../i18n/plan-areas-words.ts'
import { useWallRoomsWords } from '../i18n/wall-rooms-words.ts'
import { ACCESS_LIMITS, accessColours, unitOf } from '../rooms/plan/access-scale.ts'
import { rankedAreas } from '../rooms/plan/area-figures.ts'
import { areasFinding, nameAndNear, shownAreas } from '../rooms/plan/area-rows.ts'
import { followPlanAddress } from '../rooms/plan/follow-address.ts'
import { mapFrame } from '../rooms/plan/map-frame.ts'
import { fixed, planTiles, siteNames } from '../rooms/plan/plan-figures.ts'
import { Pane } from '../rooms/plan/plan-map.tsx'
import { planStore, shownPlan, usePlan } from '../rooms/plan/plan-store.ts'
import { openPlanning } from '../rooms/plan/solving.ts'
import { useApp } from '../store.ts'
import { useWords } from '../words-hook.ts'
import '../rooms/plan/plan-map.css'
import './wall-rooms.css'

const AREAS = 7
const TILES = 5

export function WallPlan() {
  const { words, language, say } = useWords()
  const own = useWallRoomsWords()
  const areasWords = usePlanAreasWords()
  const cells = usePlan((state) => state.cells)
  const run = usePlan((state) => state.run)
  const today = usePlan((state) => state.today)
  const running = usePlan((state) => state.running)
  const asked = usePlan((state) => state.asked)
  const plan = usePlan(shownPlan)
  useEffect(() => {
    const quit = followPlanAddress()
    void openPlanning()
    return quit
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the figures are made of
  const figures = useMemo(() => shownAreas(planStore.getState()), [cells, run, today, plan])
  const order = plan === null ? 'worst' : 'gain'
  const nameOf = (area: number): string => nameAndNear(cells?.areas[area] ? say(cells.areas[area]) : '')[0]
  const finding = areasFinding(figures, order, plan?.letter ?? '', nameOf, areasWords)
  const tiles = planTiles(run, plan, cells?.population ?? [], words, language, today).slice(0, TILES)
  const sites = plan === null || asked === null ? [] : siteNames(plan.found.sites, asked.candidates, language)
  const state = running
    ? own.solving((running.elapsedMilliseconds / 1000).toFixed(0))
    : plan !== null && plan.found.gap !== null
      ? own.gap(fixed(plan.found.gap * 100, 1))
      : ''
  return (
    <main className="wall-own is-plan" id="list" tabIndex={-1}>
      <section className="wall-facts">
        <div className="wall-title">
          <h2>{plan === null ? own.now : own.plan(plan.letter)}</h2>
          <span>{state}</span>
        </div>
        <ul>
          {tiles.map((tile) => (
            <li key={tile.id}>
              <span>{tile.label}</span>
              <b>{tile.value}</b>
              <span>
                {tile.unit} {tile.before}
              </span>
            </li>
          ))}
        </ul>
        {sites.length > 0 && (
          <p className="wall-sites">
            {own.sites(count(sites.length))}: {sites.join(language === 'zh' ? '、' : '; ')}
          </p>
        )}
      </section>
      <Maps />
      <section className="wall-ranked">
        <div className="wall-title">
          <h2>{plan === null ? own.worst : own.gain}</h2>
        </div>
        <p className="wall-says">{finding}</p>
        <ul>
          {rankedAreas(figures, order)
            .slice(0, AREAS)
            .map((one) => (
              <li key={one.area}>
                <span className="ellipsis">{nameOf(one.area)}</span>
                <b>
                  {plan !== null && (one.losing > one.gaining ? '▼ ' : '▲ ')}
                  {own.people(count(plan === null ? one.worstPeople : Math.max(one.gaining, one.losing)))}
                </b>
              </li>
            ))}
        </ul>
      </section>
    </main>
  )
}

/** Now and the plan side by side; the whole city is in both. */
function Maps() {
  const [ref, size] = useSize<HTMLDivElement>()
  const cells = usePlan((state) => state.cells)
  const plan = usePlan(shownPlan)
  const before = usePlan((state) => state.run?.before ?? state.today)
  const ground = useApp((state) => state.ground)
  const width = plan === null ? size.width : Math.floor(size.width / 2)
  const frame = useMemo(
    () => (cells && ground && width > 0 && size.height > 0 ? mapFrame(cells, ground.place, width, size.height) : null),
    [cells, ground, width, size.height],
  )
  return (
    <div className="wall-maps" ref={ref}>
      {frame && before && (
        <>
          <Pane frame={frame} access={before} side="before" plan={null} />
          {plan && <Pane frame={frame} access={plan.access} side="after" plan={plan} />}
          <Legend />
        </>
      )}
    </div>
  )
}

function Legend() {
  const { words, say } = useWords()
  const unit = usePlan((state) => state.run?.unit ?? state.today?.unit ?? null)
  const theme = useApp((state) => state.theme)
  const colours = accessColours(theme)
  return (
    <div className="wall-legend">
      <p>{words['plan.legend'](say(unitOf(unit)))}</p>
      <div className="plan-legend-ramp" style={{ gridTemplateColumns: `repeat(${colours.length}, 1fr)` }}>
        {colours.map((colour, k) => (
          <span key={colour}>
            <i style={{ background: colour }} />
            <b>{ACCESS_LIMITS[k] ?? ''}</b>
          </span>
        ))}
      </div>
    </div>
  )
}
