// What a rehearsal's words are made of: its plan, its clock, the names of places; and whom it is about.
import { useMemo } from 'react'
import type { Pair, Rehearsal, RehearsalResult } from '../../data/types.ts'
import type { AnswerContext } from '../../findings/rehearsal.ts'
import { useApp } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { focusHospital, leverWords } from './draft.ts'
import { useNaming } from './naming.ts'

export function useAnswerContext(rehearsal: Rehearsal): AnswerContext {
  const { words, language } = useWords()
  const zone = useZone()
  const naming = useNaming()
  const horizonHours = rehearsal.previewHours ?? rehearsal.horizonHours
  return useMemo(
    () => ({
      forkedAt: Date.parse(rehearsal.forkedAt),
      horizonHours,
      zone,
      language,
      words,
      hasPlan: rehearsal.levers.length > 0,
      hasShocks: rehearsal.shocks.length > 0,
      nameOf: naming.nameOf,
      leverName: (lever) => {
        const asked = rehearsal.levers[lever]
        return asked ? leverWords(asked, naming) : '–'
      },
    }),
    [rehearsal.forkedAt, horizonHours, rehearsal.levers, rehearsal.shocks.length, zone, language, words, naming],
  )
}

/** The hospital the plan is about; without one, the city. */
export function useFocus(result: RehearsalResult): { id: string | null; pair: Pair } {
  const focus = useApp(focusHospital)
  const pair = result.facilities.find((one) => one.facility === focus) ?? result.city
  return { id: pair.facility, pair }
}
