/** Queues against theory: L9 with the engine's own calendar, waiting lists and draws; L10 with the engine itself. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Calendar, fork, override, RandomSource, record, warmStart } from '../src/index.ts'
import { WaitingLists } from '../src/simulation/waiting-lists.ts'
import { chinaParameters, EVENING, scenario, simulationCity } from './simulation-city.ts'

const ARRIVAL = 0
const DEPARTURE = 1

/** One M/M/c station; mean wait and share who wait, of those who begin between `warmUp` and `until`. */
function station(
  seed: number,
  replication: number,
  lambda: number,
  mu: number,
  servers: number,
  warmUp: number,
  until: number,
) {
  const random = new RandomSource(seed, replication)
  const calendar = new Calendar()
  const lists = new WaitingLists(1, 4096)
  const arrivedAt = new Float64Array(4096)
  let busy = 0
  let begun = 0
  let waited = 0
  let waitSum = 0
  const begin = (n: number, now: number): void => {
    busy++
    if (now >= warmUp) {
      begun++
      if (now > arrivedAt[n % 4096]!) waited++
      waitSum += now - arrivedAt[n % 4096]!
    }
    calendar.schedule(now - Math.log(random.draw(1, n, 1)[0]!) / mu, DEPARTURE, n, 0)
  }
  calendar.schedule(-Math.log(random.draw(1, 0, 0)[0]!) / lambda, ARRIVAL, 0, 0)
  const numbers = new Float64Array(4096)
  while (calendar.next() && calendar.minute < until) {
    const now = calendar.minute
    const n = calendar.subject
    if (calendar.handler === ARRIVAL) {
      calendar.schedule(now - Math.log(random.draw(1, n + 1, 0)[0]!) / lambda, ARRIVAL, n + 1, 0)
      arrivedAt[n % 4096] = now
      numbers[n % 4096] = n
      if (busy < servers) begin(n, now)
      else lists.join(0, n % 4096)
    } else {
      busy--
      const next = lists.head(0)
      if (next >= 0) {
        lists.leave(next)
        begin(numbers[next]!, now)
      }
    }
  }
  return { wait: waitSum / begun, share: waited / begun }
}

/** Erlang C: share who wait, and mean wait. */
function erlangC(lambda: number, mu: number, servers: number) {
  const a = lambda / mu
  let b = 1
  for (let n = 1; n <= servers; n++) b = (a * b) / (n + a * b)
  const share = b / (1 - (a / servers) * (1 - b))
  return { share, wait: share / (servers * mu - lambda) }
}

test('L9: an M/M/c station of the engine’s parts meets Erlang C within its interval', () => {
  assert.ok(Math.abs(erlangC(0.9, 0.1, 10).wait - 6.687315241) < 1e-8, 'the formula meets the published figure')
  for (const [lambda, mu, servers] of [
    [0.9, 0.1, 10],
    [1.6, 0.1, 20],
    [0.5, 1, 1],
  ] as const) {
    const runs = Array.from({ length: 40 }, (_, r) => station(20261121, r, lambda, mu, servers, 2_000, 22_000))
    const exact = erlangC(lambda, mu, servers)
    for (const name of ['wait', 'share'] as const) {
      const values = runs.map((r) => r[name])
      const mean = values.reduce((x, y) => x + y, 0) / values.length
      const sd = Math.sqrt(values.reduce((x, y) => x + (y - mean) ** 2, 0) / (values.length - 1))
      const z = (mean - exact[name]) / (sd / Math.sqrt(values.length))
      assert.ok(Math.abs(z) < 3, `M/M/${servers} ${name}: ${mean} against ${exact[name]}, z = ${z.toFixed(2)}`)
    }
  }
})

/** Minute at which each encounter of a run got its bed, by token, for the patients who came during the run. */
function waits(seed: number, extraBeds: number): Map<string, number> {
  const city = simulationCity([[0, 'ward', 'general-medicine', 12, 3]])
  const crowded = override(chinaParameters(), { 'beds.targetOccupancy': 0.95 })
  assert.ok(crowded.ok)
  const live = warmStart(city, crowded.value, seed, EVENING, 10)
  const levers = extraBeds > 0 ? [{ kind: 'open-beds', unit: 'u1', beds: extraBeds }] : []
  // Beds alone: with rooms whoever fits passes those who do not, and whoever gives up shortens others' wait.
  const shocks = [{ kind: 'surge-arrivals', factor: 1.3 }]
  const run = fork(live, scenario({ levers, shocks, fidelity: 'beds' }), crowded.value, seed)
  const { events } = record(run, 20 * 1440)
  const started = new Map<string, number>()
  const wait = new Map<string, number>()
  for (const e of events) {
    if (e.kind === 'encounter.started') started.set(e.encounter, e.occurredAt)
    if (e.kind === 'bed.reserved' && e.encounter && started.has(e.encounter))
      wait.set(e.encounter, e.occurredAt - started.get(e.encounter)!)
  }
  for (const token of started.keys()) if (!wait.has(token)) wait.set(token, Number.POSITIVE_INFINITY)
  return wait
}

test('L10: in one first-come ward an extra bed lengthens nobody’s wait', () => {
  let shorter = 0
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 3 }), (seed, extra) => {
      const without = waits(seed, 0)
      const withExtra = waits(seed, extra)
      assert.deepEqual([...withExtra.keys()].sort(), [...without.keys()].sort(), 'the same people come')
      for (const [token, wait] of without) {
        assert.ok(withExtra.get(token)! <= wait, `${token}: ${wait} → ${withExtra.get(token)} ms`)
        if (withExtra.get(token)! < wait) shorter++
      }
    }),
    { numRuns: 12 },
  )
  assert.ok(shorter > 20, `only ${shorter} waits became shorter: the ward was never full`)
})
