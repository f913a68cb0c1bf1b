/**
 * The opponent of the ingest rows: GraphQL Yoga with the product's own schema and nothing behind it, and `POST /ingest` that parses each line
 * and forgets it. A process of its own; prints `ready URL`, tells its processor time as the product does.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createSchema, createYoga } from 'graphql-yoga'

interface Batch {
  readonly events: readonly unknown[]
}

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
    },
  }),
})

const server = createServer((request, response) => {
  if (request.url === '/metrics') {
    const { user, system } = process.cpuUsage()
    response.end(`kangcheng_cpu_seconds_total ${(user + system) / 1e6}\n`)
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
