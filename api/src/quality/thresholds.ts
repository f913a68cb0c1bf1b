/** Where a source's figures begin to say something else than "normal", each with its reason. Our rules, not a standard's. */
export interface Threshold {
  readonly value: number
  readonly unit: 'minutes' | 'seconds' | 'intervals' | 'share' | 'beds' | 'hours' | 'events' | 'batches'
  readonly why: string
}

export const THRESHOLDS = {
  staleFloor: {
    value: 15,
    unit: 'minutes',
    why: 'bed states older than this are no longer "now"; a short interval never makes silence count sooner',
  },
  staleIntervals: { value: 2, unit: 'intervals', why: 'one report may be lost on the way; two in a row are a silence' },
  lateFloor: {
    value: 5,
    unit: 'minutes',
    why: 'a feed of single messages pauses for minutes at night without being late',
  },
  lateIntervals: { value: 1.25, unit: 'intervals', why: 'batches made by a timer arrive a little late now and then' },
  validity: {
    value: 0.98,
    unit: 'share',
    why: 'single refusals are daily life; one in fifty is a mapping or a dictionary that is wrong',
  },
  clockOffset: {
    value: 300,
    unit: 'seconds',
    why: 'beyond five minutes the order of events between sources is no longer true',
  },
  clockEvents: { value: 20, unit: 'events', why: 'fewer events do not tell a clock from a delay' },
  batchesForInterval: { value: 5, unit: 'batches', why: 'fewer batches a day do not show a rhythm' },
  censusBeds: { value: 2, unit: 'beds', why: 'one patient on the move between the two counts is no finding' },
  censusShare: { value: 0.01, unit: 'share', why: 'a large hospital has more patients on the move' },
  censusAge: { value: 24, unit: 'hours', why: 'a census is taken daily; an older one speaks of other patients' },
  jumpTolerance: {
    value: 300,
    unit: 'seconds',
    why: 'lateness jumps by an hour where a clock changes; delivery varies by minutes',
  },
  drift: { value: 0.3, unit: 'share', why: 'weekday and weekend differ by less than this in bed events' },
} as const satisfies Readonly<Record<string, Threshold>>
