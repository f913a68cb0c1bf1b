import { useStore } from 'zustand'
import { figureStore } from './figure.ts'

/** Where an explanation is drawn: over every room. */
export function FigureHost() {
  const { open, Panel } = useStore(figureStore)
  return open && Panel && <Panel key={open.figure.kind} {...open} />
}
