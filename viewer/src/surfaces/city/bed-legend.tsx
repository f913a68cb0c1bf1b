// The strip at the foot of an opened hospital: what a window's shape says, and how many there are.
import { CITY_WORDS } from '../overlay/words.ts'
import type { HospitalView } from '../surface.ts'

const MARKS = {
  1: 'M2 2h10v12h-10z',
  2: 'M2 2h10v12h-10zM4 3.5h7v8.5z',
  3: 'M2 2h10v12h-10z',
  6: 'M2 3h10v3H2zM2 7h10v3H2zM2 11h10v3H2z',
  7: 'M2 3l10 10M12 3L2 13',
  8: 'M2 2h10v12h-10z',
  9: 'M2 2h10v12h-10z',
} as const

/** Statuses that share a mark and a word: a promise counts as assigned, waiting for cleaning as cleaning. */
const SHARED: Readonly<Record<number, keyof typeof MARKS>> = { 1: 1, 2: 2, 4: 2, 3: 3, 5: 6, 6: 6, 7: 7, 8: 8, 9: 9 }

export function BedLegend({ view, language }: { view: HospitalView; language: 'zh' | 'en' }) {
  const words = CITY_WORDS[language]
  const counts = new Map<number, number>()
  for (const { wards } of view.towers) {
    for (const { statuses } of wards) {
      for (const status of statuses) {
        const mark = SHARED[status]
        if (mark !== undefined) counts.set(mark, (counts.get(mark) ?? 0) + 1)
      }
    }
  }
  if (counts.size === 0)
    return (
      <div className="city-legend">
        <span>{words.censusOnly}</span>
      </div>
    )
  const marks = ([1, 2, 3, 6, 7, 8, 9] as const).filter((mark) => mark < 7 || counts.has(mark))
  return (
    <div className="city-legend">
      <span>{words.everyWindow}</span>
      {marks.map((mark) => (
        <span key={mark}>
          <svg width="14" height="16" aria-hidden="true">
            <path d={MARKS[mark]} className={`city-bed-${mark}`} />
          </svg>
          {words.bedStates[mark]} {(counts.get(mark) ?? 0).toLocaleString('en')}
        </span>
      ))}
    </div>
  )
}
