// Outpatient care over the stage: shown or not, what the marks mean, and what they say.
import { useEffect, useMemo } from 'react'
import { grantedIn } from '../../../data/granted.ts'
import { count } from '../../../format/numbers.ts'
import { timeWords } from '../../../format/time.ts'
import { type ClinicWords, useClinicWords } from '../../../i18n/clinic-words.ts'
import { useShown } from '../../../moment-hook.ts'
import { showOnly } from '../../../navigate.ts'
import { useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { useCoveringPanel } from '../covering-panel.ts'
import { stageLayers } from '../stage-layers.ts'
import { type ClinicQueues, surfaceClinics, tallyOf } from './clinic-rows.ts'
import { useClinicQueues, useClinicsChosen } from './clinic-store.ts'
import './clinics.css'

export default function ClinicChooser({ legend }: { legend: boolean }) {
  const words = useClinicWords()
  const { language } = useWords()
  const may = useApp((state) => state.pulse !== null && grantedIn(state, 'simulation'))
  const chosen = useClinicsChosen() && may
  const { queues, problem } = useClinicQueues(chosen)
  const place = useApp((state) => state.ground?.place)
  const { moment } = useShown()
  const drawn = useMemo(
    () => (chosen && queues && place && moment === null ? surfaceClinics(queues, place, words, language) : NO_CLINICS),
    [chosen, queues, place, moment, words, language],
  )
  useEffect(() => stageLayers.setState({ clinics: drawn }), [drawn])
  useEffect(() => () => stageLayers.setState({ clinics: [] }), [])
  if (!may) return null
  return (
    <>
      <button
        type="button"
        className="chip"
        aria-pressed={chosen}
        onClick={() => showOnly({ clinics: chosen ? '' : 'on' })}
      >
        {words.chip}
      </button>
      {chosen && legend && (
        <ClinicPanel
          queues={queues}
          why={moment === null ? (problem ?? words.reading) : words.notNow}
          shown={drawn.length > 0}
        />
      )}
    </>
  )
}

const NO_CLINICS: readonly never[] = []
const LOOKS = ['calm', 'long', 'closed', 'unknown'] as const

export function clinicFinding(queues: ClinicQueues, words: ClinicWords): string {
  const { all, open, long } = tallyOf(queues)
  return open === 0 ? words.allClosed(all) : words.finding(long, open, count(queues.longWaitMinutes))
}

export function useClinicSource(queues: ClinicQueues): string {
  const words = useClinicWords()
  const { language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const synthetic = useApp((state) => state.city?.synthetic ?? false)
  const when = timeWords(Date.parse(queues.asOf), now ?? Date.parse(queues.asOf), zone, language)
  return `${words.source(count(queues.days), when)}${synthetic ? ` · ${words.synthetic}` : ''}`
}

function ClinicPanel({ queues, why, shown }: { queues: ClinicQueues | null; why: string; shown: boolean }) {
  const words = useClinicWords()
  const panel = useCoveringPanel('clinics')
  return (
    <section ref={panel} className="heat-legend clinic-panel" aria-label={words.chip}>
      {queues === null || !shown ? <p>{why}</p> : <ClinicLegend queues={queues} />}
    </section>
  )
}

function ClinicLegend({ queues }: { queues: ClinicQueues }) {
  const words = useClinicWords()
  const source = useClinicSource(queues)
  return (
    <>
      <p className="heat-finding">{clinicFinding(queues, words)}</p>
      <ul>
        {LOOKS.map((look) => (
          <li key={look} data-look={look}>
            <i aria-hidden="true" /> {words[look]}
          </li>
        ))}
      </ul>
      <p className="meta">{words.nearer}</p>
      <p className="meta">{source}</p>
    </>
  )
}
