/**
 * A site duel: 5 candidates for 30 days beside doing nothing, in today's city. By default two pairs on the test city; with
 * DUEL_CITY=ningbo and DUEL_PAIRS=40 the whole of it, against its limits: a ranking in 15 s, all in 300 s, on two cores.
 */
import { loadavg } from 'node:os'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { openDuel, warmStart } from '@kangcheng/twin-engine'
import type { Row } from '../src/cli/bench.ts'
import { workerThreadsExecutor } from '../src/executors/worker-threads.ts'
import { runDuel } from '../src/planning/duels.ts'

const THREADS = 2
const CANDIDATES = 5

export async function rows(): Promise<readonly Row[]> {
  const name = process.env.DUEL_CITY ?? 'testville'
  const pairs = Number(process.env.DUEL_PAIRS ?? 2)
  const city = loadCity(name)
  const parameters = parametersOfCity(city)
  const live = warmStart(city, parameters, 1, Date.parse('2026-11-25T08:00:00+08:00'), 7)
  const cells = [...city.cells].sort((a, b) => b.population - a.population)
  const beds = Math.max(20, Math.round(live.index.bedCount / 100))
  const candidates = Array.from({ length: CANDIDATES }, (_, i) => ({
    id: `c${i + 1}`,
    edits: [
      {
        kind: 'add-facility',
        id: `site-${i + 1}`,
        location: cells[Math.floor((i * cells.length) / (2 * CANDIDATES))]!.centre,
        beds: { 'general-medicine': beds, icu: Math.ceil(beds / 15) },
        emergencyPlaces: Math.ceil(beds / 12),
      },
    ],
  }))
  const executor = workerThreadsExecutor(name, THREADS)
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  try {
    const question = { candidates, pairs, futures: [{ id: 'today', edits: [] }] }
    const plan = openDuel(question, live, parameters)
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems))
    let first = Number.NaN
    await runDuel(
      { plan: plan.value, state: live, priority: 1 },
      executor,
      new AbortController().signal,
      ({ done, result }) => {
        if (done === 2 && result().ranking.length === CANDIDATES) first = seconds()
      },
    )
    const row = (what: string, ours: number, limit: number): Row => ({
      name: `duel, ${city.id}, ${CANDIDATES} × ${pairs} × 30 d: ${what}`,
      ours,
      other: limit,
      unit: 's',
      ratio: limit / ours,
      otherCommand: 'the limit set, for Ningbo and 40 pairs',
      load: loadavg()[0]!,
    })
    return [row('first ranking', first, 15), row('all', seconds(), 300)]
  } finally {
    await executor.close()
  }
}
