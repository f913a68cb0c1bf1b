/**
 * Why an entry is held, in both languages: the twin, the decoders and the gateways give their reasons in English, and the
 * tables beside this file say them in Chinese. `reasons.test.ts` holds the tables against every reason in the sources.
 */
import { BED_STATUSES, BED_STEPS, PERSONAL_KINDS, PLACE_KINDS, type ReasonRow } from './reason-words.ts'
import { FEED_REASONS } from './reasons-of-feeds.ts'
import { FIELD_REASONS } from './reasons-of-fields.ts'
import { TWIN_REASONS } from './reasons-of-twin.ts'

export interface ReasonText {
  readonly zh: string
  readonly en: string
}

interface Pattern {
  readonly wording: RegExp
  readonly zh: string
}

const SEPARATOR = '; '
const ROWS: readonly ReasonRow[] = [...TWIN_REASONS, ...FIELD_REASONS, ...FEED_REASONS]
/** Reasons without anything filled in. */
const SENTENCES = new Map(ROWS.filter(([en]) => !en.includes('{}')))
const PATTERNS: readonly Pattern[] = ROWS.filter(([en]) => en.includes('{}')).map(([en, zh]) => ({
  wording: new RegExp(`^${en.split('{}').map(escaped).join('([^;]+)')}$`),
  zh,
}))
/** Most parts between semicolons that one row of the tables has. */
const LONGEST_ROW = Math.max(...ROWS.map(([en]) => en.split(SEPARATOR).length))
/** `bed: …`: the field that one of several problems is about. */
const FIELD = /^([A-Za-z0-9_.-]*): (?=.)/

const WORDS: Readonly<Record<string, (text: string) => string>> = {
  bed: (text) => listed(text, BED_STATUSES),
  step: (text) => BED_STEPS[text] ?? text,
  place: (text) => PLACE_KINDS[text] ?? text,
  personal: (text) => PERSONAL_KINDS[text] ?? text,
}

/** @returns the reason as it is, and in Chinese; a part that the tables do not know stays English there. */
export function reasonText(why: string): ReasonText {
  return {
    zh: partsOf(why)
      .map(({ en, zh }) => zh ?? en)
      .join('；'),
    en: why,
  }
}

/** Whether the tables know every part of a reason. */
export const isKnownReason = (why: string): boolean => partsOf(why).every(({ zh }) => zh !== null)

interface Part {
  readonly en: string
  /** null where the tables do not know it. */
  readonly zh: string | null
}

/** The longest rows of the tables that the reason is made of, in order. */
function partsOf(why: string): Part[] {
  const pieces = why.split(SEPARATOR)
  const found: Part[] = []
  for (let from = 0; from < pieces.length; ) {
    let to = Math.min(pieces.length, from + LONGEST_ROW)
    const piece = (): string => pieces.slice(from, to).join(SEPARATOR)
    let zh = inChinese(piece())
    while (zh === null && to > from + 1) {
      to--
      zh = inChinese(piece())
    }
    found.push({ en: piece(), zh })
    from = to
  }
  return found
}

function inChinese(reason: string): string | null {
  const field = FIELD.exec(reason)
  if (field !== null) {
    const zh = inChinese(reason.slice(field[0].length))
    return zh === null || field[1] === '' ? zh : `${field[1]}：${zh}`
  }
  const sentence = SENTENCES.get(reason)
  if (sentence !== undefined) return sentence
  for (const { wording, zh } of PATTERNS) {
    const found = wording.exec(reason)
    if (found !== null)
      return zh.replace(/\{(\d)(?::(\w+))?\}/g, (_, place: string, words: string | undefined) => {
        const text = found[Number(place)]!
        return words === undefined ? text : WORDS[words]!(text)
      })
  }
  return null
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}

/** `available, dirty or unknown`, word by word. */
const listed = (text: string, words: Readonly<Record<string, string>>): string =>
  text
    .split(/, | or /)
    .map((word) => words[word] ?? word)
    .join('、')
