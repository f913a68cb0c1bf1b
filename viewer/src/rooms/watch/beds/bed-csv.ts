// The list of beds as a file: as it is listed, with what it must not be taken for in name and head. It comes when it is asked for.
import type { BedPicture } from '../../../data/frame.ts'
import { chartCsv } from '../../../figures/chart-csv.ts'
import { fileName, marksOf, markWords, type Standpoint } from '../../../figures/provenance.ts'
import { NO_VALUE } from '../../../format/numbers.ts'
import type { Language } from '../../../i18n/words.ts'
import { BED_STATES } from '../../hospital/bed-tally.ts'
import type { BedPlaces } from './bed-list.ts'

export interface BedFile {
  readonly places: BedPlaces
  /** Indexes of the beds, in the order of the list. */
  readonly listed: Int32Array
  readonly picture: Pick<BedPicture, 'status' | 'since'>
  /** Epoch ms that the beds stand at; null = not known. */
  readonly at: number | null
  /** False where what was recorded is shown. */
  readonly isLive: boolean
  readonly standpoint: Standpoint
  readonly language: Language
  /** Name of a state. */
  readonly stateName: (state: (typeof BED_STATES)[number]) => string
  /** Bed, state, since, minutes in it, hospital, ward, building, floor. */
  readonly columns: readonly string[]
  /** What the list says, and whose data it is. */
  readonly notes: readonly string[]
}

/** @returns the file's name and content; times are ISO 8601, and what is not known is empty. */
export function bedCsv(file: BedFile): { readonly name: string; readonly content: string } {
  const { places, listed, picture, at, language } = file
  const marks = marksOf(file.isLive ? 'observed' : 'recorded', file.standpoint)
  const rows = Array.from(listed, (bed) => {
    const { unit, facility } = places.wards[places.wardOf[bed]!]!
    const state = BED_STATES[picture.status[bed] ?? 0] ?? 'unknown'
    const since = picture.since[bed] ?? 0
    const isKnown = since > 0 && state !== 'unknown'
    return [
      `${unit.id}-b${String(bed - unit.firstBed + 1).padStart(2, '0')}`,
      file.stateName(state),
      isKnown ? new Date(since * 60_000).toISOString() : NO_VALUE,
      isKnown && at !== null ? Math.max(0, Math.floor(at / 60_000) - since) : NO_VALUE,
      facility.name[language],
      unit.name[language],
      unit.building,
      unit.floor,
    ]
  })
  const notes = [
    markWords(marks, file.standpoint.synthetic),
    ...(at === null ? [] : [new Date(at).toISOString()]),
    ...file.notes,
  ]
  return { name: fileName('beds', marks, at, 'csv'), content: chartCsv({ columns: file.columns, rows }, notes) }
}
