// A specialty's name in the present language.
import type { Words } from '../../../i18n/words.ts'
import { useWords } from '../../../words-hook.ts'

export function useNeedName(): (need: string) => string {
  const { words } = useWords()
  return (need) => (words[`need.${need}` as keyof Words] as string | undefined) ?? need
}
