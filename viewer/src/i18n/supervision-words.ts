// The words of the supervision screen in the chosen language, for its components.
import { useApp } from '../store.ts'
import { supervisionEn } from './supervision-en.ts'
import { supervisionZh } from './supervision-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type SupervisionWords = WordsOf<typeof supervisionZh>
export const SUPERVISION_WORDS: Readonly<Record<Language, SupervisionWords>> = { zh: supervisionZh, en: supervisionEn }

export const useSupervisionWords = (): SupervisionWords => SUPERVISION_WORDS[useApp((state) => state.language)]
