import type { ReactNode } from 'react'

/** A part of the screen that scrolls by itself: named, and a Tab stop so that the keyboard can scroll it. */
export function ScrollRegion({ name, className, children }: { name: string; className: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={className} tabIndex={0} aria-label={name}>
      {children}
    </section>
  )
}
