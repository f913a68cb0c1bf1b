// Queues of outpatient care as a table: the equal of their marks.
import { DataTable } from '../../../charts/data-table.tsx'
import { NO_VALUE } from '../../../format/numbers.ts'
import { useClinicWords } from '../../../i18n/clinic-words.ts'
import { useShown } from '../../../moment-hook.ts'
import { useWords } from '../../../words-hook.ts'
import { clinicFinding, useClinicSource } from './clinic-chooser.tsx'
import { banded, type ClinicQueues, kindWords, lookOf } from './clinic-rows.ts'
import { useClinicQueues, useClinicsChosen } from './clinic-store.ts'

export default function ClinicTable() {
  const chosen = useClinicsChosen()
  const { queues } = useClinicQueues(chosen)
  const { moment } = useShown()
  return chosen && queues !== null && moment === null ? <Rows queues={queues} /> : null
}

function Rows({ queues }: { queues: ClinicQueues }) {
  const words = useClinicWords()
  const { say } = useWords()
  const source = useClinicSource(queues)
  const longest = queues.places.toSorted((a, b) => (b.waitMinutes?.p50 ?? -1) - (a.waitMinutes?.p50 ?? -1))
  return (
    <>
      <DataTable
        caption={`${words.table} · ${clinicFinding(queues, words)}`}
        columns={[words.name, words.kind, words.state, words.people, words.minutes]}
        rows={longest.map((one) => [
          say(one.name),
          kindWords(one.kind, words),
          words[lookOf(one, queues.longWaitMinutes)],
          one.waiting === null ? NO_VALUE : banded(one.waiting),
          one.waitMinutes === null ? NO_VALUE : banded(one.waitMinutes),
        ])}
      />
      <p className="meta">{source}</p>
    </>
  )
}
