// The words of the indicators room in the chosen language, for its components.
import { useApp } from '../store.ts'
import { indicatorsEn } from './indicators-en.ts'
import { indicatorsZh } from './indicators-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type IndicatorsWords = WordsOf<typeof indicatorsZh>
export const INDICATORS_WORDS: Readonly<Record<Language, IndicatorsWords>> = { zh: indicatorsZh, en: indicatorsEn }

export const useIndicatorsWords = (): IndicatorsWords => INDICATORS_WORDS[useApp((state) => state.language)]
