/** Occupancy over the years, of a unit or a hospital: the recorded history in steps of any length. */
import { decodeInstant } from '@kangcheng/twin-engine'
import { MARK_MILLISECONDS, MARK_MINUTES } from '../history/occupancy-history.ts'
import type { FigureSteps, HistorySteps } from '../history/steps.ts'
import { UnitType } from './beds.ts'
import { badInput, builder, type Context, unavailable } from './builder.ts'
import { FacilityType } from './facility.ts'

const MINUTE = 60_000
const DAY_MINUTES = 24 * 60
/** Steps of one answer. */
const MOST_STEPS = 10_000
const MOST_DAYS = 36_600

const FigureStepsType = builder.objectRef<FigureSteps>('HistoryFigure').implement({
  description: 'One value a step, oldest first; null = nothing was known in it.',
  fields: (t) => {
    const values = { nullable: { list: false, items: true } } as const
    return {
      mean: t.floatList({ ...values, resolve: (figure) => figure.mean }),
      min: t.intList({ ...values, resolve: (figure) => figure.min }),
      max: t.intList({ ...values, resolve: (figure) => figure.max }),
      knownShare: t.floatList({
        description:
          'Known share of the marks in the step, 0 to 1; of a hospital, of the marks of its wards. Values stand for what was known.',
        resolve: (figure) => figure.knownShare,
      }),
    }
  },
})

const OccupancyHistoryType = builder.objectRef<HistorySteps>('OccupancyHistory').implement({
  description: `Recorded every ${MARK_MINUTES} minutes of the city's clock from what the feeds had told by then. Marks that the clock jumped over are unknown, and so are units whose source had fallen silent.`,
  fields: (t) => ({
    from: t.field({
      type: 'DateTime',
      description: 'Beginning of the first step.',
      resolve: ({ fromMark }) => fromMark * MARK_MILLISECONDS,
    }),
    madeUpUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'What lies before was not recorded but made up for a demonstration; null = all was recorded.',
      resolve: ({ madeUpUntilMark: mark }) => (mark === null ? null : mark * MARK_MILLISECONDS),
    }),
    everyMinutes: t.int({ resolve: ({ stepMarks }) => stepMarks * MARK_MINUTES }),
    occupied: t.field({
      type: FigureStepsType,
      description: 'Beds with somebody in them or held for somebody on leave: what is divided by `open`.',
      resolve: ({ occupied }) => occupied,
    }),
    open: t.field({
      type: FigureStepsType,
      description: 'Open beds 实际开放; unknown where a census did not name them.',
      resolve: ({ open }) => open,
    }),
  }),
})

interface Asked {
  readonly from: string | number
  readonly to?: string | number | null | undefined
  readonly everyMinutes: number
}

function instantOf(name: string, sent: string | number): number {
  const read = decodeInstant(sent)
  if ('why' in read) throw badInput(`${name} ${read.why}`)
  return read.value
}

/** Marks from the first at or after `from` up to and with the last at or before `to`. */
function rangeOf({ from, to, everyMinutes }: Asked, asOf: number) {
  if (!(everyMinutes >= MARK_MINUTES && everyMinutes % MARK_MINUTES === 0))
    throw badInput(`everyMinutes must be a multiple of ${MARK_MINUTES}, from ${MARK_MINUTES} on`)
  const begin = instantOf('from', from)
  const end = to === undefined || to === null ? asOf : instantOf('to', to)
  if (end < begin) throw badInput('to lies before from')
  const fromMark = Math.ceil(begin / MARK_MILLISECONDS)
  const toMark = Math.max(fromMark, Math.floor(end / MARK_MILLISECONDS) + 1)
  const stepMarks = everyMinutes / MARK_MINUTES
  if ((toMark - fromMark) * MARK_MINUTES > MOST_DAYS * DAY_MINUTES)
    throw badInput(`from and to lie more than ${MOST_DAYS} days apart`)
  const steps = Math.ceil((toMark - fromMark) / stepMarks)
  if (steps > MOST_STEPS)
    throw badInput(`this asks for ${steps} steps, the most are ${MOST_STEPS}: give a greater everyMinutes`)
  return { fromMark, toMark, stepMarks }
}

/** By the days to be read and the steps to be told; `units` = how many are added up. */
function costOf({ from, to, everyMinutes }: Asked, units: number, asOf: number): number {
  const [begin, end] = [decodeInstant(from), decodeInstant(to ?? asOf)]
  // What is no time is refused where it is read.
  if ('why' in begin || 'why' in end) return 10
  const days = Math.min(MOST_DAYS, Math.max(0, end.value - begin.value) / (DAY_MINUTES * MINUTE))
  const steps = Math.min(MOST_STEPS, (days * DAY_MINUTES) / Math.max(MARK_MINUTES, everyMinutes))
  return Math.ceil(10 + days * units + steps / 2)
}

async function historyOfUnits(units: readonly number[], asked: Asked, context: Context): Promise<HistorySteps | null> {
  const { history, twin, exercise } = context
  // The history is the live city's: an exercise has none.
  if (exercise !== null) return null
  const range = rangeOf(asked, twin.asOf)
  if (history === null) throw unavailable('the history is not available; the log of the server says why')
  return history.read({ units: units.map((u) => twin.city.units[u]!.id), ...range })
}

/** Wards that a hospital is taken to have, for the cost of a question. */
const TYPICAL_WARDS = 12
const DESCRIPTION = `The recorded history from \`from\` to \`to\` (now), in steps of \`everyMinutes\`, ${MOST_STEPS} at most. null in an exercise, and for roles that do not see single wards.`

builder.objectField(UnitType, 'occupancyHistory', (t) =>
  t.field({
    type: OccupancyHistoryType,
    nullable: true,
    description: DESCRIPTION,
    args: {
      from: t.arg({ type: 'DateTime', required: true }),
      to: t.arg({ type: 'DateTime' }),
      everyMinutes: t.arg.int({ defaultValue: 60, required: true }),
    },
    complexity: (asked, { twin }) => ({ field: costOf(asked, 1, twin.asOf), multiplier: 1 }),
    resolve: (u, asked, context) => historyOfUnits([u], asked, context),
  }),
)

builder.objectField(FacilityType, 'occupancyHistory', (t) =>
  t.field({
    type: OccupancyHistoryType,
    nullable: true,
    description: `All wards added up. ${DESCRIPTION}`,
    args: {
      from: t.arg({ type: 'DateTime', required: true }),
      to: t.arg({ type: 'DateTime' }),
      everyMinutes: t.arg.int({ defaultValue: 60, required: true }),
    },
    complexity: (asked, { twin }) => ({ field: costOf(asked, TYPICAL_WARDS, twin.asOf), multiplier: 1 }),
    resolve: (f, asked, context) => {
      const { index, city } = context.twin.state
      const wards = index.unitsOfFacility[f]!.filter((u) => city.units[u]!.kind !== 'emergency')
      return historyOfUnits(wards, asked, context)
    },
  }),
)
