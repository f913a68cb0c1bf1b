/**
 * What the columns of a census table mean, recognised by their headings in English and Chinese. `feed map` writes the answer
 * into the mapping file for a human to correct; without a mapping file it is used as it is.
 */
import type { CsvColumns, CsvGroup, CsvRule } from './csv-columns.ts'
import { formOf } from './csv-time.ts'
import { holdsPersonalNumber } from './place-code.ts'

export interface RecognisedColumns {
  readonly columns: CsvColumns
  /** Headings that were left out because others tell the same in parts: `general_acute` beside its adult and paediatric parts. */
  readonly totals: readonly string[]
  /** Headings without meaning for the twin: their cells are never read. */
  readonly ignored: readonly string[]
}

export type Recognition =
  | { readonly ok: true; readonly recognised: RecognisedColumns }
  | { readonly ok: false; readonly why: string }

const CODE =
  /^((\w*_)?(trust|provider|org|organi[sz]ation|hospital|facility|site|institution)(\d*_)?(code|id)|code|机构(代码|编码|编号)|医院(代码|编码|编号)|医疗机构代码|院区代码)$/
const PLACE = /^(trust|provider|organi[sz]ation|hospital|facility|site|institution|机构|医院|医疗机构|院区|单位)$/
const UNIT = /^(ward|unit|department)(_name|_code|_id)?$|^(病区|科室|病房|护理单元)(名称|代码|编码)?$/
const NAME =
  /^((trust|provider|org|organi[sz]ation|hospital|facility|site|institution)_name|name|(机构|医院|医疗机构|院区|单位)?名称)$/
const TIME =
  /^(date|day|month|period|time|timestamp|datetime|as_of|(report|census|snapshot)_?(date|time|month)|(统计|上报|报告|填报|查询)?(日期|时间|月份))$/
const OCCUPIED = /(?:^|_)(?:beds?_)?occupied(?:_beds?)?$|(?:已?占用|使用|在院)(?:床位?)?(?:数|人数)?$/
const OPEN = /(?:^|_)(?:beds?_)?(?:open|available|staffed)(?:_beds?)?$|(?:实际)?开放(?:床位?)?数?$/

const EMERGENCY = /(^|_)(ae|a&e|ed|er|emergency)(_|$)|急诊/
const CLOSURE = /closures?$|closed$|关闭(次数)?$/
const DIVERT = /diverts?$|diversions?$|分流(次数)?$|绕行(次数)?$/
const WAITING = /(^|_)(waiting|queue)$|候诊(人数)?$/
const QUEUES: readonly (readonly [RegExp, Extract<CsvRule, { kind: 'queue.reported' }>['service']])[] = [
  [EMERGENCY, 'emergency'],
  [/fever|发热/, 'fever'],
  [/outpatient|门诊/, 'outpatient'],
]

/** Abbreviations of bed groups that tables use. */
const GROUP_NAMES: Readonly<Record<string, string>> = {
  ga: 'General and acute 普通与急症床位',
  cc: 'Critical care 重症监护',
  cc_adult: 'Adult critical care 成人重症监护',
  icu: 'Intensive care 重症监护',
  ed: 'Emergency department 急诊',
  '': 'All beds 全部床位',
}

/** A heading in small letters, its words joined by `_`. */
const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-./()（）:：]+/g, '_')
    .replace(/^_+|_+$/g, '')

const told = (heading: string): string =>
  holdsPersonalNumber(heading) ? '（含个人号码，未列出 withheld: holds what looks like a personal number）' : heading

/** @param firstRow decides how dates are written. */
export function recogniseColumns(headings: readonly string[], firstRow: readonly string[]): Recognition {
  // A heading that holds somebody's number means nothing, and is not told on.
  const words = headings.map((heading) => (holdsPersonalNumber(heading) ? '' : plain(heading)))
  const at = (pattern: RegExp): number => words.findIndex((word) => pattern.test(word))
  const nameAt = at(NAME)
  const facilityAt = [at(CODE), at(PLACE), nameAt].find((index) => index >= 0)
  const timeAt = at(TIME)
  const unitAt = at(UNIT)
  if (facilityAt === undefined)
    return { ok: false, why: 'has no column that names the facility, such as code, hospital or 医院' }
  if (timeAt < 0) return { ok: false, why: 'has no column with the date, such as date, month or 日期' }
  const form = formOf(firstRow[timeAt] ?? '') ?? (/month|月份/.test(words[timeAt]!) ? 'YYYY-MM' : 'YYYY-MM-DD')
  if (form === 'ambiguous')
    return {
      ok: false,
      why: 'has dates whose day and month cannot be told apart; name the form in columns.time.form of the mapping file',
    }
  const { groups, totals } = groupsOf(headings, words)
  const rules = headings.flatMap((heading, i) => ruleOf(heading, words[i]!) ?? [])
  if (groups.length === 0 && rules.length === 0)
    return {
      ok: false,
      why: 'has no column of occupied beds, such as ga_occupied beside ga_open, or 占用床位 beside 开放床位',
    }
  const columns: CsvColumns = {
    facility: headings[facilityAt]!,
    ...(nameAt >= 0 && nameAt !== facilityAt ? { name: headings[nameAt]! } : {}),
    ...(unitAt < 0 ? {} : { unit: headings[unitAt]! }),
    time: { column: headings[timeAt]!, form },
    groups,
    ...(rules.length === 0 ? {} : { rules }),
  }
  const used = new Set([
    columns.facility,
    columns.name,
    columns.unit,
    columns.time.column,
    ...groups.flatMap((group) => [group.occupied, group.open]),
    ...rules.map((rule) => rule.column),
    ...totals,
  ])
  return {
    ok: true,
    recognised: { columns, totals, ignored: headings.filter((heading) => !used.has(heading)).map(told) },
  }
}

function groupsOf(headings: readonly string[], words: readonly string[]) {
  const stems = (pattern: RegExp): ReadonlyMap<string, string> =>
    new Map(
      words.flatMap((word, i) =>
        pattern.test(word) ? [[word.replace(pattern, '').replace(/_+$/, ''), headings[i]!] as const] : [],
      ),
    )
  const open = stems(OPEN)
  const all = [...stems(OCCUPIED)].map(([stem, occupied]): CsvGroup & { readonly stem: string } => {
    const opened = open.get(stem)
    return {
      stem,
      suffix: stem === '' ? 'all' : stem,
      name: GROUP_NAMES[stem] ?? stem.replaceAll('_', ' '),
      occupied,
      ...(opened === undefined ? {} : { open: opened }),
    }
  })
  // A total beside its parts would count every bed twice.
  const isTotal = (stem: string): boolean =>
    all.filter((other) => other.stem !== stem && (stem === '' || other.stem.endsWith(`_${stem}`))).length >= 2
  const totals = all.filter((group) => isTotal(group.stem))
  const groups = all.filter((group) => !isTotal(group.stem)).map(({ stem: _, ...group }) => group)
  return {
    groups,
    totals: totals.flatMap((group) => (group.open === undefined ? [group.occupied] : [group.occupied, group.open])),
  }
}

function ruleOf(column: string, word: string): CsvRule | undefined {
  if (EMERGENCY.test(word) && CLOSURE.test(word))
    return { column, kind: 'facility.status', service: 'emergency', status: 'closed' }
  if (EMERGENCY.test(word) && DIVERT.test(word))
    return { column, kind: 'facility.status', service: 'emergency', status: 'degraded' }
  if (!WAITING.test(word)) return undefined
  const service = QUEUES.find(([pattern]) => pattern.test(word))?.[1]
  return service === undefined ? undefined : { column, kind: 'queue.reported', service }
}
