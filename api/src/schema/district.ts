/** Districts, and where people come from. */
import type { Flow, Origin } from '../live/flows.ts'
import { builder, PositionType, TextType } from './builder.ts'

/** A district by its index. */
export const DistrictType = builder.objectRef<number>('District').implement({
  fields: (t) => ({
    id: t.id({ resolve: (d, _, { twin }) => twin.city.districts[d]!.id }),
    name: t.field({ type: TextType, resolve: (d, _, { twin }) => twin.city.districts[d]!.name }),
    population: t.int({ resolve: (d, _, { twin }) => twin.city.districts[d]!.population }),
    seat: t.field({ type: PositionType, resolve: (d, _, { twin }) => twin.city.districts[d]!.seat }),
  }),
})

export const OriginType = builder.objectRef<Origin>('Origin').implement({
  description: 'Arrivals of the last 24 hours from one district. Under five people, neither number nor share is shown.',
  fields: (t) => ({
    district: t.field({ type: TextType, resolve: (o, _, { twin }) => twin.city.districts[o.district]!.name }),
    districtId: t.id({ resolve: (o, _, { twin }) => twin.city.districts[o.district]!.id }),
    people: t.exposeInt('people', { nullable: true }),
    share: t.exposeFloat('share', { nullable: true }),
  }),
})

export const FlowType = builder.objectRef<Flow>('Flow').implement({
  description: 'People who came from a district to a facility; bundles of at least five.',
  fields: (t) => ({
    district: t.id({ resolve: (f, _, { twin }) => twin.city.districts[f.district]!.id }),
    facility: t.id({ resolve: (f, _, { twin }) => twin.city.facilities[f.facility]!.id }),
    people: t.exposeInt('people'),
  }),
})
