// The words of explanations and of what leaves the screen, in the chosen language.
import { useApp } from '../store.ts'
import { figuresEn } from './figures-en.ts'
import { figuresZh } from './figures-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type FiguresWords = WordsOf<typeof figuresZh>
const FIGURES_WORDS: Readonly<Record<Language, FiguresWords>> = { zh: figuresZh, en: figuresEn }

export const useFiguresWords = (): FiguresWords => FIGURES_WORDS[useApp((state) => state.language)]
