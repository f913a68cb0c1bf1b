// Which figure colours the ground, what its colours mean, and what it says. Loaded with the stage, drawn by it.
import { useEffect, useMemo } from 'react'
import { percent } from '../../../format/numbers.ts'
import { useHeatWords } from '../../../i18n/heat-words.ts'
import { go, showHeat } from '../../../navigate.ts'
import { HEATS, type HeatName, HOME } from '../../../route.ts'
import { CELL_RAMPS } from '../../../scene/cell-ramps.ts'
import { useApp } from '../../../store.ts'
import type { SurfaceCells } from '../../../surfaces/surface.ts'
import { heatCells } from '../heat-cells.ts'
import { binsOf } from './heat-figures.ts'
import { type ShownHeat, useShownHeat } from './heat-hook.ts'
import { HEAT_LAYERS } from './heat-layers.ts'
import './heat.css'

export default function HeatChooser({ legend }: { legend: boolean }) {
  const words = useHeatWords()
  const name = useApp((state) => state.route.layer)
  const heat = useShownHeat(name)
  const shown = heat !== null && 'values' in heat ? heat : null
  useDrawn(shown)
  return (
    <>
      <label className="heat-choice">
        <span className="visually-hidden">{words.chooser}</span>
        <select
          className="chip"
          value={name ?? ''}
          onChange={(event) => showHeat(event.target.value === '' ? null : (event.target.value as HeatName))}
        >
          <option value="">{words.chooser}…</option>
          {HEATS.map((one) => (
            <option key={one} value={one}>
              {words[one]}
            </option>
          ))}
        </select>
      </label>
      {heat !== null && 'why' in heat && (
        <p className="heat-legend heat-why">
          {heat.why}
          {heat.go !== null && (
            <button
              type="button"
              className="button"
              onClick={() =>
                go(
                  heat.go === 'plan' ? { ...HOME, room: 'plan' } : { ...HOME, room: 'rehearse', rehearsal: 'epidemic' },
                )
              }
            >
              {heat.go === 'plan' ? words.openPlan : words.openEpidemic}
            </button>
          )}
        </p>
      )}
      {shown !== null && legend && <HeatLegend heat={shown} />}
    </>
  )
}

/** Hands the stage its cells; takes them away with the chooser. */
function useDrawn(heat: ShownHeat | null): void {
  const ground = useApp((state) => state.ground)
  const place = ground?.place
  const cells = heat?.cells
  const places = useMemo(() => {
    if (!cells || !place) return null
    const lived = cells.population.flatMap((people, c) => (people > 0 ? [c] : []))
    const metres = lived.map((c) => place({ lng: cells.lng[c]!, lat: cells.lat[c]! }))
    return { lived, east: metres.map(([east]) => east), north: metres.map(([, north]) => north) }
  }, [cells, place])
  useEffect(() => {
    if (heat === null || places === null) {
      heatCells.setState({ cells: null })
      return
    }
    const { ramp, limits } = HEAT_LAYERS[heat.name]
    const bins = binsOf(
      places.lived.map((c) => heat.values[c] ?? null),
      limits,
    )
    const { east, north } = places
    heatCells.setState({ cells: { ramp, east, north, bins } satisfies SurfaceCells })
  }, [heat, places])
  useEffect(() => () => heatCells.setState({ cells: null }), [])
}

function HeatLegend({ heat }: { heat: ShownHeat }) {
  const words = useHeatWords()
  const ground = useApp((state) => state.route.ground)
  const theme = useApp((state) => state.theme)
  const { ramp, limits, written, supposed } = HEAT_LAYERS[heat.name]
  // The night city stays night in the light theme.
  const colours = CELL_RAMPS[ramp][ground === 'city' ? 'dark' : theme]
  return (
    <section className={`heat-legend ${supposed ? 'is-supposed' : ''}`} aria-label={words[heat.name]}>
      <p className="heat-finding">
        {supposed && <b className="heat-supposed">{words.supposed}</b>}
        {heat.finding}
      </p>
      <div className="heat-ramp" style={{ gridTemplateColumns: `repeat(${colours.length}, 1fr)` }}>
        {colours.map((colour, k) => (
          <span key={colour}>
            <i style={{ background: colour }} />
            <b>{k < limits.length ? (written === 'percent' ? percent(limits[k], 0) : limits[k]) : ''}</b>
          </span>
        ))}
      </div>
      <p className="meta">
        {heat.unit} · {words.unknown}
      </p>
      <p className="meta">
        {heat.basis}
        {heat.synthetic && ` · ${words.synthetic}`}
      </p>
    </section>
  )
}
