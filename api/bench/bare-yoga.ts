/**
 * The opponent of the rows of ingest and fan-out: GraphQL Yoga with the product's own schema and nothing behind it. `POST /ingest` parses each line and
 * forgets it; `POST /pulse` is told to who holds the subscription. A process of its own; prints `ready URL`, tells its processor time as the
 * product does.
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createPubSub, createSchema, createYoga } from 'graphql-yoga'

interface Batch {
  readonly events: readonly unknown[]
}

// A thousand listen, and none of them is forgotten.
EventEmitter.defaultMaxListeners = Number.POSITIVE_INFINITY
const pulses = createPubSub<{ pulse: [unknown] }>()
const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs: readFileSync(join(import.meta.dirname, '../schema.graphql'), 'utf8'),
    resolvers: {
      Mutation: {
        ingest: (_: unknown, { events }: Batch) => ({
          accepted: events.length,
          duplicates: 0,
          quarantined: [],
          position: 0,
        }),
      },
      Subscription: { pulse: { subscribe: () => pulses.subscribe('pulse'), resolve: (pulse: unknown) => pulse } },
    },
  }),
})

const server = createServer((request, response) => {
  if (request.url === '/metrics') {
    const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6
    response.end(
      `kangcheng_cpu_seconds_total ${seconds(process.cpuUsage())}\nkangcheng_answering_thread_cpu_seconds_total ${seconds(process.threadCpuUsage())}\n`,
    )
  } else if (request.url === '/pulse') {
    void text(request).then((pulse) => {
      pulses.publish('pulse', JSON.parse(pulse))
      response.end()
    })
  } else if (request.url?.startsWith('/ingest')) {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const accepted = Buffer.concat(chunks)
        .toString('utf8')
        .split('\n')
        .map((line) => JSON.parse(line) as unknown).length
      response.end(JSON.stringify({ accepted }))
    })
  } else void yoga(request, response)
})
server.listen(0, '127.0.0.1', () => console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}/`))
