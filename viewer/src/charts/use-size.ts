// The size of a panel in real pixels, so that type in a chart stays on the scale.
import { type RefCallback, useEffect, useState } from 'react'

export interface Size {
  readonly width: number
  readonly height: number
}

/** @returns what the panel is held by; its size, 0 × 0 until it is drawn and anew when another element takes its place; the element. */
export function useSize<E extends HTMLElement>(): [RefCallback<E>, Size, E | null] {
  const [element, setElement] = useState<E | null>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const width = Math.round(entry.contentRect.width)
      const height = Math.round(entry.contentRect.height)
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return [setElement, size, element]
}
