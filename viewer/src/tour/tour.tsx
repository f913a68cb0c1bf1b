// The tour of the screen: offered once in a corner, where it hides nothing; then a part at a time, lit, with a few words beside it.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTourWords } from '../i18n/tour-words.ts'
import { focusOpener } from '../shell/kept-focus.ts'
import { useModalDialog } from '../shell/modal-dialog.ts'
import type { OverProps } from '../shell/over-rooms.ts'
import { remember, remembered } from '../store.ts'
import { partOf, TOUR_STEPS } from './tour-steps.ts'
import './tour.css'

const MARGIN = 12

const boxOf = (part: string): DOMRect | null => document.querySelector(part)?.getBoundingClientRect() ?? null

/** Whoever has answered once, here or on the way, is not asked again. */
const done = (): void => remember('tour', 'seen')

export function Tour({ onClose }: OverProps) {
  const [begun, setBegun] = useState(remembered('tour') !== null)
  const leave = useRef(() => {
    done()
    onClose()
  }).current
  return begun ? <Steps onLeave={leave} /> : <Offer onLeave={leave} onBegin={() => setBegun(true)} />
}

function Offer({ onLeave, onBegin }: { onLeave: () => void; onBegin: () => void }) {
  const words = useTourWords()
  return (
    <aside className="tour-offer" aria-label={words.offer}>
      <p>
        <b>{words.offer}</b> {words.offerText}
      </p>
      <div className="tour-ways">
        <button
          type="button"
          className="button"
          onClick={() => {
            onLeave()
            focusOpener(null)
          }}
        >
          {words.no}
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            done()
            onBegin()
          }}
        >
          {words.begin}
        </button>
      </div>
    </aside>
  )
}

function Steps({ onLeave }: { onLeave: () => void }) {
  const words = useTourWords()
  const dialog = useModalDialog(onLeave)
  const [steps] = useState(() => TOUR_STEPS.filter((one) => partOf(one, boxOf) !== null))
  const [at, setAt] = useState(0)
  const [box, setBox] = useState<DOMRect | null>(null)
  const step = steps[at]
  const part = step ? partOf(step, boxOf) : null
  const card = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const look = (): void => setBox(part === null ? null : boxOf(part))
    look()
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }, [part])
  useLayoutEffect(() => {
    if (card.current && box) place(card.current, box)
  }, [box])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step begins at its way on
  useEffect(() => card.current?.querySelector<HTMLElement>('.primary')?.focus(), [at])
  if (!step) return null
  const last = at === steps.length - 1
  return (
    <dialog
      ref={dialog}
      className="tour"
      aria-labelledby="tour-title"
      aria-describedby="tour-text"
      onClose={onLeave}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight' && !last) setAt(at + 1)
        if (event.key === 'ArrowLeft' && at > 0) setAt(at - 1)
        // The room's single keys rest while it is explained.
        if (event.key !== 'Tab') event.nativeEvent.stopPropagation()
      }}
    >
      {box && (
        <div
          className="tour-light"
          aria-hidden="true"
          style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
        />
      )}
      <section className="tour-card" ref={card}>
        <p className="meta">{words.step(at + 1, steps.length)}</p>
        <h2 id="tour-title">{words[step.title]}</h2>
        <p id="tour-text">{words[step.text]}</p>
        <div className="tour-ways">
          <button type="button" className="button" onClick={onLeave}>
            {words.skip}
          </button>
          <button type="button" className="button" disabled={at === 0} onClick={() => setAt(at - 1)}>
            {words.back}
          </button>
          <button type="button" className="button primary" onClick={() => (last ? onLeave() : setAt(at + 1))}>
            {last ? words.end : words.next}
          </button>
        </div>
      </section>
    </dialog>
  )
}

/** Beside what is lit: below, above, right, left, wherever there is room; else in its middle. */
function place(card: HTMLElement, lit: DOMRect): void {
  const { width, height } = card.getBoundingClientRect()
  const fits = [
    { left: lit.left, top: lit.bottom + MARGIN, room: innerHeight - lit.bottom >= height + 2 * MARGIN },
    { left: lit.left, top: lit.top - height - MARGIN, room: lit.top >= height + 2 * MARGIN },
    { left: lit.right + MARGIN, top: lit.top, room: innerWidth - lit.right >= width + 2 * MARGIN },
    { left: lit.left - width - MARGIN, top: lit.top, room: lit.left >= width + 2 * MARGIN },
  ].find(({ room }) => room) ?? { left: (lit.left + lit.right - width) / 2, top: (lit.top + lit.bottom - height) / 2 }
  card.style.left = `${Math.max(MARGIN, Math.min(fits.left, innerWidth - width - MARGIN))}px`
  card.style.top = `${Math.max(MARGIN, Math.min(fits.top, innerHeight - height - MARGIN))}px`
}
