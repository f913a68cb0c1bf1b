/**
 * Who goes where, on the processor's time: the referral lab on Ningbo with its point of failure, and doubly constrained trips
 * between 2,000 × 200 made-up places. Limits stand as the other figure.
 */
import { loadavg } from 'node:os'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { doublyConstrained, referralLab } from '@kangcheng/twin-engine'
import type { Row } from '../src/cli/bench.ts'

function milliseconds(work: () => void): number {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

const row = (name: string, ours: number, limit: number): Row => ({
  name,
  ours,
  other: limit,
  unit: 'ms of processor time',
  ratio: limit / ours,
  otherCommand: 'the limit set',
  load: loadavg()[0]!,
})

/** Five shares, the first call with all that is made once for the city. */
function labOfNingbo(): number {
  const city = loadCity('ningbo')
  const parameters = loadParameters()
  return milliseconds(() => {
    const lab = referralLab(city, parameters, [0.52, 0.57, 0.6, 0.65, 0.7])
    if (!lab.ok || lab.value.failsAt === null) throw new Error('the lab finds no point of failure')
  })
}

function trips(): number {
  const [origins, destinations] = [2000, 200]
  const place = (n: number, salt: number): number => ((n * 2654435761 + salt * 40503) % 7919) / 66
  const minutes = Float64Array.from({ length: origins * destinations }, (_, k) => {
    const [i, j] = [Math.floor(k / destinations), k % destinations]
    return Math.hypot(place(i, 1) - place(j, 3), place(i, 2) - place(j, 4))
  })
  const leaving = new Float64Array(origins).fill(100)
  const arriving = new Float64Array(destinations).fill((100 * origins) / destinations)
  return milliseconds(() => {
    const flows = doublyConstrained(leaving, arriving, { origins, destinations, minutes }, 0.05)
    if (!flows.ok) throw new Error('no trips')
  })
}

export const rows = (): Row[] => [
  row('the referral lab on Ningbo, five shares and the point of failure, from nothing', labOfNingbo(), 2000),
  row('doubly constrained trips, 2,000 × 200', trips(), 1000),
]
