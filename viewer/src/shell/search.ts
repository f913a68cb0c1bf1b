// Finding hospitals and wards by their words in either language.
import type { CityPlan } from '../data/types.ts'
import type { Text } from '../i18n/words.ts'

export interface Found {
  readonly kind: 'hospital' | 'ward'
  readonly facility: string
  readonly unit: string | null
  readonly name: Text
  readonly beds: number
  /** The hospital of a ward. */
  readonly inside: Text | null
}

/** Hospitals first, then wards; every word of the query must occur in the Chinese or the English name. */
export function search(city: CityPlan, query: string, limit = 12): Found[] {
  const wanted = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return []
  const fits = (...texts: Text[]): boolean => {
    const hay = texts
      .map((text) => `${text.zh} ${text.en}`)
      .join(' ')
      .toLocaleLowerCase()
    return wanted.every((word) => hay.includes(word))
  }
  const hospitals: Found[] = []
  const wards: Found[] = []
  for (const facility of city.hospitals) {
    const beds = facility.units.reduce((sum, unit) => sum + (unit.kind === 'emergency' ? 0 : unit.openBeds), 0)
    if (fits(facility.name))
      hospitals.push({ kind: 'hospital', facility: facility.id, unit: null, name: facility.name, beds, inside: null })
    if (wards.length >= limit) continue
    for (const unit of facility.units)
      if (
        unit.kind !== 'emergency' &&
        fits(unit.name, facility.name) &&
        !(wanted.length === 1 && fits(facility.name) && !fits(unit.name))
      )
        wards.push({
          kind: 'ward',
          facility: facility.id,
          unit: unit.id,
          name: unit.name,
          beds: unit.openBeds,
          inside: facility.name,
        })
  }
  return [...hospitals, ...wards].slice(0, limit)
}
