/** From the beds of the plan to those usable now, step by step. */
import { type Capacity, type CapacityStep, capacityByNeed, capacityOf, type Scope } from '@kangcheng/twin-engine'
import type { Twin } from '../live/twin.ts'
import { builder, TextType } from './builder.ts'

const CapacityStepType = builder.objectRef<CapacityStep>('CapacityStep').implement({
  description:
    'approved 编制, physical 实有, open 开放, unblocked 未停用, nurses, doctors, oxygen, ventilators: each keeps what the one before left, or less.',
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.field({ type: TextType, resolve: (step) => step.name }),
    beds: t.exposeInt('beds', { nullable: true, description: 'null = no unit told what the step needs.' }),
    told: t.exposeInt('told', { description: 'Units that told it; the others lose nothing in it.' }),
  }),
})

export const CapacityType = builder.objectRef<Capacity>('Capacity').implement({
  description: 'Which step takes beds away: the limits by which admissions go, live and rehearsed alike.',
  fields: (t) => ({
    need: t.exposeString('need', { nullable: true, description: 'null = all needs.' }),
    steps: t.field({ type: [CapacityStepType], resolve: (capacity) => [...capacity.steps] }),
    usable: t.exposeInt('usable', { nullable: true }),
    lying: t.exposeInt('lying', { nullable: true, description: 'May exceed `usable`: nobody is moved out of a bed.' }),
    assigned: t.exposeInt('assigned', { nullable: true }),
    free: t.exposeInt('free', { nullable: true, description: 'Beds that somebody may be given now.' }),
    over: t.exposeInt('over', { nullable: true, description: 'Patients beyond what is usable, added up by unit.' }),
    binding: t.exposeString('binding', {
      nullable: true,
      description: 'nurses, doctors, oxygen or ventilators: what takes most beds away; null = nothing does.',
    }),
    units: t.exposeInt('units'),
    reporting: t.exposeInt('reporting'),
  }),
})

/** All needs first, then each, which may be a single unit. */
export const capacities = ({ state }: Twin, scope: Scope): readonly Capacity[] => [
  capacityOf(state, scope),
  ...capacityByNeed(state, scope),
]
