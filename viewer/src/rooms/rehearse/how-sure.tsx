// How far a rehearsal's answers may be believed: pairs, seed, intervals, fidelity, age of the input, assumptions.
import { useEffect, useState } from 'react'
import { ask } from '../../data/client.ts'
import { PARAMETERS } from '../../data/operations.ts'
import type { ParameterTold } from '../../data/rehearsal-types.ts'
import { betterRuns } from '../../findings/answers.ts'
import { RUNS_FOR_A_VERDICT } from '../../findings/rehearsal.ts'
import { ageMinutes, ageWords } from '../../format/age.ts'
import { count } from '../../format/numbers.ts'
import { timeWords } from '../../format/time.ts'
import { useMomentWords } from '../../i18n/moment-words.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { Assumptions } from './assumptions.tsx'
import { editor } from './editor-state.ts'

const WORDED = ['full', 'flow', 'beds'] as const

export function HowSure() {
  const { words, language } = useWords()
  const moment = useMomentWords()
  const zone = useZone()
  const rehearsal = useApp((state) => state.rehearsal)
  const draft = useApp((state) => state.draft)
  const asOf = useAsOf()
  const oldest = useApp((state) =>
    state.pulse?.facilities.reduce<string | null>(
      (old, one) => (one.observedAt && (!old || one.observedAt < old) ? one.observedAt : old),
      null,
    ),
  )
  const [parameters, setParameters] = useState<readonly ParameterTold[] | null>(null)
  useEffect(() => {
    ask<{ parameters: readonly ParameterTold[] }>(PARAMETERS).then((answer) => {
      if (answer.ok) setParameters(answer.data.parameters)
    })
  }, [])
  const result = rehearsal?.result ?? null
  const half = rehearsal?.figures.find(({ id }) => id === 'needed-beds-peak')?.difference.halfWidth95 ?? null
  const better =
    result && rehearsal && rehearsal.levers.length > 0 && result.replications >= RUNS_FOR_A_VERDICT
      ? betterRuns(rehearsal)
      : null
  const fidelity = WORDED.find((word) => word === rehearsal?.fidelity) ?? 'full'
  const unsourced = parameters?.filter(({ tag }) => tag === 'A').length ?? 0
  const rows: [string, string, string?][] = [
    [words['rehearse.paired'], words['rehearse.pairedSeed'](String(rehearsal?.seed ?? draft.seed))],
    [words['rehearse.replications'], rehearsal ? `${rehearsal.done} / ${rehearsal.of}` : String(draft.replications)],
    ...(better === null
      ? []
      : ([[words['rehearse.better'], words['rehearse.betterValue'](...better)]] as [string, string][])),
    ...(half === null
      ? []
      : ([[words['rehearse.halfWidth'], words['rehearse.halfWidthValue'](count(half))]] as [string, string][])),
    [
      words['rehearse.model'],
      `${words[`rehearse.fidelity.${fidelity}`]}${rehearsal ? ` · ${rehearsal.engineVersion}` : ''}`,
    ],
    rehearsal?.fromRecord
      ? [moment.start, moment.startPast(timeWords(Date.parse(rehearsal.forkedAt), asOf ?? 0, zone, language))]
      : [words['rehearse.inputAge'], ageWords(ageMinutes(oldest, asOf), words)],
    [words['rehearse.deaths'], words['rehearse.notModelled']],
  ]
  return (
    <div className="how-sure">
      <div className="panel-title is-ruled">
        <h2>{words['rehearse.sure']}</h2>
        <span className="meta">{rehearsal ? words['rehearse.pairs'](rehearsal.done, rehearsal.of) : ''}</span>
      </div>
      <dl>
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{words['rehearse.assumptions']}</dt>
          <dd>
            <button type="button" className="row-link" onClick={() => editor.setState({ assumptions: true })}>
              {parameters === null
                ? words['rehearse.assumptionsOpen']
                : words['rehearse.assumptionsOf'](parameters.length, unsourced)}
            </button>
          </dd>
        </div>
      </dl>
      <Assumptions parameters={parameters} />
    </div>
  )
}
