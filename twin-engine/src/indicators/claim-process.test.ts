import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ClaimProcess, claimChances, claimsBelow } from './claim-process.ts'

/** Claims that last exponentially at `leave` per hour, `come` an hour, from `present` on `beds`, every ten minutes. */
function memoryless(beds: number, present: number, come: number, leave: number, hours: number): ClaimProcess {
  const steps = hours * 6
  const time = Array.from({ length: steps + 1 }, (_, s) => s / 6)
  return {
    beds,
    present: Array.from({ length: present }, () => Float64Array.from(time, (t) => Math.exp(-leave * t))),
    later: Float64Array.from(time, (t) => (leave === 0 ? come * t : (come * (1 - Math.exp(-leave * t))) / leave)),
    arriving: new Float64Array(steps).fill(come / 6),
  }
}

/** The same by the plainest means: a chain of at most `cap` claims in steps of two seconds, once stopped when full, once not. */
function bySmallSteps(beds: number, present: number, come: number, leave: number, hours: number) {
  const cap = beds + 25
  const dt = 1 / 1800
  const walk = (stop: boolean): Float64Array => {
    let p = new Float64Array(cap + 1)
    p[present] = 1
    for (let s = 0; s < hours * 1800; s++) {
      const q = new Float64Array(cap + 1)
      for (let k = 0; k <= cap; k++) {
        const mass = p[k]!
        if (mass === 0) continue
        if (stop && k >= beds) {
          q[k]! += mass
          continue
        }
        const up = k < cap ? come * dt : 0
        const down = k * leave * dt
        q[k]! += mass * (1 - up - down)
        if (k < cap) q[k + 1]! += mass * up
        if (k > 0) q[k - 1]! += mass * down
      }
      p = q
    }
    return p
  }
  const above = (p: Float64Array): number => p.subarray(beds).reduce((a, b) => a + b, 0)
  return { at: above(walk(false)), by: above(walk(true)) }
}

test('with stays that forget, at a time and by a time both agree with the chain walked in steps of two seconds', () => {
  for (const [beds, present, come, leave, hours] of [
    [3, 2, 0.5, 0.3, 6],
    [2, 0, 1.2, 0.9, 4],
    [8, 6, 0.8, 0.1, 8],
    [1, 1, 0.2, 0.7, 5],
  ] as const) {
    const chances = claimChances(memoryless(beds, present, come, leave, hours))
    const walked = bySmallSteps(beds, present, come, leave, hours)
    assert.ok(Math.abs(chances.at.at(-1)! - walked.at) < 2e-4, `${beds} beds at: ${chances.at.at(-1)} ${walked.at}`)
    assert.ok(Math.abs(chances.by.at(-1)! - walked.by) < 2e-3, `${beds} beds by: ${chances.by.at(-1)} ${walked.by}`)
  }
})

test('when nobody comes the only full moment is now; when nobody leaves, full once is full for good', () => {
  const leaving = claimChances(memoryless(2, 2, 0, 0.5, 3))
  assert.equal(leaving.at[0], 1)
  assert.ok(leaving.at.at(-1)! < 0.05)
  assert.equal(leaving.by.at(-1), 1, 'it was full at the start')
  const coming = claimChances(memoryless(4, 2, 0.4, 0, 6))
  const mean = 0.4 * 6
  const exact = 1 - Math.exp(-mean) * (1 + mean)
  assert.ok(Math.abs(coming.at.at(-1)! - exact) < 1e-12)
  assert.ok(Math.abs(coming.by.at(-1)! - exact) < 1e-3)
  assert.deepEqual([...claimChances(memoryless(0, 0, 0.1, 0, 1)).by], new Array(7).fill(1), 'no bed at all')
})

test('tiny units agree with every outcome enumerated: who of the present stays, and how many come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
      fc.double({ min: 0, max: 4, noNaN: true }),
      fc.integer({ min: 1, max: 8 }),
      (stays, mean, beds) => {
        const row = new Float64Array(beds)
        for (let outcome = 0; outcome < 2 ** stays.length; outcome++) {
          let [chance, present] = [1, 0]
          stays.forEach((p, i) => {
            const stay = (outcome >> i) & 1
            chance *= stay ? p : 1 - p
            present += stay
          })
          let term = Math.exp(-mean)
          for (let n = 0; present + n < beds; n++) {
            row[present + n]! += chance * term
            term *= mean / (n + 1)
          }
        }
        assert.ok(claimsBelow(stays, mean, beds).every((p, k) => Math.abs(p - row[k]!) < 1e-12))
      },
    ),
  )
})

test('by a time is never below at any time before it, rises only, and more beds or fewer arrivals lower both', () => {
  const steps = 12
  const falling = fc
    .array(fc.double({ min: 0.6, max: 1, noNaN: true }), { minLength: steps, maxLength: steps })
    .map((factors) => {
      const p = new Float64Array(steps + 1).fill(1)
      factors.forEach((f, s) => {
        p[s + 1] = p[s]! * f
      })
      return p
    })
  fc.assert(
    fc.property(
      fc.array(falling, { minLength: 1, maxLength: 10 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.integer({ min: 1, max: 12 }),
      (present, rate, beds) => {
        const process = (beds: number, rate: number): ClaimProcess => ({
          beds,
          present,
          later: Float64Array.from({ length: steps + 1 }, (_, s) => rate * s),
          arriving: new Float64Array(steps).fill(rate),
        })
        const [own, more, quiet] = [process(beds, rate), process(beds + 1, rate), process(beds, rate / 2)].map(
          claimChances,
        )
        for (let s = 0; s <= steps; s++) {
          assert.ok(own!.by[s]! >= own!.at[s]! && own!.by[s]! <= 1)
          if (s > 0) assert.ok(own!.by[s]! >= own!.by[s - 1]!)
          assert.ok(more!.at[s]! <= own!.at[s]! + 1e-12 && quiet!.at[s]! <= own!.at[s]! + 1e-12)
        }
      },
    ),
    { numRuns: 200 },
  )
})
