/** What befalls two nodes that share a database, for `disturbUnderLoad`: writers that sleep, and a database that goes away. */
import { setTimeout as pause } from 'node:timers/promises'
import { killed } from './ingest-nodes.ts'
import type { UnderLoad } from './kills.ts'
import { type PostgresServer, query } from './postgres.ts'

/** In which ways a database ends: at once without a word, as after a crash, in order. */
const ENDS = ['SIGQUIT', 'SIGKILL', 'SIGINT'] as const

/**
 * Stops the process that writes until another has the lease and takes events, then lets it go on: it does not know that it
 * slept, and has batches under way.
 */
export const sleepOf =
  (databaseUrl: string) =>
  async ({ nodes, moreIsAcknowledged }: UnderLoad): Promise<void> => {
    const holder = async (): Promise<string> =>
      (await query<{ address: string }>(databaseUrl, 'select address from lease'))[0]!.address
    const before = await holder()
    const writer = nodes.find((node) => node?.url === before)
    if (!writer) throw new Error(`no node has the address ${before} that holds the lease`)
    writer.child.kill('SIGSTOP')
    try {
      while ((await holder()) === before) await pause(20)
      await moreIsAcknowledged()
    } finally {
      writer.child.kill('SIGCONT')
    }
    await moreIsAcknowledged()
  }

/** Ends the database in mid-batch and starts it again; the nodes must go on by themselves. */
export const restartOf =
  (server: PostgresServer) =>
  async ({ nodes, moreIsAcknowledged }: UnderLoad, round: number): Promise<void> => {
    await server.stop(ENDS[round % ENDS.length])
    await server.start()
    await moreIsAcknowledged()
    for (const node of nodes)
      if (node?.child.exitCode !== null) throw new Error(`a node ended with its database: ${node?.errors()}`)
  }

/** Both nodes at once: nobody is left who knows anything but the log. */
export const killOfAll = async ({ nodes, start, moreIsAcknowledged }: UnderLoad): Promise<void> => {
  await Promise.all(nodes.map((node) => killed(node!)))
  nodes.fill(null)
  for (const slot of nodes.keys()) nodes[slot] = await start(slot)
  await moreIsAcknowledged()
}
