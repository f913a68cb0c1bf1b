// The words of the plan's areas and of its question, in the chosen language; they come with the plan room.
import { useApp } from '../store.ts'
import { planAreasEn } from './plan-areas-en.ts'
import { planAreasZh } from './plan-areas-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type PlanAreasWords = WordsOf<typeof planAreasZh>
const PLAN_AREAS_WORDS: Readonly<Record<Language, PlanAreasWords>> = { zh: planAreasZh, en: planAreasEn }

export const usePlanAreasWords = (): PlanAreasWords => PLAN_AREAS_WORDS[useApp((state) => state.language)]
