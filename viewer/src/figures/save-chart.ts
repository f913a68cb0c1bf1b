// A chart leaves the screen: as a picture, a drawing, or a table, each with its marks, its basis and its sources in the file.
import { saveFile } from '../shell/save-file.ts'
import { chartCsv } from './chart-csv.ts'
import { chartPicture, pngOf } from './chart-picture.ts'
import type { ChartFacts } from './figure.ts'
import { fileName, type Mark } from './provenance.ts'

export interface Leaving {
  readonly facts: ChartFacts
  readonly frame: HTMLElement
  readonly marks: readonly Mark[]
  /** The marks as words, in both languages. */
  readonly mark: string
  /** Unit, instant, what it stands on. */
  readonly basis: string
  /** How, from what, how sure, by whom: a line each. */
  readonly notes: readonly string[]
}

const nameOf = ({ facts, marks }: Leaving, ending: string): string => fileName(facts.id, marks, facts.at, ending)

const pictureOf = ({ facts, frame, marks, mark, basis, notes }: Leaving) =>
  chartPicture(frame, { finding: facts.finding, marks, mark, basis, foot: notes })

/** @returns the file's name; null where the chart draws nothing now. */
export async function saveSvg(leaving: Leaving): Promise<string | null> {
  const picture = await pictureOf(leaving)
  if (picture === null) return null
  const name = nameOf(leaving, 'svg')
  saveFile(name, 'image/svg+xml', picture.svg)
  return name
}

/** @returns the file's name; null where the chart draws nothing now. @throws when the browser cannot draw it. */
export async function savePng(leaving: Leaving): Promise<string | null> {
  const picture = await pictureOf(leaving)
  if (picture === null) return null
  const name = nameOf(leaving, 'png')
  saveFile(name, 'image/png', await pngOf(picture.svg, picture.width, picture.height))
  return name
}

export function saveCsv(leaving: Leaving): string {
  const name = nameOf(leaving, 'csv')
  const { facts, mark, basis, notes } = leaving
  saveFile(name, 'text/csv', chartCsv(facts.table(), [mark, facts.finding, basis, ...notes]))
  return name
}
