// The words of handover notes in the chosen language, for their components.
import { useApp } from '../store.ts'
import { handoverEn } from './handover-en.ts'
import { handoverZh } from './handover-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type HandoverWords = WordsOf<typeof handoverZh>
const HANDOVER_WORDS: Readonly<Record<Language, HandoverWords>> = { zh: handoverZh, en: handoverEn }

export const useHandoverWords = (): HandoverWords => HANDOVER_WORDS[useApp((state) => state.language)]
