/** `kangcheng bench`: the project's benchmarks, each in a process of its own, as ratios measured side by side. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { CannotBeDone, type Command, type CommandIo, parseOptions } from './command.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** Programs by name: the engine's whole city runs on the api's threads, so its part lies there. */
const BENCHMARKS: Readonly<Record<string, readonly string[]>> = {
  engine: ['twin-engine/bench/run.ts', 'api/bench/rehearsal.ts'],
  care: ['twin-engine/bench/care.ts'],
  feeds: ['api/bench/feeds.ts'],
  api: ['api/bench/run.ts'],
  refusals: ['api/bench/refusals.ts'],
  planning: ['api/bench/planning.ts'],
  foresight: ['api/bench/foresight.ts'],
  watch: ['viewer/bench/run.ts'],
}

/** One line of `kangcheng bench`: `ratio` = how many times better ours is than the other, in the sense of `unit`. */
export interface Row {
  readonly name: string
  readonly ours: number
  /** Null where a figure stands alone. */
  readonly other: number | null
  readonly unit: string
  /** Null where there is no other, or the other is a limit of 0. */
  readonly ratio: number | null
  readonly otherCommand: string
  readonly load: number
  /** What is asked of it on a quiet machine of two cores, where anything is, and whether it is met. */
  readonly asked?: string
  readonly met?: boolean
}

export const bench: Command = {
  name: 'bench',
  summary: {
    zh: '运行性能基准：同一次运行中并排测得的比值',
    en: 'runs the benchmarks: ratios measured side by side in one run',
  },
  usage: `bench [${Object.keys(BENCHMARKS).join('|')}]… [--rows A,B] [--long] [--json]`,
  details: [
    {
      zh: '--rows：只运行 api 基准中的这些行；--long：运行需要数分钟的完整形式（一千万事件的日志、十分钟的负载）',
      en: '--rows: of the api benchmark these rows alone; --long: in the forms that take minutes (a log of ten million events, ten minutes of load)',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, { rows: { type: 'string' }, long: { type: 'boolean' } })
    const ofApi = [
      ...(values.rows === undefined ? [] : ['--rows', values.rows]),
      ...(values.long === true ? ['--long'] : []),
    ]
    if (ofApi.length > 0 && !(positionals.length === 1 && positionals[0] === 'api'))
      throw new CannotBeDone('--rows and --long are of the api benchmark: kangcheng bench api --rows … --long')
    for (const name of positionals)
      if (!(name in BENCHMARKS))
        throw new CannotBeDone(`no benchmark "${name}"; there are ${Object.keys(BENCHMARKS).join(', ')}`)
    const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)
    const programs = names.flatMap((name) => BENCHMARKS[name]!)
    for (const program of programs)
      if (!existsSync(join(ROOT, program)))
        throw new CannotBeDone(`${program} is missing: benchmarks run from a checkout`)
    const rows: Row[] = []
    for (const program of programs) {
      io.log(`${program} …`)
      rows.push(...(await rowsOf(program, ofApi, io)))
    }
    io.answer({ rows }, () =>
      rows.map(
        ({ name, ours, other, unit, ratio, otherCommand, load, asked, met }) =>
          `${name.padEnd(46)} ${figure(ours)} ${unit} · ${figure(other)} ${unit} (${otherCommand}) · ${ratio?.toFixed(2) ?? '–'} · load ${load.toFixed(1)}${
            asked === undefined ? '' : ` · asked ${asked}: ${met ? 'met' : 'NOT MET'}`
          }`,
      ),
    )
    return 0
  },
}

/** Runs one program, its progress told on; its last line holds the rows. */
async function rowsOf(program: string, options: readonly string[], io: CommandIo): Promise<readonly Row[]> {
  const child = spawn(process.execPath, [join(ROOT, program), '--json', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: io.signal,
  })
  const last: string[] = []
  createInterface(child.stderr).on('line', (line) => {
    io.log(line)
    last.push(line)
    if (last.length > 20) last.shift()
  })
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  try {
    const [output, code] = await Promise.all([text(child.stdout), ended])
    if (code !== 0) throw new Error(`it ended with ${code}: ${last.join('\n')}`)
    return (JSON.parse(output.trim().split('\n').at(-1) ?? '') as { rows: Row[] }).rows
  } catch (error) {
    throw new CannotBeDone(`benchmark ${program} failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const figure = (value: number | null): string =>
  value === null ? '–' : value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
