// A note of planning with its place, in the language of the screen.

interface Note {
  readonly path: string
  readonly why: string
  readonly zh?: string | null
}

export const noteWords = ({ path, why, zh }: Note, language: 'zh' | 'en'): string =>
  `${path}: ${language === 'zh' ? (zh ?? why) : why}`
