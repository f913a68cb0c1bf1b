// A day, or a day and time, written as `2026-11-21 18:24` whatever the browser's own language; with its calendar beside it for a touch.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type DateKind, readDate, shownDate, steppedDate } from '../format/date-text.ts'
import { useWords } from '../words-hook.ts'
import './date-field.css'

export function DateField({
  id,
  kind,
  value,
  required = false,
  onChange,
}: {
  id: string
  kind: DateKind
  /** As a native field holds it; '' = nothing, or nothing that can be read. */
  value: string
  required?: boolean
  onChange: (value: string) => void
}) {
  const { words } = useWords()
  const [text, setText] = useState(shownDate(value))
  const field = useRef<HTMLInputElement>(null)
  const calendar = useRef<HTMLInputElement>(null)
  const read = text === '' ? '' : readDate(text, kind)
  const wrong = read === null ? words[`dateField.wrong.${kind}`] : ''
  // What the text cannot mean is '' outside, and stays as it was written.
  useEffect(() => {
    setText((now) => (value !== '' && readDate(now, kind) !== value ? shownDate(value) : now))
  }, [value, kind])
  useEffect(() => {
    field.current?.setCustomValidity(wrong)
  }, [wrong])
  const write = (next: string): void => {
    setText(next)
    onChange(readDate(next, kind) ?? '')
  }
  const step = (event: KeyboardEvent<HTMLInputElement>): void => {
    if ((event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || !read) return
    event.preventDefault()
    const input = event.currentTarget
    const place = input.selectionStart ?? 0
    write(shownDate(steppedDate(read, place, event.key === 'ArrowUp' ? 1 : -1)))
    requestAnimationFrame(() => input.setSelectionRange(place, place))
  }
  return (
    <span className="date-field">
      <input
        ref={field}
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        required={required}
        placeholder={words[`dateField.form.${kind}`]}
        aria-invalid={wrong !== ''}
        aria-describedby={wrong === '' ? undefined : `${id}-wrong`}
        value={text}
        onChange={(event) => write(event.target.value)}
        onBlur={() => read && setText(shownDate(read))}
        onKeyDown={step}
      />
      <button
        type="button"
        className="button"
        aria-label={words['dateField.calendar']}
        title={words['dateField.calendar']}
        onClick={() => calendar.current?.showPicker()}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3" fill="none" stroke="currentColor" />
        </svg>
      </button>
      <input
        ref={calendar}
        className="date-field-calendar"
        type={kind === 'date' ? 'date' : 'datetime-local'}
        tabIndex={-1}
        aria-hidden="true"
        value={read ?? ''}
        onChange={(event) => write(shownDate(event.target.value))}
      />
      {wrong !== '' && (
        <span id={`${id}-wrong`} className="date-field-wrong" role="status">
          ◆ {wrong}
        </span>
      )}
    </span>
  )
}
