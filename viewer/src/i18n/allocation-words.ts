// The words of the allocation screen in the chosen language, for its components.
import { useApp } from '../store.ts'
import { allocationEn } from './allocation-en.ts'
import { allocationZh } from './allocation-zh.ts'
import type { Language } from './words.ts'

export type AllocationWords = typeof allocationZh
export const ALLOCATION_WORDS: Readonly<Record<Language, AllocationWords>> = { zh: allocationZh, en: allocationEn }

export const useAllocationWords = (): AllocationWords => ALLOCATION_WORDS[useApp((state) => state.language)]
