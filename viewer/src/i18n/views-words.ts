// The words of saved views in the chosen language.
import { useApp } from '../store.ts'
import { viewsEn } from './views-en.ts'
import { viewsZh } from './views-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type ViewsWords = WordsOf<typeof viewsZh>
const VIEWS_WORDS: Readonly<Record<Language, ViewsWords>> = { zh: viewsZh, en: viewsEn }

export const useViewsWords = (): ViewsWords => VIEWS_WORDS[useApp((state) => state.language)]
