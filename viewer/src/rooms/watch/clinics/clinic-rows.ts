// Queues of outpatient care as the picture draws them and the table tells them. Pure.
import type { Place } from '../../../data/types.ts'
import type { ClinicWords } from '../../../i18n/clinic-words.ts'
import type { Language, Text } from '../../../i18n/words.ts'
import type { SurfaceClinic } from '../../../surfaces/surface.ts'

export interface Spread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** As the API tells it; null = not known, or nobody is seen at this hour. */
export interface ClinicPlace {
  readonly id: string
  readonly name: Text
  readonly kind: string
  readonly location: Place
  readonly isOpen: boolean | null
  readonly waiting: Spread | null
  readonly waitMinutes: Spread | null
}

export interface ClinicQueues {
  readonly asOf: string
  readonly days: number
  readonly longWaitMinutes: number
  readonly places: readonly ClinicPlace[]
}

export function lookOf({ isOpen, waitMinutes }: ClinicPlace, longWaitMinutes: number): SurfaceClinic['look'] {
  if (isOpen === null) return 'unknown'
  if (!isOpen) return 'closed'
  if (waitMinutes === null) return 'unknown'
  return waitMinutes.p50 > longWaitMinutes ? 'long' : 'calm'
}

const whole = (value: number): string => String(Math.round(value))

/** `16 (4–27)`: the middle and its band. */
export const banded = ({ p10, p50, p90 }: Spread): string => `${whole(p50)} (${whole(p10)}–${whole(p90)})`

const KINDS = ['PRIMARY_CARE_CENTRE', 'HOSPITAL', 'FEVER_CLINIC'] as const
export function kindWords(kind: string, words: ClinicWords): string {
  const known = KINDS.find((one) => one === kind)
  return known === undefined ? kind : words[known]
}

export const surfaceClinics = (
  { places, longWaitMinutes }: ClinicQueues,
  place: (at: Place) => readonly [eastMetres: number, northMetres: number],
  words: ClinicWords,
  language: Language,
): SurfaceClinic[] =>
  places.map((one): SurfaceClinic => {
    const [east, north] = place(one.location)
    const look = lookOf(one, longWaitMinutes)
    const [name, kind] = [one.name[language], kindWords(one.kind, words)]
    const { waiting, waitMinutes } = one
    const common = { id: one.id, east, north, look }
    if (look === 'closed') return { ...common, figure: words.closed, words: words.wordsClosed(name, kind) }
    if (waiting === null || waitMinutes === null)
      return { ...common, figure: '–', words: words.wordsUnknown(name, kind) }
    return {
      ...common,
      figure: words.figure(whole(waiting.p50), whole(waitMinutes.p50)),
      words: words.words(name, kind, banded(waiting), banded(waitMinutes)),
    }
  })

export interface ClinicTally {
  readonly all: number
  readonly open: number
  readonly long: number
}

export function tallyOf({ places, longWaitMinutes }: ClinicQueues): ClinicTally {
  const looks = places.map((one) => lookOf(one, longWaitMinutes))
  const of = (wanted: SurfaceClinic['look']): number => looks.filter((look) => look === wanted).length
  return { all: places.length, open: of('calm') + of('long'), long: of('long') }
}
