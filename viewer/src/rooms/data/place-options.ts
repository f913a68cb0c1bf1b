// Places of the city plan that a text may mean: what the datalist of a place field offers.
import type { FacilityPlan, UnitPlan } from '../../data/types.ts'
import type { Language } from '../../i18n/words.ts'

export interface PlaceOption {
  readonly value: string
  readonly label: string
}

const MOST = 60

/** The id of bed number `ordinal` (from 1) of a unit, as the city has it: `h04-w12-b07`. */
const bedOf = (unit: UnitPlan, ordinal: number): string => `${unit.id}-b${String(ordinal).padStart(2, '0')}`

/**
 * At most sixty options. `near` = the facility that the entry is about: its places come first. An id's beginning or a
 * part of a name finds a place; beds are listed for the units that fit.
 */
export function placeOptions(
  field: string,
  text: string,
  places: readonly FacilityPlan[],
  near: string | null,
  language: Language,
): readonly PlaceOption[] {
  const said = text.trim().toLowerCase()
  const ordered = near === null ? places : places.toSorted((a, b) => Number(b.id === near) - Number(a.id === near))
  const fits = (id: string, ...names: string[]): boolean =>
    said === '' ||
    id.startsWith(said) ||
    said.startsWith(`${id}-`) ||
    said === id ||
    names.some((name) => name.toLowerCase().includes(said))
  const facilityLabel = (facility: FacilityPlan): string => facility.name[language]
  if (field === 'facility' || field === 'origin' || field === 'destination')
    return ordered
      .filter((facility) => fits(facility.id, facility.name.zh, facility.name.en))
      .slice(0, MOST)
      .map((facility) => ({ value: facility.id, label: facilityLabel(facility) }))
  const options: PlaceOption[] = []
  for (const facility of ordered)
    for (const unit of facility.units) {
      if (options.length >= MOST) return options
      const own = near === null || facility.id === near
      if (said === '' ? !own : !fits(unit.id, unit.name.zh, unit.name.en, facility.name.zh, facility.name.en)) continue
      const label = `${facilityLabel(facility)} · ${unit.name[language]}`
      if (field === 'unit') options.push({ value: unit.id, label })
      else
        for (let k = 1; k <= unit.openBeds + unit.surgeBeds && options.length < MOST; k++) {
          const value = bedOf(unit, k)
          if (!said.startsWith(`${unit.id}-b`) || value.startsWith(said)) options.push({ value, label })
        }
    }
  return options
}
