// The words of a language, and texts that carry both languages.
import { en } from './en.ts'
import { type Words, zh } from './zh.ts'

export type { PlainKey, WordKey, Words } from './zh.ts'
export type Language = 'zh' | 'en'
export interface Text {
  readonly zh: string
  readonly en: string
}

export const WORDS: Readonly<Record<Language, Words>> = { zh, en }
/** The BCP 47 tag for `<html lang>` and Intl. */
export const LANGUAGE_TAG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' }
