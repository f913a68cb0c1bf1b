/** The figures that a run is sampled by: apart from observe.ts, so that the parts that write some of them need not know it. */

/** A facility's figure that nobody ever reported. */
export const NOT_KNOWN = 65_535

/**
 * The figures of a sample. `preAdmission` 入院准备 = to be admitted and waiting outside the treatment places: awaiting a bed
 * directly, or in observation; `needed` = occupied + boarding + preAdmission; `emergency` = waiting, under treatment or boarding; `treatmentPlaces` = those of
 * the department, with those opened on the way. `wardWaiting`, `icuWaiting` = asking for a bed of the kind while none is reserved for them; `wardFree`,
 * `icuFree` = beds of the kind that are available or being made ready (dirty, cleaning), as far as staff and equipment allow them to be given. `lacking` = a bit per need (index
 * into NEEDS): more patients of the need wait, with no bed reserved, than beds of its own wards are free or being made
 * ready (of any ward where the hospital has none of the need). The last ones are written by the parts of care (parts/):
 * `observation` = people in emergency observation, `fitToLeave` = fit, but still in bed, `overRatio` = patients beyond those whom
 * the nurses on shift may have, `theatreWaiting` = operations due that have not begun, `electiveBacklog` = people on the elective
 * waiting list, `handoverWaiting` = ambulances at the door with their patient, `clinicWaiting` = people at a centre's or a hospital's clinics,
 * `oxygenLeft` = tenths of an hour that the oxygen there would last at the use of an ordinary day.
 */
export const MEASURES = [
  'needed',
  'occupied',
  'open',
  'available',
  'icuOccupied',
  'icuOpen',
  'icuWaiting',
  'emergency',
  'waiting',
  'boarding',
  'wardWaiting',
  'wardFree',
  'icuFree',
  'lacking',
  'observation',
  'fitToLeave',
  'overRatio',
  'theatreWaiting',
  'electiveBacklog',
  'handoverWaiting',
  'preAdmission',
  'treatmentPlaces',
  'clinicWaiting',
  'oxygenLeft',
] as const
export type Measure = (typeof MEASURES)[number]
