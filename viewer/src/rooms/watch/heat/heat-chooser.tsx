// Which figure colours the ground, what its colours mean, and what it says. Loaded with the stage, drawn by it.
import { useEffect, useMemo, useRef } from 'react'
import { percent } from '../../../format/numbers.ts'
import { useHeatWords } from '../../../i18n/heat-words.ts'
import { go, showHeat } from '../../../navigate.ts'
import { HEATS, type HeatName, HOME } from '../../../route.ts'
import { CELL_RAMPS } from '../../../scene/cell-ramps.ts'
import { useApp } from '../../../store.ts'
import type { SurfaceCells } from '../../../surfaces/surface.ts'
import { usePlan } from '../../plan/plan-store.ts'
import { useCoveringPanel } from '../covering-panel.ts'
import { stageLayers } from '../stage-layers.ts'
import { binsOf } from './heat-figures.ts'
import { type ShownHeat, useShownHeat } from './heat-hook.ts'
import { HEAT_LAYERS } from './heat-layers.ts'
import { HeatPlaces } from './heat-places.tsx'
import { type HeatSpot, heatSpots } from './heat-spots.ts'
import { showAccessOf, useAccessHour } from './heat-store.ts'
import './heat.css'

const NO_SPOTS: readonly HeatSpot[] = []

export default function HeatChooser({ legend }: { legend: boolean }) {
  const words = useHeatWords()
  const name = useApp((state) => state.route.layer)
  const heat = useShownHeat(name)
  const shown = heat !== null && 'values' in heat ? heat : null
  const spots = useDrawn(shown)
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
      {shown !== null && legend && <HeatLegend heat={shown} spots={spots} />}
    </>
  )
}

function useKept<T>(value: T, same: (a: T, b: T) => boolean): T {
  const kept = useRef(value)
  if (!same(kept.current, value)) kept.current = value
  return kept.current
}

const sameCells = (a: SurfaceCells | null, b: SurfaceCells | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.ramp === b.ramp && a.east === b.east && a.bins.every((bin, c) => bin === b.bins[c]))

const sameSpots = (a: readonly HeatSpot[], b: readonly HeatSpot[]): boolean =>
  a.length === b.length &&
  a.every(({ east, north, residents }, k) => {
    const other = b[k]!
    return east === other.east && north === other.north && residents === other.residents
  })

/** Hands the stage its cells and the places of which the finding speaks; takes them away with the chooser. */
function useDrawn(heat: ShownHeat | null): readonly HeatSpot[] {
  const ground = useApp((state) => state.ground)
  const place = ground?.place
  const cells = heat?.cells
  const lived = useMemo(() => {
    if (!cells || !place) return null
    const all = cells.population.flatMap((people, c) => (people > 0 ? [c] : []))
    const metres = all.map((c) => place({ lng: cells.lng[c]!, lat: cells.lat[c]! }))
    return {
      all,
      east: metres.map(([east]) => east),
      north: metres.map(([, north]) => north),
      population: all.map((c) => cells.population[c]!),
      district: all.map((c) => cells.district[c]!),
      area: all.map((c) => cells.area[c]!),
    }
  }, [cells, place])
  // Reports come each second, and mostly say the same: what is drawn stays the same object then.
  const drawn = useKept(
    useMemo((): SurfaceCells | null => {
      if (heat === null || lived === null) return null
      const { ramp, limits } = HEAT_LAYERS[heat.name]
      const bins = binsOf(
        lived.all.map((c) => heat.values[c] ?? null),
        limits,
      )
      return { ramp, east: lived.east, north: lived.north, bins }
    }, [heat, lived]),
    sameCells,
  )
  const spots = useKept(
    useMemo((): readonly HeatSpot[] => {
      const places = heat === null ? undefined : HEAT_LAYERS[heat.name].places
      if (heat === null || lived === null || places === undefined) return NO_SPOTS
      const values = lived.all.map((c) => heat.values[c] ?? null)
      return heatSpots(values, lived, places.holds, places.by)
    }, [heat, lived]),
    sameSpots,
  )
  useEffect(() => stageLayers.setState({ cells: drawn }), [drawn])
  useEffect(() => stageLayers.setState({ spots, outside: [] }), [spots])
  useEffect(() => () => stageLayers.setState({ cells: null, spots: [], outside: [] }), [])
  return spots
}

function HeatLegend({ heat, spots }: { heat: ShownHeat; spots: readonly HeatSpot[] }) {
  const words = useHeatWords()
  const panel = useCoveringPanel('heat')
  const ground = useApp((state) => state.route.ground)
  const theme = useApp((state) => state.theme)
  const { ramp, limits, written, supposed, places } = HEAT_LAYERS[heat.name]
  // The night city stays night in the light theme.
  const colours = CELL_RAMPS[ramp][ground === 'city' ? 'dark' : theme]
  return (
    <section ref={panel} className={`heat-legend ${supposed ? 'is-supposed' : ''}`} aria-label={words[heat.name]}>
      <p className="heat-finding">
        {supposed && <b className="heat-supposed">{words.supposed}</b>}
        {heat.finding}
      </p>
      {spots.length > 0 && <HeatPlaces spots={spots} areas={places?.by === 'neighbours' ? heat.cells.areas : null} />}
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
      {heat.name === 'access' && <AccessHour />}
      <p className="meta">
        {heat.basis}
        {heat.synthetic && ` · ${words.synthetic}`}
      </p>
    </section>
  )
}

/** Access changes with the traffic: the hour of the Plan room, or the mean over the day. */
function AccessHour() {
  const words = useHeatWords()
  const hour = useAccessHour()
  const planned = usePlan((state) => state.form.hour)
  if (planned === null) return null
  return (
    <fieldset className="heat-hours" aria-label={words.accessOf}>
      {[planned, null].map((one) => (
        <button
          key={String(one)}
          type="button"
          className="chip"
          aria-pressed={hour === one}
          onClick={() => showAccessOf(one === null)}
        >
          {words.atHour(one)}
        </button>
      ))}
    </fieldset>
  )
}
