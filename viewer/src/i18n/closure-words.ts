// The words of closures in the chosen language, for components.
import { useApp } from '../store.ts'
import { closureEn } from './closure-en.ts'
import { closureZh } from './closure-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type ClosureWords = WordsOf<typeof closureZh>
export const CLOSURE_WORDS: Readonly<Record<Language, ClosureWords>> = { zh: closureZh, en: closureEn }

export const useClosureWords = (): ClosureWords => CLOSURE_WORDS[useApp((state) => state.language)]
