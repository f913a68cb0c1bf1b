// The words of the screen of the cheapest actions in the chosen language, for its components.
import { useApp } from '../store.ts'
import { actionsEn } from './actions-en.ts'
import { actionsZh } from './actions-zh.ts'
import type { Language } from './words.ts'

export type ActionsWords = typeof actionsZh
export const ACTIONS_WORDS: Readonly<Record<Language, ActionsWords>> = { zh: actionsZh, en: actionsEn }

export const useActionsWords = (): ActionsWords => ACTIONS_WORDS[useApp((state) => state.language)]
