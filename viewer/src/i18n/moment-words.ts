// The words of an instant on the time bar in the chosen language, for its menu and what it leads to.
import { useApp } from '../store.ts'
import { momentEn } from './moment-en.ts'
import { momentZh } from './moment-zh.ts'
import type { Language } from './words.ts'

export type MomentWords = typeof momentZh
export const MOMENT_WORDS: Readonly<Record<Language, MomentWords>> = { zh: momentZh, en: momentEn }

export const useMomentWords = (): MomentWords => MOMENT_WORDS[useApp((state) => state.language)]
