// What may be done with a proposal: its changed rows replayed, an option approved or refused, the file.
import type { AllocationRun } from '../../../data/allocation-types.ts'
import { useAllocationWords } from '../../../i18n/allocation-words.ts'
import { saveFile } from '../../../shell/save-file.ts'
import { store } from '../../../store.ts'
import { allocationCsv } from './allocation-figures.ts'
import { allocationStore, isEdited, useAllocation } from './allocation-store.ts'
import { replayRows } from './proposing.ts'

export function AllocationActs({ run, nameOf }: { run: AllocationRun; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const edited = useAllocation(isEdited)
  const idle = run.state !== 'RUNNING'
  return (
    <p className="allocation-acts">
      <button type="button" className="button primary" disabled={!idle || !edited} onClick={() => void replayRows()}>
        {words.replay}
      </button>
      <Deciding run={run} />
      <button type="button" className="button" onClick={() => saveCsv(run, nameOf)}>
        {words.csv}
      </button>
    </p>
  )
}

function Deciding({ run }: { run: AllocationRun }) {
  const words = useAllocationWords()
  const option = useAllocation((state) => state.option)
  const edited = useAllocation(isEdited)
  const chosen = run.options.find(({ id }) => id === option)
  // What is not replayed is not ready, and neither are rows that were changed since.
  const ready = run.state === 'DONE' && chosen !== undefined && chosen.replay !== null && !edited
  // Nothing that is still being replayed is put before a person as something to decide about.
  if (run.state === 'RUNNING') return <span className="meta">{words.notYet}</span>
  return (
    <>
      {(['APPROVED', 'REFUSED'] as const).map((verdict) => (
        <button
          key={verdict}
          type="button"
          className="button"
          disabled={!ready}
          onClick={() => allocationStore.setState({ deciding: verdict })}
        >
          {words[verdict === 'APPROVED' ? 'approve' : 'refuse']}
        </button>
      ))}
    </>
  )
}

function saveCsv(run: AllocationRun, nameOf: (id: string) => string): void {
  const { city } = store.getState()
  saveFile('allocation-rehearsal.csv', 'text/csv', allocationCsv(run, nameOf, city?.attributions ?? []))
}
