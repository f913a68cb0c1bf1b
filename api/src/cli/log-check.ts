/** `kangcheng log check`: is everything that was acknowledged still there, and does it give the same city? */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CITY_NAMES, loadCity } from '@kangcheng/seed-data'
import type { CityModel } from '@kangcheng/twin-engine'
import { decodeConfig } from '../config.ts'
import { LogUnusable } from '../log/event-log.ts'
import { LOG_FILE } from '../log/sqlite.ts'
import { cityOfLog, type LogPlace, verifyLog } from '../log/verify.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions } from './command.ts'

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
    const place = placeOf(positionals, io, this.usage)
    try {
      const city = await cityFor(values.city ?? io.env.CITY, place, io)
      let told = 0
      const verdict = await verifyLog(place, city, (events) => {
        if (io.terminal && events - told >= 200_000) {
          told = events
          io.log(`${events} events replayed`)
        }
      })
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

function placeOf([folder, ...others]: readonly string[], io: CommandIo, usage: string): LogPlace {
  const config = decodeConfig({ ...io.env, CITY: undefined }, io.cwd)
  const databaseUrl = config.ok ? config.value.databaseUrl : null
  if (!config.ok && [io.env.DATABASE_URL, io.env.DATABASE_URL_FILE].some((given) => given))
    throw new CannotBeDone(config.problems.join('\n'))
  if (others.length > 0 || (folder === undefined && databaseUrl === null))
    throw new CannotBeDone(`give one DATA_DIR, or set DATABASE_URL · usage: kangcheng ${usage}`)
  const dataDir = resolve(io.cwd, folder ?? io.env.DATA_DIR ?? '.kangcheng')
  if (folder !== undefined && !existsSync(dataDir))
    throw new CannotBeDone(`there is no folder ${dataDir}; give the DATA_DIR of a server`)
  return { dataDir, databaseUrl: folder !== undefined && existsSync(join(dataDir, LOG_FILE)) ? null : databaseUrl }
}

async function cityFor(given: string | undefined, place: LogPlace, io: CommandIo): Promise<CityModel> {
  const id = await cityOfLog(place)
  const named = given !== undefined && given !== '' ? (given.includes('/') ? join(resolve(io.cwd, given)) : given) : id
  try {
    return loadCity(named)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CannotBeDone(
      `${why}. The log is of city "${id}"; built in are ${CITY_NAMES.join(', ')}; give another with --city`,
    )
  }
}
