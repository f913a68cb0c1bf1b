// The words of the chosen language, for components.
import { type Language, type Text, WORDS, type Words } from './i18n/words.ts'
import { useApp } from './store.ts'

export interface Speech {
  readonly words: Words
  readonly language: Language
  /** The text of the chosen language. */
  readonly say: (text: Text) => string
}

export function useWords(): Speech {
  const language = useApp((state) => state.language)
  return { words: WORDS[language], language, say: (text) => text[language] }
}

export const useZone = (): string => useApp((state) => state.city?.zone ?? 'Asia/Shanghai')

/** The city's clock, epoch ms; null before the first pulse. Ages are counted from it. */
export const useAsOf = (): number | null => useApp((state) => (state.pulse ? Date.parse(state.pulse.asOf) : null))
