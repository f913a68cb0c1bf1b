import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  hospitalLoad,
  type KitLoan,
  type KitQuestion,
  kitShortage,
  planKit,
  planTransfers,
  type Transfer,
  type TransferQuestion,
} from '@kangcheng/twin-engine/allocation'
import fc from 'fast-check'
import { highsSolver } from '../solver/highs.ts'
import { verifyCases } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'allocation-'))
const solver = highsSolver()
after(async () => {
  rmSync(folder, { recursive: true })
  await solver.close()
})

/** Two hospitals an hour apart with a bed each; two patients come to the first, for a day. */
const patients = {
  format: 'kangcheng-allocation/1',
  id: 'by-hand',
  instance: {
    days: 1,
    losDays: 1,
    hospitals: [
      { beds: 1, group: 0, initialStay: [0] },
      { beds: 1, group: 1, initialStay: [0] },
    ],
    admissions: [[2], [0]],
    travelMinutes: [
      [0, 60],
      [60, 0],
    ],
  },
  noTransfer: { overflowBedDays: 1, worstOverloadShare: 1 },
  expected: [
    { variant: { name: 'moved', transferCost: 0.1 }, objective: 0.2 },
    { variant: { name: 'too dear', transferCost: 0.6 }, objective: 1 },
    { variant: { name: 'other group', transferCost: 0.1, withinGroup: true }, objective: 1 },
    { variant: { name: 'too far', transferCost: 0.1, maxMinutes: 59 }, objective: 1 },
    { variant: { name: 'begun', transferCost: 0.1, setupCost: 0.5, minTransfer: 1 }, objective: 0.7 },
    {
      variant: { name: 'two at least', transferCost: 0.1, setupCost: 0.5, minTransfer: 2, integer: true },
      objective: 1,
    },
    { variant: { name: 'worst', objective: 'minmax', transferCost: 0.1 }, objective: 0.2 },
  ],
}

/** Two pieces at the first site, needed at the second on both days; they are on the road for one. */
const kit = {
  format: 'kangcheng-reusable-resource/1',
  id: 'kit-by-hand',
  instance: {
    days: 2,
    stock: [2, 0],
    need: [
      [0, 0],
      [1, 1],
    ],
    travelMinutes: [
      [0, 60],
      [60, 0],
    ],
  },
  noTransferShortage: 2,
  expected: [
    { variant: { name: 'lent', transferCost: 0.1, delayDays: 1, integer: true }, objective: 1.2 },
    { variant: { name: 'too late', transferCost: 0.1, delayDays: 2, integer: true }, objective: 2 },
  ],
}

test('patients and kit: the values worked out by hand pass, and fail where one of them is changed', async () => {
  const path = join(folder, 'allocation.json')
  writeFileSync(path, JSON.stringify([patients, kit]))
  const { cases, passed } = await verifyCases([{ name: 'allocation.json', path }], { values: false })
  assert.equal(passed, 2, cases.flatMap(({ problems }) => problems).join('\n'))
  const wrong = { ...patients, noTransfer: { ...patients.noTransfer, worstOverloadShare: 0.5 } }
  writeFileSync(path, JSON.stringify([wrong]))
  const [entry] = (await verifyCases([{ name: 'allocation.json', path }], { values: false })).cases
  assert.match(entry!.problems[0]!, /^noTransfer\.worstOverloadShare: computed 1, expected 0\.5/)
})

test('an instance that is none says where', async () => {
  const path = join(folder, 'wrong.json')
  const instance = { ...patients.instance, hospitals: [{ beds: -1, initialStay: [0] }], losDays: 0 }
  writeFileSync(path, JSON.stringify({ ...patients, instance }))
  const [entry] = (await verifyCases([{ name: 'wrong.json', path }], { values: false })).cases
  assert.match(entry!.problems.join('\n'), /hospitals\[0\]\.beds: must be .*-1/)
  assert.match(entry!.problems.join('\n'), /losDays: must be .*0/)
})

const small = fc.record({
  beds: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
  admissions: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
  initialStay: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }),
  later: fc.double({ min: 0, max: 1, noNaN: true }),
  minutes: fc.integer({ min: 1, max: 90 }),
  maxSendPerDay: fc.option(fc.integer({ min: 0, max: 3 })),
  maxReceivePerDay: fc.option(fc.integer({ min: 0, max: 3 })),
  setup: fc.option(fc.constant({ cost: 0.3, fewest: 2 })),
})
const DAYS = 3

function questionOf(given: typeof small extends fc.Arbitrary<infer T> ? T : never): TransferQuestion {
  return {
    days: DAYS,
    hospitals: [0, 1].map((i) => ({
      beds: new Float64Array(DAYS).fill(given.beds[i]!),
      initialStay: Float64Array.from(given.initialStay.slice(i * DAYS, (i + 1) * DAYS)),
      admissions: Float64Array.from(given.admissions.slice(i * DAYS, (i + 1) * DAYS)),
      group: null,
    })),
    travelMinutes: Float64Array.of(0, given.minutes, given.minutes, 0),
    remaining: Float64Array.of(1, given.later),
    transferCost: 0.02,
    objective: 'total',
    withinGroup: false,
    maxMinutes: null,
    maxSendPerDay: given.maxSendPerDay,
    maxReceivePerDay: given.maxReceivePerDay,
    whole: true,
    setup: given.setup,
  }
}

/** Every plan of whole patients, tried. */
function bestByTrying(question: TransferQuestion): number {
  const { hospitals, travelMinutes, setup } = question
  const most = [0, 1].flatMap((i) => Array.from(hospitals[i]!.admissions))
  const plan = most.map(() => 0)
  let best = Number.POSITIVE_INFINITY
  const limit = Math.min(question.maxSendPerDay ?? 9, question.maxReceivePerDay ?? 9)
  const visit = (k: number): void => {
    if (k === plan.length) {
      const transfers = plan.flatMap((count, at): Transfer[] =>
        count === 0 ? [] : [{ from: at < DAYS ? 0 : 1, to: at < DAYS ? 1 : 0, day: at % DAYS, patients: count }],
      )
      const moved = transfers.reduce((sum, one) => sum + one.patients, 0)
      const ways = moved * question.transferCost * (1 + travelMinutes[1]! / 60)
      const begun = setup === null ? 0 : setup.cost * transfers.length
      best = Math.min(best, hospitalLoad(question, transfers).overflowBedDays + ways + begun)
      return
    }
    for (let count = 0; count <= Math.min(most[k]!, limit); count++) {
      if (setup !== null && count > 0 && count < setup.fewest) continue
      plan[k] = count
      visit(k + 1)
    }
    plan[k] = 0
  }
  visit(0)
  return best
}

test('L95: no plan of transfers is better than the one returned, and nobody is lost on the way', async () => {
  await fc.assert(
    fc.asyncProperty(small, async (given) => {
      const question = questionOf(given)
      const plan = (await planTransfers(question, solver))!
      assert.ok(plan.proven)
      assert.ok(Math.abs(plan.objective - bestByTrying(question)) < 1e-6)
      const nothing = hospitalLoad(question, [])
      const present = (load: Float64Array): number => load.reduce((sum, one) => sum + one, 0)
      assert.ok(Math.abs(present(plan.load.occupancy) - present(nothing.occupancy)) < 1e-6)
      assert.ok(plan.load.overflowBedDays <= nothing.overflowBedDays + 1e-9)
    }),
    { numRuns: 30 },
  )
})

test('L95: kit is never lent twice, and lending it is worth what the plan says', async () => {
  const sites = fc.record({
    stock: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }),
    need: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 12 }),
    delayDays: fc.integer({ min: 0, max: 2 }),
  })
  await fc.assert(
    fc.asyncProperty(sites, async ({ stock, need, delayDays }) => {
      const question: KitQuestion = {
        days: 4,
        stock: Float64Array.from(stock),
        need: Float64Array.from(need),
        travelMinutes: Float64Array.of(0, 30, Number.NaN, 30, 0, 30, Number.NaN, 30, 0),
        delayDays,
        transferCost: 0.05,
        whole: true,
      }
      const plan = (await planKit(question, solver))!
      const cost = plan.loans.reduce((sum, { pieces }) => sum + 0.05 * pieces * 1.5, 0)
      assert.ok(Math.abs(plan.objective - (plan.shortage + cost)) < 1e-6)
      assert.ok(plan.shortage <= kitShortage(question, []))
      assert.ok(leastStock(question, plan.loans) >= 0)
      assert.ok(plan.loans.every(({ from, to }) => Math.abs(from - to) === 1))
    }),
    { numRuns: 30 },
  )
})

function leastStock({ days, stock, delayDays }: KitQuestion, loans: readonly KitLoan[]): number {
  let least = 0
  stock.forEach((pieces, i) => {
    let there = pieces
    for (let t = 0; t < days; t++) {
      for (const { from, to, day, pieces: moved } of loans) {
        if (from === i && day === t) there -= moved
        if (to === i && day + delayDays === t) there += moved
      }
      least = Math.min(least, there)
    }
  })
  return least
}

const reference = process.env.REFERENCE_DATA && join(process.env.REFERENCE_DATA, 'specs/reference-cases/allocation')
test('the published instances have their optima', { skip: !reference || !existsSync(reference) }, async () => {
  const places = ['L01-3x6', 'L02-10x28', 'L05-resource-8x21'].map((id) => ({
    name: id,
    path: join(reference!, `${id}.json`),
  }))
  const { cases, passed } = await verifyCases(places, { values: false })
  assert.equal(passed, 3, cases.flatMap(({ problems }) => problems).join('\n'))
})
