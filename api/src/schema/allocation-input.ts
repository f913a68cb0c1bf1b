/** What a proposal of transfers is asked with. */
import { USUAL_ALTERNATIVES, USUAL_SESSIONS } from '@kangcheng/twin-engine/allocation'
import type { AllocationRequest } from '../planning/allocation-ports.ts'
import { builder } from './builder.ts'
import { LeverInputType } from './lever.ts'

const USUAL = { replications: 20, quantile: 0.8, targetOccupancy: 0.9, maxMinutes: 60, perDay: 10 } as const

export const AllocationInput = builder.inputType('AllocationInput', {
  fields: (t) => ({
    scenario: t.id({
      description:
        'What happens: a file of the library, whose own levers are not pulled; the live state as it is unless given.',
    }),
    shocks: t.field({ type: [LeverInputType], description: 'What happens instead of the file’s shocks.' }),
    horizonHours: t.float({ description: 'The file’s, or 72; 336 at most.' }),
    replications: t.int({
      description: `Runs of the forecast and pairs of the replay; ${USUAL.replications} unless given, 60 at most.`,
    }),
    seed: t.string(),
    quantile: t.float({ description: `Plan for this quantile of each day’s need; ${USUAL.quantile} unless given.` }),
    targetOccupancy: t.float({
      description: `Share of the open ward beds that may be in use; ${USUAL.targetOccupancy} unless given.`,
    }),
    withinGroup: t.boolean({ description: 'Inside a hospital group only.' }),
    maxMinutes: t.float({ description: `Longest way by ambulance; ${USUAL.maxMinutes} unless given.` }),
    perDay: t.int({ description: `Patients that a hospital may send, and take, a day; ${USUAL.perDay} unless given.` }),
    refusing: t.idList({ description: 'Hospitals that neither send nor take.' }),
    primaryCare: t.boolean({ description: 'Beds of primary-care centres take part too.' }),
    fair: t.boolean({
      description: 'The fullest hospital as little above the target as can be, instead of the fewest bed-days.',
    }),
    staffEfficiency: t.float({
      description: `Part of the own work done in a strange ward; ${USUAL_ALTERNATIVES.staffEfficiency} unless given, assumed.`,
    }),
    staffLeadMinutes: t.float({ description: `${USUAL_ALTERNATIVES.staffLeadMinutes} unless given, assumed.` }),
    surgeLeadMinutes: t.float({ description: `${USUAL_ALTERNATIVES.surgeLeadMinutes} unless given, assumed.` }),
    conversionLeadMinutes: t.float({
      description: `${USUAL_ALTERNATIVES.conversionLeadMinutes} unless given, assumed.`,
    }),
    theatreShare: t.float({
      description: `Elective admissions put off; ${USUAL_ALTERNATIVES.theatreShare} unless given, assumed.`,
    }),
    icuTarget: t.float({
      description: `Of theatre sessions: share of the open intensive care beds that may be in use; ${USUAL_SESSIONS.icuTarget} unless given.`,
    }),
    noticeMinutes: t.float({
      description: `Of theatre sessions: who is admitted sooner is operated on as planned; ${USUAL_SESSIONS.noticeMinutes} unless given.`,
    }),
  }),
})

export const AllocationRowInput = builder.inputType('AllocationRowInput', {
  fields: (t) => ({
    from: t.id({ required: true }),
    to: t.id({ required: true }),
    fromDay: t.int({ required: true }),
    untilDay: t.int({ required: true }),
    perDay: t.int({ required: true }),
  }),
})

export const AllocationLoanInput = builder.inputType('AllocationLoanInput', {
  fields: (t) => ({
    from: t.id({ required: true }),
    to: t.id({ required: true }),
    day: t.int({ required: true, description: 'On which they leave, 0 = that of the fork.' }),
    pieces: t.int({ required: true }),
  }),
})

export const AllocationDeliveryInput = builder.inputType('AllocationDeliveryInput', {
  fields: (t) => ({
    from: t.id({ description: 'From outside the city unless given.' }),
    to: t.id({ required: true }),
    atMinute: t.int({ required: true, description: 'Minutes from the fork at which it leaves.' }),
    cubicMetres: t.float({ required: true }),
  }),
})

/** What is not given is as usual; ranges are checked where the proposal begins. */
export function decodeAllocation(input: typeof AllocationInput.$inferInput): AllocationRequest {
  return {
    scenario: input.scenario ?? null,
    shocks: input.shocks?.map(({ kind, spec }) => ({ kind, spec })) ?? null,
    horizonHours: input.horizonHours ?? null,
    replications: input.replications ?? USUAL.replications,
    quantile: input.quantile ?? USUAL.quantile,
    seed: input.seed ?? null,
    wish: {
      targetOccupancy: input.targetOccupancy ?? USUAL.targetOccupancy,
      withinGroup: input.withinGroup ?? false,
      maxMinutes: input.maxMinutes ?? USUAL.maxMinutes,
      perDay: input.perDay ?? USUAL.perDay,
      refusing: input.refusing ?? [],
      primaryCare: input.primaryCare ?? false,
      aim: input.fair === true ? 'worst' : 'total',
      staffEfficiency: input.staffEfficiency ?? USUAL_ALTERNATIVES.staffEfficiency,
      staffLeadMinutes: input.staffLeadMinutes ?? USUAL_ALTERNATIVES.staffLeadMinutes,
      surgeLeadMinutes: input.surgeLeadMinutes ?? USUAL_ALTERNATIVES.surgeLeadMinutes,
      conversionLeadMinutes: input.conversionLeadMinutes ?? USUAL_ALTERNATIVES.conversionLeadMinutes,
      theatreShare: input.theatreShare ?? USUAL_ALTERNATIVES.theatreShare,
      icuTarget: input.icuTarget ?? USUAL_SESSIONS.icuTarget,
      noticeMinutes: input.noticeMinutes ?? USUAL_SESSIONS.noticeMinutes,
    },
  }
}
