/** A duel while it runs: its first ranking, a stop in the middle, and taking it up again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { type DuelPlan, type DuelResult, type DuelRun, openDuel, warmStart } from '@kangcheng/twin-engine'
import { inProcessExecutor } from '../executors/in-process.ts'
import { runDuel } from './duels.ts'

const city = loadCity('testville')
const parameters = loadParameters()
const live = warmStart(city, parameters, 7, Date.parse('2026-11-25T08:00:00+08:00'), 3)
const at = (c: number) => city.cells[c]!.centre
const candidate = (id: string, cell: number) => ({
  id,
  edits: [{ kind: 'add-facility', id, location: at(cell), beds: { 'general-medicine': 30 }, emergencyPlaces: 4 }],
})
const QUESTION = {
  candidates: [candidate('one', 0), candidate('two', Math.floor(city.cells.length / 2))],
  futures: [
    { id: 'today', edits: [] },
    { id: 'growth', edits: [{ kind: 'change-population', factors: [1.1, 1.1, 1.1, 1.1] }] },
  ],
  pairs: 4,
  futurePairs: 2,
  horizonHours: 24,
  fidelity: 'beds',
}
const opened = openDuel(QUESTION, live, parameters)
assert.ok(opened.ok, JSON.stringify(opened))
const plan: DuelPlan = opened.value
const setting = { plan, state: live, priority: 1 }
const executor = inProcessExecutor(city, parameters)

test('a ranking with bands is there after two pairs; a duel that stopped goes on to the same result', async () => {
  const seen: [string, number][] = []
  let early: DuelResult | null = null
  const whole = await runDuel(setting, executor, new AbortController().signal, ({ run, done, wanted, result }) => {
    assert.equal(wanted, 6)
    seen.push([run!.future, run!.replication])
    if (done === 2) early = result()
  })
  assert.deepEqual(seen, [
    ['today', 0],
    ['today', 1],
    ['today', 2],
    ['today', 3],
    ['growth', 0],
    ['growth', 1],
  ])
  assert.equal(early!.ranking.length, 2)
  assert.equal(early!.complete, false)
  assert.equal(whole!.result.complete, true)
  assert.equal(whole!.result.verdict, null)

  const kept: DuelRun[] = []
  const stop = new AbortController()
  const stopped = await runDuel(setting, executor, stop.signal, ({ run }) => {
    if (run) kept.push(run)
    if (kept.length === 3) stop.abort()
  })
  assert.equal(stopped, null)
  assert.equal(kept.length, 3)
  let ran = 0
  const known = JSON.parse(JSON.stringify(kept)) as DuelRun[]
  const resumed = await runDuel({ ...setting, known }, executor, new AbortController().signal, ({ run }) => {
    if (run) ran++
  })
  assert.equal(ran, 3)
  assert.deepEqual(resumed!.result, whole!.result)
})

test('a house that cannot be emptied is told before anything runs', () => {
  const largest = city.facilities.find(({ kind }) => kind === 'HOSPITAL')!.id
  const closing = { id: 'closing', edits: [{ kind: 'close-facility', facility: largest }] }
  const refused = openDuel({ ...QUESTION, candidates: [closing], shortlist: 1 }, live, parameters)
  assert.ok(!refused.ok)
  assert.match(refused.problems[0]!.path, /^candidates \(closing\)/)
  assert.match(refused.problems[0]!.why, /cannot close: .*; add beds by an edit before it/)
})

test('a centre with doctors alone is judged by doctors within reach, and by whom it sees', async () => {
  const centre = {
    id: 'centre',
    edits: [{ kind: 'add-facility', id: 'centre', facilityKind: 'PRIMARY_CARE_CENTRE', location: at(0), doctors: 12 }],
  }
  const clinic = openDuel(
    { candidates: [centre], futures: [{ id: 'today', edits: [] }], pairs: 2, horizonHours: 48, fidelity: 'flow' },
    live,
    parameters,
  )
  assert.ok(clinic.ok, JSON.stringify(clinic))
  assert.equal(clinic.value.supply, 'doctors')
  const [job] = clinic.value.jobs
  assert.equal(job!.after[0]!.supply, job!.before.supply + 12)
  const found = await runDuel({ plan: clinic.value, state: live, priority: 1 }, executor, new AbortController().signal)
  const [outcome] = found!.result.futures[0]!.candidates
  const own = outcome!.moved.find(({ facility }) => facility === 'centre')
  assert.ok(own!.contacts.mean > 1, JSON.stringify(outcome!.moved))
  assert.equal(own!.visits.mean, 0)
  assert.ok(outcome!.sites[0]!.figures.some(({ id }) => id === 'primary-wait-minutes'))
})

test('a site to which no road leads is refused before anything runs', () => {
  const west = city.cells.reduce((a, b) => (b.centre[0] < a.centre[0] ? b : a)).centre
  const wild = {
    id: 'wild',
    edits: [{ kind: 'add-facility', id: 'wild', location: [west[0] - 0.07, west[1]], beds: { respiratory: 20 } }],
  }
  const refused = openDuel({ ...QUESTION, candidates: [wild], shortlist: 1 }, live, parameters)
  assert.ok(!refused.ok)
  assert.equal(refused.problems[0]!.path, 'candidates[0].edits[0].location')
  assert.match(refused.problems[0]!.why, /lies more than 3 km from any road that leads to people; move it nearer/)
})
