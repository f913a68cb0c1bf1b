/** `kangcheng bench`: the project's benchmarks, each beside the plain way of doing the same in one run. */
import { CannotBeDone, type Command, parseOptions } from './command.ts'

interface Row {
  readonly name: string
  readonly ours: number
  readonly other: number
  readonly unit: string
  readonly ratio: number
  readonly otherCommand: string
  readonly load: number
}

/** Every benchmark: its name on the command line, and where its rows come from. */
const BENCHMARKS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  engine: async () => (await import('@kangcheng/twin-engine/bench')).rows(),
  ingest: async () => (await import('../../bench/ingest.bench.ts')).rows(),
}

const round = (value: number): number => Number(value.toPrecision(4))

export const bench: Command = {
  name: 'bench',
  summary: {
    zh: '性能基准：同一次运行中与普通做法并列测量的比值',
    en: 'the benchmarks: ratios measured side by side in one run',
  },
  usage: `bench [${Object.keys(BENCHMARKS).join('|')}]… [--json]`,
  async run(args, io) {
    const { positionals } = parseOptions(this, args, {})
    const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)
    for (const name of names)
      if (!Object.hasOwn(BENCHMARKS, name))
        throw new CannotBeDone(`no benchmark "${name}"; there are ${Object.keys(BENCHMARKS).join(', ')}`)
    const rows: Row[] = []
    for (const name of names) {
      io.log(`measuring ${name}`)
      rows.push(...(await BENCHMARKS[name]!()))
    }
    io.answer({ rows }, () =>
      rows.map(
        (row) =>
          `${row.name}: ${round(row.ours)} ${row.unit}, other ${round(row.other)} → ${round(row.ratio)} × (${row.otherCommand}; load ${round(row.load)})`,
      ),
    )
    return 0
  },
}
