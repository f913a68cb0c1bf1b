// The closures that the picture shows as a table: its equal.
import { DataTable } from '../../../charts/data-table.tsx'
import { useClosureWords } from '../../../i18n/closure-words.ts'
import { useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { useChosenClosures } from './closure-chooser.tsx'
import { useClosures } from './closure-store.ts'
import { extentOf, spanOf } from './closure-words-of.ts'

export default function ClosureTable() {
  const words = useClosureWords()
  const { say, language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const chosen = useChosenClosures()
  const title = useApp((state) => state.rehearsal?.title ?? '')
  const { rows } = useClosures(chosen)
  if (chosen === null || rows === null || now === null) return null
  return (
    <>
      <DataTable
        caption={words.table}
        columns={[words.place, words.what, words.extent, words.when]}
        rows={rows.map((row) => [
          say(row.name),
          words.label(words[row.effect]),
          extentOf(row, words) || words.nowhere,
          spanOf(row, words, now, zone, language),
        ])}
      />
      <p className="meta">
        {words.source(chosen === 'plan' ? words.ofPlan : words.ofRehearsal(title))} · {words.notLive}
      </p>
    </>
  )
}
