/**
 * Nodes to be killed, stopped and starved: processes of `fixtures/ingest-node.ts`. They are started often, so the file is
 * bundled once a process: of a start's time most was finding and reading four hundred modules, in three threads.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cityFolder } from '@kangcheng/seed-data'
import { rolldown } from 'rolldown'

export interface IngestNode {
  readonly url: string
  readonly child: ChildProcess
  readonly errors: () => string
}

export interface NodeSetting {
  readonly dataDir: string
  /** null = SQLite in `dataDir`. */
  readonly databaseUrl: string | null
  readonly leaseMs?: number
  /** No file of the node grows beyond it: writing more fails as on a full disk. */
  readonly largestFileKiB?: number
}

const running = new Set<ChildProcess>()
const folders: string[] = []
/** The last resort: no test may leave a process or a folder behind, however it ends. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL')
}
process.on('exit', () => {
  killAll()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

let bundled: Promise<string> | null = null

/** Writes the node's files. @returns the path of its main one */
async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-node-'))
  folders.push(folder)
  const [input, worker] = ['fixtures/ingest-node.ts', '../src/log/sqlite-worker.ts'].map((file) =>
    join(import.meta.dirname, file),
  )
  const build = await rolldown({
    input: { node: input!, 'sqlite-worker': worker! },
    platform: 'node',
    plugins: [
      {
        name: 'threads',
        transform: (code, id) =>
          id.endsWith('/log/sqlite.ts') ? code.replace("URL('./sqlite-worker.ts'", "URL('./sqlite-worker.js'") : null,
      },
    ],
  })
  await build.write({ dir: folder, format: 'esm' })
  await build.close()
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return join(folder, 'node.js')
}

/** Resolves once the node takes events. @throws with what it said where it ends before. */
export async function startNode({ dataDir, databaseUrl, leaseMs, largestFileKiB }: NodeSetting): Promise<IngestNode> {
  bundled ??= bundle()
  const command = [process.execPath, await bundled]
  const [program, ...args] =
    largestFileKiB === undefined
      ? command
      : ['bash', '-c', `ulimit -S -f ${largestFileKiB}; exec "$@"`, 'bash', ...command]
  const child = spawn(program!, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      CITY: cityFolder('testville'),
      ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
      ...(leaseMs !== undefined && { LEASE_MS: String(leaseMs) }),
    },
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const url = /^ready (\S+)$/m.exec(String(chunk))?.[1]
      if (url !== undefined) resolve({ url, child, errors: () => errors })
    })
    child.once('exit', (code) => reject(new Error(`a node ended with ${code} before it was ready: ${errors}`)))
  })
}

/** Resolves when the process is gone. */
export async function killed({ child }: IngestNode): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
