// What the catalogue says of an indicator, as lines of a name and its words; the room and the explanations on the spot share it.
import type { IndicatorsWords } from '../../i18n/indicators-words.ts'
import type { Language } from '../../i18n/words.ts'
import { figure, targetWords } from './catalogue-rows.ts'
import type { Entry, Thresholds } from './catalogue-types.ts'

export type NamedWords = readonly [name: string, said: string]

export const definitionOf = (
  entry: Entry,
  thresholds: Thresholds | undefined,
  words: IndicatorsWords,
  language: Language,
): readonly NamedWords[] => [
  [words.formula, entry.formula[language]],
  [words.levels, entry.levels.map((level) => words[`level.${level}` as 'level.city']).join(' · ')],
  [words.refresh, words[`refresh.${entry.refresh}` as 'refresh.event']],
  [words.direction, words[`better.${entry.better}`]],
  [words.definition, entry.source[language]],
  ...(entry.target === null
    ? []
    : [[words.targetSource, `${targetWords(entry, language)} · ${entry.target.source[language]}`] as const]),
  ...(thresholds === undefined
    ? []
    : [
        [
          words.alertLimits,
          `${figure(entry, thresholds.watch, language)} · ${figure(entry, thresholds.alarm, language)} ${entry.unitName[language]} · ${thresholds.source}`,
        ] as const,
      ]),
]
