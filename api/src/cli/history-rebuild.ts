/** `kangcheng history rebuild`: makes the history again from the log of a stopped server. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadCity } from '@kangcheng/seed-data'
import { readConfig } from '../config.ts'
import { HistoryUnusable, MARK_MILLISECONDS } from '../history/occupancy-history.ts'
import { rebuildHistory } from '../history/rebuild.ts'
import { HISTORY_FILE, openHistoryForWriting } from '../history/sqlite-file.ts'
import { LogUnusable } from '../log/event-log.ts'
import { LOG_FILE } from '../log/sqlite.ts'
import { openForReading } from '../log/sqlite-file.ts'
import { takeLease } from '../log/writer-lease.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions } from './command.ts'
import { replayProgress } from './log-place.ts'

export const historyRebuild: Command = {
  name: 'history rebuild',
  summary: {
    zh: '由事件日志重新生成历史占用',
    en: 'makes the history of occupancy again from the event log',
  },
  usage: 'history rebuild DATA_DIR [--city CITY] [--json]',
  details: [
    {
      zh: '服务须已停止。新文件写成后才取代旧文件；保留天数见 HISTORY_DAYS。日志中没有的时间不会被补上',
      en: 'For a stopped server. The old file is replaced when the new one is whole; HISTORY_DAYS says how long it reaches back',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, { city: { type: 'string' } })
    const [folder, ...others] = positionals
    if (folder === undefined || others.length > 0)
      throw new CannotBeDone(`give one DATA_DIR · usage: kangcheng ${this.usage}`)
    const dataDir = resolve(io.cwd, folder)
    const logPath = join(dataDir, LOG_FILE)
    if (!existsSync(logPath)) throw new CannotBeDone(`there is no log at ${logPath}; give the DATA_DIR of a server`)
    try {
      const lease = takeLease(dataDir)
      try {
        return await rebuild(dataDir, logPath, values.city, io)
      } finally {
        lease.release()
      }
    } catch (error) {
      if (error instanceof HistoryUnusable || error instanceof LogUnusable) throw new CannotBeDone(error.message)
      throw error
    }
  },
}

async function rebuild(dataDir: string, logPath: string, cityAsked: string | undefined, io: CommandIo): Promise<0> {
  const log = openForReading(logPath, null)
  const path = join(dataDir, HISTORY_FILE)
  const fresh = `${path}.new`
  try {
    const named = cityAsked ?? log.city
    const city = loadCity(named.includes('/') ? resolve(io.cwd, named) : named)
    const begins = log.beginning()
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
    log.close()
    removeHistory(fresh)
  }
}

function removeHistory(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
}
