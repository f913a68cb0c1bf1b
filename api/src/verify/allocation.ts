/** Allocation: `kangcheng-allocation/1` (patients moved between hospitals) and `kangcheng-reusable-resource/1` (kit that travels). */
import { describeProblems, Reader } from '@kangcheng/twin-engine'
import {
  hospitalLoad,
  type KitQuestion,
  kitShortage,
  planKit,
  planTransfers,
  type TransferQuestion,
} from '@kangcheng/twin-engine/allocation'
import { highsSolver } from '../solver/highs.ts'
import { type CaseFile, type ReferenceFormat, relative, type Surroundings, withoutExpected } from './reference-case.ts'

const solver = highsSolver()

type Fields = Readonly<Record<string, unknown>>

/** What is asked stands among the answers, as each one's `variant`. */
function question(file: CaseFile): CaseFile {
  const { noTransfer: _noTransfer, noTransferShortage: _noTransferShortage, ...asked } = withoutExpected(file)
  const expected = Array.isArray(file.expected) ? (file.expected as readonly Fields[]) : []
  return { ...asked, variants: expected.map(({ variant }) => variant) }
}

const figures = (reader: Reader): Float64Array => Float64Array.from(reader.items(), (item) => item.number(0))

/** Rows of equal length as one array; a null is no way. */
function matrix(reader: Reader): Float64Array {
  return Float64Array.from(
    reader.items().flatMap((row) => row.items().map((item) => (item.value === null ? Number.NaN : item.number(0)))),
  )
}

const orNull = (reader: Reader): number | null => (reader.value === undefined ? null : reader.number(0))
const orFalse = (reader: Reader): boolean => (reader.value === undefined ? false : reader.flag())

function transferQuestion(asked: CaseFile, variant: unknown): TransferQuestion {
  const reader = new Reader(asked, '', []).field('instance')
  const wish = new Reader(variant, 'variant', reader.problems)
  const days = reader.field('days').integer(1)
  const admissions = reader.list('admissions').map(figures)
  const setupCost = orNull(wish.field('setupCost'))
  const built: TransferQuestion = {
    days,
    hospitals: reader.list('hospitals').map((hospital, i) => ({
      beds: new Float64Array(days).fill(hospital.field('beds').number(0)),
      initialStay: figures(hospital.field('initialStay')),
      admissions: admissions[i] ?? new Float64Array(days),
      group: orNull(hospital.field('group')),
    })),
    travelMinutes: matrix(reader.field('travelMinutes')),
    remaining: new Float64Array(reader.field('losDays').integer(1)).fill(1),
    transferCost: wish.field('transferCost').number(0),
    objective: wish.field('objective').value === 'minmax' ? 'worst' : 'total',
    withinGroup: orFalse(wish.field('withinGroup')),
    maxMinutes: orNull(wish.field('maxMinutes')),
    maxSendPerDay: orNull(wish.field('maxSendPerDay')),
    maxReceivePerDay: orNull(wish.field('maxReceivePerDay')),
    whole: orFalse(wish.field('integer')),
    setup: setupCost === null ? null : { cost: setupCost, fewest: orNull(wish.field('minTransfer')) ?? 0 },
  }
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  return built
}

async function computeTransfers(asked: CaseFile, at: Surroundings): Promise<unknown> {
  const expected: Fields[] = []
  const variants = (asked.variants ?? []) as readonly unknown[]
  for (const [k, variant] of variants.entries()) {
    const wanted = transferQuestion(asked, variant)
    const plan = await planTransfers(wanted, solver)
    if (plan === null) throw new Error(`expected[${k}]: no plan was found`)
    const { overflowBedDays, worstOverloadShare } = plan.load
    const ways = plan.transfers.reduce(
      (sum, { from, to, patients }) =>
        sum + wanted.transferCost * patients * (1 + wanted.travelMinutes[from * wanted.hospitals.length + to]! / 60),
      0,
    )
    const begun = (wanted.setup?.cost ?? 0) * plan.transfers.length
    const value = (wanted.objective === 'worst' ? worstOverloadShare! : overflowBedDays) + ways + begun
    // The plan must be worth what the solver says: added up here, from who goes where and nothing else.
    if (Math.abs(value - plan.objective) > 1e-6 * Math.max(1, value))
      at.problem(`expected[${k}]: the plan is worth ${value}, ${plan.objective} was returned`)
    expected.push({ objective: plan.objective, bound: plan.bound, proven: plan.proven })
  }
  if (variants.length === 0) return { noTransfer: {}, expected }
  const { overflowBedDays, worstOverloadShare } = hospitalLoad(transferQuestion(asked, variants[0]), [])
  return { noTransfer: { overflowBedDays, worstOverloadShare }, expected }
}

function kitQuestion(asked: CaseFile, variant: unknown): KitQuestion {
  const reader = new Reader(asked, '', []).field('instance')
  const wish = new Reader(variant, 'variant', reader.problems)
  const built: KitQuestion = {
    days: reader.field('days').integer(1),
    stock: figures(reader.field('stock')),
    need: matrix(reader.field('need')),
    travelMinutes: matrix(reader.field('travelMinutes')),
    delayDays: wish.field('delayDays').integer(0),
    transferCost: wish.field('transferCost').number(0),
    whole: orFalse(wish.field('integer')),
  }
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  return built
}

async function computeKit(asked: CaseFile): Promise<unknown> {
  const expected: Fields[] = []
  const variants = (asked.variants ?? []) as readonly unknown[]
  for (const [k, variant] of variants.entries()) {
    const plan = await planKit(kitQuestion(asked, variant), solver)
    if (plan === null) throw new Error(`expected[${k}]: no plan was found`)
    expected.push({ objective: plan.objective, bound: plan.bound, proven: plan.proven })
  }
  const noTransferShortage = variants.length === 0 ? null : kitShortage(kitQuestion(asked, variants[0]), [])
  return { noTransferShortage, expected }
}

/** How far from the optimum a solver's tolerance may leave a plan. */
const OBJECTIVE = relative(1e-6)
/** What happens without any transfer is added up, not sought. */
const ADDED_UP = relative(1e-9)

const NOT_COMPARED = [
  'variant',
  'cbc',
  'cbcProven',
  'proven',
  'size',
  'overflowBedDaysAtOptimum',
  'patientsMovedAtOptimum',
]

export const ALLOCATION_FORMATS: readonly ReferenceFormat[] = [
  {
    id: 'kangcheng-allocation/1',
    question,
    answers: ({ noTransfer, expected }) => ({ noTransfer, expected }),
    notCompared: NOT_COMPARED,
    compute: computeTransfers,
    tolerance: ([where]) => (where === 'noTransfer' ? ADDED_UP : OBJECTIVE),
  },
  {
    id: 'kangcheng-reusable-resource/1',
    question,
    answers: ({ noTransferShortage, expected }) => ({ noTransferShortage, expected }),
    notCompared: NOT_COMPARED,
    compute: computeKit,
    tolerance: ([where]) => (where === 'noTransferShortage' ? ADDED_UP : OBJECTIVE),
  },
]
