// After the server has ended a stream: why is shown, and what was read with the access that ended is let go.
import { store } from '../store.ts'
import type { StreamEnd } from './stream-ends.ts'

/** Whoever is let in again is told for so long why the picture is another one. */
const TOLD_MS = 60_000

let telling: ReturnType<typeof setTimeout> | undefined

/** What was seen with the access that ended does not stay on the screen; it is read again with what is allowed now. */
export function streamEnded(why: StreamEnd): void {
  clearTimeout(telling)
  store.setState({ streamEnd: why, detail: null, forecast: null, facilityForecasts: new Map(), flows: [] })
  telling = setTimeout(() => store.setState({ streamEnd: null }), TOLD_MS)
  // In a test's process nothing waits for it.
  ;(telling as { unref?: () => void }).unref?.()
}
