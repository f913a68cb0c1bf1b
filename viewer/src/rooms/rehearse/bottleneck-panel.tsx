// What breaks first and what next once it is mended. Asked for when the rehearsal is done: the server simulates the mended city.
import { useEffect, useState } from 'react'
import { DataTable } from '../../charts/data-table.tsx'
import { ask } from '../../data/client.ts'
import { BOTTLENECKS } from '../../data/operations.ts'
import type { Bottlenecks } from '../../data/types.ts'
import { bottleneckFinding } from '../../findings/bottlenecks.ts'
import type { AnswerContext } from '../../findings/rehearsal.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import './bottleneck-panel.css'

type Asked = { readonly id: string; readonly found: Bottlenecks | null; readonly failed: boolean }

export function BottleneckPanel({ id, context }: { id: string; context: AnswerContext }) {
  const { words } = useWords()
  const table = useApp((state) => state.table)
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => {
    let wanted = true
    ask<{ rehearsal: { bottlenecks: Bottlenecks | null } | null }>(BOTTLENECKS, { id }).then((answer) => {
      if (!wanted) return
      const found = answer.ok ? (answer.data.rehearsal?.bottlenecks ?? null) : null
      setAsked({ id, found, failed: found === null })
    })
    return () => {
      wanted = false
    }
  }, [id])
  const found = asked?.id === id ? asked.found : null
  if (found === null)
    return (
      <div className="bottleneck-panel" aria-busy={!asked?.failed}>
        <p className="meta">
          {asked?.id === id && asked.failed ? words['bottleneck.failed'] : words['bottleneck.waiting']}
        </p>
      </div>
    )
  const { title, rows, notes } = bottleneckFinding(found, context)
  return (
    <ScrollRegion className="bottleneck-panel" name={words['bottleneck.title']}>
      <h2 title={title}>{title}</h2>
      {table ? (
        <DataTable
          caption={words['bottleneck.title']}
          columns={['', '', '', '', '']}
          rows={rows.map(({ label, name, when, chance, mended }) => [label, name, when, chance, mended ?? '–'])}
        />
      ) : (
        <ol>
          {rows.map(({ label, name, when, chance, mended }) => (
            <li key={name}>
              <b className={label === words['bottleneck.first'] ? 'sev-critical' : 'sev-watch'}>{label}</b>
              <span className="ellipsis bottleneck-name" title={name}>
                {name}
              </span>
              <span className="bottleneck-when">{when}</span>
              <span className="meta bottleneck-detail" title={`${chance} · ${mended ?? ''}`}>
                {chance}
              </span>
              {mended !== null && (
                <span className="bottleneck-detail" title={mended}>
                  {mended}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      <p className="meta" title={notes.join(' · ')}>
        {notes.join(' · ')}
      </p>
    </ScrollRegion>
  )
}
