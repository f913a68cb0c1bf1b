// The words of the list of single beds in the chosen language.
import { useApp } from '../store.ts'
import { bedListEn } from './bed-list-en.ts'
import { bedListZh } from './bed-list-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type BedListWords = WordsOf<typeof bedListZh>
export const BED_LIST_WORDS: Readonly<Record<Language, BedListWords>> = { zh: bedListZh, en: bedListEn }

export const useBedListWords = (): BedListWords => BED_LIST_WORDS[useApp((state) => state.language)]
