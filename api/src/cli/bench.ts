/** `kangcheng bench`: the project's benchmarks, each in a process of its own, as ratios measured side by side. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CannotBeDone, type Command, parseOptions } from './command.ts'

const ROOT = join(import.meta.dirname, '../../..')
const BENCHMARKS: Readonly<Record<string, string>> = {
  engine: 'twin-engine/bench/run.ts',
  ingest: 'api/bench/run.ts',
  watch: 'viewer/bench/run.ts',
}

interface Row {
  readonly name: string
  readonly ours: number
  readonly other: number
  readonly unit: string
  readonly ratio: number
  readonly otherCommand: string
  readonly load: number
}

export const bench: Command = {
  name: 'bench',
  summary: {
    zh: '运行性能基准：同一次运行中并排测得的比值',
    en: 'runs the benchmarks: ratios measured side by side in one run',
  },
  usage: `bench [${Object.keys(BENCHMARKS).join('|')}]… [--json]`,
  async run(args, io) {
    const { positionals } = parseOptions(this, args, {})
    for (const name of positionals)
      if (!(name in BENCHMARKS))
        throw new CannotBeDone(`no benchmark "${name}"; there are ${Object.keys(BENCHMARKS).join(', ')}`)
    const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)
    const rows: Row[] = []
    for (const name of names) {
      const program = join(ROOT, BENCHMARKS[name]!)
      if (!existsSync(program)) throw new CannotBeDone(`${BENCHMARKS[name]} is missing: benchmarks run from a checkout`)
      io.log(`${name} …`)
      try {
        const { stdout } = await promisify(execFile)(process.execPath, [program, '--json'], {
          maxBuffer: 1 << 24,
          signal: io.signal,
        })
        const line = stdout.trim().split('\n').at(-1) ?? ''
        rows.push(...(JSON.parse(line) as { rows: Row[] }).rows)
      } catch (error) {
        throw new CannotBeDone(`benchmark ${name} failed: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    io.answer({ rows }, () =>
      rows.map(
        ({ name, ours, other, unit, ratio, otherCommand, load }) =>
          `${name.padEnd(46)} ${figure(ours)} ${unit} · ${figure(other)} ${unit} (${otherCommand}) · ${ratio.toFixed(2)} · load ${load.toFixed(1)}`,
      ),
    )
    return 0
  },
}

const figure = (value: number): string => (value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2))
