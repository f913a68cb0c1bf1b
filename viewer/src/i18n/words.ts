// The words of a language, and texts that carry both languages.
import { session } from '../data/exercise-session.ts'
import { en } from './en.ts'
import { inExerciseEn } from './exercise-en.ts'
import { inExerciseZh } from './exercise-zh.ts'
import { type Words, zh } from './zh.ts'

export type { PlainKey, WordKey, Words } from './zh.ts'
export type Language = 'zh' | 'en'
export interface Text {
  readonly zh: string
  readonly en: string
}

/** In an exercise nothing is called live. */
export const WORDS: Readonly<Record<Language, Words>> =
  session === null ? { zh, en } : { zh: { ...zh, ...inExerciseZh }, en: { ...en, ...inExerciseEn } }
/** The BCP 47 tag for `<html lang>` and Intl. */
export const LANGUAGE_TAG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' }
