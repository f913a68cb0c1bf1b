// The way to the after-action report; before the end it is a draft and says so.
import { store } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { openReport } from './exercise-store.ts'
import type { ExerciseListed } from './types.ts'

export function ReportLink({ exercise }: { readonly exercise: Pick<ExerciseListed, 'report' | 'state'> }) {
  const { words, language } = useWords()
  const over = ['ENDED', 'FAILED', 'INTERRUPTED'].includes(exercise.state)
  return (
    <a
      className="chip exercise-report"
      href={`${exercise.report}?lang=${language}`}
      target="_blank"
      rel="noopener"
      onClick={(event) => {
        // A link carries no token.
        if (!store.getState().signedIn) return
        event.preventDefault()
        void openReport(exercise.report)
      }}
    >
      {words[over ? 'exercise.report' : 'exercise.reportDraft']}
    </a>
  )
}
