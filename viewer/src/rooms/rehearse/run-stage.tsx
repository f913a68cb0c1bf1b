// The city at the right of the rehearsal room: the recorded run played on the same 3D scene, or plan minus do nothing.
import { lazy, Suspense, useMemo, useState } from 'react'
import type { RehearsalResult } from '../../data/types.ts'
import { timeWords } from '../../format/time.ts'
import { store, useApp } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { StageGuard, useReducedMotion } from '../watch/stage.tsx'
import { surfaceHospitals } from '../watch/surface-input.ts'
import { pausePlayback, play, stepPlayback } from './playback.ts'
import { pulseOfPicture } from './run-occupancy.ts'

const CitySurface = lazy(() => import('../../surfaces/city/city-surface.tsx'))
const antialias = new URLSearchParams(location.search).get('antialias') !== '0'
const INSETS = { top: 44, right: 0, bottom: 36, left: 0 }
const standing = (): number => 0

export function RunStage({ result }: { result: RehearsalResult | null }) {
  const { words, language } = useWords()
  const zone = useZone()
  const rehearsal = useApp((state) => state.rehearsal)
  const city = useApp((state) => state.city)
  const ground = useApp((state) => state.ground)
  const pulse = useApp((state) => state.pulse)
  const playback = useApp((state) => state.playback)
  const catalogue = useApp((state) => state.catalogue)
  const canDraw3d = useApp((state) => state.canDraw3d)
  const focus = useApp((state) => state.settings.hospital)
  const reducedMotion = useReducedMotion()
  const [showDifference, setShowDifference] = useState(false)
  const [problem, setProblem] = useState(false)
  const forkedAt = rehearsal ? Date.parse(rehearsal.forkedAt) : null
  const at = playback?.at ?? forkedAt

  const hospitals = useMemo(() => {
    if (!city || !ground || !pulse) return []
    const facilities = playback && playback.at > 0 ? pulseOfPicture(city, playback.beds) : pulse.facilities
    return surfaceHospitals(city, ground, facilities, [], language)
  }, [city, ground, pulse, playback, language])
  const difference = useMemo(() => {
    if (!showDifference || !result || !rehearsal || !catalogue) return undefined
    const k = Math.max(0, Math.round(((at ?? 0) - Date.parse(rehearsal.forkedAt)) / 60_000 / rehearsal.everyMinutes))
    return new Map(
      result.facilities.flatMap((pair): [number, number][] => {
        const facility = pair.facility ? catalogue.facility.get(pair.facility) : undefined
        const step = Math.min(k, pair.base.p50.length - 1)
        const capacity = pair.baseCapacity[step] ?? 0
        return facility && capacity > 0
          ? [[facility.index, (pair.plan.p50[step]! - pair.base.p50[step]!) / capacity]]
          : []
      }),
    )
  }, [showDifference, result, rehearsal, catalogue, at])

  const toggle = async (): Promise<void> => {
    if (!rehearsal) return
    if (playback?.playing) pausePlayback()
    else setProblem((await play(rehearsal.id)) !== null)
  }
  return (
    <section className="run-stage" aria-label={words['rehearse.recorded']}>
      <div className="stage-chips">
        <button type="button" className="chip" aria-pressed={!showDifference} onClick={() => setShowDifference(false)}>
          {words['rehearse.plan']}
        </button>
        <button
          type="button"
          className="chip"
          aria-pressed={showDifference}
          disabled={!result}
          onClick={() => setShowDifference(true)}
        >
          {words['rehearse.difference']}
        </button>
        <button type="button" className="chip" disabled={rehearsal?.state !== 'DONE'} onClick={() => void toggle()}>
          {playback?.playing ? words['time.pause'] : words['rehearse.play']}
        </button>
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
        <span className="stage-note meta">
          {at !== null &&
            forkedAt !== null &&
            `${timeWords(at, forkedAt, zone, language)} · ${words['rehearse.recorded']}`}
        </span>
      </div>
      {canDraw3d && ground && hospitals.length > 0 ? (
        <StageGuard>
          <Suspense fallback={null}>
            <CitySurface
              ground={ground.ground}
              hospitals={hospitals}
              flows={[]}
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
