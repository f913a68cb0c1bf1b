// The words of the indicators room.
import type { IndicatorsWords } from './indicators-words.ts'

export const indicatorsEn: IndicatorsWords = {
  title: 'Catalogue of indicators',
  tabs: 'Views of the indicators room',
  'tab.catalogue': 'Indicators',
  'tab.scoreboard': 'Forecast scores',
}
