/** `kangcheng-road-graph/1`: shortest times on directed edges in seconds, and how many nodes lie within some. */
import { describeProblems, digraph, manyToMany, Reader, ShortestPaths } from '@kangcheng/twin-engine'
import { absolute, type CaseFile, type ReferenceFormat, withoutExpected } from './reference-case.ts'

interface Answers {
  readonly pairsSeconds?: readonly (readonly unknown[])[]
  readonly keyNodes?: unknown
  readonly reachableFromFirstKeyNodeWithinSeconds?: object
}

const answersOf = (file: CaseFile): Answers => (file.expected ?? {}) as Answers

/** What is asked stands among the answers: the pairs without their seconds, the nodes, the limits without their counts. */
function question(file: CaseFile): CaseFile {
  const { pairsSeconds, keyNodes, reachableFromFirstKeyNodeWithinSeconds: within } = answersOf(file)
  return {
    ...withoutExpected(file),
    pairs: pairsSeconds?.map(([from, to]) => [from, to]) ?? [],
    keyNodes: keyNodes ?? [],
    limits: Object.keys(within ?? {}).map(Number),
  }
}

const secondsOrNone = (seconds: number): number | null => (seconds === Number.POSITIVE_INFINITY ? null : seconds)

function compute(asked: CaseFile): unknown {
  const reader = new Reader(asked, '', [])
  const nodes = reader.list('nodes').length
  const edges = reader.list('edges').map((edge) => edge.items().map((part) => part.number(0)))
  const node = (part: Reader): number => part.number(0, nodes - 1)
  const pairs = reader.list('pairs').map((pair) => pair.items().map(node))
  const keys = reader.list('keyNodes').map(node)
  const limits = reader.list('limits').map((limit) => limit.number(0))
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  const column = (k: number): number[] => edges.map((edge) => edge[k]!)
  const graph = digraph(nodes, column(0), column(1))
  const seconds = new Float64Array(edges.length)
  edges.forEach(([, , weight], i) => {
    seconds[graph.order[i]!] = weight!
  })
  const paths = new ShortestPaths(graph, seconds)
  const matrix = manyToMany(graph, seconds, keys, keys)
  return {
    pairsSeconds: pairs.map(([from, to]) => [from, to, secondsOrNone(paths.from(from!)[to!]!)]),
    matrixSeconds: keys.map((_, i) => keys.map((_, j) => secondsOrNone(matrix[i * keys.length + j]!))),
    reachableFromFirstKeyNodeWithinSeconds: Object.fromEntries(
      limits.map((limit) => {
        paths.from(keys[0]!, limit)
        return [String(limit), paths.reached.length]
      }),
    ),
  }
}

export const NETWORK_FORMATS: readonly ReferenceFormat[] = [
  {
    id: 'kangcheng-road-graph/1',
    question,
    compute,
    // Seconds are sums along a path: a node within half a rounding of a limit may fall on either side of it.
    tolerance: ([part]) => absolute(part === 'reachableFromFirstKeyNodeWithinSeconds' ? 1 : 1e-6),
  },
]
