// The words of the epidemic view in the chosen language, for its components.
import { useApp } from '../store.ts'
import { epidemicEn } from './epidemic-en.ts'
import { epidemicZh } from './epidemic-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type EpidemicWords = WordsOf<typeof epidemicZh>
export const EPIDEMIC_WORDS: Readonly<Record<Language, EpidemicWords>> = { zh: epidemicZh, en: epidemicEn }

export const useEpidemicWords = (): EpidemicWords => EPIDEMIC_WORDS[useApp((state) => state.language)]
