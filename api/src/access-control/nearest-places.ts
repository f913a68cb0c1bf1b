/** What somebody may have meant who named a place that the city does not have. */
import type { CityModel, Text } from '@kangcheng/twin-engine'
import { likeness } from '../feeds/place-likeness.ts'

export interface NearPlace {
  readonly id: string
  readonly name: Text
}

/** `h1-w3` and `h01-w03` are one id to whoever types it. */
const withoutZeros = (id: string): string => id.replace(/0+(?=\d)/g, '')

/** Groups, facilities and units whose id or name is most like some text, the most like first; fewer where nothing is. */
export function nearestPlaces(city: CityModel, text: string, atMost = 3): readonly NearPlace[] {
  const asked = withoutZeros(text)
  return [...(city.groups ?? []), ...city.facilities, ...city.units]
    .map(({ id, name }) => ({
      id,
      name,
      like: Math.max(likeness(asked, withoutZeros(id)), likeness(text, name.zh), likeness(text, name.en)),
    }))
    .filter(({ like }) => like > 0)
    .toSorted((a, b) => b.like - a.like || (a.id < b.id ? -1 : 1))
    .slice(0, atMost)
    .map(({ id, name }) => ({ id, name }))
}
