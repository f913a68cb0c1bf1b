/** What every executor promises: run by each adapter's test with a factory of its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  apply,
  type CityModel,
  copyState,
  decodeScenario,
  doNothing,
  fork,
  type Parameters,
  record,
  replicate,
  type Scenario,
  stateHash,
  type Trajectory,
  type TwinState,
  warmStart,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from './sweep-executor.ts'

export interface ConformanceSetting {
  readonly name: string
  readonly city: CityModel
  readonly parameters: Parameters
  readonly make: () => SweepExecutor | Promise<SweepExecutor>
  /** Kills one worker that is at work, without a word to it; left out where there is none to kill. */
  readonly killOne?: (executor: SweepExecutor) => void | Promise<void>
}

const OPENS_AT = Date.UTC(2026, 10, 21, 10, 24)
const SEED = 7
const never = (): AbortSignal => new AbortController().signal
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A scenario of this suite; two hours are so short that handing over is most of the work. */
export function surge(city: CityModel, horizonHours = 12): Scenario {
  const hospital = city.facilities.find((f) => f.kind === 'HOSPITAL')!.id
  const decoded = decodeScenario(
    {
      id: 'conformance',
      title: { zh: '一致性', en: 'Conformance' },
      why: { zh: '检验', en: 'a check' },
      horizonHours,
      shocks: [{ kind: 'surge-arrivals', factor: 2 }],
      levers: [{ kind: 'open-beds', facility: hospital, beds: 2 }],
    },
    city,
  )
  assert.ok(decoded.ok, 'the scenario of this suite is valid')
  return decoded.value
}

export function sweepExecutorConformance({ name, city, parameters, make, killOne }: ConformanceSetting): void {
  const state: TwinState = warmStart(city, parameters, SEED, OPENS_AT, 2)
  const scenario = surge(city)
  const scenarios = [doNothing(scenario), scenario]
  const job = { state, scenarios, seed: SEED, replications: 6, priority: 1 }

  /** What the engine says itself, without any executor. */
  const own = (k: number): Trajectory[] => scenarios.map((s) => replicate(state, s, parameters, SEED, k))

  /** Collects a job's callbacks, and refuses a replication that comes twice or out of order. */
  function collecting(first = 0): { found: Trajectory[][]; take: (k: number, runs: readonly Trajectory[]) => void } {
    const found: Trajectory[][] = []
    return {
      found,
      take(k, runs) {
        assert.equal(k, first + found.length, 'each replication comes once, in order')
        found.push([...runs])
      },
    }
  }

  async function using(body: (executor: SweepExecutor) => Promise<void>): Promise<void> {
    const executor = await make()
    try {
      await body(executor)
      assert.equal(executor.underWay(), 0, 'nothing is under way when all jobs have ended')
    } finally {
      await executor.close()
    }
  }

  test(`${name}: gives every replication once and in order, byte for byte as the engine gives it`, () =>
    using(async (executor) => {
      const { found, take } = collecting()
      await executor.run(job, take, never())
      assert.equal(found.length, 6)
      found.forEach((runs, k) => {
        assert.deepEqual(runs, own(k), `replication ${k}`)
      })
      assert.notDeepEqual(found[0]![1]!.values.open, found[0]![0]!.values.open, 'the plan opens beds')
      assert.notDeepEqual(found[0]![0]!.values.needed, found[1]![0]!.values.needed, 'replications differ')
    }))

  test(`${name}: a job may begin at any replication, and a rerun gives the same`, () =>
    using(async (executor) => {
      for (let run = 0; run < 2; run++) {
        const { found, take } = collecting(4)
        await executor.run({ ...job, first: 4, replications: 2 }, take, never())
        assert.deepEqual(found, [own(4), own(5)])
      }
    }))

  test(`${name}: leaves the live state as it was`, () =>
    using(async (executor) => {
      const before = stateHash(state)
      await executor.run(job, () => undefined, never())
      assert.equal(stateHash(state), before)
    }))

  test(`${name}: an aborted job ends, calls back no more, and the next one runs`, () =>
    using(async (executor) => {
      const abort = new AbortController()
      let calls = 0
      const many = { ...job, replications: 400 }
      await executor.run(
        many,
        () => {
          calls++
          abort.abort()
        },
        abort.signal,
      )
      const atTheEnd = calls
      const { found, take } = collecting()
      await executor.run(job, take, never())
      assert.equal(found.length, 6)
      assert.equal(calls, atTheEnd)
      assert.equal(calls, 1)
      await executor.run(many, () => assert.fail('aborted before it began'), AbortSignal.abort())
    }))

  test(`${name}: a failure of the engine names the replication and the seed, and the next job runs`, () =>
    using(async (executor) => {
      const broken = { ...scenario, policy: 'nobody' }
      await assert.rejects(
        executor.run({ ...job, scenarios: [broken], replications: 8 }, () => assert.fail('it cannot run'), never()),
        /replication 0 \(seed 7\) failed: .*unknown policy "nobody"/,
      )
      const { found, take } = collecting()
      await executor.run({ ...job, replications: 2 }, take, never())
      assert.equal(found.length, 2)
    }))

  test(`${name}: an error of the consumer ends the job with that error`, () =>
    using(async (executor) => {
      let calls = 0
      const full = async (): Promise<void> => {
        calls++
        await pause(1)
        if (calls === 2) throw new Error('the disk is full')
      }
      await assert.rejects(executor.run({ ...job, replications: 60 }, full, never()), /^Error: the disk is full$/)
      assert.equal(calls, 2)
    }))

  test(`${name}: a slow consumer is waited for: 500 replications, and never more under way than \`ahead\``, () =>
    using(async (executor) => {
      const short = surge(city, 2)
      let most = 0
      let open = 0
      let next = 0
      await executor.run(
        { ...job, scenarios: [short], replications: 500 },
        async (k) => {
          assert.equal(k, next++)
          assert.equal(++open, 1, 'one callback at a time')
          await pause(1)
          most = Math.max(most, executor.underWay())
          open--
        },
        never(),
      )
      assert.equal(next, 500)
      assert.ok(most >= 1 && most <= executor.ahead, `${most} under way, at most ${executor.ahead} may be`)
      assert.ok(executor.ahead <= 64, 'the bound is small beside 500')
    }))

  test(`${name}: a job with a higher priority overtakes one that began earlier`, () =>
    using(async (executor) => {
      const order: string[] = []
      const long = { ...job, replications: 300 }
      const abort = new AbortController()
      const background = executor.run(long, () => void order.push('background'), abort.signal)
      await executor.run({ ...job, seed: 8, priority: 5 }, () => void order.push('waited for'), never())
      const last = order.lastIndexOf('waited for')
      assert.ok(
        order.slice(0, last).filter((who) => who === 'background').length < 300,
        'it did not wait for all of it',
      )
      abort.abort()
      await background
    }))

  test(`${name}: a recorded run replays to the same bytes (law L7)`, () =>
    using(async (executor) => {
      const told = await executor.record({ state, scenario, seed: SEED, replication: 2 }, never())
      const simulation = fork(state, scenario, parameters, SEED, 2)
      // From the fork: a run forgets the referrals and flows that were told before it.
      const replayed = copyState(simulation.state)
      for (const event of told) assert.ok(apply(replayed, event).ok, event.kind)
      record(simulation, scenario.horizonHours * 60)
      assert.ok(told.length > 50, 'something happened')
      assert.equal(stateHash(replayed), stateHash(simulation.state))
    }))

  if (!killOne) return
  test(`${name}: a worker killed on the way changes nothing: its replications run elsewhere, each comes once`, () =>
    using(async (executor) => {
      const { found, take } = collecting()
      const replications = 60
      await executor.run(
        { ...job, replications },
        async (k, runs) => {
          take(k, runs)
          if (k === 1) await killOne(executor)
        },
        never(),
      )
      assert.equal(found.length, replications)
      found.forEach((runs, k) => {
        assert.deepEqual(runs, own(k), `replication ${k}`)
      })
    }))
}
