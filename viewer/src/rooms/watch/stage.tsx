// The middle of the Watch room: the 3D city or the opened hospital, chips above it, and the table that says the same.
import { Component, lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { liveBeds } from '../../data/live-beds.ts'
import { FigureButton } from '../../figures/figure-button.tsx'
import { clockTime, timeWords } from '../../format/time.ts'
import { useDisplayWords } from '../../i18n/display-words.ts'
import type { Words } from '../../i18n/words.ts'
import { usePastBeds, useShown, useShownBeds } from '../../moment-hook.ts'
import { choose, flyTo, openWard, showGround } from '../../navigate.ts'
import { usePhone } from '../../shell/narrow.ts'
import { shownFacility, store, useApp } from '../../store.ts'
import { GroundSurface } from '../../surfaces/ground-surface.tsx'
import { GROUNDS, type SurfaceNotice } from '../../surfaces/surface.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { WardPanel } from '../hospital/ward-panel.tsx'
import { AT_WORK, surfaceVehicles } from './ambulance-input.ts'
import { stageLayers, tellProblem, useStageLayers } from './stage-layers.ts'
import { StageTables } from './stage-tables.tsx'
import { hospitalView, stressedHospitals, surfaceFlows, surfaceHospitals } from './surface-input.ts'
import './stage.css'

const HeatChooser = lazy(() => import('./heat/heat-chooser.tsx'))
const CzmlBar = lazy(() => import('./czml/czml-bar.tsx'))
const saveCzml = async (words: Words): Promise<string | null> =>
  (await import('./czml/czml-export.ts')).exportCzml(words)
const ClinicChooser = lazy(() => import('./clinics/clinic-chooser.tsx'))
const ClosureChooser = lazy(() => import('./closures/closure-chooser.tsx'))

/** Nothing of the shell lies over a still picture but its button. */
const FAR_INSETS = { top: 16, right: 16, bottom: 52, left: 16 }
const STILL_INSETS = { top: 4, right: 0, bottom: 4, left: 0 }

const antialias = new URLSearchParams(location.search).get('antialias') !== '0'
const began = performance.now()
/** The scene's clock: stands while paused, so that pictures can be repeated. */
const timeSeconds = (): number => (performance.now() - began) / 1000
const motion = matchMedia('(prefers-reduced-motion: reduce)')

export function useReducedMotion(): boolean {
  const [reduced, setReduced] = useState(motion.matches)
  useEffect(() => {
    const change = (): void => setReduced(motion.matches)
    motion.addEventListener('change', change)
    return () => motion.removeEventListener('change', change)
  }, [])
  return reduced
}

/** The single keys that choose a ground; see shell/keys.ts. */
export const GROUND_KEYS = { city: 'C', map: 'M', globe: 'O' } as const
const GROUND_LABELS = { city: 'stage.label', map: 'stage.label.map', globe: 'stage.label.globe' } as const

/** A scene that fails takes only itself away: the tables stay. */
export class StageGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override componentDidCatch(): void {
    store.setState({ canDraw3d: false, stageDrawn: true })
  }
  override render() {
    return this.state.failed ? null : this.props.children
  }
}

export function Stage() {
  const { words } = useWords()
  const route = useApp((state) => state.route)
  const table = useApp((state) => state.table)
  const canDraw3d = useApp((state) => state.canDraw3d)
  const showFlows = useApp((state) => state.showFlows)
  const looking = useApp((state) => state.cursor !== null)
  const showAmbulances = useApp((state) => state.showAmbulances)
  const atWork = useApp((state) => state.ambulances?.filter(({ phase }) => AT_WORK.includes(phase)).length ?? null)
  const noGround = useApp((state) => state.ground === null)
  // Maps ask to be named where they are shown; the other sources stand in the help.
  const credit = useApp((state) => state.city?.attributions.find((line) => line.startsWith('©')))
  const hospital = route.level === 'hospital' && route.facility !== null
  usePastBeds(hospital ? route.facility : null)
  const tables = table || !canDraw3d
  const theme = useApp((state) => state.theme)
  const problem = useStageLayers((state) => state.problem)
  const [notice, setNotice] = useState<SurfaceNotice | null>(null)
  const display = useDisplayWords()
  const phone = usePhone()
  const [wide, setWide] = useState(false)
  // On a telephone the picture stands still among the lists until it is opened; the list says all that a table would.
  const still = phone && !wide
  const paper = theme === 'light' && route.ground !== 'city' && !tables && !hospital
  return (
    <section
      className={`stage ${paper ? 'is-paper' : ''} ${still ? 'is-still' : ''} ${phone && wide ? 'is-wide' : ''} ${tables ? 'is-tables' : ''}`}
      aria-label={words['region.stage']}
    >
      {phone && (
        <button type="button" className="button stage-open" aria-expanded={wide} onClick={() => setWide(!wide)}>
          {wide ? display.collapseMap : display.expandMap}
        </button>
      )}
      <div className="stage-chips">
        {hospital ? (
          <button
            type="button"
            className="chip"
            aria-pressed={!tables}
            disabled={!canDraw3d}
            onClick={() => store.setState({ table: false })}
          >
            {words['stage.wards']}
          </button>
        ) : (
          GROUNDS.map((name) => (
            <button
              key={name}
              type="button"
              className="chip"
              aria-pressed={!tables && route.ground === name}
              disabled={!canDraw3d}
              onClick={() => showGround(name)}
            >
              {words[`stage.${name}`]} <kbd>{GROUND_KEYS[name]}</kbd>
            </button>
          ))
        )}
        <button type="button" className="chip" aria-pressed={tables} onClick={() => store.setState({ table: true })}>
          {words['stage.table']} <kbd>T</kbd>
        </button>
        {!tables && !hospital && (
          <button
            type="button"
            className="chip chip-apart"
            aria-pressed={showFlows && !looking}
            disabled={looking}
            onClick={() => store.setState({ showFlows: !showFlows })}
          >
            {words['stage.flows']}
          </button>
        )}
        {!tables && !hospital && atWork !== null && (
          <button
            type="button"
            className="chip"
            aria-pressed={showAmbulances && !looking}
            disabled={looking}
            onClick={() => store.setState({ showAmbulances: !showAmbulances })}
          >
            {words['stage.ambulances'](atWork)}
          </button>
        )}
        {!hospital && !phone && (
          <Suspense>
            <ClinicChooser legend={!tables} />
            <HeatChooser legend={!tables} />
            <ClosureChooser legend={!tables} />
          </Suspense>
        )}
        {!tables && !hospital && route.ground === 'globe' && (
          <button
            type="button"
            className="chip"
            title={words['stage.czmlWhat']}
            onClick={() => void saveCzml(words).then(tellProblem)}
          >
            {words['stage.czml']}
          </button>
        )}
        {!tables && !hospital && route.ground === 'globe' && (
          <Suspense>
            <CzmlBar />
          </Suspense>
        )}
        {problem !== null && (
          <p className="stage-problem" role="alert">
            {problem}{' '}
            <button type="button" className="button" aria-label={words['help.close']} onClick={() => tellProblem(null)}>
              ×
            </button>
          </p>
        )}
        <StageNote hospital={hospital} tables={tables} notice={notice} />
        {!tables && !hospital && (
          <span className="stage-legend" data-figure="city-towers">
            <FigureButton
              name={words['stage.legend']}
              figure={() => ({ kind: 'legend', id: 'city-towers', name: words['stage.legend'] })}
            />
          </span>
        )}
      </div>
      {tables ? (
        <StageTables hospital={hospital} />
      ) : noGround ? (
        <p className="stage-wait meta">{words['stage.loading']}</p>
      ) : (
        <StageGuard>
          <Suspense fallback={<p className="stage-wait meta">{words['stage.loading']}</p>}>
            <LiveSurface still={still} onNotice={setNotice} />
          </Suspense>
        </StageGuard>
      )}
      {!tables && !hospital && credit !== undefined && <small className="stage-credit">{credit}</small>}
      {hospital && route.unit && <WardPanel unitId={route.unit} />}
    </section>
  )
}

interface StageNoteProps {
  hospital: boolean
  tables: boolean
  notice: SurfaceNotice | null
}

const MOMENT_WORDS = { recorded: 'time.replay', forecast: 'time.ahead', rehearsed: 'mark.rehearsal' } as const

/** What the scene is of: the last hour's flows, or the moment that the time bar stands at. */
function StageNote({ hospital, tables, notice }: StageNoteProps) {
  const { words, language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const { moment } = useShown()
  if (moment !== null && now !== null)
    return (
      <span className="stage-note stage-moment">
        {words['moment.stage'](words[MOMENT_WORDS[moment.kind]], timeWords(moment.at, now, zone, language))}
        {hospital && <BedsNote />}
      </span>
    )
  return tables || hospital ? null : (
    <span className="stage-note meta">
      {words['stage.note']}
      {notice !== null && ` · ${words[`stage.${notice}`]}`}
    </span>
  )
}

/** Which instant the single beds are of, beside a moment. */
function BedsNote() {
  const { words } = useWords()
  const zone = useZone()
  const { at, isLive, why } = useShownBeds(useApp((state) => state.route.facility))
  const run = useApp((state) => state.run)
  const hasBeds = useApp((state) => state.runBeds !== null)
  if (run !== null) return <> · {words[hasBeds ? 'run.beds' : 'run.noBeds']}</>
  return (
    <>
      {' · '}
      {isLive || at === null ? words['moment.bedsLive'] : words['moment.bedsThen'](clockTime(at, zone))}
      {why !== null && ` · ${why}`}
    </>
  )
}

/** The live city on its ground. `still`: without flows and corners, as a picture; `far`: without corners, for a wall. */
export function LiveSurface({
  still,
  far = false,
  onNotice,
}: {
  still: boolean
  far?: boolean
  onNotice: (notice: SurfaceNotice | null) => void
}) {
  const { words, language } = useWords()
  const city = useApp((state) => state.city)
  const ground = useApp((state) => state.ground)
  const { facilities: ofCity, alerts, at, moment } = useShown()
  const flows = useApp((state) => state.flows)
  const showFlows = useApp((state) => state.showFlows)
  const route = useApp((state) => state.route)
  const hovered = useApp((state) => state.hovered)
  const catalogue = useApp((state) => state.catalogue)
  const paused = useApp((state) => state.paused)
  const detail = useApp((state) => state.detail)
  const theme = useApp((state) => state.theme)
  const reducedMotion = useReducedMotion()
  const asked = useApp((state) => state.looksAsked)
  const layers = useStageLayers((state) => state)
  const { played } = layers
  const facilities = useMemo(
    () => (played === null || at === null || route.ground !== 'globe' ? ofCity : played.facilitiesAt(at, ofCity)),
    [played, at, ofCity, route.ground],
  )
  const shown = useApp(shownFacility)
  const facility = shown ? catalogue?.facility.get(shown) : undefined
  const { picture: beds, version: bedsVersion, isLive } = useShownBeds(facility?.id ?? null)

  const hospitals = useMemo(
    () =>
      city && ground && at !== null
        ? surfaceHospitals(city, ground, facilities, facilities === ofCity ? alerts : [], language)
        : [],
    [city, ground, at, facilities, ofCity, alerts, language],
  )
  const arcs = useMemo(
    () =>
      city && ground && at !== null && moment === null && showFlows
        ? surfaceFlows(city, ground, flows, facilities)
        : [],
    [city, ground, at, moment, flows, facilities, showFlows],
  )
  const ambulances = useApp((state) => (state.showAmbulances ? state.ambulances : null))
  const vehicles = useMemo(
    () =>
      ground && at !== null && moment === null && ambulances
        ? surfaceVehicles(ambulances, ground, at, stressedHospitals(facilities))
        : [],
    [ground, at, moment, ambulances, facilities],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture is written in place, its version tells of changes
  const view = useMemo(
    () =>
      facility && route.level === 'hospital' && beds.status.length > 0
        ? hospitalView(facility, beds, isLive ? detail : null, language, words['wards.tower'])
        : undefined,
    [facility, route.level, beds, bedsVersion, isLive, detail, language, words],
  )
  if (!ground || hospitals.length === 0) return <p className="stage-wait meta">{words['stage.loading']}</p>
  return (
    <GroundSurface
      // An opened hospital is always the city's: its windows are beds.
      name={view ? 'city' : route.ground}
      // A camera that an address asks for is where the stage begins anew.
      key={asked}
      view={store.getState().camera}
      onView={(camera) => store.setState({ camera })}
      theme={theme}
      onNotice={onNotice}
      ground={ground.ground}
      hospitals={hospitals}
      flows={arcs}
      vehicles={vehicles}
      cells={layers.cells}
      spots={layers.spots}
      closures={layers.closures}
      clinics={layers.clinics}
      goal={layers.goal}
      covered={layers.covered}
      onOutside={(outside) => stageLayers.setState({ outside })}
      selected={facility?.index ?? null}
      hovered={hovered ? (catalogue?.facility.get(hovered)?.index ?? null) : null}
      onSelect={(index) => choose(index === null ? null : (catalogue?.byIndex.get(index)?.id ?? null))}
      onHover={(index) =>
        store.setState({ hovered: index === null ? null : (catalogue?.byIndex.get(index)?.id ?? null) })
      }
      onFly={(index) => {
        const id = catalogue?.byIndex.get(index)?.id
        if (id) flyTo(id)
      }}
      level={view ? 'hospital' : 'city'}
      hospitalView={view}
      liveBeds={isLive ? liveBeds : undefined}
      selectedWard={route.unit}
      onSelectWard={(unitId) => route.facility && openWard(route.facility, unitId)}
      language={language}
      paused={paused || still}
      reducedMotion={reducedMotion}
      timeSeconds={timeSeconds}
      onReady={() => store.setState({ stageDrawn: true })}
      onUnavailable={() => store.setState({ canDraw3d: false, stageDrawn: true })}
      antialias={antialias}
      insets={far ? FAR_INSETS : still ? STILL_INSETS : undefined}
      compact={still || far}
      ariaLabel={words[GROUND_LABELS[view ? 'city' : route.ground]]}
      ariaDescribedBy="list"
    />
  )
}
