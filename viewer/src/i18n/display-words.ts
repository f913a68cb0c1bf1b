// The words of themes, drawers and failures in the chosen language.
import { useApp } from '../store.ts'
import { displayEn } from './display-en.ts'
import { displayZh } from './display-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type DisplayWords = WordsOf<typeof displayZh>
export const DISPLAY_WORDS: Readonly<Record<Language, DisplayWords>> = { zh: displayZh, en: displayEn }

export const useDisplayWords = (): DisplayWords => DISPLAY_WORDS[useApp((state) => state.language)]
