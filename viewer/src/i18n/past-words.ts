// The words of the screen that replays the past in the chosen language, for its components.
import { useApp } from '../store.ts'
import { pastEn } from './past-en.ts'
import { pastZh } from './past-zh.ts'
import type { Language } from './words.ts'

type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] }
export type PastWords = Widened<typeof pastZh>
export const PAST_WORDS: Readonly<Record<Language, PastWords>> = { zh: pastZh, en: pastEn }

export const usePastWords = (): PastWords => PAST_WORDS[useApp((state) => state.language)]
