/** Laws L51–L54: what holds of every siting problem, against every plan tried one by one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SITING_PROBLEMS, type SitingAnswer, type SitingQuestion, solveSiting } from '../src/index.ts'
import { bestByTrying } from './plain-siting.ts'
import { questions } from './siting-questions.ts'

const LEAST = 1e-9

async function answered(question: SitingQuestion): Promise<SitingAnswer | null> {
  const answer = await solveSiting(question, { steps: 20 })
  return answer.ok ? answer.value : null
}

for (const problem of SITING_PROBLEMS) {
  test(`L51: ${problem.id}: no plan is better than the bound, and none found is better than the best there is`, () =>
    fc.assert(
      fc.asyncProperty(questions(problem.id), async (question) => {
        const answer = await answered(question)
        if (answer === null) return
        const best = bestByTrying(question)
        const { objective, bound, proven, gap } = answer
        assert.ok(best !== null, `a plan of ${objective} was found where there is none`)
        const sign = problem.sense === 'least' ? 1 : -1
        assert.ok(sign * (objective - best) >= -LEAST * Math.max(1, best), `${objective} is better than ${best}`)
        if (bound !== null)
          assert.ok(sign * (best - bound) >= -LEAST * Math.max(1, best), `bound ${bound}, best ${best}`)
        if (proven) assert.ok(Math.abs(objective - best) <= LEAST * Math.max(1, best), `${objective} is not ${best}`)
        if (bound !== null && objective !== 0)
          assert.ok(Math.abs(gap! * objective - Math.abs(objective - bound)) < 1e-6)
      }),
      { numRuns: 150 },
    ))

  test(`L52: ${problem.id}: the plan returned keeps every constraint and has the objective returned`, () =>
    fc.assert(
      fc.asyncProperty(questions(problem.id), async (question) => {
        const answer = await answered(question)
        if (answer === null) return
        const { sites, vehicles, objective } = answer
        for (const site of question.kept!) assert.ok(sites.includes(site), `site ${site} is to be kept`)
        for (const site of sites) assert.ok(!question.forbidden!.includes(site), `site ${site} is forbidden`)
        const only = {
          ...question,
          forbidden: [...Array(question.costs.destinations).keys()].filter((j) => !sites.includes(j)),
        }
        const stationed = vehicles === null ? {} : { vehicles: vehicles.reduce((a, b) => a + b, 0) }
        const same = bestByTrying({
          ...only,
          ...stationed,
          kept: sites,
          budget: question.budget ?? Number.POSITIVE_INFINITY,
        })
        if (vehicles === null && problem.id !== 'cflp')
          assert.ok(
            Math.abs(same! - objective) <= LEAST * Math.max(1, objective) || question.assignment === 'single',
            `${same} and ${objective}`,
          )
      }),
      { numRuns: 60 },
    ))
}
