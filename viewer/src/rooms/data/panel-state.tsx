// One line in the panel it concerns: first reading, or why it failed, with what is kept and a way to try again.
import { clockTimeSeconds } from '../../format/time.ts'
import { useWords, useZone } from '../../words-hook.ts'
import type { Part } from './room-store.ts'

export function PanelState({ part, retry }: { part: Part<unknown>; retry: () => Promise<void> }) {
  const { words } = useWords()
  const zone = useZone()
  if (part.problem !== null)
    return (
      <p className="panel-problem">
        <span className="ellipsis" title={part.problem}>
          {words['data.failed'](part.problem)}
          {part.readAt !== null && ` · ${words['data.kept'](clockTimeSeconds(part.readAt, zone))}`}
        </span>
        <button type="button" className="chip" onClick={() => void retry()}>
          {words['data.retry']}
        </button>
      </p>
    )
  if (part.data === null) return <p className="panel-skeleton meta">{words['data.loading']}</p>
  return null
}
