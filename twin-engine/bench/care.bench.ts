/**
 * What the parts of care cost: Ningbo from one state with the kernel of beds alone, without the parts that matter within hours, and
 * with all of them, alternately in one process; the best round of each counts, in processor time.
 */
import { loadavg } from 'node:os'
import { loadCity, loadParameters } from '../../seed-data/index.ts'
import { copyState, FIDELITIES, type Fidelity, type Parameters, type TwinState } from '../src/index.ts'
import { nearest } from '../src/policies/nearest.ts'
import { advance } from '../src/simulation/advance.ts'
import { startSimulation } from '../src/simulation/start.ts'
import { warmStart } from '../src/simulation/warm-start.ts'
import type { Row } from './state.bench.ts'

const MONDAY = Date.UTC(2026, 9, 11, 16)
const DAYS = 3
const ROUNDS = 4
/** Events of all parts a second against those of the kernel. */
const BAR = 0.6

interface Round {
  readonly entriesPerSecond: number
  readonly millisecondsPerDay: number
}

function round(live: TwinState, parameters: Parameters, fidelity: Fidelity, replication: number): Round {
  const setting = { parameters, policy: nearest, seed: 5, replication, fidelity }
  const simulation = startSimulation(copyState(live), setting)
  const before = simulation.entries
  const began = process.cpuUsage()
  advance(simulation, DAYS * 1440)
  const { user, system } = process.cpuUsage(began)
  const seconds = (user + system) / 1e6
  return {
    entriesPerSecond: (simulation.entries - before) / seconds,
    millisecondsPerDay: (1000 * seconds) / DAYS,
  }
}

/** The rows: events a second at each fidelity beside those of the kernel, and what a day of the city costs. */
export function rows(log: (line: string) => void): Row[] {
  const city = loadCity('ningbo')
  const parameters = loadParameters()
  log(`${city.name.en}: warming up …`)
  const live = warmStart(city, parameters, 11, MONDAY, 4)
  const best = new Map<Fidelity, Round>()
  for (let k = 0; k < ROUNDS; k++)
    for (const fidelity of FIDELITIES) {
      log(`${city.name.en}, ${DAYS} days, ${fidelity}: round ${k + 1} of ${ROUNDS} …`)
      const made = round(live, parameters, fidelity, k)
      const known = best.get(fidelity)
      if (!known || made.entriesPerSecond > known.entriesPerSecond) best.set(fidelity, made)
    }
  const load = loadavg()[0]!
  const kernel = best.get('beds')!
  return (['full', 'flow'] as const).flatMap((fidelity) => {
    const made = best.get(fidelity)!
    return [
      {
        name: `${city.name.en} with ${fidelity === 'full' ? 'every part of care' : 'the parts that long runs keep'}`,
        ours: made.entriesPerSecond,
        other: kernel.entriesPerSecond,
        unit: 'events/s',
        ratio: made.entriesPerSecond / kernel.entriesPerSecond,
        otherCommand: `the kernel of beds alone; the bar is ${BAR}`,
        load,
      },
      {
        name: `a day of ${city.name.en}, ${fidelity}`,
        ours: made.millisecondsPerDay,
        other: kernel.millisecondsPerDay,
        unit: 'ms',
        ratio: kernel.millisecondsPerDay / made.millisecondsPerDay,
        otherCommand: 'the kernel of beds alone, which has fewer events',
        load,
      },
    ]
  })
}
