// The city at the right of the rehearsal room: the recorded run played on the same 3D scene, or plan minus do nothing.
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import type { RehearsalResult } from '../../data/types.ts'
import { timeWords } from '../../format/time.ts'
import { useMomentWords } from '../../i18n/moment-words.ts'
import { go } from '../../navigate.ts'
import { HOME } from '../../route.ts'
import type { GeoView } from '../../scene/geo-view.ts'
import { store, useApp } from '../../store.ts'
import { GroundSurface } from '../../surfaces/ground-surface.tsx'
import type { SurfaceClosure } from '../../surfaces/surface.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { StageGuard, useReducedMotion } from '../watch/stage.tsx'
import { surfaceHospitals } from '../watch/surface-input.ts'
import { focusHospital } from './draft.ts'
import { pausePlayback, play, stepPlayback } from './playback.ts'
import { pulseOfPicture, pulsesOfResult } from './run-occupancy.ts'

const RunClosures = lazy(() => import('../watch/closures/run-closures.tsx'))
const SaveRehearsal = lazy(() => import('../watch/czml/save-rehearsal.tsx'))
const NO_CLOSURES: readonly SurfaceClosure[] = []

const antialias = new URLSearchParams(location.search).get('antialias') !== '0'
const INSETS = { top: 44, right: 0, bottom: 36, left: 0 }
const standing = (): number => 0

type Side = 'plan' | 'nothing' | 'difference'
const SIDES: readonly Side[] = ['plan', 'nothing', 'difference']

export function RunStage({ result }: { result: RehearsalResult | null }) {
  const { words, language } = useWords()
  const moment = useMomentWords()
  const zone = useZone()
  const rehearsal = useApp((state) => state.rehearsal)
  const city = useApp((state) => state.city)
  const ground = useApp((state) => state.ground)
  const pulse = useApp((state) => state.pulse)
  const playback = useApp((state) => state.playback)
  const catalogue = useApp((state) => state.catalogue)
  const canDraw3d = useApp((state) => state.canDraw3d)
  const focus = useApp(focusHospital)
  const groundName = useApp((state) => state.route.ground)
  const theme = useApp((state) => state.theme)
  const kept = useRef<GeoView | null>(null)
  const reducedMotion = useReducedMotion()
  const [side, setSide] = useState<Side>('plan')
  const hasPlan = (rehearsal?.levers.length ?? 0) > 0
  const shown: Side = !result ? 'plan' : side
  const [problem, setProblem] = useState(false)
  const forkedAt = rehearsal ? Date.parse(rehearsal.forkedAt) : null
  const at = playback?.at ?? forkedAt

  const sample =
    result && rehearsal && at !== null
      ? Math.max(0, Math.round((at - Date.parse(rehearsal.forkedAt)) / 60_000 / rehearsal.everyMinutes))
      : 0
  const hospitals = useMemo(() => {
    if (!city || !ground || !pulse) return []
    const playing = playback !== null && playback.at > 0
    if (!result) return surfaceHospitals(city, ground, pulse.facilities, [], language)
    const nothing = pulsesOfResult(city, result, 'base', sample)
    const plan = pulsesOfResult(city, result, 'plan', sample)
    const facilities =
      shown === 'nothing' ? nothing : playing ? pulseOfPicture(city, playback.beds) : hasPlan ? plan : nothing
    const other = new Map((shown === 'nothing' ? plan : nothing).map((one) => [one.id, one.occupancy]))
    return surfaceHospitals(city, ground, facilities, [], language).map((hospital) => {
      const than = other.get(hospital.id)
      if (!hasPlan || than === null || than === undefined || hospital.occupancy === null) return hospital
      if (Math.abs(than - hospital.occupancy) < 0.005) return hospital
      const words100 = `${(than * 100).toFixed(1)}%`
      return { ...hospital, line2: words[shown === 'nothing' ? 'rehearse.planWas' : 'rehearse.nothingWas'](words100) }
    })
  }, [city, ground, pulse, playback, language, result, sample, shown, hasPlan, words])
  const difference = useMemo(() => {
    if (shown !== 'difference' || !result || !catalogue) return undefined
    return new Map(
      result.facilities.flatMap((pair): [number, number][] => {
        const facility = pair.facility ? catalogue.facility.get(pair.facility) : undefined
        const step = Math.min(sample, pair.base.p50.length - 1)
        const capacity = pair.baseCapacity[step] ?? 0
        return facility && capacity > 0
          ? [[facility.index, (pair.plan.p50[step]! - pair.base.p50[step]!) / capacity]]
          : []
      }),
    )
  }, [shown, result, catalogue, sample])

  const [closures, setClosures] = useState<readonly SurfaceClosure[]>(NO_CLOSURES)

  const toggle = async (): Promise<void> => {
    if (!rehearsal) return
    if (playback?.playing) pausePlayback()
    else setProblem((await play(rehearsal.id)) !== null)
  }
  return (
    <section className="run-stage" aria-label={words['rehearse.recorded']}>
      <div className="stage-chips">
        {SIDES.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            aria-pressed={shown === one}
            disabled={one !== 'plan' && (!result || !hasPlan)}
            onClick={() => setSide(one)}
          >
            {words[`rehearse.${one}`]}
          </button>
        ))}
        <button type="button" className="chip" disabled={rehearsal?.state !== 'DONE'} onClick={() => void toggle()}>
          {playback?.playing ? words['time.pause'] : words['rehearse.play']}
        </button>
        {rehearsal?.state === 'DONE' && (
          <button
            type="button"
            className="chip"
            onClick={() => {
              go(HOME)
              void import('../../data/laid-run.ts').then(({ layRun }) => layRun(rehearsal.id, null))
            }}
          >
            {moment.lay}
          </button>
        )}
        {playback && (
          <>
            <button type="button" className="chip" aria-label={words['time.back']} onClick={() => stepPlayback(-1)}>
              ‹
            </button>
            <button type="button" className="chip" aria-label={words['time.forward']} onClick={() => stepPlayback(1)}>
              ›
            </button>
          </>
        )}
        {rehearsal?.state === 'DONE' && result && (
          <Suspense>
            <SaveRehearsal />
          </Suspense>
        )}
        <span className="stage-note meta">
          {at !== null &&
            forkedAt !== null &&
            `${timeWords(at, forkedAt, zone, language)} · ${words[playback && shown !== 'nothing' ? 'rehearse.recorded' : 'rehearse.median']}`}
        </span>
      </div>
      {rehearsal && at !== null && (
        <Suspense>
          <RunClosures at={at} tell={setClosures} />
        </Suspense>
      )}
      {canDraw3d && ground && hospitals.length > 0 ? (
        <StageGuard>
          <Suspense fallback={null}>
            <GroundSurface
              name={groundName}
              view={kept.current}
              onView={(at) => {
                kept.current = at
              }}
              theme={theme}
              ground={ground.ground}
              hospitals={hospitals}
              flows={[]}
              closures={closures}
              selected={focus ? (catalogue?.facility.get(focus)?.index ?? null) : null}
              hovered={null}
              onSelect={() => undefined}
              onHover={() => undefined}
              onFly={() => undefined}
              level="city"
              selectedWard={null}
              onSelectWard={() => undefined}
              language={language}
              paused
              reducedMotion={reducedMotion}
              timeSeconds={standing}
              onReady={() => undefined}
              onUnavailable={() => store.setState({ canDraw3d: false })}
              antialias={antialias}
              difference={difference}
              insets={INSETS}
              ariaLabel={words['rehearse.recorded']}
            />
          </Suspense>
        </StageGuard>
      ) : (
        <p className="stage-wait meta">{canDraw3d ? words['stage.loading'] : words['stage.no3d']}</p>
      )}
      <p className="run-word">{problem ? words['rehearse.playNone'] : words['mark.rehearsal']}</p>
    </section>
  )
}
