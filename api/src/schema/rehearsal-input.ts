/** What a rehearsal is asked with. */
import { decodeInstant, LONGEST_HORIZON_HOURS, type Problem } from '@kangcheng/twin-engine'
import type { RehearsalRequest } from '../rehearsal/ports.ts'
import { builder } from './builder.ts'
import { LeverInputType } from './lever.ts'

const DEFAULT_REPLICATIONS = 40
const MAX_REPLICATIONS = 400

export const RehearsalInput = builder.inputType('RehearsalInput', {
  fields: (t) => ({
    title: t.string({ required: true }),
    scenario: t.id({ description: 'A file of the library as the base; what else is given takes its place.' }),
    sameForkAs: t.id({
      description:
        'An earlier rehearsal, or a search for actions, whose fork this one starts from too; left out = now.',
    }),
    from: t.field({
      type: 'DateTime',
      description:
        'An instant of the record to start from, by the city’s clock: the city as it was known then, within `recordSpan`; left out = now.',
    }),
    horizonHours: t.float({ description: 'The file’s, or 24, unless given; 26 weeks at most.' }),
    replications: t.int({ description: 'Pairs, 40 unless given; with precision the most, 400 unless given.' }),
    precision: t.float({
      description:
        'Run until the half width of every figure’s difference is at most this share of the do-nothing mean, all together with 95 %.',
    }),
    seed: t.string(),
    levers: t.field({ type: [LeverInputType], description: 'The file’s, or none, unless given.' }),
    shocks: t.field({ type: [LeverInputType], description: 'The file’s, or none, unless given.' }),
    parameters: t.field({ type: 'JSON', description: 'Parameters that differ, by key: {"stay.meanDays.icu": 5}.' }),
  }),
})

/** The request, and what is wrong with the numbers in it; shocks and levers are judged with the city. */
export function decodeRequest(input: typeof RehearsalInput.$inferInput): {
  readonly value: RehearsalRequest
  readonly problems: readonly Problem[]
} {
  const precision = input.precision ?? null
  const horizonHours = input.horizonHours ?? null
  const replications = input.replications ?? (precision === null ? DEFAULT_REPLICATIONS : MAX_REPLICATIONS)
  const problems: Problem[] = []
  const from = input.from === undefined || input.from === null ? null : decodeInstant(input.from)
  if (from !== null && 'why' in from) problems.push({ path: 'from', why: from.why })
  if (horizonHours !== null && !(horizonHours >= 1 && horizonHours <= LONGEST_HORIZON_HOURS))
    problems.push({ path: 'horizonHours', why: `must lie between 1 and ${LONGEST_HORIZON_HOURS}` })
  if (!(replications >= 2 && replications <= MAX_REPLICATIONS))
    problems.push({ path: 'replications', why: `must lie between 2 and ${MAX_REPLICATIONS}` })
  if (precision !== null && !(precision > 0 && precision < 1))
    problems.push({ path: 'precision', why: 'must be a share between 0 and 1, like 0.05' })
  const leversOf = (levers: typeof input.levers): RehearsalRequest['levers'] =>
    levers?.map(({ kind, spec }) => ({ kind, spec })) ?? null
  return {
    value: {
      title: input.title,
      scenario: input.scenario ?? null,
      sameForkAs: input.sameForkAs ?? null,
      from: from === null || 'why' in from ? null : from.value,
      horizonHours: problems.some(({ path }) => path === 'horizonHours') ? null : horizonHours,
      replications,
      precision,
      seed: input.seed ?? null,
      levers: leversOf(input.levers),
      shocks: leversOf(input.shocks),
      parameters: input.parameters ?? null,
    },
    problems,
  }
}
