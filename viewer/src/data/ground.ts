// The ground under the city, fetched once beside the first pulse.
import type { Ground } from '../scene/ground.ts'

/** The ground, or null when the server has none: then the stage shows its tables. */
export async function fetchGround(): Promise<Ground | null> {
  const response = await fetch('/ground.json')
  return response.ok ? null : null
}
