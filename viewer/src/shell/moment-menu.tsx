// At the cursor of the time bar: what an instant can be made the beginning of. Loaded once the bar has left the present.
import { type ReactNode, useEffect, useState } from 'react'
import { ask } from '../data/client.ts'
import { session } from '../data/exercise-session.ts'
import { grantedIn } from '../data/granted.ts'
import { RECORD_SPAN } from '../data/past-operations.ts'
import { timeWords } from '../format/time.ts'
import { useMomentWords } from '../i18n/moment-words.ts'
import { useApp } from '../store.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'
import { drillFrom, rehearseFromInstant, rehearseUntil, replayFrom } from './moment-acts.ts'
import './moment-menu.css'

const ID = 'moment-menu'
const HOUR = 3_600_000
const WIDTH = 340
/** Side of the button, and how far it stands from the cursor. */
const BUTTON = 24
const APART = 10

const close = (): void => document.getElementById(ID)?.hidePopover()

/** The earliest instant that can be restored, epoch ms; undefined = not known yet, null = nothing is recorded. */
function useRecordBegins(wanted: boolean): number | null | undefined {
  const [begins, setBegins] = useState<number | null | undefined>(undefined)
  useEffect(() => {
    if (!wanted) return
    void ask<{ recordSpan: { readonly from: string } | null }>(RECORD_SPAN).then((answer) => {
      if (answer.ok) setBegins(answer.data.recordSpan === null ? null : Date.parse(answer.data.recordSpan.from))
    })
  }, [wanted])
  return begins
}

/** @param x of the cursor within a bar of that width, px */
export default function MomentMenu({ at, x, width }: { at: number; x: number; width: number }) {
  const words = useMomentWords()
  const { language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const mayRehearse = useApp((state) => grantedIn(state, 'simulation'))
  const mayDrill = useApp((state) => session === null && grantedIn(state, 'facilitation'))
  const begins = useRecordBegins(mayRehearse)
  const [left, setLeft] = useState(0)
  if (now === null || !(mayRehearse || mayDrill)) return null
  const time = timeWords(at, now, zone, language)
  const isPast = at < now
  const why =
    !isPast || begins === undefined
      ? null
      : begins === null
        ? words.noSpan
        : at < begins
          ? words.span(timeWords(begins, now, zone, language))
          : null
  const title = isPast ? words.title(time) : words.titleAhead(time)
  const beside = x + APART + BUTTON > width ? x - APART - BUTTON : x + APART
  return (
    <>
      <button
        type="button"
        className="moment-open"
        style={{ left: `${beside}px` }}
        popoverTarget={ID}
        title={words.open(time)}
        onClick={({ currentTarget }) => {
          const box = currentTarget.getBoundingClientRect()
          setLeft(Math.max(8, Math.min(innerWidth - WIDTH - 8, box.left - (WIDTH - box.width) / 2)))
        }}
      >
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M3 13V1M3 8c5 0 7-1 7-5M7.5 5 10 2.2 12.5 5" fill="none" stroke="currentColor" strokeWidth="1.6" />
        </svg>
        <span className="visually-hidden">{words.open(time)}</span>
      </button>
      <section
        id={ID}
        className="moment-menu"
        popover="auto"
        aria-label={title}
        style={{ left: `${left}px`, width: `min(${WIDTH}px, 100vw - 16px)` }}
        onKeyDown={(event) => {
          // Escape closes the menu and nothing else; arrows do not move the time under it.
          if (event.key === 'Escape' || event.key.startsWith('Arrow')) event.nativeEvent.stopPropagation()
        }}
      >
        <h2>{title}</h2>
        {mayRehearse && (
          <Act
            name={isPast ? words.rehearse : words.ahead}
            what={isPast ? words.rehearseWhat : words.aheadWhat}
            held={why !== null}
            onPress={() => (isPast ? rehearseFromInstant(at) : rehearseUntil(at, now))}
          />
        )}
        {mayDrill && (
          <Act
            name={isPast ? words.drill : words.drillNow}
            what={isPast ? words.drillWhat : words.drillNowWhat}
            held={why !== null}
            onPress={() => drillFrom(at)}
          />
        )}
        {mayRehearse && isPast && (
          <Act
            name={words.replay}
            what={now - at < HOUR ? words.replayShort : words.replayWhat}
            held={why !== null || now - at < HOUR}
            onPress={() => replayFrom(at, now)}
          />
        )}
        {why !== null && <p role="status">{why}</p>}
      </section>
    </>
  )
}

interface ActProps {
  readonly name: ReactNode
  readonly what: string
  readonly held: boolean
  readonly onPress: () => void
}

function Act({ name, what, held, onPress }: ActProps) {
  return (
    <button
      type="button"
      disabled={held}
      onClick={() => {
        close()
        onPress()
      }}
    >
      {name}
      <span className="meta">{what}</span>
    </button>
  )
}
