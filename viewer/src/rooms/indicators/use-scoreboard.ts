// What the panels of the scoreboard look at together.
import { useMemo } from 'react'
import { session } from '../../data/exercise-session.ts'
import { grantedIn } from '../../data/granted.ts'
import { useScoresWords } from '../../i18n/scores-words.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { issuedBoard, keyOf, type NamedPlace, placesOf } from './scoreboard-figures.ts'
import { useScores } from './scoreboard-store.ts'

/** The boards, the one that is issued at the chosen place, and the one that is looked at closely. */
export function useScoreboard() {
  const boards = useScores((state) => state.boards)
  const place = useScores((state) => state.place)
  const source = useScores((state) => state.source)
  const issued = useMemo(() => issuedBoard(boards, place), [boards, place])
  return { boards, place, issued, board: boards.find((one) => keyOf(one) === source) ?? issued }
}

export function useNamedPlaces(): readonly NamedPlace[] {
  const boards = useScores((state) => state.boards)
  const catalogue = useApp((state) => state.catalogue)
  const words = useScoresWords()
  const { language } = useWords()
  return useMemo(
    () => placesOf(boards, (id) => catalogue?.facility.get(id)?.name[language] ?? id, words),
    [boards, catalogue, language, words],
  )
}

/** Why there is no record to look at; null = there is. */
export function useNoScores(): string | null {
  const words = useScoresWords()
  const denied = useApp((state) => !grantedIn(state, 'forecast'))
  const problem = useScores((state) => state.problem)
  const waiting = useScores((state) => state.boards.length === 0)
  if (session !== null) return words.inExercise
  if (denied) return words.denied
  if (waiting) return problem ?? words.loading
  return null
}
