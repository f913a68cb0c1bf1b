/**
 * Decoding and sending files that do not fit the memory: a file of messages of any size, and a command run over it in a
 * process that may hold little. Used by a test and by the soak.
 */
import { execFile } from 'node:child_process'
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { adtMap, adtMessage, BEDS } from './adt-messages.ts'

export type LargeFormat = 'hl7v2' | 'native'

const BLOCK_MESSAGES = 2000
const UNITS = ['h01-w01', 'h01-w02', 'h01-w03', 'h02-w01', 'h03-w01', 'h03-w02']

/** Writes at least so many bytes of messages, no two alike. @returns their number */
export function writeLargeFeed(path: string, format: LargeFormat, bytes: number, start: number): number {
  const file = openSync(path, 'w')
  let [written, messages] = [0, 0]
  while (written < bytes) {
    const texts = Array.from({ length: BLOCK_MESSAGES }, () => {
      const n = messages++
      if (format === 'hl7v2') return adtMessage(n % BEDS, Math.floor(n / BEDS), start).text
      const occurredAt = new Date(start + n).toISOString()
      return JSON.stringify({ occurredAt, kind: 'census.reported', unit: UNITS[n % UNITS.length], occupied: n % 20 })
    })
    written += writeSync(file, `${texts.join('\n')}\n`)
  }
  closeSync(file)
  return messages
}

export interface LargeRun<Document> {
  readonly code: number
  readonly document: Document
  /** Most memory that the process held at any time. */
  readonly peakRssBytes: number
}

/** Runs a command of `kangcheng` with `--json` in a process whose JavaScript heap is limited. */
export function runInLittleMemory<Document>(
  folder: string,
  heapMebibytes: number,
  ...args: readonly string[]
): Promise<LargeRun<Document>> {
  const program = join(folder, 'run.mjs')
  const commandLine = join(import.meta.dirname, '../../src/cli/index.ts')
  writeFileSync(
    program,
    `import { main } from ${JSON.stringify(commandLine)}
process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS + '\\n'))
await main(process.argv.slice(2))
`,
  )
  writeFileSync(join(folder, 'map.json'), JSON.stringify(adtMap()))
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [`--max-old-space-size=${heapMebibytes}`, program, ...args, '--json'],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (error, out, errors) => {
        rmSync(program)
        const peak = /^peak (\d+)$/m.exec(errors)?.[1]
        if (peak === undefined) {
          reject(new Error(`the command did not end by itself: ${error?.message} ${errors.slice(-2000)}`))
          return
        }
        const code = typeof error?.code === 'number' ? error.code : 0
        resolve({ code, document: JSON.parse(out) as Document, peakRssBytes: Number(peak) * 1024 })
      },
    )
  })
}
