/** Runs replications in this thread, one at a time, giving way to others in between: for tests and small machines. */
import type { CityModel, Parameters } from '@kangcheng/twin-engine'
import { recordOne, runReplication } from './replicating.ts'
import type { SweepExecutor } from './sweep-executor.ts'

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function inProcessExecutor(city: CityModel, parameters: Parameters): SweepExecutor {
  let underWay = 0
  return {
    place: 'this process',
    width: 1,
    ahead: 1,
    underWay: () => underWay,
    async run({ state, scenarios, seed, first = 0, replications }, onReplication, signal) {
      for (let k = first; k < first + replications; k++) {
        await breathe()
        if (signal.aborted) return
        underWay++
        try {
          await onReplication(k, runReplication(city, parameters, state, scenarios, seed, k))
        } finally {
          underWay--
        }
      }
    },
    async record({ state, scenario, seed, replication }, signal) {
      await breathe()
      if (signal.aborted) return []
      return recordOne(city, parameters, state, scenario, seed, replication)
    },
    async close() {},
  }
}
