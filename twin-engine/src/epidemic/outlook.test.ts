/** L102: what a wave would bring against the beds there are, with nothing done and with measures. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadCity, loadParameters } from '../../../seed-data/index.ts'
import { RandomSource } from '../simulation/random.ts'
import type { Intervention } from './city-epidemic.ts'
import { modelOfCity, withInterventions } from './city-epidemic.ts'
import { runDeterministic } from './deterministic.ts'
import { epidemicOutlook, type OutlookQuestion } from './outlook.ts'
import { decodePathogen } from './pathogen.ts'
import { vaccineSteps } from './vaccination.ts'

const city = loadCity('testville')
const parameters = loadParameters()
const decoded = decodePathogen(
  JSON.parse(readFileSync(new URL('../../../scenarios/pathogens/sars-cov-2-wild.json', import.meta.url), 'utf8')),
)
assert.ok(decoded.ok)
const pathogen = decoded.value
const epidemic = { pathogen, reproductionNumber: 4, imported: 200, patch: null, days: 60 }
const luck = (run: number): RandomSource => new RandomSource(9, run)
const question: OutlookQuestion = {
  epidemic,
  interventions: [],
  added: [],
  intensiveCare: { open: 20, occupied: 15 },
  wards: null,
  runs: 8,
}
const ask = (part: Partial<OutlookQuestion>) => epidemicOutlook(city, parameters, { ...question, ...part }, luck)
const infectedAt = (interventions: readonly Intervention[], ages: readonly number[]): number => {
  const model = withInterventions(modelOfCity(city, parameters, epidemic), interventions, pathogen.ages)
  const course = runDeterministic(model)
  return ages.reduce((sum, a) => sum + course.byAge.X[60 * model.ages + a]!, 0)
}

test('L102: beds run out on the first day on which more need one than are left; beds from a day on put it off, and nothing else', () => {
  const { base, plan } = ask({ added: [{ fromDay: 10, intensiveCare: 40, wards: 0 }] })
  assert.ok(plan)
  assert.deepEqual(plan.bands, base.bands, 'beds infect nobody')
  assert.equal(base.bedsLeft.intensiveCare![0], 5)
  assert.deepEqual(
    [9, 10].map((day) => plan.bedsLeft.intensiveCare![day]),
    [5, 45],
  )
  const [out, later] = [base.runsOut.intensiveCare!, plan.runsOut.intensiveCare!]
  assert.ok(out.share === 1 && out.p10! <= out.p50! && out.p50! <= out.p90!)
  assert.ok(base.bands.intensiveCare.p50[out.p90!]! > 5 && base.bands.intensiveCare.p50[out.p10! - 1]! <= 6)
  assert.ok(later.p50 === null || later.p50 > out.p50!)
  assert.equal(base.runsOut.wards, null, 'what is not known is not told')
  const people = [...base.incidence.subarray(60 * 4)].some((one) => one > 0)
  assert.ok(people)
})

test('L102: fewer contacts change nothing before their day, then spare infections; doing nothing has no plan', () => {
  assert.equal(ask({}).plan, null)
  const { base, plan } = ask({ interventions: [{ fromDay: 12, untilDay: 60, factor: 0.4 }] })
  assert.deepEqual(plan!.bands.infections.p50.subarray(0, 13), base.bands.infections.p50.subarray(0, 13))
  assert.ok(plan!.sums.infections[1] < base.sums.infections[1])
})

test('measures of some ages: contacts and vaccines spare them most, all ages together are everybody, and none is nobody', () => {
  const whole = { fromDay: 5, untilDay: 60, factor: 0.5 }
  const all = [...pathogen.ages.keys()]
  const old = all.filter((a) => pathogen.ages[a]! >= 60)
  const of = (what: 'contacts' | 'susceptibility', fromAge: number, untilAge: number) => ({
    ...whole,
    of: { what, fromAge, untilAge },
  })
  const nothing = infectedAt([], all)
  for (const what of ['contacts', 'susceptibility'] as const) {
    assert.ok(Math.abs(infectedAt([of(what, 0, 120)], all) - infectedAt([whole], all)) < 1e-6 * nothing)
    assert.equal(infectedAt([of(what, 115, 120)], all), nothing)
    const [spared, before] = [infectedAt([of(what, 60, 120)], old), infectedAt([], old)]
    const others = all.filter((a) => !old.includes(a))
    const ratio = infectedAt([of(what, 60, 120)], others) / infectedAt([], others)
    assert.ok(spared / before < ratio && ratio <= 1, `${spared / before} of the old, ${ratio} of the others`)
  }
  assert.deepEqual(vaccineSteps({ coverage: 0.6, efficacy: 0.5, days: 14 }), [
    { fromDay: 0, untilDay: 7, factor: 0.85 },
    { fromDay: 7, untilDay: Number.POSITIVE_INFINITY, factor: 0.7 },
  ])
})

test('a question that is too large says how many runs it could have', () => {
  assert.throws(() => ask({ epidemic: { ...epidemic, days: 3_000 }, runs: 4_000 }), /ask for at most \d+ runs/)
})
