// Roving focus: one Tab stop for a whole list, arrows inside. Items carry `data-roving`; the first or the marked one is the stop.
import type { KeyboardEvent } from 'react'

export function rove(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-roving]')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  const to =
    event.key === 'ArrowDown'
      ? at + 1
      : event.key === 'ArrowUp'
        ? at - 1
        : event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? items.length - 1
            : -1
  const next = items[to]
  if (!next) return
  event.preventDefault()
  event.stopPropagation()
  for (const item of items) item.tabIndex = -1
  next.tabIndex = 0
  next.focus()
}
