import type { FeedSource } from '../../data/feed-types.ts'
import { count } from '../../format/numbers.ts'
import { useWords } from '../../words-hook.ts'
import { arrivalStrip } from './arrivals.ts'
import { spanWords } from './spans.ts'

const FLOOR = 2

/** The 24-hour strip, one bar a half hour; its words are its name. */
export function ArrivalsStrip({ source, width, height }: { source: FeedSource; width: number; height: number }) {
  const { words } = useWords()
  const strip = arrivalStrip(source.quality, source.everyMinutes)
  const step = width / Math.max(1, strip.slots.length)
  const late = source.quality.status === 'LATE'
  const openFrom = strip.open ? strip.slots.findLastIndex(({ state }) => state !== 'gap') : strip.slots.length
  const name =
    strip.total === null
      ? words['data.strip.unknown']
      : words['data.strip'](count(strip.total)) +
        (strip.gaps > 0 ? words['data.strip.gaps'](strip.gaps, spanWords(strip.gapMinutes * 60, words)) : '')
  return (
    <svg className="arrivals" width={width} height={height} role="img" aria-label={name}>
      <title>{name}</title>
      {strip.slots.map((slot, k) => {
        const x = k * step
        if (slot.state === 'unknown')
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a half hour is its place in the strip
            <line key={k} className="arrivals-unknown" x1={x} x2={x + step - 1.2} y1={height - 0.5} y2={height - 0.5} />
          )
        if (slot.state === 'gap')
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a half hour is its place in the strip
              key={k}
              className={late && k > openFrom ? 'arrivals-late' : 'arrivals-gap'}
              x={x}
              y={height - FLOOR}
              width={step}
              height={FLOOR}
            />
          )
        const tall = slot.state === 'some' ? Math.max(FLOOR, slot.height * height) : 1
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a half hour is its place in the strip
            key={k}
            className={slot.state === 'some' ? 'arrivals-some' : 'arrivals-quiet'}
            x={x}
            y={height - tall}
            width={Math.max(1, step - 1)}
            height={tall}
          />
        )
      })}
    </svg>
  )
}
