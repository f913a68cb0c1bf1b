/**
 * From where on looking at data is worth a person's question. No standard gives figures; all are assumed (tag A), for an operations
 * centre of some tens of people, and a finding is a question and no judgement.
 */
export interface SupervisionThreshold {
  readonly value: number
  readonly unit: 'places' | 'reads' | 'exports' | 'refusals' | 'tokens' | 'accesses' | 'hours' | 'hour of the day'
  readonly why: string
}

export const SUPERVISION_THRESHOLDS = {
  bulkPlaces: {
    value: 30,
    unit: 'places',
    why: 'assumed: a shift looks at the dozen hospitals that need action; half of a city of 78 within an hour is a collection',
  },
  outsidePlaces: {
    value: 10,
    unit: 'places',
    why: 'assumed: the room opens the hospital that needs action most by itself, which may be another’s; ten of them in an hour were chosen',
  },
  officeFrom: {
    value: 6,
    unit: 'hour of the day',
    why: 'assumed: posts that are not manned round the clock begin later',
  },
  officeUntil: { value: 22, unit: 'hour of the day', why: 'assumed: and have ended by then' },
  exports: { value: 5, unit: 'exports', why: 'assumed: reports and shares are taken once or twice a day' },
  refusals: {
    value: 10,
    unit: 'refusals',
    why: 'assumed: a wrong click is refused once; ten in an hour are a trial of what opens',
  },
  guesses: {
    value: 10,
    unit: 'tokens',
    why: 'assumed: a lapsed token is tried again a few times; after thirty a minute no more are answered',
  },
  emergencies: {
    value: 3,
    unit: 'accesses',
    why: 'assumed: emergencies that come every other day are a grant that is missing',
  },
  reviewWithin: {
    value: 24,
    unit: 'hours',
    why: 'assumed: an emergency is judged while it is remembered, by the next day',
  },
} as const satisfies Readonly<Record<string, SupervisionThreshold>>
