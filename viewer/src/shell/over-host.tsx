import { useStore } from 'zustand'
import { closeOver, over } from './over-rooms.ts'

/** Where what lies over the rooms is drawn. */
export function OverHost() {
  const { Part } = useStore(over)
  return Part && <Part onClose={closeOver} />
}
