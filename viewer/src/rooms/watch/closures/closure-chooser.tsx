// Water and closed roads of a rehearsal or a plan over the stage: which are shown, what they are, and that they are supposed.
import { useEffect, useMemo } from 'react'
import { useClosureWords } from '../../../i18n/closure-words.ts'
import { showOnly } from '../../../navigate.ts'
import { useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { useCoveringPanel } from '../covering-panel.ts'
import { lookAtSpot, stageLayers } from '../stage-layers.ts'
import { type ClosureRow, middleOf, reachOf, surfaceClosures } from './closure-rows.ts'
import { CLOSURE_SOURCES, type ClosureSource, useClosureSources, useClosures } from './closure-store.ts'
import { extentOf, spanOf } from './closure-words-of.ts'
import './closures.css'

/** The source that the address names, where it has something. */
export function useChosenClosures(): ClosureSource | null {
  const wanted = useApp((state) => state.filters.closures)
  const sources = useClosureSources()
  return CLOSURE_SOURCES.find((source) => source === wanted && sources.includes(source)) ?? null
}

const NOTHING: readonly ClosureRow[] = []

export default function ClosureChooser({ legend }: { legend: boolean }) {
  const words = useClosureWords()
  const sources = useClosureSources()
  const title = useApp((state) => state.rehearsal?.title ?? '')
  const chosen = useChosenClosures()
  const { rows, problem } = useClosures(chosen)
  const drawn = useMemo(() => surfaceClosures(rows ?? NOTHING, words), [rows, words])
  useEffect(() => stageLayers.setState({ closures: drawn }), [drawn])
  useEffect(() => () => stageLayers.setState({ closures: [] }), [])
  if (sources.length === 0) return null
  const nameOf = (source: ClosureSource): string => (source === 'plan' ? words.ofPlan : words.ofRehearsal(title))
  return (
    <>
      <label className="heat-choice">
        <span className="visually-hidden">{words.chooser}</span>
        <select className="chip" value={chosen ?? ''} onChange={(event) => showOnly({ closures: event.target.value })}>
          <option value="">{words.chooser}…</option>
          {sources.map((source) => (
            <option key={source} value={source}>
              {nameOf(source)}
            </option>
          ))}
        </select>
      </label>
      {chosen !== null && legend && <ClosurePanel rows={rows} problem={problem} source={nameOf(chosen)} />}
    </>
  )
}

interface ClosurePanelProps {
  rows: readonly ClosureRow[] | null
  problem: string | null
  source: string
}

function ClosurePanel({ rows, problem, source }: ClosurePanelProps) {
  const words = useClosureWords()
  const { say, language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const panel = useCoveringPanel('closures')
  const counted = (effect: ClosureRow['effect']): number => rows?.filter((row) => row.effect === effect).length ?? 0
  return (
    <section ref={panel} className="heat-legend is-supposed closure-panel" aria-label={words.chooser}>
      <p className="heat-finding">
        <b className="heat-supposed">{words.supposed}</b>
        {rows === null
          ? (problem ?? words.reading)
          : words.finding(counted('water'), counted('closed'), counted('slow'))}
      </p>
      <ul>
        {rows?.map((row) => {
          const middle = middleOf(row)
          const name = say(row.name)
          return (
            <li key={`${row.effect} ${row.name.en} ${row.from}`} data-effect={row.effect}>
              <span>
                <b>{words[row.effect]}</b> {name}
                {middle === null && ` · ${words.nowhere}`}
              </span>
              {middle !== null && (
                <button
                  type="button"
                  className="button"
                  aria-label={words.fly(name)}
                  title={words.fly(name)}
                  onClick={() =>
                    lookAtSpot({ east: middle[0], north: middle[1], radiusMetres: Math.max(800, reachOf(row, middle)) })
                  }
                >
                  →
                </button>
              )}
              <small className="meta">
                {[extentOf(row, words), now === null ? '' : spanOf(row, words, now, zone, language)]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </small>
            </li>
          )
        })}
      </ul>
      <p className="meta">
        {words.source(source)} · {words.notLive}
      </p>
    </section>
  )
}
