// Words of CZML files that are opened and played.
import type { CzmlWords } from './czml-words.ts'

export const czmlEn: CzmlWords = {
  open: 'Open CZML…',
  openWhat:
    'A CZML file saved here, of the last 24 hours or of a rehearsal, played by the time bar; it can be dropped on the globe too',
  recorded: 'RECORDING',
  rehearsal: 'REHEARSAL',
  banner: (name, file) => `${name} · file ${file}`,
  span: (from, until) => `${from} to ${until}`,
  stageAlone: 'the stage alone shows the file; lists and charts show this city at the same instant',
  outside: 'the time bar stands outside its span: nothing is known of the hospitals there',
  leave: 'Close, back to live',
  beyond: (file, from, until) =>
    `${file}: its span, ${from} to ${until}, lies beyond what the time bar reaches; open a newer file`,
  tooLarge: (file) => `${file}: is larger than 32 MB; open a file saved with “CZML ↓”`,
  save: 'CZML ↓',
  saveWhat: 'Hospitals of the rehearsal (P50) as a CZML file in which every name says REHEARSAL',
}
