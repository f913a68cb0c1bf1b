/** Laws of primary care and outpatient clinics (L58), on a small city with three centres. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  apply,
  CARE_NEEDS,
  checkState,
  copyState,
  fork,
  indicatorById,
  observe,
  override,
  type Parameters,
  policyOf,
  RUN_FIGURES,
  readingOf,
  record,
  referralLab,
  replicateAll,
  type Simulation,
  sameState,
  startSimulation,
  totalOf,
  warmStart,
} from '../src/index.ts'
import { clinicNetworkOf } from '../src/simulation/clinic-network.ts'
import { ClinicQueues } from '../src/simulation/clinic-queues.ts'
import { RandomSource } from '../src/simulation/random.ts'
import { chinaParameters, EVENING, scenario, simulationCity } from './simulation-city.ts'
import { cityWithCentres } from './small-city-centres.ts'

const parameters = chinaParameters()
const DAY = 1440

const city = cityWithCentres()
const live = warmStart(city, parameters, 5, EVENING, 3)
const changed = (changes: Readonly<Record<string, number>>): Parameters => {
  const made = override(parameters, changes)
  assert.ok(made.ok)
  return made.value
}
const sum = (column: ArrayLike<number>): number => Array.from(column).reduce((a, b) => a + b, 0)

test('L58: whoever comes to a centre is seen, waits or went to a hospital; the fuller hospital has exactly those', () => {
  const network = clinicNetworkOf(city, changed({ 'primaryCare.doctorsPerThousand': 0.2 }))!
  const queues = new ClinicQueues(network)
  const luck = new RandomSource(3, 0)
  let came = 0
  for (let local = 4 * DAY; local < 6 * DAY; local += 15) {
    if (local % 60 === 0) queues.beginHour(local)
    // The same law of who comes, added up beside the queues.
    const before = sum(queues.counts.visits) + sum(queues.counts.turnedAway) + sum(queues.counts.closed)
    queues.step(local, (centre, quarter) => luck.draw(centre, quarter, 0))
    came += sum(queues.counts.visits) + sum(queues.counts.turnedAway) + sum(queues.counts.closed) - before
    assert.ok(queues.waiting.every((n) => n >= 0) && queues.clinicWaiting.every((n) => n >= 0))
  }
  const { visits, turnedAway, closed, referredUp } = queues.counts
  const seen = sum(referredUp) / queues.upShare
  assert.ok(sum(turnedAway) > 50, 'with half the doctors many do not stay')
  assert.ok(Math.abs(sum(visits) - seen - sum(queues.waiting)) < 1e-6)
  const left = sum(turnedAway) + sum(closed)
  assert.ok(Math.abs(sum(queues.clinicCounts.turnedOver) - left) < 1e-6)
  assert.ok(Math.abs(sum(queues.clinicCounts.referred) - sum(referredUp)) < 1e-6)
  assert.ok(Math.abs(came - sum(visits) - left) < 1e-6)
  // Poisson about what is expected of two weekdays.
  const { primary } = queues.away
  const expected = network.visitsPerDay * primary * (1.2 + 1.08)
  assert.ok(Math.abs(came - expected) < 5 * Math.sqrt(expected), `${came} came, ${expected} were expected`)
})

test('L58: the wait of one doctor is that of Pollaczek and Khinchine within a tenth', () => {
  const patient = changed({
    'primaryCare.patienceMedianMinutes': 480,
    'primaryCare.patienceSpread': 0.05,
    'primaryCare.clinicShare': 1,
    'primaryCare.roomsPerDoctor': 3,
  })
  const queues = new ClinicQueues(clinicNetworkOf(city, patient)!)
  const luck = new RandomSource(11, 0)
  const monday = 4 * DAY + 10 * 60
  const busy = 0.85
  queues.doctors.fill(1 / patient.primaryCare.onDutyShare[1]!)
  queues.arriving.fill(busy / patient.primaryCare.visitMeanMinutes)
  const steps = 30_000
  for (let centre = 0; centre < 3; centre++) queues.perMinute[centre] = queues.capacity(centre, 1)
  for (let k = 0; k < steps; k++) queues.step(monday, (centre) => luck.draw(centre, k, 0))
  const { visitMeanMinutes: mean, visitStandardDeviationMinutes: deviation } = patient.primaryCare
  const theory = ((busy / mean) * (mean * mean + deviation * deviation)) / (2 * (1 - busy))
  const wait = sum(queues.counts.waitMinutes) / sum(queues.counts.visits)
  assert.ok(Math.abs(wait / theory - 1) < 0.1, `${wait.toFixed(1)} min, the formula says ${theory.toFixed(1)}`)
})

test('L58: a larger share without doctors lengthens the queues; with doctors it does not, and clinics are freed', () => {
  const week = (levers: readonly object[]) => scenario({ levers, horizonHours: 48 })
  const share = { kind: 'primary-care-share', share: 0.7 }
  const made = [
    week([]),
    week([share]),
    week([share, { kind: 'primary-care-doctors', share: 0.6 }]),
    week([share, { kind: 'primary-care-doctors', share: 0.6, rooms: false }]),
  ]
  const runs = replicateAll(live, made, parameters, 2, 0)
  const [base, alone, staffed, roomless] = made.map((_, k) => (id: string): number => {
    const value = RUN_FIGURES.find((figure) => figure.id === id)!.of(runs[k]!, -1)
    assert.ok(value !== null, id)
    return value
  })
  const wait = 'primary-wait-mean'
  assert.ok(alone!(wait) > base!(wait) * 1.4, `${base!(wait)} → ${alone!(wait)}`)
  assert.ok(staffed!(wait) < base!(wait), `${staffed!(wait)} with doctors`)
  assert.ok(roomless!(wait) > staffed!(wait), 'doctors beyond the rooms see nobody')
  assert.ok(alone!('clinic-visits') < base!('clinic-visits'))
  assert.ok(alone!('reverse-flow') > staffed!('reverse-flow'))
  assert.ok(staffed!('fund-claims') < base!('fund-claims'), 'a visit to primary care costs the fund less')
  assert.ok(staffed!('in-district-share') > base!('in-district-share'))
  assert.equal(
    runs[0]!.values.occupied.join(),
    runs[1]!.values.occupied.join(),
    'nobody’s admission depends on it, bed by bed',
  )
})

test('L7: flows and referrals of a run are told, and replay to the same bytes; a copy has the same future', () => {
  const { simulation, events } = recorded(36)
  const flows = events.flatMap((event) => (event.kind === 'flow.reported' ? [event] : []))
  const referrals = events.flatMap((event) => (event.kind === 'referral.sent' ? [event] : []))
  assert.ok(flows.length > 40 && referrals.length > 10, `${flows.length} flows, ${referrals.length} referrals`)
  assert.ok(
    flows.every(({ count, need }) => Number.isInteger(count) && count >= 11 && CARE_NEEDS.includes(need as never)),
  )
  const tokens = new Set(referrals.map(({ referral }) => referral))
  assert.equal(tokens.size, referrals.length, 'every referral has a token of its own')
  assert.ok(
    referrals.some(({ origin }) => origin === 'p1') && referrals.some(({ destination }) => destination === 'p1'),
  )
  const replayed = copyState(startSimulation(copyState(live), setting()).state)
  for (const event of events)
    assert.ok(
      apply(replayed, event).ok,
      JSON.stringify(event, (_, v) => (typeof v === 'bigint' ? `${v}` : v)),
    )
  assert.ok(sameState(replayed, simulation.state))
  assert.deepEqual(checkState(simulation.state), [])
  const share = indicatorById('primary-care-share-24h')!.of(readingOf(simulation.state), { kind: 'city' })
  assert.ok(share !== null && share > 0.42 && share < 0.65, `${share} in primary care`)
  const first = startSimulation(copyState(live), setting())
  advance(first, 900)
  const second = first.copy()
  for (const run of [first, second]) advance(run, 2000)
  assert.ok(sameState(first.state, second.state))
  assert.deepEqual(first.parts.primaryCare!.queues.waiting, second.parts.primaryCare!.queues.waiting)
  assert.deepEqual(first.totals.values, second.totals.values)
})

const setting = () => ({ parameters, policy: policyOf('nearest')!, seed: 9, replication: 0 })

function recorded(hours: number): { simulation: Simulation; events: ReturnType<typeof record>['events'] } {
  const simulation = startSimulation(copyState(live), setting())
  const { events } = record(simulation, hours * 60)
  return { simulation, events }
}

test('who is told to go somewhere are those who went: flows of the day and visits of the totals agree', () => {
  const run = fork(live, scenario({ horizonHours: 48 }), parameters, 4)
  const trajectory = observe(run, 22)
  const carried = sum(run.parts.primaryCare!.told.carried)
  const told = sum(run.state.flows.byNeed) + carried
  assert.ok(carried < told / 2)
  const visits = totalOf(trajectory, 'primaryVisits', -1) + totalOf(trajectory, 'clinicVisits', -1)
  const referred = totalOf(trajectory, 'clinicReferred', -1)
  assert.ok(Math.abs(told / (visits - referred) - 1) < 0.04, `${told} told, ${visits - referred} went`)
  assert.ok(run.state.flows.toldAt[city.facilities.findIndex(({ id }) => id === 'p1')]! > 0)
})

test('a price gap moves people, a share out of reach says what could be reached, and beds alone have no clinics', () => {
  const [base, cheaper] = replicateAll(
    live,
    [
      scenario({ horizonHours: 24 }),
      scenario({ horizonHours: 24, levers: [{ kind: 'price-change', tier: 'hospital', coveredShare: 0.2 }] }),
    ],
    parameters,
    2,
    0,
  )
  assert.ok(totalOf(cheaper!, 'primaryVisits', -1) > totalOf(base!, 'primaryVisits', -1) * 1.05)
  const unreachable = fork(
    live,
    scenario({ levers: [{ kind: 'primary-care-share', share: 0.9, condition: 'paediatric' }] }),
    parameters,
    1,
  )
  assert.equal(unreachable.planned[0]!.planned, 0)
  assert.match(unreachable.planned[0]!.note.en, /the share lies between \d+(\.\d)? and \d+(\.\d)? %/)
  const beds = startSimulation(copyState(live), { ...setting(), fidelity: 'beds' })
  assert.equal(beds.parts.primaryCare, null)
})

test('the referral lab finds the share at which the worst centre fails, later with more doctors', () => {
  const lab = referralLab(city, parameters, [0.52, 0.6, 0.7, 0.8], { limitMinutes: 8, quantile: 0.5 })
  assert.ok(lab.ok)
  const { weeks, failsAt, centres } = lab.value
  assert.deepEqual(centres, ['p1', 'p2', 'p3'])
  const worst = weeks.map(({ worstWaitMinutes }) => worstWaitMinutes)
  assert.ok(
    worst.every((minutes, k) => k === 0 || minutes > worst[k - 1]!),
    worst.join(' '),
  )
  const hourly = weeks[2]!.hourlyWaitMinutes
  assert.ok(hourly[10]! > hourly[13]! && Number.isNaN(hourly[3]!), 'the queue is that of the morning')
  assert.ok(failsAt !== null && failsAt.share > 0.52 && failsAt.share < 0.8, JSON.stringify(failsAt))
  const at = (share: number): number => {
    const once = referralLab(city, parameters, [share], { limitMinutes: 8, quantile: 0.5 })
    return once.ok ? once.value.weeks[0]!.worstWaitMinutes : Number.NaN
  }
  assert.ok(at(failsAt.share) > 8 && at(failsAt.share - 0.002) <= 8)
  const more = referralLab(city, parameters, [0.52], { limitMinutes: 8, quantile: 0.5, doctorsFactor: 1.3 })
  assert.ok(more.ok && (more.value.failsAt === null || more.value.failsAt.share > failsAt.share))
  const out = referralLab(city, parameters, [0.95], { condition: 'chronic-follow-up' })
  assert.ok(!out.ok)
  assert.match(out.problems[0]!.why, /0\.95 is out of reach: with what moves the share lies within 0\.\d+ … 0\.\d+/)
  const none = referralLab(simulationCity(), parameters, [0.6])
  assert.ok(!none.ok)
  assert.match(none.problems[0]!.why, /no primary-care centre/)
})
