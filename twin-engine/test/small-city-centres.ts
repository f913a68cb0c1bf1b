/** The small city of the simulation with primary care. */
import type { CityModel } from '../src/index.ts'
import { simulationCity } from './simulation-city.ts'

/** Three centres beside the four hospitals, and 90,000 people in twelve cells between them. */
export function cityWithCentres(): CityModel {
  const city = simulationCity()
  const centres = [0, 1, 2].map((c) => ({
    ...city.facilities[0]!,
    id: `p${c + 1}`,
    kind: 'PRIMARY_CARE_CENTRE' as const,
    location: [121.5 + c * 0.05, 29.91] as const,
    district: c === 2 ? 1 : 0,
  }))
  const cells = Array.from({ length: 12 }, (_, c) => ({
    id: `c${c + 1}`,
    centre: [121.48 + c * 0.012, 29.905] as const,
    district: c < 7 ? 0 : 1,
    population: 7500,
    ages: [900, 4800, 450, 1350] as const,
  }))
  const groups = [
    {
      id: 'g1',
      name: { zh: '一', en: 'one' },
      lead: 'h1',
      members: ['h1', 'h2', 'p1', 'p2', 'p3'],
      provenance: { confidence: 'synthetic' as const, source: '' },
    },
  ]
  return { ...city, facilities: [...city.facilities, ...centres], cells, groups }
}
