// The head of a panel of supervision: its finding as the title, span, source and time at the right.
import type { ReactNode } from 'react'
import { clockTimeSeconds } from '../../../format/time.ts'
import { useSupervisionWords } from '../../../i18n/supervision-words.ts'
import { useZone } from '../../../words-hook.ts'
import { PanelState } from '../panel-state.tsx'
import type { Part } from '../room-store.ts'

export function PanelHead({
  title,
  part,
  retry,
  note,
  children,
}: {
  title: string
  part: Part<unknown>
  retry: () => Promise<void>
  note?: string
  children?: ReactNode
}) {
  const words = useSupervisionWords()
  const zone = useZone()
  return (
    <>
      <div className={`panel-title ${part.problem ? 'is-stale' : ''}`}>
        <h2 className="ellipsis" title={title}>
          {title}
        </h2>
        {children}
        <span className="meta">
          {note ?? words.source}
          {part.readAt !== null && ` · ${words.read(clockTimeSeconds(part.readAt, zone))}`}
        </span>
      </div>
      <PanelState part={part} retry={retry} />
    </>
  )
}
