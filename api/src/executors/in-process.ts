/** Runs replications in this thread, one at a time, giving way to others in between: for tests and small machines. */
import type { CityModel, Parameters } from '@kangcheng/twin-engine'
import { recordOne, replicateAll } from './replicating.ts'
import type { ReplicationExecutor } from './replication-executor.ts'

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function inProcessExecutor(city: CityModel, parameters: Parameters): ReplicationExecutor {
  return {
    width: 1,
    async run({ state, scenarios, seed, replications }, onReplication, signal) {
      for (let k = 0; k < replications; k++) {
        await breathe()
        if (signal.aborted) return
        onReplication(k, replicateAll(city, parameters, state, scenarios, seed, k))
      }
    },
    async record({ state, scenario, seed, replication }) {
      await breathe()
      return recordOne(city, parameters, state, scenario, seed, replication)
    },
    async close() {},
  }
}
