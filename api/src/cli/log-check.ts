/** `kangcheng log check`: is everything that was acknowledged still there, and does it give the same city? */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CITY_NAMES, loadCity } from '@kangcheng/seed-data'
import type { CityModel } from '@kangcheng/twin-engine'
import { LogUnusable } from '../log/event-log.ts'
import { cityOfLog, verifyLog } from '../log/verify.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions } from './command.ts'

export const logCheck: Command = {
  name: 'log check',
  summary: {
    zh: '检查事件日志：位置缺口、校验和，以及从首个事件重放与最新快照是否一致',
    en: 'checks an event log: gaps, checksums, and replay from the first event against the newest snapshot plus tail',
  },
  usage: 'log check DATA_DIR [--city CITY] [--json]',
  details: [
    {
      zh: '--city  城市名或文件夹；默认取日志所记的城市。只读，请在服务停止后运行',
      en: '--city  a city’s name or folder; by default the one that the log names. Reads only; for a stopped server',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, { city: { type: 'string' } })
    const [folder, ...others] = positionals
    if (folder === undefined || others.length > 0)
      throw new CannotBeDone(`give one DATA_DIR · usage: kangcheng ${this.usage}`)
    const dataDir = resolve(io.cwd, folder)
    if (!existsSync(dataDir)) throw new CannotBeDone(`there is no folder ${dataDir}; give the DATA_DIR of a server`)
    try {
      const city = cityFor(values.city ?? io.env.CITY, dataDir, io)
      let told = 0
      const verdict = verifyLog(dataDir, city, (events) => {
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

function cityFor(given: string | undefined, dataDir: string, io: CommandIo): CityModel {
  const id = cityOfLog(dataDir)
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
