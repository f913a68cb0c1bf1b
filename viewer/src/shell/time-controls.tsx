// Left of the time bar: step, play, speed, loop, from alert to alert, and how much of the past is shown.
import { PAST_RANGES, type PastHours } from '../data/recorded-past.ts'
import { store, useApp } from '../store.ts'
import { useWords } from '../words-hook.ts'
import { choosePast, jumpToAlert, SPEEDS, STEP_MINUTES, stepCursor, togglePlay } from './time-cursor.ts'

export function TimeControls({ hospital }: { hospital: boolean }) {
  const { words } = useWords()
  const playing = useApp((state) => state.playing)
  const speed = useApp((state) => state.playSpeed)
  const looping = useApp((state) => state.looping)
  const pastHours = useApp((state) => state.pastHours)
  return (
    <div className="time-controls">
      <Step name={words['time.back']} hint="←" onPress={() => stepCursor(-STEP_MINUTES)}>
        <path d="M2 1v10M13 1v10L4 6z" fill="currentColor" stroke="currentColor" />
      </Step>
      <Step name={words[playing ? 'time.pause' : 'time.play']} hint="P" onPress={togglePlay}>
        {playing ? (
          <path d="M3 1h3v10H3zM8 1h3v10H8z" fill="currentColor" />
        ) : (
          <path d="M3 1l9 5-9 5z" fill="currentColor" />
        )}
      </Step>
      <Step name={words['time.forward']} hint="→" onPress={() => stepCursor(STEP_MINUTES)}>
        <path d="M12 1v10M1 1v10l9-5z" fill="currentColor" stroke="currentColor" />
      </Step>
      <Step name={words['time.alertBefore']} hint="[" onPress={() => jumpToAlert(-1)}>
        <path d="M5 1v10L1 6zM11 2l3 8H8z" fill="currentColor" />
      </Step>
      <Step name={words['time.alertAfter']} hint="]" onPress={() => jumpToAlert(1)}>
        <path d="M9 1v10l4-5zM3 2l3 8H0z" fill="currentColor" />
      </Step>
      <select
        className="time-speed"
        aria-label={words['time.speed']}
        title={`${words['time.speed']} · + −`}
        value={speed}
        onChange={(event) => store.setState({ playSpeed: Number(event.target.value) })}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={one}>
            {one}×
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-label={words['time.loop']}
        title={words['time.loop']}
        aria-pressed={looping}
        onClick={() => store.setState({ looping: !looping })}
      >
        <svg width="14" height="12" aria-hidden="true">
          <path d="M3 8a4 4 0 1 1 3 2.5M3 8l-2-2M3 8l2.4-1.6" fill="none" stroke="currentColor" strokeWidth="1.4" />
        </svg>
      </button>
      <p>
        <span className="time-figure">{words[hospital ? 'time.labelHospital' : 'time.label']}</span>
        <span className="meta">
          <select
            aria-label={words['time.past']}
            value={pastHours}
            onChange={(event) => choosePast(Number(event.target.value) as PastHours)}
          >
            {PAST_RANGES.map(({ hours }) => (
              <option key={hours} value={hours}>
                {words['time.pastOption'](hours)}
              </option>
            ))}
          </select>
        </span>
      </p>
    </div>
  )
}

function Step({
  name,
  hint,
  onPress,
  children,
}: {
  name: string
  hint: string
  onPress: () => void
  children: React.ReactNode
}) {
  return (
    <button type="button" aria-label={name} title={`${name} · ${hint}`} onClick={onPress}>
      <svg width="14" height="12" aria-hidden="true">
        {children}
      </svg>
    </button>
  )
}
