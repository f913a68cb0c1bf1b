import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CityModel } from '../../city/city.ts'
import { paretoSet } from './pareto.ts'
import { placeName } from './suggest.ts'
import { searchWorstDecile, type WorstDecileInstance } from './worst-decile.ts'

/** A small instance: everybody may be in the worst tenth. */
function instanceOf(
  people: readonly number[],
  base: readonly number[],
  gains: readonly (readonly number[])[],
  p: number,
): WorstDecileInstance {
  return {
    allowed: [...gains.keys()],
    p: Math.min(p, gains.length),
    people: Float64Array.from(people),
    tenth: people.reduce((a, b) => a + b, 0) / 10,
    base: Float64Array.from(base),
    gains: gains.map((row) => {
      const cells = [...row.keys()].filter((c) => row[c]! > 0)
      return { cells: Int32Array.from(cells), adds: Float64Array.from(cells, (c) => row[c]!) }
    }),
    mustReach: [],
  }
}

function worstTenth(people: readonly number[], values: readonly number[]): number {
  const tenth = people.reduce((a, b) => a + b, 0) / 10
  let left = tenth
  let sum = 0
  for (const c of [...values.keys()].sort((a, b) => values[a]! - values[b]!)) {
    const taken = Math.min(left, people[c]!)
    sum += taken * values[c]!
    left -= taken
  }
  return sum / tenth
}

/** By trying every plan. */
function bestByTrying(
  people: readonly number[],
  base: readonly number[],
  gains: readonly (readonly number[])[],
  p: number,
) {
  let best = worstTenth(people, base)
  for (let mask = 0; mask < 1 << gains.length; mask++) {
    const open = [...gains.keys()].filter((s) => (mask >> s) & 1)
    if (open.length > p) continue
    const values = base.map((value, c) => open.reduce((sum, s) => sum + gains[s]![c]!, value))
    best = Math.max(best, worstTenth(people, values))
  }
  return best
}

const small = fc.integer({ min: 2, max: 6 }).chain((cells) =>
  fc.record({
    people: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: cells, maxLength: cells }),
    base: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: cells, maxLength: cells }),
    gains: fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: cells, maxLength: cells }), {
      minLength: 1,
      maxLength: 6,
    }),
    p: fc.integer({ min: 1, max: 4 }),
  }),
)

test('L69: the plan for the worst tenth is that of trying every plan, and is proven', () => {
  fc.assert(
    fc.property(small, ({ people, base, gains, p }) => {
      const search = searchWorstDecile(instanceOf(people, base, gains, p))
      const best = bestByTrying(people, base, gains, p)
      for (;;) {
        const { done, value } = search.next()
        assert.ok(value, 'without a limit there is always a plan')
        assert.ok(value.value <= best + 1e-9, `value ${value.value} is better than every plan: ${best}`)
        assert.ok(value.bound! >= best - 1e-9, `bound ${value.bound} excludes the best plan: ${best}`)
        if (!done) continue
        assert.ok(Math.abs(value.value - best) <= 1e-7 * (1 + best), `${value.value}, not ${best}`)
        assert.equal((value as { proven?: boolean }).proven, true)
        break
      }
    }),
    { numRuns: 150 },
  )
})

test('L70: who must be reached decides before the worst tenth does; where nobody can be, there is no plan', () => {
  const instance = instanceOf(
    [10, 10],
    [1, 1],
    [
      [5, 5],
      [0, 0],
    ],
    1,
  )
  const last = (mustReach: WorstDecileInstance['mustReach']) => {
    const search = searchWorstDecile({ ...instance, mustReach })
    for (;;) {
      const { done, value } = search.next()
      if (done) return value
    }
  }
  assert.deepEqual(Array.from(last([])!.open), [0])
  assert.deepEqual(Array.from(last([{ people: 3, sites: [1] }])!.open), [1])
  const both = [
    { people: 3, sites: [1] },
    { people: 2, sites: [0] },
  ]
  assert.equal(last(both), null)
})

test('L70: the Pareto set leaves out what is beaten in both aims, and never holds what is unknown', () => {
  const plans = [
    [1, 5],
    [2, 4],
    [2, 6],
    [0, 9],
    [Number.NaN, Number.NaN],
  ] as const
  const aims = [
    { of: (plan: readonly [number, number]) => plan[0], better: 'higher' as const },
    { of: (plan: readonly [number, number]) => plan[1], better: 'lower' as const },
  ]
  assert.deepEqual(paretoSet(plans, aims), [1])
  assert.deepEqual(paretoSet(plans.slice(0, 1).concat([[0, 1]]), aims), [0, 1])
})

test('a site is called after a town that is known by name with the way from it, else after its district with the way from the seat', () => {
  const at = [121.5, 30] as const
  const city = {
    districts: [{ name: { zh: '余姚市', en: 'Yuyao' }, seat: at }],
    cells: [{ centre: at, district: 0 }],
    facilities: [
      ['古林镇卫生院', 'Gulin Town Health Centre', [121.5, 30.2], 'sourced'],
      ['某中心', 'Some Health Centre', [121.3, 30], 'synthetic'],
    ].map(([zh, en, location, confidence]) => ({
      kind: 'PRIMARY_CARE_CENTRE',
      name: { zh, en },
      location,
      provenance: { name: { confidence } },
    })),
  } as unknown as CityModel
  assert.deepEqual(placeName(city, [121.5, 30.2]), { zh: '古林镇', en: 'Gulin' })
  assert.deepEqual(placeName(city, [121.5, 30.16]), { zh: '古林镇以南 4 公里', en: 'Gulin, 4 km south' })
  assert.deepEqual(placeName(city, [121.31, 30]), {
    zh: '余姚市驻地以西 18 公里',
    en: 'Yuyao, 18 km west of its centre',
  })
  assert.match(placeName(city, [121.6, 30.04]).en, /km east-north-east of/)
  assert.deepEqual(placeName(city, at), { zh: '余姚市', en: 'Yuyao' })
})
