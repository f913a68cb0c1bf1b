/** `kangcheng history`: the recorded occupancy of a unit over any stretch of its years, as CSV or JSON. */
import { join, resolve } from 'node:path'
import { decodeInstant } from '@kangcheng/twin-engine'
import { HistoryUnusable, MARK_MILLISECONDS, MARK_MINUTES } from '../history/occupancy-history.ts'
import { HISTORY_FILE, openHistoryForReading } from '../history/sqlite-file.ts'
import type { HistorySteps } from '../history/steps.ts'
import { CannotBeDone, type Command, parseOptions, required, wholeNumber } from './command.ts'

const MOST_EVERY_MINUTES = 527_040
const COLUMNS =
  'from,occupied_mean,occupied_min,occupied_max,occupied_known_share,open_mean,open_min,open_max,open_known_share'

export const history: Command = {
  name: 'history',
  summary: {
    zh: '病区历年在床与开放床位（每 5 分钟一点），按步长汇总',
    en: 'occupied and open beds of a unit over the years, recorded every 5 minutes, in steps',
  },
  usage: 'history DATA_DIR --unit ID --from TIME [--to TIME] [--every MINUTES] [--json]',
  details: [
    {
      zh: '--from、--to   带时区的 ISO 8601 时刻，城市时钟；--to 缺省为最后一点；--every   步长，5 的倍数，缺省 60',
      en: '--from, --to   ISO 8601 with a zone, by the city’s clock; --to is by default the last mark; --every   the step, a multiple of 5, by default 60',
    },
    {
      zh: '不加 --json 时输出 CSV；未知为空，不以 0 代替；known_share 为该步中已知点的比例。只读，服务可在运行',
      en: 'without --json it is CSV; unknown is empty, never 0; known_share is the share of the step that is known. Reads only',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, {
      unit: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      every: { type: 'string' },
    })
    const [folder, ...others] = positionals
    if (folder === undefined || others.length > 0)
      throw new CannotBeDone(`give one DATA_DIR · usage: kangcheng ${this.usage}`)
    const unit = required(this, 'unit', values.unit)
    const from = instantOf('--from', required(this, 'from', values.from))
    const everyMinutes = wholeNumber('--every', values.every, MARK_MINUTES, MOST_EVERY_MINUTES) ?? 60
    if (everyMinutes % MARK_MINUTES !== 0) throw new CannotBeDone(`--every must be a multiple of ${MARK_MINUTES}`)
    try {
      const reader = openHistoryForReading(join(resolve(io.cwd, folder), HISTORY_FILE))
      try {
        const range = reader.range()
        if (range === null) throw new CannotBeDone('the history is empty so far')
        if (!reader.units().includes(unit))
          throw new CannotBeDone(`no unit "${unit}" was ever recorded; there are ${someOf(reader.units())}`)
        const to = values.to === undefined ? range.last * MARK_MILLISECONDS : instantOf('--to', values.to)
        if (to < from) throw new CannotBeDone(`--to ${timeOf(to)} lies before --from ${timeOf(from)}`)
        const steps = reader.read({
          units: [unit],
          fromMark: Math.ceil(from / MARK_MILLISECONDS),
          toMark: Math.floor(to / MARK_MILLISECONDS) + 1,
          stepMarks: everyMinutes / MARK_MINUTES,
        })
        const recorded = [range.first, range.last].map((mark) => timeOf(mark * MARK_MILLISECONDS))
        io.log(`记录 on record: ${recorded.join(' – ')} · ${reader.city()} · ${unit} · 床 beds`)
        const { fromMark, occupied, open } = steps
        io.answer(
          {
            city: reader.city(),
            unit,
            from: timeOf(fromMark * MARK_MILLISECONDS),
            everyMinutes,
            recordedFrom: recorded[0],
            recordedTo: recorded[1],
            occupied,
            open,
          },
          () => csvOf(steps),
        )
        return 0
      } finally {
        reader.close()
      }
    } catch (error) {
      if (error instanceof HistoryUnusable) throw new CannotBeDone(error.message)
      throw error
    }
  },
}

const timeOf = (at: number): string => new Date(at).toISOString()

const someOf = (units: readonly string[]): string =>
  units.length <= 5 ? units.join(', ') : `${units.slice(0, 5).join(', ')} and ${units.length - 5} more`

function instantOf(option: string, text: string): number {
  const read = decodeInstant(text)
  if ('why' in read) throw new CannotBeDone(`${option} ${read.why}`)
  return read.value
}

function csvOf({ fromMark, stepMarks, occupied, open }: HistorySteps): readonly string[] {
  const rows = occupied.mean.map((_, i) => [
    timeOf((fromMark + i * stepMarks) * MARK_MILLISECONDS),
    ...[occupied, open].flatMap(({ mean, min, max, knownShare }) => [
      mean[i] === null ? '' : Number(mean[i]!.toFixed(3)),
      min[i] ?? '',
      max[i] ?? '',
      Number(knownShare[i]!.toFixed(4)),
    ]),
  ])
  return [COLUMNS, ...rows.map((row) => row.join(','))]
}
