/** `kangcheng log compact`: events from before an instant leave the log; the state behind them becomes its beginning. */
import { CompactionRefused, compactLog } from '../log/compaction.ts'
import { LogUnusable } from '../log/event-log.ts'
import { CannotBeDone, type Command, parseOptions, required } from './command.ts'
import { instantOf } from './instant-option.ts'
import { cityOfLogPlace, logPlaceOf, replayProgress } from './log-place.ts'

export const logCompact: Command = {
  name: 'log compact',
  summary: {
    zh: '压缩日志：移出某时刻之前的事件，以该处的状态快照作为新的起点；校验链继续',
    en: 'removes the events from before an instant; the state behind them becomes the log’s beginning, and the chain goes on',
  },
  usage: 'log compact [DATA_DIR] --before INSTANT [--city CITY] [--json]',
  details: [
    {
      zh: '--before  城市时钟的时刻，带时区的 ISO 8601；最近三天的事件总是保留。服务可在运行。先备份：移出的事件无法恢复',
      en: '--before  an instant of the city’s clock, ISO 8601 with a zone; the newest three days stay. The server may run. Back up first: what goes is gone',
    },
    {
      zh: '发送方的序号、历史占用、隔离区与审计都保留：重发仍被认出',
      en: 'What senders sent is still known by its numbers; history, quarantine and audit stay',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, { before: { type: 'string' }, city: { type: 'string' } })
    const before = instantOf('--before', required(this, 'before', values.before))
    const place = logPlaceOf(positionals, io, this.usage)
    try {
      const city = await cityOfLogPlace(values.city ?? io.env.CITY, place, io)
      const done = await compactLog(place, city, before, Date.now(), replayProgress(io))
      if (done === null) {
        io.answer({ city: city.id, removed: null, beginning: null }, () => [
          '此前没有事件 · no event lies before that; nothing was removed',
        ])
        return 0
      }
      const { firstPosition, lastPosition, after } = done.removed
      const beginning = { position: lastPosition, asOf: new Date(done.beginning.asOf).toISOString(), checksum: after }
      io.answer({ city: city.id, removed: { firstPosition, lastPosition, sha256: after }, beginning }, () => [
        `已移出 removed: ${firstPosition}–${lastPosition} · SHA-256 ${after}`,
        `日志起点 the log begins behind ${lastPosition}, 城市时刻 city clock ${beginning.asOf}`,
      ])
      return 0
    } catch (error) {
      if (error instanceof LogUnusable || error instanceof CompactionRefused) throw new CannotBeDone(error.message)
      throw error
    }
  },
}
