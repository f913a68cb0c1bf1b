// The words of forecasts and their record in the chosen language, for components.
import { useApp } from '../store.ts'
import { scoresEn } from './scores-en.ts'
import { scoresZh } from './scores-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type ScoresWords = WordsOf<typeof scoresZh>
export const SCORES_WORDS: Readonly<Record<Language, ScoresWords>> = { zh: scoresZh, en: scoresEn }

export const useScoresWords = (): ScoresWords => SCORES_WORDS[useApp((state) => state.language)]
