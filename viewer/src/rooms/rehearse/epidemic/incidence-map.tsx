// Where the wave is worst, day by day: the cells of each subdistrict in the colour of its incidence, on the plan's map frame.
import { useMemo } from 'react'
import { useSize } from '../../../charts/use-size.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import { count, NO_VALUE } from '../../../format/numbers.ts'
import { useApp } from '../../../store.ts'
import { CellCanvas } from '../../plan/cell-canvas.tsx'
import { mapFrame } from '../../plan/map-frame.ts'
import {
  dayWords,
  incidenceOn,
  mapTitle,
  RATE_LIMITS,
  rateColour,
  rateColours,
  type Said,
  worstDay,
} from './epidemic-figures.ts'
import { epidemicStore, useEpidemic } from './epidemic-store.ts'

export function IncidenceMap({ said }: { said: Said }) {
  const { run, words, zone, language } = said
  const [ref, size] = useSize<HTMLDivElement>()
  const cells = useEpidemic((state) => state.cells)
  const ground = useApp((state) => state.ground)
  const theme = useApp((state) => state.theme)
  const chosen = useEpidemic((state) => state.day)
  const wanted = useEpidemic((state) => state.side)
  const side = (wanted === 'plan' ? run.plan : null) ?? run.base
  const day = Math.min(run.days, chosen ?? worstDay(run.base))
  const rates = useMemo(() => incidenceOn(run, side, day), [run, side, day])
  const frame = useMemo(
    () =>
      cells && ground && size.width > 0 && size.height > 0
        ? mapFrame(cells, ground.place, size.width, size.height)
        : null,
    [cells, ground, size],
  )
  const colour = useMemo(
    () =>
      (cell: number): string | null =>
        rateColour(rates[run.subdistrictOfCell[cell] ?? -1] ?? null, theme),
    [rates, run, theme],
  )
  const title = mapTitle(said, rates)
  const when = words.day(String(day), dayWords(run, day, zone, language))
  return (
    <>
      <ChartFrame
        facts={{
          id: 'epidemic-map',
          finding: `${title} · ${when}`,
          unit: words.mapUnit,
          at: Date.parse(run.asOf),
          basis: 'simulated',
          note: words[side === run.plan ? 'plan' : 'nothing'],
          table: () => ({
            columns: [words.subdistrict, words.mapUnit],
            rows: run.subdistricts.map(({ name }, k) => [
              name[language],
              rates[k] === undefined || rates[k] === null ? NO_VALUE : rates[k].toFixed(1),
            ]),
          }),
        }}
        tableClass="figure-table"
        title={
          <>
            <h2 className="ellipsis" title={title}>
              {title}
            </h2>
            {run.plan && (
              <fieldset className="epidemic-sides" aria-label={words.mapSide}>
                {(['base', 'plan'] as const).map((one) => (
                  <button
                    key={one}
                    type="button"
                    className="chip"
                    aria-pressed={wanted === one}
                    onClick={() => epidemicStore.setState({ side: one })}
                  >
                    {words[one === 'base' ? 'nothing' : 'plan']}
                  </button>
                ))}
              </fieldset>
            )}
          </>
        }
      >
        <div className="epidemic-map" ref={ref} role="img" aria-label={`${title} · ${when}`}>
          {frame && (
            <CellCanvas frame={frame} ground={ground?.ground ?? null} theme={theme} colour={colour} className="cells" />
          )}
        </div>
        <div className="epidemic-legend" aria-hidden="true">
          {rateColours(theme).map((one, k) => (
            <span key={one}>
              <i style={{ background: one }} />
              {k === 0 ? '0' : count(RATE_LIMITS[k - 1])}
            </span>
          ))}
        </div>
      </ChartFrame>
      <p className="meta">{words.mapUnit}</p>
      <label className="epidemic-day">
        <span>{when}</span>
        <input
          type="range"
          min={0}
          max={run.days}
          step={1}
          value={day}
          aria-label={words.dayLabel}
          aria-valuetext={when}
          onChange={(event) => epidemicStore.setState({ day: Number(event.target.value) })}
        />
      </label>
    </>
  )
}
