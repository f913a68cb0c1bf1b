import type { FiguresWords } from './figures-words.ts'

export const figuresEn: FiguresWords = {
  close: 'Close',
  how: 'How it is worked out',
  source: 'Source',
  uncertainty: 'Uncertainty',
  unit: 'Unit',
  at: 'As of',
  basis: 'What this one stands on',
  inCatalogue: 'See it in the catalogue',
  asTable: 'Show as a table',
  asChart: 'Show as a chart',
  saving: 'Writing…',
  saved: (file: string) => `Saved as ${file}`,
  notSaved: (why: string) => `Not saved: ${why}`,
  nothingDrawn: 'Nothing is drawn to be saved now',
  reading: 'Reading the catalogue…',
  counted:
    'Counted or timed from events, so no sampling error; what was not reported is left empty, and the age stands beside the figure',
}
