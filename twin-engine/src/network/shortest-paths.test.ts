import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { digraph } from './digraph.ts'
import { manyToMany, ShortestPaths, shortestPathsTo } from './shortest-paths.ts'

interface Arc {
  readonly from: number
  readonly to: number
  readonly weight: number
}
interface Network {
  readonly nodes: number
  readonly arcs: readonly Arc[]
}

/** Weights that tie, vanish, differ by orders of magnitude, and close an edge. */
const weight = fc.oneof(
  fc.integer({ min: 0, max: 9 }),
  fc.double({ min: 0, max: 100, noNaN: true }),
  fc.constantFrom(0, 1e-9, 1e6, Number.POSITIVE_INFINITY),
)
const network: fc.Arbitrary<Network> = fc.integer({ min: 1, max: 14 }).chain((nodes) => {
  const node = fc.integer({ min: 0, max: nodes - 1 })
  return fc.record({
    nodes: fc.constant(nodes),
    arcs: fc.array(fc.record({ from: node, to: node, weight }), { maxLength: 50 }),
  })
})

function made({ nodes, arcs }: Network) {
  const graph = digraph(
    nodes,
    arcs.map((a) => a.from),
    arcs.map((a) => a.to),
  )
  const weights = new Float64Array(arcs.length)
  arcs.forEach((arc, i) => {
    weights[graph.order[i]!] = arc.weight
  })
  return { graph, weights }
}

/** Every pair at once, by a search that always looks at the nearest node left. */
function plainDijkstra({ nodes, arcs }: Network, root: number): number[] {
  const cost = Array.from({ length: nodes }, (_, v) => (v === root ? 0 : Number.POSITIVE_INFINITY))
  const left = new Set(cost.keys())
  while (left.size > 0) {
    const v = [...left].reduce((a, b) => (cost[b]! < cost[a]! ? b : a))
    left.delete(v)
    for (const { from, to, weight } of arcs) if (from === v) cost[to] = Math.min(cost[to]!, cost[v]! + weight)
  }
  return cost
}

const all = ({ nodes }: Network): number[] => [...Array(nodes).keys()]

test('L43: costs are those of plain Dijkstra to the last bit, from a node and, on the graph turned round, to it', () => {
  fc.assert(
    fc.property(network, (n) => {
      const { graph, weights } = made(n)
      const paths = new ShortestPaths(graph, weights)
      const rows = all(n).map((root) => plainDijkstra(n, root))
      rows.forEach((row, root) => {
        assert.deepEqual([...paths.from(root)], row)
        assert.equal(paths.reached.length, row.filter(Number.isFinite).length)
      })
      const backwards = shortestPathsTo(graph, weights)
      for (const end of all(n))
        backwards.from(end).forEach((cost, v) => {
          const expected = rows[v]![end]!
          assert.ok(cost === expected || Math.abs(cost - expected) <= 1e-9 * Math.max(1, expected))
        })
    }),
    { numRuns: 300 },
  )
})

test('L43: no detour is shorter than the way itself, and where every road goes both ways so do the times', () => {
  fc.assert(
    fc.property(network, (one) => {
      const n = {
        ...one,
        arcs: [...one.arcs, ...one.arcs.map(({ from, to, weight: w }) => ({ from: to, to: from, weight: w }))],
      }
      const { graph, weights } = made(n)
      const cost = manyToMany(graph, weights, all(n), all(n))
      const at = (a: number, b: number): number => cost[a * n.nodes + b]!
      for (const a of all(n))
        for (const b of all(n)) {
          const there = at(a, b)
          assert.ok(there === at(b, a) || Math.abs(there - at(b, a)) <= 1e-9 * there)
          for (const via of all(n)) assert.ok(there <= (at(a, via) + at(via, b)) * (1 + 1e-12))
        }
    }),
  )
})

test('L44: closing a road never shortens a trip, a new one never lengthens one', () => {
  fc.assert(
    fc.property(network, fc.nat(), (n, which) => {
      fc.pre(n.arcs.length > 0)
      const closed = which % n.arcs.length
      const without = { ...n, arcs: n.arcs.filter((_, i) => i !== closed) }
      const full = made(n)
      const less = made(without)
      const shut = { graph: full.graph, weights: full.weights.slice() }
      shut.weights[full.graph.order[closed]!] = Number.POSITIVE_INFINITY
      const before = manyToMany(full.graph, full.weights, all(n), all(n))
      const after = manyToMany(less.graph, less.weights, all(n), all(n))
      assert.deepEqual(manyToMany(shut.graph, shut.weights, all(n), all(n)), after, 'closed is as good as gone')
      for (const [i, cost] of after.entries()) assert.ok(cost >= before[i]!)
    }),
  )
})

test('a limit leaves farther nodes out, and the workspace remembers nothing of it', () => {
  fc.assert(
    fc.property(network, fc.double({ min: 0, max: 40, noNaN: true }), (n, limit) => {
      const { graph, weights } = made(n)
      const paths = new ShortestPaths(graph, weights)
      const row = plainDijkstra(n, 0)
      assert.deepEqual(
        [...paths.from(0, limit)],
        row.map((cost) => (cost <= limit ? cost : Number.POSITIVE_INFINITY)),
      )
      assert.deepEqual([...paths.from(0)], row)
    }),
  )
})

test('with targets the search stops early, right for them, and the next one is whole again', () => {
  fc.assert(
    fc.property(network, fc.array(fc.nat(), { maxLength: 4 }), (n, some) => {
      const targets = some.map((t) => t % n.nodes)
      const { graph, weights } = made(n)
      const paths = new ShortestPaths(graph, weights)
      const row = plainDijkstra(n, 0)
      const cost = paths.from(0, Number.POSITIVE_INFINITY, targets)
      for (const t of targets) assert.equal(cost[t], row[t])
      assert.deepEqual([...paths.from(0)], row)
    }),
  )
})

test('of several roots the nearest counts', () => {
  const { graph, weights } = made({
    nodes: 5,
    arcs: [0, 1, 2, 3].flatMap((v) => [
      { from: v, to: v + 1, weight: 1 },
      { from: v + 1, to: v, weight: 1 },
    ]),
  })
  assert.deepEqual([...new ShortestPaths(graph, weights).from([0, 4, 4])], [0, 1, 2, 1, 0])
})

test('one edge a million times as long as the others asks for no million of buckets', () => {
  const arcs = Array.from({ length: 200 }, (_, v) => ({ from: v, to: v + 1, weight: 1e-6 }))
  const n = { nodes: 201, arcs: [...arcs, { from: 0, to: 200, weight: 1e12 }] }
  const { graph, weights } = made(n)
  assert.deepEqual([...new ShortestPaths(graph, weights).from(0)], plainDijkstra(n, 0))
})

test('what is no graph and no weight is named', () => {
  assert.throws(() => digraph(2, [0], [2]), /edge 0 goes from 0 to 2: nodes count from 0 to 1/)
  const graph = digraph(2, [0, 1], [1, 0])
  assert.throws(() => new ShortestPaths(graph, Float64Array.of(1)), /has 2 edges, there are 1 weights/)
  assert.throws(() => new ShortestPaths(graph, Float64Array.of(1, -1)), /edge 1 must be from 0 on.*got -1/)
  assert.throws(() => new ShortestPaths(graph, Float64Array.of(Number.NaN, 1)), /edge 0 .* got NaN/)
  assert.throws(() => new ShortestPaths(graph, Float64Array.of(1, 1)).from(2), /root 2: nodes count from 0 to 1/)
})

interface RoadCase {
  readonly nodes: readonly unknown[]
  readonly edges: readonly (readonly [number, number, number])[]
  readonly expected: {
    readonly pairsSeconds: readonly (readonly [number, number, number | null])[]
    readonly keyNodes: readonly number[]
    readonly matrixSeconds: readonly (readonly (number | null)[])[]
    readonly reachableFromFirstKeyNodeWithinSeconds: Readonly<Record<string, number>>
  }
}

/** The largest difference in seconds from a case's answers, and the counts within its limits. */
function agreement({ nodes, edges, expected }: RoadCase) {
  const { graph, weights } = made({
    nodes: nodes.length,
    arcs: edges.map(([from, to, seconds]) => ({ from, to, weight: seconds })),
  })
  const paths = new ShortestPaths(graph, weights)
  const apart = (got: number, wanted: number | null): number => {
    if (wanted === null) return got === Number.POSITIVE_INFINITY ? 0 : Number.POSITIVE_INFINITY
    return Math.abs(got - wanted)
  }
  const keys = expected.keyNodes
  const matrix = manyToMany(graph, weights, keys, keys)
  const differences = [
    ...expected.pairsSeconds.map(([a, b, seconds]) => apart(paths.from(a)[b]!, seconds)),
    ...expected.matrixSeconds.flatMap((row, i) => row.map((s, j) => apart(matrix[i * keys.length + j]!, s))),
  ]
  const counts = Object.keys(expected.reachableFromFirstKeyNodeWithinSeconds).map((limit) => {
    paths.from(keys[0]!, Number(limit))
    return paths.reached.length
  })
  return {
    worst: Math.max(...differences),
    counts,
    wanted: Object.values(expected.reachableFromFirstKeyNodeWithinSeconds),
  }
}

const cases = join(import.meta.dirname, '../../test/reference/cases/flows/W03-grid-30.json')
const outside = join(
  process.env.REFERENCE_DATA ?? '../shared',
  'specs/reference-cases/flows/W02-portoalegre-roads.json',
)

test('the reference grid with one-way streets has its published times and counts', () => {
  const { worst, counts, wanted } = agreement(JSON.parse(readFileSync(cases, 'utf8')) as RoadCase)
  assert.ok(worst < 1e-6, `${worst} s`)
  assert.deepEqual(counts, wanted)
})

test('the roads of Porto Alegre have their published times and counts', (t) => {
  let text: string
  try {
    text = readFileSync(outside, 'utf8')
  } catch {
    t.skip(`no ${outside}: set REFERENCE_DATA to the folder that holds it`)
    return
  }
  const { worst, counts, wanted } = agreement(JSON.parse(text) as RoadCase)
  assert.ok(worst < 1e-6, `${worst} s`)
  for (const [i, count] of counts.entries()) assert.ok(Math.abs(count - wanted[i]!) <= 1)
})
