/** The history in memory: for tests, and for cities without a folder. Keeps every promise of the port but durability. */
import { DAY_MARKS, localDays } from './local-day.ts'
import { type HistorySetting, type OccupancyHistory, UNKNOWN } from './occupancy-history.ts'
import { SummedSeries } from './steps.ts'

interface Kept {
  /** First mark of its day. */
  readonly day: number
  /** `[occupied, open]` by unit. */
  readonly units: ReadonlyMap<string, readonly [number, number]>
}

export function memoryHistory({ zone, units, keepDays }: HistorySetting): OccupancyHistory {
  const dayOf = localDays(zone)
  const kept = new Map<number, Kept>()
  let newest: number | null = null

  return {
    adapter: 'memory',
    newest: async () => newest,
    async record(samples) {
      for (const { mark, occupied, open } of samples) {
        if (newest !== null && mark <= newest) continue
        const day = dayOf(mark).start
        const oldest = day - (keepDays + 0.5) * DAY_MARKS
        for (const [old, { day: of }] of kept) if (of < oldest) kept.delete(old)
        kept.set(mark, { day, units: new Map(units.map((id, u) => [id, [occupied[u]!, open[u]!] as const])) })
        newest = mark
      }
    },
    async read({ units: asked, fromMark, toMark, stepMarks }) {
      const marks = Math.max(0, toMark - fromMark)
      const [occupied, open] = [new SummedSeries(marks), new SummedSeries(marks)]
      for (const id of asked) {
        const figure = (which: 0 | 1): Uint16Array =>
          Uint16Array.from({ length: marks }, (_, i) => kept.get(fromMark + i)?.units.get(id)?.[which] ?? UNKNOWN)
        occupied.add(figure(0))
        open.add(figure(1))
      }
      return {
        fromMark,
        stepMarks,
        occupied: occupied.steps(stepMarks),
        open: open.steps(stepMarks),
        madeUpUntilMark: null,
      }
    },
    // Nothing here is damaged.
    async mend() {
      return 0
    },
    async close() {},
  }
}
