/** The C program of RefNet-1: compiled with the system's compiler, held to the reference's answers, and run. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** What the C program prints, as far as it is read here. */
export interface CRun {
  readonly events: number
  readonly cpuSeconds: number
  readonly peakRssBytes: number
  readonly statistics: Readonly<Record<string, number | null>>
  readonly eventHash: Readonly<Record<string, string>>
  readonly trace: readonly string[]
}

export interface CProgram {
  run(args: readonly string[]): Promise<CRun>
  /** Removes the compiled program. */
  remove(): void
}

const REFERENCE = new URL('../../test/reference/refnet/reference.json', import.meta.url)
const PARAMETERS = new URL('../../src/refnet/refnet-1.json', import.meta.url)
/** Without fused multiply-adds: the answers are defined by plain double arithmetic. */
const FLAGS = ['-std=gnu11', '-O3', '-march=native', '-ffp-contract=off']
/** How the other figure came about, for the table. */
export const COMMAND = `cc ${FLAGS.join(' ')} twin-engine/bench/refnet/refnet.c`
const RELATIVE_TOLERANCE = 1e-7

const read = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'))

/** @throws Error naming the remedy where there is no C compiler. */
export function compileC(): CProgram {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-refnet-'))
  const program = join(folder, 'refnet')
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    execFileSync('cc', [...FLAGS, join(import.meta.dirname, 'refnet.c'), '-lm', '-o', program], { stdio: 'pipe' })
  } catch (error) {
    remove()
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(
        'the benchmark compares with a C program and finds no cc; install one: apt-get install gcc libc6-dev',
      )
    throw error
  }
  const parameters = flat(read(PARAMETERS) as Readonly<Record<string, unknown>>)
  return {
    remove,
    async run(args) {
      const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
      const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve))
      child.stdin.end(parameters)
      const [answer, code] = await Promise.all([text(child.stdout), ended])
      if (code !== 0) throw new Error(`refnet ${args.join(' ')} ended with ${code}`)
      return JSON.parse(answer) as CRun
    },
  }
}

/** Parameters as the C program reads them: `name count value …` a line; lists of records turn into a line per field. */
function flat(parameters: Readonly<Record<string, unknown>>): string {
  const lines: string[] = []
  const put = (name: string, values: readonly unknown[]): void => {
    lines.push(`${name} ${values.length} ${values.join(' ')}\n`)
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'number') put(name, [value])
    else if (Array.isArray(value)) {
      const records = value.filter(
        (v): v is Readonly<Record<string, number>> => typeof v === 'object' && !Array.isArray(v),
      )
      if (records.length === 0) put(name, value.flat())
      else
        for (const field of Object.keys(records[0]!))
          put(
            `${name}.${field}`,
            records.map((record) => record[field]),
          )
    } else if (typeof value === 'object' && value !== null)
      for (const [field, number] of Object.entries(value)) put(`${name}.${field}`, [number])
  }
  return lines.join('')
}

interface Answers {
  readonly exactReplications: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly eventHash: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly traceReplication0: readonly string[]
  readonly exactK10: {
    readonly statistics: Readonly<Record<string, number>>
    readonly eventHash: Readonly<Record<string, string>>
  }
}

/**
 * Holds the C program to the reference: trace, hashes and statistics of every replication given there, and ten cities.
 * @throws Error naming each answer that differs: a figure against a wrong program would say nothing.
 */
export async function checkAgainstReference(program: CProgram): Promise<void> {
  const answers = read(REFERENCE) as Answers
  const wrong: string[] = []
  const hold = (
    what: string,
    run: CRun,
    statistics: Readonly<Record<string, number>>,
    hashes: Readonly<Record<string, string>>,
  ): void => {
    for (const [name, expected] of Object.entries(statistics)) {
      const found = run.statistics[name]
      const allowed = RELATIVE_TOLERANCE * Math.abs(expected)
      if (typeof found !== 'number' || !(Math.abs(found - expected) <= allowed))
        wrong.push(`${what}: ${name} is ${found}, expected ${expected}`)
    }
    for (const [events, expected] of Object.entries(hashes))
      if (run.eventHash[events] !== expected)
        wrong.push(`${what}: hash of ${events} events is ${run.eventHash[events]}, expected ${expected}`)
  }
  for (const [replication, statistics] of Object.entries(answers.exactReplications)) {
    const run = await program.run(['--replication', replication, '--trace', '250'])
    hold(`replication ${replication}`, run, statistics, answers.eventHash[replication] ?? {})
    if (replication === '0')
      answers.traceReplication0.forEach((line, i) => {
        if (run.trace[i] !== line) wrong.push(`event ${i + 1} is ${run.trace[i]}, expected ${line}`)
      })
  }
  const ten = await program.run(['--copies', '10', '--weeks', '1', '--warmup-weeks', '0'])
  hold('ten cities', ten, answers.exactK10.statistics, answers.exactK10.eventHash)
  if (wrong.length > 0)
    throw new Error(`the C program (${COMMAND}) differs from the reference:\n${wrong.slice(0, 20).join('\n')}`)
}
