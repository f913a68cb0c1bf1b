// The words of the alert desk in the chosen language, for its components.
import { useApp } from '../store.ts'
import { riskEn } from './risk-en.ts'
import { riskZh } from './risk-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type RiskWords = WordsOf<typeof riskZh>
export const RISK_WORDS: Readonly<Record<Language, RiskWords>> = { zh: riskZh, en: riskEn }

export const useRiskWords = (): RiskWords => RISK_WORDS[useApp((state) => state.language)]
