/**
 * A real PostgreSQL in a temporary folder, on a socket of its own, one of a test process. It refuses to run as root: there
 * it runs as the user `postgres`, whom its package makes.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

const USER = 'postgres'

export interface PostgresServer {
  /** A new, empty place for a log: a schema, which is made sooner than a database. @returns its DATABASE_URL */
  newPlace(): Promise<string>
  /** SIGINT: connections are ended, everything is written. SIGQUIT, an immediate shutdown, and SIGKILL: nothing is. */
  stop(signal?: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>
  start(): Promise<void>
}

function programs(): string {
  const found = globSync('/usr/lib/postgresql/*/bin/postgres').sort()
  if (found.length === 0) throw new Error('PostgreSQL is missing; install it: apt-get install postgresql')
  return join(found.at(-1)!, '..')
}

/** The user that the programs run as: this one, unless it is root. */
function runAs(): { readonly uid: number; readonly gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string): number => Number(execFileSync('id', [flag, USER], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

let shared: Promise<PostgresServer> | null = null

/**
 * The test process's own server, started when first asked for; it ends with the process.
 * @param over settings in the place of those for tests; only the first call's count
 */
export function postgresServer(over: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  shared ??= startPostgres(over)
  return shared
}

/** A server of its own, for those who stop it while others go on. It ends with the process. */
export async function startPostgres(over: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const bin = programs()
  const as = runAs()
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-pg-'))
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid)
  const data = join(folder, 'data')
  const options = { ...as, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] }
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', USER, '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C', '--no-instructions'],
    options,
  )
  let child: ChildProcess | null = null
  // Killed processes lose nothing without fsync; only a killed machine would.
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    shared_buffers: '32MB',
    autovacuum: 'off',
    ...over,
  }
  const url = `postgres://${USER}@localhost/${USER}?host=${encodeURIComponent(folder)}`

  async function start(): Promise<void> {
    const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
    const started = spawn(join(bin, 'postgres'), args, options)
    child = started
    let said = ''
    started.stderr!.on('data', (chunk) => {
      said += chunk
    })
    for (let attempt = 0; attempt < 1_500; attempt++) {
      if (started.exitCode !== null) break
      if (await answers(url)) {
        // Nothing of it keeps the process alive.
        for (const handle of [started, started.stdout, started.stderr]) (handle as unknown as { unref(): void }).unref()
        return
      }
      await pause(20)
    }
    throw new Error(`postgres does not start: ${said}`)
  }

  async function stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    const running = child
    child = null
    if (running === null || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    running.ref()
    running.kill(signal)
    await ended
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1))
  process.on('exit', () => {
    // Waited for: what it holds of the operating system goes with it, and it must not write into a removed folder.
    if (child !== null) spawnSync(join(bin, 'pg_ctl'), ['stop', '-D', data, '-m', 'immediate', '-w'], as)
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  let places = 0
  return {
    start,
    stop,
    async newPlace() {
      const name = `place_${++places}`
      await query(url, `create schema ${name}`)
      return `${url}&options=${encodeURIComponent(`-c search_path=${name}`)}`
    },
  }
}

/** One statement over a connection of its own. */
export async function query<T extends object = Record<string, unknown>>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<T>(text, values as unknown[])).rows
  } finally {
    await client.end()
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await query(url, 'select 1')
    return true
  } catch {
    return false
  }
}
