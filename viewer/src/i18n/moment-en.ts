// What can be done with an instant on the time bar, in words; comes with the menu.
import type { momentZh } from './moment-zh.ts'

export const momentEn: { readonly [K in keyof typeof momentZh]: (typeof momentZh)[K] } = {
  open: (time) => `Start from ${time}…`,
  title: (time) => `Starting from ${time}`,
  rehearse: 'Rehearse from here',
  rehearseWhat: 'The city as it was then is restored and forked; what followed is not in the runs',
  drill: 'Make it a drill',
  drillWhat: 'The exercise begins in the city as it was then',
  replay: 'Replay the past from here',
  replayWhat: 'The record plays once more as it was, then with one decision changed',
  replayShort: 'A replay needs an hour of record behind its beginning at least',
  ahead: 'Rehearse from now to beyond here',
  aheadWhat: 'A forecast instant has no state to fork: the present is forked and run past this instant',
  drillNow: 'Make a drill from now',
  drillNowWhat: 'A forecast instant has no state to fork: the drill begins now, and can jump to here',
  span: (from) => `The record begins at ${from}: before it there is history in sums, and no state to fork`,
  noSpan: 'There is no record to restore yet',
  titleAhead: (time) => `${time} (forecast)`,
  lay: 'Show on the time bar',
  own: 'Your own',
  start: 'Starts from',
  startNow: 'now (live)',
  startPast: (time) => `the record at ${time}`,
  fromRecord: (time) => `Forked from the record at ${time}: what followed is not in the runs`,
}
