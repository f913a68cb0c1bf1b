/**
 * Ways over roads on the processor's time: one to all on 8,736 nodes (made up, and Porto Alegre's where REFERENCE_DATA names
 * the folder that has them), and Ningbo's matrix from every cell to every facility. Limits stand as the other figure.
 */
import { existsSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { digraph, roadSpeedsOf, ShortestPaths, travelTimes } from '@kangcheng/twin-engine'
import type { Row } from '../src/cli/bench.ts'

const ROUNDS = 7
const SEARCHES = 100
const [COLUMNS, LINES] = [96, 91]

function milliseconds(work: () => void): number {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

/** Mean of a search from many roots, in the quickest round. */
function oneToAll(nodes: number, edges: readonly (readonly number[])[]): number {
  const column = (k: number): number[] => edges.map((edge) => edge[k]!)
  const graph = digraph(nodes, column(0), column(1))
  const weights = new Float64Array(edges.length)
  edges.forEach(([, , weight], i) => {
    weights[graph.order[i]!] = weight!
  })
  const paths = new ShortestPaths(graph, weights)
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const all = milliseconds(() => {
      for (let k = 0; k < SEARCHES; k++) paths.from((k * 2654435761) % nodes)
    })
    best = Math.min(best, all / SEARCHES)
  }
  return best
}

/** A grid of streets with uneven seconds, main roads every eighth line. */
function madeUp(): number[][] {
  const edges: number[][] = []
  const seconds = (line: number, at: number): number => (line % 8 === 0 ? 12 : 30) + ((at * 40503) % 17)
  for (let row = 0; row < LINES; row++)
    for (let column = 0; column < COLUMNS; column++) {
      const here = row * COLUMNS + column
      if (column + 1 < COLUMNS) edges.push([here, here + 1, seconds(row, here)], [here + 1, here, seconds(row, here)])
      if (row + 1 < LINES)
        edges.push([here, here + COLUMNS, seconds(column, here)], [here + COLUMNS, here, seconds(column, here)])
    }
  return edges
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

export function rows(): readonly Row[] {
  const found = [row('one to all, 8,736 nodes, made up', oneToAll(COLUMNS * LINES, madeUp()), 1)]
  const file = join(process.env.REFERENCE_DATA ?? '', 'specs/reference-cases/flows/W02-portoalegre-roads.json')
  if (process.env.REFERENCE_DATA !== undefined && existsSync(file)) {
    const { nodes, edges } = JSON.parse(readFileSync(file, 'utf8')) as { nodes: unknown[]; edges: number[][] }
    found.push(row('one to all, roads of Porto Alegre', oneToAll(nodes.length, edges), 1))
  }
  const city = loadCity('ningbo')
  const speeds = roadSpeedsOf(parametersOfCity(city))
  const matrix = milliseconds(() => travelTimes(city, { speeds, mode: 'car', hour: 8 }))
  return [...found, row('Ningbo’s cells × facilities by car', matrix, 5000)]
}
