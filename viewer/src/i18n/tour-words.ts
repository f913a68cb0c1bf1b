// The words of the tour in the chosen language.
import { useApp } from '../store.ts'
import { tourEn } from './tour-en.ts'
import { tourZh } from './tour-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type TourWords = WordsOf<typeof tourZh>
const TOUR_WORDS: Readonly<Record<Language, TourWords>> = { zh: tourZh, en: tourEn }

export const useTourWords = (): TourWords => TOUR_WORDS[useApp((state) => state.language)]
