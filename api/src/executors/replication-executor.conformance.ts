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
import type { ReplicationExecutor } from './replication-executor.ts'

export interface ConformanceSetting {
  readonly name: string
  readonly city: CityModel
  readonly parameters: Parameters
  readonly make: () => ReplicationExecutor
}

const OPENS_AT = Date.UTC(2026, 10, 21, 10, 24)
const SEED = 7

function surge(city: CityModel): Scenario {
  const hospital = city.facilities.find((f) => f.kind === 'HOSPITAL')!.id
  const decoded = decodeScenario(
    {
      id: 'conformance',
      title: { zh: '一致性', en: 'Conformance' },
      why: { zh: '检验', en: 'a check' },
      horizonHours: 12,
      shocks: [{ kind: 'surge-arrivals', factor: 2 }],
      levers: [{ kind: 'open-beds', facility: hospital, beds: 2 }],
    },
    city,
  )
  assert.ok(decoded.ok, 'the scenario of this suite is valid')
  return decoded.value
}

export function replicationExecutorConformance({ name, city, parameters, make }: ConformanceSetting): void {
  const state: TwinState = warmStart(city, parameters, SEED, OPENS_AT, 2)
  const scenario = surge(city)
  const scenarios = [doNothing(scenario), scenario]
  const job = { state, scenarios, seed: SEED, replications: 6, priority: 1 }

  test(`${name}: gives every replication once, with the trajectories that the engine gives itself`, async () => {
    const executor = make()
    try {
      const found = new Map<number, readonly Trajectory[]>()
      await executor.run(
        job,
        (replication, trajectories) => {
          assert.ok(!found.has(replication), `replication ${replication} came twice`)
          found.set(replication, trajectories)
        },
        new AbortController().signal,
      )
      assert.deepEqual([...found.keys()].sort(), [0, 1, 2, 3, 4, 5])
      for (const k of [0, 3, 5])
        scenarios.forEach((s, i) => {
          const own = replicate(state, s, parameters, SEED, k)
          assert.deepEqual(found.get(k)![i]!.values, own.values, `replication ${k}, scenario ${i}`)
        })
      assert.notDeepEqual(found.get(0)![1]!.values.open, found.get(0)![0]!.values.open, 'the plan opens beds')
      assert.notDeepEqual(found.get(0)![0]!.values.needed, found.get(1)![0]!.values.needed, 'replications differ')
    } finally {
      await executor.close()
    }
  })

  test(`${name}: leaves the live state as it was`, async () => {
    const executor = make()
    const before = stateHash(state)
    await executor.run(job, () => undefined, new AbortController().signal)
    assert.equal(stateHash(state), before)
    await executor.close()
  })

  test(`${name}: an aborted job ends and calls back no more`, async () => {
    const executor = make()
    const abort = new AbortController()
    let calls = 0
    await executor.run(
      { ...job, replications: 40 },
      () => {
        calls++
        abort.abort()
      },
      abort.signal,
    )
    const atTheEnd = calls
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(calls, atTheEnd)
    assert.ok(calls >= 1 && calls < 40, `${calls} of 40 ran`)
    await executor.close()
  })

  test(`${name}: a failure names the replication and the seed, and the next job runs`, async () => {
    const executor = make()
    const broken = { ...scenario, policy: 'nobody' }
    await assert.rejects(
      executor.run({ ...job, scenarios: [broken], replications: 1 }, () => undefined, new AbortController().signal),
      /replication 0 \(seed 7\) failed: .*unknown policy "nobody"/,
    )
    let runs = 0
    await executor.run({ ...job, replications: 2 }, () => runs++, new AbortController().signal)
    assert.equal(runs, 2)
    await executor.close()
  })

  test(`${name}: a recorded run replays to the same bytes (law L7)`, async () => {
    const executor = make()
    const told = await executor.record({ state, scenario, seed: SEED, replication: 2 }, new AbortController().signal)
    const replayed = copyState(state)
    for (const event of told) assert.ok(apply(replayed, event).ok, event.kind)
    const own = fork(state, scenario, parameters, SEED, 2)
    record(own, scenario.horizonHours * 60)
    assert.ok(told.length > 50, 'something happened')
    assert.equal(stateHash(replayed), stateHash(own.state))
    await executor.close()
  })
}
