// Keyboard focus is never dropped: when what held it goes away, it moves to where the next step begins.
import { useEffect, useRef } from 'react'
import type { Route } from '../route.ts'
import { useApp } from '../store.ts'

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body

/** Row of what was left by this change of place: the ward after its panel, the hospital after its wards; null = neither. */
export function leftBehind(before: Route, now: Route): string | null {
  if (before.unit !== null && now.unit === null && now.facility === before.facility && now.level === before.level)
    return before.unit
  return before.level === 'hospital' && now.level === 'city' && now.room === 'watch' ? before.facility : null
}

/** True while the focus waits for the list of a room that is on its way. */
let waits = false

/** Focus on the row of a place in the left list; else the list's own stop, its first control, or the list. */
export function focusList(place: string | null = null): void {
  const list = document.getElementById('list')
  waits = list === null
  if (!list) return
  const rows = [...list.querySelectorAll<HTMLElement>('[data-roving]')]
  const to =
    rows.find((row) => place !== null && row.dataset.place === place) ??
    rows.find((row) => row.tabIndex === 0) ??
    rows[0] ??
    list.querySelector<HTMLElement>('input:enabled, select:enabled, button:enabled') ??
    list
  to.focus()
}

/** A room has come: the focus that waited for it goes to its list, unless it has found another place meanwhile. */
export function focusArrived(): void {
  if (waits && isLost()) focusList()
  waits = false
}

/** Back to what opened a dialog or a search; to the list where that is gone or never was. */
export function focusOpener(opener: Element | null): void {
  if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus()
  if (isLost() || document.activeElement !== opener) focusList()
}

/** Keeps the focus over changes of place. A hand at the mouse that held no focus is left alone. */
export function useKeptFocus(): void {
  const route = useApp((state) => state.route)
  const table = useApp((state) => state.table)
  const before = useRef(route)
  const held = useRef<Element | null>(null)
  const byKey = useRef(false)
  useEffect(() => {
    const hold = (event: FocusEvent): void => {
      held.current = event.target instanceof Element ? event.target : null
    }
    const key = (): void => {
      byKey.current = true
    }
    const pointer = (): void => {
      byKey.current = false
    }
    addEventListener('focusin', hold)
    addEventListener('keydown', key, true)
    addEventListener('pointerdown', pointer, true)
    return () => {
      removeEventListener('focusin', hold)
      removeEventListener('keydown', key, true)
      removeEventListener('pointerdown', pointer, true)
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: tables replace pictures, and what held the focus with them
  useEffect(() => {
    const from = before.current
    before.current = route
    if (!isLost()) return
    const gone = held.current !== null && !held.current.isConnected
    if (gone || (byKey.current && from !== route)) focusList(leftBehind(from, route))
  }, [route, table])
}
