/** What can be given to the next patient, and who asks for a bed already. */
import { type BedBalance, bedBalanceOf, WAITING_PLACES, type WaitingPlace } from '@kangcheng/twin-engine/escalation'
import type { Twin } from '../live/twin.ts'
import { builder } from './builder.ts'

const KINDS = ['ward', 'icu'] as const

const BedKindType = builder.enumType('BedKind', { values: { WARD: { value: 'ward' }, ICU: { value: 'icu' } } as const })

const WaitingPlaceType = builder.enumType('WaitingPlace', {
  description:
    'Where those are who ask for a bed: BOARDING 急诊滞留, OBSERVATION 留观, ADMISSION to be admitted directly 入院准备, BED in a bed of the other kind.',
  values: {
    BOARDING: { value: 'boarding' },
    OBSERVATION: { value: 'observation' },
    ADMISSION: { value: 'admission' },
    BED: { value: 'bed' },
  } as const,
})

interface Waiting {
  readonly place: WaitingPlace
  readonly people: number
}

const WaitingType = builder.objectRef<Waiting>('WaitingForBed').implement({
  fields: (t) => ({
    place: t.field({ type: WaitingPlaceType, resolve: (w) => w.place }),
    people: t.exposeInt('people'),
  }),
})

export const BedBalanceType = builder.objectRef<BedBalance>('BedBalance').implement({
  description:
    'Free less waiting, of the ward beds or of intensive care: what the live alerts and the chance of no bed begin with.',
  fields: (t) => ({
    kind: t.field({ type: BedKindType, resolve: (b) => b.kind }),
    ready: t.exposeInt('ready', { description: 'Beds that somebody may be given now.' }),
    preparing: t.exposeInt('preparing', {
      description: 'Dirty or being cleaned, as far as staff and equipment will allow them to be given.',
    }),
    waiting: t.field({
      type: [WaitingType],
      description: 'Who asks for one and has none reserved.',
      resolve: (b) => WAITING_PLACES.map((place): Waiting => ({ place, people: b.waiting[place] })),
    }),
    asking: t.exposeInt('asking', { description: 'All of `waiting`.' }),
    short: t.exposeInt('short', {
      description:
        'asking − ready − preparing: 0 = nothing is left for the next patient, above 0 = so many go without.',
    }),
  }),
})

/** Of the kinds that a facility has and reports bed by bed. */
export function bedBalances(twin: Twin, facility: number): BedBalance[] {
  const { state, waitingForBeds } = twin.reading()
  return KINDS.flatMap((kind) => bedBalanceOf(state, facility, kind, waitingForBeds()) ?? [])
}
