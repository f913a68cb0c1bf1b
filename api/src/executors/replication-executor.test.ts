/** Both executors keep the port's promises, and give the same results with one worker or three. */
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { inProcessExecutor } from './in-process.ts'
import { replicationExecutorConformance } from './replication-executor.conformance.ts'
import { workerThreadsExecutor } from './worker-threads.ts'

const city = loadCity('testville')
const parameters = loadParameters()

replicationExecutorConformance({
  name: 'in process',
  city,
  parameters,
  make: () => inProcessExecutor(city, parameters),
})
for (const width of [1, 3])
  replicationExecutorConformance({
    name: `${width} worker threads`,
    city,
    parameters,
    make: () => workerThreadsExecutor('testville', width),
  })
