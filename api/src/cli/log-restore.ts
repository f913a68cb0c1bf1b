/** `kangcheng log restore`: the city as it was at any instant of its log, to rehearse from. */
import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { encodeSnapshot } from '../live/snapshots.ts'
import { LogUnusable } from '../log/event-log.ts'
import { openLogReading } from '../log/log-reading.ts'
import { pastSnapshot, type Until } from '../log/past.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'
import { instantOf } from './instant-option.ts'
import { cityOfLogPlace, logPlaceOf, replayProgress } from './log-place.ts'

export const logRestore: Command = {
  name: 'log restore',
  summary: {
    zh: '取出日志中任一时刻的城市状态，作为演练的起点',
    en: 'brings back the city as it was at any instant of its log, to rehearse from',
  },
  usage: 'log restore [DATA_DIR] (--at INSTANT | --position P) --out FILE [--city CITY] [--json]',
  details: [
    {
      zh: '--at        城市时钟的时刻，带时区的 ISO 8601，如 2026-11-29T08:00:00+08:00；或 --position 日志位置',
      en: '--at        an instant of the city’s clock, ISO 8601 with a zone, like 2026-11-29T08:00:00+08:00; or --position',
    },
    {
      zh: '--out       写入的快照文件；用 kangcheng rehearse 情景 --from 文件 由此出发。只读日志（文件夹或 DATABASE_URL），服务可在运行',
      en: '--out       the snapshot to write; start from it with kangcheng rehearse SCENARIO --from FILE. The log, of the folder or of DATABASE_URL, is only read',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, {
      at: { type: 'string' },
      position: { type: 'string' },
      out: { type: 'string' },
      city: { type: 'string' },
    })
    if (values.out === undefined) throw new CannotBeDone(`give --out · usage: kangcheng ${this.usage}`)
    const place = logPlaceOf(positionals, io, this.usage)
    const until = untilOf(values.at, values.position)
    const out = resolve(io.cwd, values.out)
    if (existsSync(out)) throw new CannotBeDone(`${values.out} is there already; give --out a new name`)
    try {
      const city = await cityOfLogPlace(values.city, place, io)
      const log = await openLogReading(place, city.id)
      try {
        const snapshot = await pastSnapshot(log, city, until, replayProgress(io))
        writeFileSync(out, encodeSnapshot(snapshot))
        const { position, asOf, stateHash } = snapshot.header
        const answer = { city: city.id, position, asOf: new Date(asOf).toISOString(), stateHash, out: values.out }
        io.answer(answer, () => [
          `位置 position: ${position} · 城市时刻 city clock: ${answer.asOf} · ${values.out}`,
          `演练 rehearse: kangcheng rehearse SCENARIO --city ${values.city ?? city.id} --from ${values.out}`,
        ])
        return 0
      } finally {
        await log.close()
      }
    } catch (error) {
      if (error instanceof LogUnusable || error instanceof RangeError) throw new CannotBeDone(error.message)
      throw error
    }
  },
}

function untilOf(at: string | undefined, position: string | undefined): Until {
  if ((at === undefined) === (position === undefined)) throw new CannotBeDone('give either --at or --position')
  if (position !== undefined) {
    if (!/^[1-9]\d{0,14}$/.test(position))
      throw new CannotBeDone(`--position must be a position of the log: a whole number from 1, got ${position}`)
    return { position: Number(position) }
  }
  return { at: instantOf('--at', at!) }
}
