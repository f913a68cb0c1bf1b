// What the catalogue shows: rows after filter and search, counts by kind, figures in words, the finding, the file.
import type { IndicatorsWords } from '../../i18n/indicators-words.ts'
import type { Language, Text } from '../../i18n/words.ts'
import type { Category, Entry, Kind, Value } from './catalogue-types.ts'

export interface Row {
  readonly entry: Entry
  readonly value: Value
}
/** `demo` = made up for demonstration; `empty` = nobody reported it. */
export type Filter = 'all' | 'live' | 'plan' | 'imported' | 'demo' | 'empty'
const KINDS_OF: Readonly<Record<Exclude<Filter, 'all'>, readonly Kind[]>> = {
  live: ['LIVE'],
  plan: ['PLAN'],
  imported: ['IMPORTED'],
  demo: ['SYNTHETIC'],
  empty: ['NOT_REPORTED'],
}
export const FILTERS: readonly Filter[] = ['all', 'live', 'plan', 'imported', 'demo', 'empty']
export const CATEGORY_ORDER: readonly Category[] = ['RESOURCES', 'SERVICES', 'PUBLIC_HEALTH', 'INSURANCE', 'MEDICINES']

export const rowsOf = (entries: readonly Entry[], values: readonly Value[]): readonly Row[] => {
  const byId = new Map(values.map((value) => [value.id, value]))
  return entries.flatMap((entry) => {
    const value = byId.get(entry.id)
    return value === undefined ? [] : [{ entry, value }]
  })
}

const fitsFilter = ({ value }: Row, filter: Filter): boolean =>
  filter === 'all' || KINDS_OF[filter].includes(value.kind)

export const countOf = (rows: readonly Row[], filter: Filter, category: Category | null): number =>
  rows.filter((row) => (category === null || row.entry.category === category) && fitsFilter(row, filter)).length

/** Every word of the query must occur in the name, id or formula, in either language. */
export function shownRows(
  rows: readonly Row[],
  filter: Filter,
  category: Category | null,
  query: string,
): readonly Row[] {
  const wanted = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const { id, name, formula } = row.entry
    const hay = `${id} ${name.zh} ${name.en} ${formula.zh} ${formula.en}`.toLocaleLowerCase()
    return (
      (category === null || row.entry.category === category) &&
      fitsFilter(row, filter) &&
      wanted.every((word) => hay.includes(word))
    )
  })
}

/** The figure in its unit: a share in per cent. */
export function figure({ unit, digits }: Pick<Entry, 'unit' | 'digits'>, value: number, language: Language): string {
  const shown = unit === 'share' ? value * 100 : value
  return shown.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

export function targetWords(entry: Entry, language: Language): string | null {
  if (entry.target === null) return null
  const { low, high } = entry.target
  const said = (value: number): string => figure(entry, value, language)
  if (low !== null && high !== null) return `${said(low)}–${said(high)}`
  return low !== null ? `≥ ${said(low)}` : `≤ ${said(high!)}`
}

/** What the figures say together: how many lie outside their target, of how many with one, and which alarms. */
export function finding(rows: readonly Row[], words: IndicatorsWords, say: (text: Text) => string): string {
  const judged = rows.filter(({ value }) => value.standing !== 'NONE')
  const beyond = judged.filter(({ value }) => value.standing !== 'OK')
  if (judged.length === 0) return words.noneJudged
  const worst = beyond.find(({ value }) => value.standing === 'ALARM') ?? beyond[0]
  return worst === undefined
    ? words.allWithin(String(judged.length))
    : words.beyond(String(beyond.length), String(judged.length), say(worst.entry.name))
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The shown rows as a file, with unit, time or year, source and kind in every row. */
export function csvOf(rows: readonly Row[], words: IndicatorsWords, language: Language, synthetic: boolean): string {
  const head = words.csvHead.split('|')
  const lines = rows.map(({ entry, value }) => [
    entry.id,
    entry.name[language],
    value.value === null ? '' : String(entry.unit === 'share' ? Number((value.value * 100).toFixed(6)) : value.value),
    entry.unitName[language],
    words[`kind.${value.kind}`] + (synthetic && value.kind === 'LIVE' ? ` · ${words.syntheticLoads}` : ''),
    value.period ?? value.observedAt ?? '',
    targetWords(entry, language) ?? '',
    (value.source ?? entry.source)[language],
    entry.formula[language],
  ])
  return `\ufeff${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
