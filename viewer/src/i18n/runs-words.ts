// The words of the queue of runs in the chosen language, for its components.
import { useApp } from '../store.ts'
import { runsEn } from './runs-en.ts'
import { runsZh } from './runs-zh.ts'
import type { Language } from './words.ts'

export type RunsWords = typeof runsZh
const RUNS_WORDS: Readonly<Record<Language, RunsWords>> = { zh: runsZh, en: runsEn }

export const useRunsWords = (): RunsWords => RUNS_WORDS[useApp((state) => state.language)]
