/** Events for benchmarks: censuses of the test city’s wards, all of one moment, so that any number in any order is accepted. */
export const BATCH_EVENTS = 1_000

const UNITS = ['h01-w01', 'h01-w02', 'h01-w03', 'h02-w01', 'h03-w01', 'h03-w02']
const START = Date.UTC(2026, 0, 10)

export function events(first: number, count: number): readonly Readonly<Record<string, unknown>>[] {
  return Array.from({ length: count }, (_, i) => ({
    seq: String(first + i),
    occurredAt: new Date(START).toISOString(),
    kind: 'census.reported',
    unit: UNITS[(first + i) % UNITS.length],
    occupied: (first + i) % 30,
  }))
}
