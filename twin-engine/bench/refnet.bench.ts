/**
 * RefNet-1 on the product's engine beside a C program of the model: both run the same events in fresh processes, alternately;
 * the best round of each counts. Rates are model events per CPU second, compiling and collecting included.
 */
import { execFile } from 'node:child_process'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { COMMAND, type CProgram, checkAgainstReference, compileC } from './refnet/c-program.ts'
import type { Row } from './state.bench.ts'

const KANGCHENG = join(import.meta.dirname, '../../api/bin/kangcheng.mjs')
const ROUNDS = 3
const MEGABYTE = 1e6

/** What is read of a speed run, ours or the other's. */
interface Run {
  readonly events: number
  readonly cpuSeconds: number
  readonly peakRssBytes: number
}

interface Pair {
  readonly ours: Run
  readonly other: Run
}

const start = promisify(execFile)

/** Standard output of one `kangcheng refnet` in a process of its own. */
async function kangchengRefnet(args: readonly string[], nodeOptions: readonly string[] = []): Promise<string> {
  const { stdout } = await start(process.execPath, [...nodeOptions, KANGCHENG, 'refnet', ...args], {
    maxBuffer: 1 << 28,
  })
  return stdout
}

/** The line of JSON in an output that may hold the collector's lines too. */
function answerIn(output: string): Run {
  const line = output.split('\n').findLast((l) => l.startsWith('{'))
  const run = JSON.parse(line ?? 'null') as Partial<Run> | null
  for (const name of ['events', 'cpuSeconds', 'peakRssBytes'] as const)
    if (typeof run?.[name] !== 'number') throw new Error(`kangcheng refnet --speed --json gave no ${name}`)
  return run as Run
}

const speedArgs = (size: readonly string[]): readonly string[] => [...size, '--warmup-weeks', '0', '--speed']
const oursArgs = (size: readonly string[]): readonly string[] => [
  ...speedArgs(size),
  '--replications',
  '1',
  '--workers',
  '1',
  '--json',
]

async function measure(program: CProgram, size: readonly string[], rounds = ROUNDS): Promise<Pair> {
  let best: Pair | null = null
  for (let round = 0; round < rounds; round++) {
    const ours = answerIn(await kangchengRefnet(oursArgs(size)))
    const other = await program.run(speedArgs(size))
    if (ours.events !== other.events)
      throw new Error(
        `refnet ${size.join(' ')}: ${ours.events} events here and ${other.events} in C: not the same model`,
      )
    best = best === null ? { ours, other } : { ours: better(best.ours, ours), other: better(best.other, other) }
  }
  return best!
}

function better(a: Run, b: Run): Run {
  const peakRssBytes = Math.min(a.peakRssBytes, b.peakRssBytes)
  return { events: a.events, cpuSeconds: Math.min(a.cpuSeconds, b.cpuSeconds), peakRssBytes }
}

/**
 * Bytes allocated on the engine's heap per further event: the difference between a long and a short run, as the collector
 * counts them. A final collection at the exit accounts for what no other has seen.
 */
async function allocatedPerEvent(): Promise<number> {
  const options = [
    '--expose-gc',
    '--trace-gc-nvp',
    '--import',
    'data:text/javascript,process.on("exit",()=>globalThis.gc())',
  ]
  const [short, long] = await Promise.all(
    ['100', '400'].map(async (weeks) => {
      const output = await kangchengRefnet(oursArgs(['--weeks', weeks]), options)
      const bytes = [...output.matchAll(/ allocated=(\d+)/g)].reduce((sum, match) => sum + Number(match[1]), 0)
      return { bytes, events: answerIn(output).events }
    }),
  )
  return Math.max(0, (long!.bytes - short!.bytes) / (long!.events - short!.events))
}

/** Whether this checkout has the command that is measured. */
async function hasCommand(): Promise<boolean> {
  try {
    await kangchengRefnet(['--help'])
    return true
  } catch (error) {
    if ((error as { code?: unknown }).code === 2) return false
    throw error
  }
}

const nanoseconds = ({ cpuSeconds, events }: Run): number => (1e9 * cpuSeconds) / events

/** The rows of this benchmark; the C program's answers are checked first. @throws Error where they are wrong. */
export async function rows(log: (line: string) => void): Promise<Row[]> {
  const program = compileC()
  try {
    log('RefNet-1: the C program against the reference …')
    await checkAgainstReference(program)
    if (!(await hasCommand())) {
      log('RefNet-1: `kangcheng refnet` is not there yet, so its rows are left out; the C program alone:')
      for (const { name, size } of SIZES) {
        const runs: Run[] = []
        for (let round = 0; round < ROUNDS; round++) runs.push(await program.run(speedArgs(size)))
        const { events, cpuSeconds } = runs.reduce(better)
        log(`${name}: ${Math.round(events / cpuSeconds).toLocaleString('en')} events/CPU s`)
      }
      return []
    }
    const pairs: Pair[] = []
    const found: Row[] = []
    for (const { name, size } of SIZES) {
      log(`${name} …`)
      const pair = await measure(program, size)
      pairs.push(pair)
      const [ours, other] = [1e9 / nanoseconds(pair.ours), 1e9 / nanoseconds(pair.other)]
      found.push({ name, ours, other, unit: 'events/CPU s', ratio: ours / other, ...compared(size) })
    }
    const [one, hundred] = [pairs[0]!, pairs.at(-1)!]
    const growth = {
      ours: nanoseconds(hundred.ours) / nanoseconds(one.ours),
      other: nanoseconds(hundred.other) / nanoseconds(one.other),
    }
    const memory = { ours: hundred.ours.peakRssBytes / MEGABYTE, other: hundred.other.peakRssBytes / MEGABYTE }
    const { size } = SIZES.at(-1)!
    found.push({
      name: 'RefNet-1, cost per event, 100 cities over one',
      unit: '×',
      ...growth,
      ratio: growth.other / growth.ours,
      ...compared(size),
    })
    found.push({
      name: 'RefNet-1, peak memory, 100 cities',
      unit: 'MB',
      ...memory,
      ratio: memory.other / memory.ours,
      ...compared(size),
    })
    log('RefNet-1, allocation …')
    const bytes = await allocatedPerEvent()
    found.push({
      name: 'RefNet-1, allocated per event',
      unit: 'bytes',
      ours: bytes,
      other: 0,
      ratio: null,
      otherCommand: 'the limit: none',
      load: loadavg()[0]!,
    })
    return found
  } finally {
    program.remove()
  }
}

const SIZES = [
  { name: 'RefNet-1, 400 weeks', size: ['--weeks', '400'] },
  { name: 'RefNet-1, 60 weeks, cold', size: ['--weeks', '60'] },
  { name: 'RefNet-1, 10 cities, 16 weeks', size: ['--copies', '10', '--weeks', '16'] },
  { name: 'RefNet-1, 100 cities, 4 weeks', size: ['--copies', '100', '--weeks', '4'] },
] as const

const compared = (size: readonly string[]): { otherCommand: string; load: number } => ({
  otherCommand: `${COMMAND}; refnet ${speedArgs(size).join(' ')}`,
  load: loadavg()[0]!,
})
