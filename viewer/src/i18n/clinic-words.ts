// The words of clinics in the chosen language, for components.
import { useApp } from '../store.ts'
import { clinicEn } from './clinic-en.ts'
import { clinicZh } from './clinic-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type ClinicWords = WordsOf<typeof clinicZh>
export const CLINIC_WORDS: Readonly<Record<Language, ClinicWords>> = { zh: clinicZh, en: clinicEn }

export const useClinicWords = (): ClinicWords => CLINIC_WORDS[useApp((state) => state.language)]
