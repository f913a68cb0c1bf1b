// Every figure of the model with its unit, range and source; those without a source first.
import { useState } from 'react'
import type { ParameterTold } from '../../data/rehearsal-types.ts'
import type { Text } from '../../i18n/words.ts'
import { useModalDialog } from '../../shell/modal-dialog.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { editor, useEditor } from './editor-state.ts'
import './assumptions.css'

const TAGS = ['V', 'S', 'R', 'A', 'D'] as const
const UNSOURCED = 'A'
const NONE: readonly Text[] = []
/** Up to so many are open to be read. */
const FEW_PROBLEMS = 6

/** A value in one line: a number, a short list, or the span of a long one. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)))
  const numbers = Array.isArray(value)
    ? value.filter((one) => typeof one === 'number')
    : typeof value === 'object' && value !== null
      ? Object.values(value).filter((one) => typeof one === 'number')
      : []
  if (numbers.length === 0) return '–'
  if (Array.isArray(value) && numbers.length <= 4) return numbers.join(' · ')
  return `${Math.min(...numbers)} … ${Math.max(...numbers)} (${numbers.length})`
}

const close = (): void => editor.setState({ assumptions: false })

export function Assumptions({ parameters }: { parameters: readonly ParameterTold[] | null }) {
  return useEditor((state) => state.assumptions) ? <AssumptionsDialog parameters={parameters} /> : null
}

function AssumptionsDialog({ parameters }: { parameters: readonly ParameterTold[] | null }) {
  const { words, language } = useWords()
  const shown = useApp((state) => state.rehearsal?.id ?? null)
  const problems = useEditor(({ planned }) => (planned !== null && planned.id === shown ? planned.problems : NONE))
  const changed = useApp((state) => state.draft.parameters)
  const [unsourcedOnly, setUnsourcedOnly] = useState(false)
  const dialog = useModalDialog(close)
  const isChanged = (key: string): boolean =>
    Object.keys(changed).some((one) => one === key || one.startsWith(`${key}.`))
  const rows = (parameters ?? [])
    .filter(({ tag }) => !unsourcedOnly || tag === UNSOURCED)
    .toSorted((a, b) => Number(isChanged(b.key)) - Number(isChanged(a.key)))
  const unsourced = parameters?.filter(({ tag }) => tag === UNSOURCED).length ?? 0
  return (
    <dialog ref={dialog} className="assumptions" aria-labelledby="assumptions-title" onClose={close}>
      <div className="assumptions-head">
        <h2 id="assumptions-title">{words['rehearse.assumptionsTitle'](parameters?.length ?? 0, unsourced)}</h2>
        <button
          type="button"
          className="chip"
          aria-pressed={unsourcedOnly}
          onClick={() => setUnsourcedOnly(!unsourcedOnly)}
        >
          {words['rehearse.unsourcedOnly'](unsourced)}
        </button>
        <button type="button" className="button" onClick={close}>
          {words['help.close']}
        </button>
      </div>
      {problems.length > 0 && (
        <details className="assumption-problems" open={problems.length <= FEW_PROBLEMS}>
          <summary className="stale">{words['rehearse.problemsAtStart'](problems.length)}</summary>
          <ul>
            {problems.map((problem) => (
              <li key={problem.zh}>{problem[language]}</li>
            ))}
          </ul>
        </details>
      )}
      <p className="meta">{TAGS.map((tag) => words[`rehearse.tag.${tag}`]).join(' · ')}</p>
      <ScrollRegion className="assumptions-body" name={words['rehearse.assumptions']}>
        <table className="data">
          <thead>
            <tr>
              {[
                words['rehearse.column.parameter'],
                words['col.value'],
                words['rehearse.column.unit'],
                words['rehearse.column.range'],
                words['rehearse.column.tag'],
                words['col.source'],
                words['rehearse.column.where'],
              ].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.key}>
                <th scope="row">
                  {one.key}
                  {isChanged(one.key) && <span className="stale"> {words['rehearse.changedHere']}</span>}
                  <span className="meta">{one.what}</span>
                </th>
                <td>{valueText(one.value)}</td>
                <td>{one.unit}</td>
                <td>
                  {one.low} – {one.high}
                </td>
                <td className={one.tag === UNSOURCED ? 'stale' : ''}>{one.tag}</td>
                <td className="assumption-source">{one.source}</td>
                <td>
                  {one.jurisdiction} · {one.effectiveDate}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </dialog>
  )
}
