// The words of CZML files in the chosen language, for components.
import { useApp } from '../store.ts'
import { czmlEn } from './czml-en.ts'
import { czmlZh } from './czml-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type CzmlWords = WordsOf<typeof czmlZh>
export const CZML_WORDS: Readonly<Record<Language, CzmlWords>> = { zh: czmlZh, en: czmlEn }

export const useCzmlWords = (): CzmlWords => CZML_WORDS[useApp((state) => state.language)]
