// The words of what colours the ground in the chosen language, for components.
import { useApp } from '../store.ts'
import { heatEn } from './heat-en.ts'
import { heatZh } from './heat-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type HeatWords = WordsOf<typeof heatZh>
export const HEAT_WORDS: Readonly<Record<Language, HeatWords>> = { zh: heatZh, en: heatEn }

export const useHeatWords = (): HeatWords => HEAT_WORDS[useApp((state) => state.language)]
