/** The three stores of the log as `holdAgainstModel` opens them. */
import { memoryLog } from '../src/log/memory.ts'
import { postgresLog } from '../src/log/postgres.ts'
import { sqliteLog } from '../src/log/sqlite.ts'
import type { Store } from './log-model.ts'
import { postgresServer } from './postgres.ts'

/** Longer than any test: the lease changes hands only where a step says so. */
const LEASE_MS = 120_000

export const memoryStore = (): Store => ({
  nodes: 1,
  databaseUrl: null,
  keptByClosing: false,
  open: async () => memoryLog('testville'),
})

export const sqliteStore = (): Store => ({
  nodes: 1,
  databaseUrl: null,
  keptByClosing: true,
  open: (dataDir) => sqliteLog(dataDir, 'testville'),
})

/** Two nodes on a fresh place. */
export async function postgresStore(): Promise<Store> {
  const url = await (await postgresServer()).newPlace()
  return {
    nodes: 2,
    databaseUrl: url,
    keptByClosing: true,
    open: () => postgresLog({ url, city: 'testville', leaseMs: LEASE_MS }),
  }
}
