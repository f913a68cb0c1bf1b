/** `kangcheng log check`: is everything that was acknowledged still there, and does it give the same city? */
import { LogUnusable } from '../log/event-log.ts'
import { verifyLog } from '../log/verify.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'
import { cityOfLogPlace, logPlaceOf, replayProgress } from './log-place.ts'

export const logCheck: Command = {
  name: 'log check',
  summary: {
    zh: '检查事件日志：位置缺口、校验和，以及从首个事件重放与最新快照是否一致',
    en: 'checks an event log: gaps, checksums, and replay from the first event against the newest snapshot plus tail',
  },
  usage: 'log check [DATA_DIR] [--city CITY] [--json]',
  details: [
    {
      zh: '文件夹中没有日志文件时，检查 DATABASE_URL 中的日志（某一时刻的内容，可在运行时检查），快照取自该文件夹',
      en: 'where the folder has no log of its own, that of DATABASE_URL is checked, as of one instant, also while nodes write; the folder has the snapshots',
    },
    {
      zh: '--city  城市名或文件夹；默认取日志所记的城市。只读，请在服务停止后运行',
      en: '--city  a city’s name or folder; by default the one that the log names. Reads only; for a stopped server',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, { city: { type: 'string' } })
    const place = logPlaceOf(positionals, io, this.usage)
    try {
      const city = await cityOfLogPlace(values.city ?? io.env.CITY, place, io)
      const verdict = await verifyLog(place, city, replayProgress(io))
      io.answer(verdict, () => [
        `事件 events: ${verdict.events} (${verdict.firstPosition}–${verdict.lastPosition}), 缺口 gaps: ${verdict.gaps}`,
        `重放 replay: ${verdict.replayHash} · 快照 snapshot: ${verdict.snapshotHash ?? '无 none'}`,
        ...verdict.problems.map((problem) => `问题 problem: ${problem}`),
        verdict.problems.length === 0 ? '完好 sound' : `${verdict.problems.length} 个问题 problems`,
      ])
      return verdict.problems.length === 0 && verdict.equal && verdict.gaps === 0 ? 0 : 1
    } catch (error) {
      if (error instanceof LogUnusable) throw new CannotBeDone(error.message)
      throw error
    }
  },
}
