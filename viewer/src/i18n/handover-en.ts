// The words of handover notes, in English.
import type { handoverZh } from './handover-zh.ts'
import type { WordsOf } from './zh.ts'

export const handoverEn: WordsOf<typeof handoverZh> = {
  title: 'Handover',
  strip: (open) => `Handover ${open}`,
  none: 'nothing waits to be taken over',
  newest: (post, text) => `${post}: ${text}`,
  heading: (open, all) => (open === '0' ? `${all} handover notes, all taken over` : `${open} wait to be taken over`),
  basis: 'of the last 48 hours; those not taken over stay',
  close: 'Close',
  city: 'City',
  about: (time) => `about ${time}`,
  look: 'Look at that time',
  takenBy: (post, time) => `taken over by ${post}, ${time}`,
  untaken: 'not taken over',
  take: 'Take over',
  post: 'Post',
  postHint: 'the post, such as night dispatch, never a person',
  text: 'For the next shift',
  textHint: 'one line of 3 to 300 characters: place and matter, never a patient',
  of: 'About',
  aboutNow: (time) => `Time: ${time} (of the time bar)`,
  write: 'Write the note',
  written: 'The note is kept',
  taken: 'Taken over',
  failed: (why) => `Not kept: ${why}`,
  only: 'This role may read the notes and not write',
  kept: 'Kept for good and never changed; rehearsals and exercises have none',
  list: 'Handover notes',
}
