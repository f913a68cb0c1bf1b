import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ShownTable, suppressInList, suppressSmallCounts } from './small-counts.ts'

/** The shown table with its totals as one, and where something is hidden. */
const whole = (shown: ShownTable): (number | null)[][] => [
  ...shown.counts.map((row, r) => [...row, shown.rowTotals[r]!]),
  [...shown.columnTotals, shown.total],
]

/** Tables that look like the shown one, as an attacker would count them: hidden values from 1, near the true ones. */
function* tablesThatLookLike(shown: (number | null)[][], truth: readonly (readonly number[])[]): Generator<number[][]> {
  const table = shown.map((row) => row.map((value) => value ?? -1))
  const open = shown.flatMap((row, r) => row.flatMap((value, c) => (value === null ? [[r, c] as const] : [])))
  const lineFits = (line: readonly number[]): boolean => {
    if (line.includes(-1)) return true
    return line.slice(0, -1).reduce((sum, n) => sum + n, 0) === line.at(-1)
  }
  const fits = (r: number, c: number): boolean => lineFits(table[r]!) && lineFits(table.map((row) => row[c]!))
  function* fill(i: number): Generator<number[][]> {
    if (i === open.length) {
      yield table.map((row) => [...row])
      return
    }
    const [r, c] = open[i]!
    const near = truth[r]![c]!
    for (let value = Math.max(1, near - 1); value <= near + 1; value++) {
      table[r]![c] = value
      if (fits(r, c)) yield* fill(i + 1)
    }
    table[r]![c] = -1
  }
  yield* fill(0)
}

const counts = (rows: number, columns: number, most: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: most }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  })

const tables = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([rows, columns]) => counts(rows, columns, 6))

test('no suppressed value can be worked out: every one takes two values at least in tables that look the same', () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 2, max: 4 }), (given, smallest) => {
      const shown = whole(suppressSmallCounts(given, smallest))
      const seen = shown.map((row) => row.map(() => new Set<number>()))
      const wanted = shown.flat().filter((value) => value === null).length
      const truth = whole(suppressSmallCounts(given, 1)) as number[][]
      let undecided = wanted
      for (const table of tablesThatLookLike(shown, truth)) {
        table.forEach((row, r) => {
          row.forEach((value, c) => {
            if (shown[r]![c] !== null || seen[r]![c]!.has(value)) return
            if (seen[r]![c]!.add(value).size === 2) undecided--
          })
        })
        if (undecided === 0) break
      }
      assert.equal(undecided, 0, JSON.stringify({ given, smallest, shown }))
    }),
    { numRuns: 150 },
  )
})

/** Rank of a matrix by Gaussian elimination over fractions of small numbers. */
function rank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row])
  let r = 0
  for (let c = 0; c < (rows[0]?.length ?? 0) && r < rows.length; c++) {
    const pivot = rows.findIndex((row, i) => i >= r && Math.abs(row[c]!) > 1e-9)
    if (pivot < 0) continue
    ;[rows[r], rows[pivot]] = [rows[pivot]!, rows[r]!]
    for (let i = 0; i < rows.length; i++) {
      if (i === r) continue
      const factor = rows[i]![c]! / rows[r]![c]!
      for (let k = c; k < rows[i]!.length; k++) rows[i]![k]! -= factor * rows[r]![k]!
    }
    r++
  }
  return r
}

test('in larger tables no suppressed value follows from the sums', () => {
  const larger = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 7 }))
    .chain(([rows, columns]) => counts(rows, columns, 40))
  fc.assert(
    fc.property(larger, (given) => {
      const shown = whole(suppressSmallCounts(given, 11))
      const at = new Map<string, number>()
      shown.forEach((row, r) => {
        row.forEach((value, c) => {
          if (value === null) at.set(`${r},${c}`, at.size)
        })
      })
      const equation = (cells: readonly string[]): number[] => {
        const row = new Array<number>(at.size).fill(0)
        cells.forEach((cell, i) => {
          const n = at.get(cell)
          if (n !== undefined) row[n] = i === cells.length - 1 ? -1 : 1
        })
        return row
      }
      const equations = [
        ...shown.map((row, r) => equation(row.map((_, c) => `${r},${c}`))),
        ...shown[0]!.map((_, c) => equation(shown.map((__, r) => `${r},${c}`))),
      ]
      const known = rank(equations)
      for (const n of at.values()) {
        const alone = new Array<number>(at.size).fill(0)
        alone[n] = 1
        assert.equal(rank([...equations, alone]), known + 1, JSON.stringify(given))
      }
    }),
    { numRuns: 100 },
  )
})

test('small counts are never shown, zeros and large counts are where they can be, and sums stay true', () => {
  fc.assert(
    fc.property(counts(5, 4, 60), (given) => {
      const shown = suppressSmallCounts(given, 11)
      shown.counts.forEach((row, r) => {
        row.forEach((value, c) => {
          const count = given[r]![c]!
          assert.ok(value === null || value === count)
          if (count > 0 && count < 11) assert.equal(value, null)
          if (count === 0) assert.equal(value, 0)
        })
      })
    }),
  )
  const clean = suppressSmallCounts(
    [
      [20, 0],
      [30, 40],
    ],
    11,
  )
  assert.deepEqual([clean.smallCells, clean.suppressedCells, clean.total], [0, 0, 90])
})

test('one small cell takes three others with it, those with the fewest people', () => {
  const shown = suppressSmallCounts(
    [
      [3, 20, 90],
      [50, 30, 90],
      [90, 90, 90],
    ],
    11,
  )
  assert.deepEqual(shown.counts, [
    [null, null, 90],
    [null, null, 90],
    [90, 90, 90],
  ])
  assert.deepEqual([shown.smallCells, shown.suppressedCells, shown.total], [1, 4, 553])
})

test('a table of one cell hides its totals too, and an empty one shows nothing', () => {
  const one = suppressSmallCounts([[4]], 11)
  assert.deepEqual([one.counts, one.rowTotals, one.columnTotals, one.total], [[[null]], [null], [null], null])
  assert.deepEqual(suppressSmallCounts([], 11).counts, [])
})

test('L92: of a list with its total no suppressed value follows, however an attacker adds and subtracts', () => {
  const lists = fc.array(fc.option(fc.integer({ min: 0, max: 6 }), { freq: 6 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(lists, fc.integer({ min: 2, max: 5 }), (counts, smallest) => {
      const { hidden, totalHidden } = suppressInList(counts, smallest)
      const at = counts.flatMap((_, i) => (hidden[i] ? [i] : []))
      for (let i = 0; i < counts.length; i++) {
        const count = counts[i]
        if (count != null && count > 0 && count < smallest) assert.ok(hidden[i])
        if (count === null || count === 0) assert.ok(!hidden[i], 'nobody and not known are no secrets')
      }
      if (at.length === 0) return assert.ok(!totalHidden)
      const sum = at.reduce((all, i) => all + counts[i]!, 0)
      // All lists that look the same to an attacker: hidden values from 1, with the sum that the total leaves for them.
      const seen = at.map(() => new Set<number>())
      const fill = (k: number, left: number, values: number[]): void => {
        if (k === at.length) {
          if (totalHidden || left === 0) for (const [i, value] of values.entries()) seen[i]!.add(value)
          return
        }
        for (let value = 1; value <= (totalHidden ? 12 : left); value++) fill(k + 1, left - value, [...values, value])
      }
      fill(0, sum, [])
      for (const values of seen) assert.ok(values.size >= 2, JSON.stringify({ counts, smallest, hidden, totalHidden }))
    }),
    { numRuns: 300 },
  )
  assert.deepEqual(suppressInList([3, 40, 25, null, 0], 11), {
    hidden: [true, false, true, false, false],
    totalHidden: false,
    smallCells: 1,
  })
  assert.equal(suppressInList([1, 1, 1], 11).totalHidden, true, 'three of one person each have no other way')
})
