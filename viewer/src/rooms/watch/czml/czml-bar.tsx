// A CZML file on the globe: opened by a button, by a drop or from the box at the top; a banner says what it is for as long as it plays.
import { type ChangeEvent, useEffect, useRef } from 'react'
import { timeWords } from '../../../format/time.ts'
import { useCzmlWords } from '../../../i18n/czml-words.ts'
import { useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { useCoveringPanel } from '../covering-panel.ts'
import { type PlayedOnStage, tellProblem, useStageLayers } from '../stage-layers.ts'
import { leaveCzml, openCzml } from './czml-player.ts'
import './czml.css'

export default function CzmlBar() {
  const words = useCzmlWords()
  const input = useRef<HTMLInputElement>(null)
  const played = useStageLayers((state) => state.played)
  useDropped(input)
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const [file] = target.files ?? []
    if (file) void openCzml(file).then(tellProblem)
    // the same file may be chosen again
    target.value = ''
  }
  return (
    <>
      <button type="button" className="chip" title={words.openWhat} onClick={() => input.current?.click()}>
        {words.open}
      </button>
      <input
        ref={input}
        className="czml-input"
        type="file"
        accept=".czml,application/json"
        aria-label={words.open}
        tabIndex={-1}
        hidden
        onChange={chosen}
      />
      {played !== null && <CzmlBanner played={played} />}
    </>
  )
}

/** A file that is dropped anywhere on the stage. */
function useDropped(inside: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const stage = inside.current?.closest<HTMLElement>('.stage')
    if (!stage) return
    const over = (event: DragEvent): void => event.preventDefault()
    const drop = (event: DragEvent): void => {
      event.preventDefault()
      const [file] = event.dataTransfer?.files ?? []
      if (file) void openCzml(file).then(tellProblem)
    }
    stage.addEventListener('dragover', over)
    stage.addEventListener('drop', drop)
    return () => {
      stage.removeEventListener('dragover', over)
      stage.removeEventListener('drop', drop)
    }
  }, [inside])
}

function CzmlBanner({ played }: { played: PlayedOnStage }) {
  const words = useCzmlWords()
  const { language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const cursor = useApp((state) => state.cursor)
  const panel = useCoveringPanel('czml')
  const at = cursor ?? now
  const say = (instant: number): string => timeWords(instant, now ?? instant, zone, language)
  const isOutside = at !== null && (at < played.from || at > played.until)
  return (
    <section
      ref={panel}
      className={`heat-legend czml-banner ${played.kind === 'rehearsal' ? 'is-supposed' : ''}`}
      aria-label={words[played.kind]}
    >
      <p className="heat-finding">
        <b className={played.kind === 'rehearsal' ? 'heat-supposed' : 'czml-recorded'}>{words[played.kind]}</b>{' '}
        {words.banner(played.name, played.file)}
      </p>
      <p>
        {words.span(say(played.from), say(played.until))}
        {isOutside && <b> · {words.outside}</b>}
      </p>
      <p className="meta">
        {played.notice} · {words.stageAlone}
      </p>
      <button type="button" className="button" onClick={leaveCzml}>
        {words.leave}
      </button>
    </section>
  )
}
