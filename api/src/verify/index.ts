/** Reference cases by the product's own functions: the formats that are known, and the run over files of cases. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { accessibility } from './accessibility.ts'
import { ALLOCATION_FORMATS } from './allocation.ts'
import { compare } from './compare.ts'
import { EPIDEMIC_FORMATS } from './epidemic.ts'
import { FLOW_FORMATS } from './flows.ts'
import { FORECAST_FORMATS } from './forecasts.ts'
import { NETWORK_FORMATS } from './network.ts'
import { type CaseFile, type ReferenceFormat, type Surroundings, withoutExpected } from './reference-case.ts'
import { SITING_FORMATS } from './siting.ts'

/** Every format, by family: one file each. */
export const REFERENCE_FORMATS: readonly ReferenceFormat[] = [
  accessibility,
  ...ALLOCATION_FORMATS,
  ...EPIDEMIC_FORMATS,
  ...FLOW_FORMATS,
  ...FORECAST_FORMATS,
  ...NETWORK_FORMATS,
  ...SITING_FORMATS,
]

/** What came of one case. */
export interface VerifiedCase {
  readonly id: string
  /** As the file says; empty where it says none. */
  readonly format: string
  readonly pass: boolean
  /** Null where nothing could be compared, or where null met a number. */
  readonly worstError: number | null
  readonly tolerance: number | null
  /** Time of the computation. */
  readonly seconds: number
  readonly problems: readonly string[]
  readonly values?: unknown
}

export interface Verification {
  readonly cases: readonly VerifiedCase[]
  readonly passed: number
  readonly failed: number
}

/** A file of cases: its name as the user gave it, and where it lies. */
export interface CasePlace {
  readonly name: string
  readonly path: string
}

interface FoundCase {
  readonly place: CasePlace
  readonly file: CaseFile
  readonly format: ReferenceFormat
}

/**
 * Runs every case of the files, one after the other; each gives an entry, also where it cannot be read, is of no known
 * format or crashes. Files that a case names as its data are no cases.
 * @param told hears of each entry as soon as it is there
 */
export async function verifyCases(
  places: readonly CasePlace[],
  options: { readonly values: boolean; readonly formats?: readonly ReferenceFormat[] },
  told: (entry: VerifiedCase) => void = () => {},
): Promise<Verification> {
  const formats = options.formats ?? REFERENCE_FORMATS
  const found = places.map((place) => ({ place, read: readCases(place, formats) }))
  const data = new Set(
    found.flatMap(({ place, read }) =>
      read.flatMap((item) => ('format' in item ? dataFilesOf(item) : []).map((name) => besidePath(place, name))),
    ),
  )
  const cases: VerifiedCase[] = []
  for (const { place, read } of found) {
    if (data.has(resolve(place.path))) continue
    for (const item of read) {
      const entry = 'format' in item ? await verified(item, options.values) : failed(item)
      cases.push(entry)
      told(entry)
    }
  }
  const passed = cases.filter(({ pass }) => pass).length
  return { cases, passed, failed: cases.length - passed }
}

const besidePath = (place: CasePlace, name: string): string => resolve(dirname(place.path), name)

interface Unusable {
  readonly id: string
  readonly formatId: string
  readonly why: string
}

/** The cases of a file: one object, or a list of them. */
function readCases(place: CasePlace, formats: readonly ReferenceFormat[]): readonly (FoundCase | Unusable)[] {
  const unusable = (why: string, id = place.name, formatId = ''): Unusable => ({ id, formatId, why })
  let content: unknown
  try {
    content = JSON.parse(readFileSync(place.path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    const why = (error as Error).message
    return [unusable(`${place.name} is no JSON (${why}); a case is { "format": …, "id": … }, ${known(formats)}`)]
  }
  const items: readonly unknown[] = Array.isArray(content) ? content : [content]
  if (items.length === 0) return [unusable(`${place.name} is an empty list: it holds no case`)]
  return items.map((item, i) => {
    const where = items.length === 1 ? place.name : `${place.name}[${i}]`
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      return unusable(`${where} is no object; a case is { "format": …, "id": … }, ${known(formats)}`, where)
    const file = item as CaseFile
    const id = typeof file.id === 'string' && file.id !== '' ? file.id : where
    const formatId = typeof file.format === 'string' ? file.format : ''
    const format = formats.find((entry) => entry.id === formatId)
    if (format !== undefined) return { place, file: { ...file, id }, format }
    const stated =
      file.format === undefined ? 'names no format' : `has the unknown format ${JSON.stringify(file.format)}`
    return unusable(`${where} ${stated}; ${known(formats)}`, id, formatId)
  })
}

const known = (formats: readonly ReferenceFormat[]): string =>
  `known formats: ${formats.map(({ id }) => id).join(', ') || 'none'}`

/** A case that is no better than its data files' list gives none: its own computation tells what is wrong. */
function dataFilesOf({ file, format }: FoundCase): readonly string[] {
  try {
    return format.dataFiles?.(file) ?? []
  } catch {
    return []
  }
}

const failed = ({ id, formatId, why }: Unusable): VerifiedCase => ({
  id,
  format: formatId,
  pass: false,
  worstError: null,
  tolerance: null,
  seconds: 0,
  problems: [why],
})

async function verified({ place, file, format }: FoundCase, withValues: boolean): Promise<VerifiedCase> {
  const own: string[] = []
  const at: Surroundings = {
    beside(name) {
      try {
        return readFileSync(besidePath(place, name), 'utf8')
      } catch (error) {
        const { code = (error as Error).message } = error as NodeJS.ErrnoException
        throw new Error(`${name}, which the case names, cannot be read (${code}); it must lie beside ${place.name}`)
      }
    },
    problem: (why) => void own.push(why),
  }
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const base = { id: String(file.id), format: format.id }
  try {
    const question = (format.question ?? withoutExpected)(file)
    const values = await format.compute(question, at)
    const took = seconds()
    const answers = format.answers === undefined ? file.expected : format.answers(file)
    const { notCompared } = format
    const { pass, worstError, tolerance, problems } = compare(values, answers ?? {}, {
      notCompared,
      tolerance: (path) => format.tolerance(path, question),
    })
    return {
      ...base,
      pass: pass && own.length === 0,
      worstError,
      tolerance,
      seconds: took,
      problems: [...own, ...problems],
      ...(withValues && { values }),
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const problems = [...own, `could not be computed: ${why}`]
    return { ...base, pass: false, worstError: null, tolerance: null, seconds: seconds(), problems }
  }
}
