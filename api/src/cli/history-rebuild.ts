/** `kangcheng history rebuild`: makes the history again from the log of a stopped server. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadCity } from '@kangcheng/seed-data'
import { readConfig } from '../config.ts'
import { HistoryUnusable, MARK_MILLISECONDS } from '../history/occupancy-history.ts'
import { rebuildHistory } from '../history/rebuild.ts'
import { HISTORY_FILE, openHistoryForWriting } from '../history/sqlite-file.ts'
import { LogUnusable } from '../log/event-log.ts'
import { type LogPlace, openLogReading } from '../log/log-reading.ts'
import { LOG_FILE } from '../log/sqlite.ts'
import { takeLease } from '../log/writer-lease.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions } from './command.ts'
import { logPlaceOf, replayProgress } from './log-place.ts'

export const historyRebuild: Command = {
  name: 'history rebuild',
  summary: {
    zh: '由事件日志重新生成历史占用',
    en: 'makes the history of occupancy again from the event log',
  },
  usage: 'history rebuild [DATA_DIR] [--city CITY] [--json]',
  details: [
    {
      zh: '日志取自文件夹，没有时取自 DATABASE_URL；使用该文件夹的服务须已停止。新文件写成后才取代旧文件；保留天数见 HISTORY_DAYS。日志中没有的时间不会被补上',
      en: 'From the log of the folder or, where it has none, of DATABASE_URL; for a stopped server, other nodes may run. The old file is replaced when the new one is whole; HISTORY_DAYS says how long it reaches back',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, { city: { type: 'string' } })
    const place = logPlaceOf(positionals, io, this.usage)
    const { dataDir, databaseUrl } = place
    const logPath = join(dataDir, LOG_FILE)
    if (databaseUrl === null && !existsSync(logPath))
      throw new CannotBeDone(`there is no log at ${logPath}; give the DATA_DIR of a server`)
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 })
      const lease = takeLease(dataDir)
      try {
        return await rebuild(place, values.city, io)
      } finally {
        lease.release()
      }
    } catch (error) {
      if (error instanceof HistoryUnusable || error instanceof LogUnusable) throw new CannotBeDone(error.message)
      throw error
    }
  },
}

async function rebuild(place: LogPlace, cityAsked: string | undefined, io: CommandIo): Promise<0> {
  const log = await openLogReading(place, null)
  const path = join(place.dataDir, HISTORY_FILE)
  const fresh = `${path}.new`
  try {
    const named = cityAsked ?? log.city
    const city = loadCity(named.includes('/') ? resolve(io.cwd, named) : named)
    const begins = await log.beginning()
    if (begins !== null && existsSync(path))
      throw new CannotBeDone(
        `the log was compacted and begins at ${new Date(begins.asOf).toISOString()}: what ${path} knows of the time before would be lost. Take ${HISTORY_FILE} from a backup; or move it away first, if it is damaged`,
      )
    removeHistory(fresh)
    const file = openHistoryForWriting(fresh, {
      city: city.id,
      zone: city.zone,
      units: city.units.map((unit) => unit.id),
      keepDays: readConfig({ HISTORY_DAYS: io.env.HISTORY_DAYS }).historyDays,
    })
    const marks = await rebuildHistory(log, city, file.record, replayProgress(io))
    const range = file.range()
    file.close()
    removeHistory(path)
    renameSync(fresh, path)
    const [from, to] = [range?.first, range?.last].map((mark) =>
      mark === undefined ? null : new Date(mark * MARK_MILLISECONDS).toISOString(),
    )
    io.answer({ city: city.id, marks, units: city.units.length, from, to }, () => [
      `历史 history: ${marks} 个时点 marks · ${from ?? '–'} – ${to ?? '–'}`,
    ])
    return 0
  } finally {
    await log.close()
    removeHistory(fresh)
  }
}

function removeHistory(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
}
