/** `kangcheng restore`: a backup becomes a data folder again, its log there or in a database; checked before and after. */

import { join, resolve } from 'node:path'
import { checkChain } from '../audit/audit-log.ts'
import { BackupUnusable } from '../backup/manifest.ts'
import { type Restored, restoreBackup } from '../backup/restore.ts'
import { chainedFile } from '../chained-lines/chained-file.ts'
import { decodeConfig } from '../config.ts'
import { HANDOVER } from '../handover/handover-notes.ts'
import { LogUnusable } from '../log/event-log.ts'
import type { LogPlace } from '../log/log-reading.ts'
import { verifyLog } from '../log/verify.ts'
import { PLAN_DECISIONS, PLAN_HEAD } from '../planning/plan-decisions.ts'
import { DESK_FILE, DESK_HEAD } from '../risk/desk-file.ts'
import { SHARED_VIEWS } from '../shared-views/shared-views.ts'
import { auditOfPlace } from './audit-check.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required } from './command.ts'
import { instantOf } from './instant-option.ts'
import { cityOfLogPlace, replayProgress } from './log-place.ts'

export const restore: Command = {
  name: 'restore',
  summary: {
    zh: '由备份恢复到新的文件夹或空的数据库，写前写后都核对',
    en: 'brings a backup back into a new folder or an empty database, checked before and after',
  },
  usage: 'restore FILE [CONTINUATION…] --to DATA_DIR|DATABASE_URL [--until INSTANT] [--city CITY] [--json]',
  details: [
    {
      zh: '--to     新的或空的文件夹；设有 DATABASE_URL 时日志写入该数据库。给出数据库地址时，其余写入 DATA_DIR',
      en: '--to     a new or empty folder; with DATABASE_URL set, the log goes into that database. With a database’s address, the rest goes to DATA_DIR',
    },
    {
      zh: '--until  只到该接收时刻（服务器时钟，带时区的 ISO 8601）；之后收到的不再恢复，发送方可重发',
      en: '--until  only what was received by then (the server’s clock, ISO 8601 with a zone); what came later may be sent again',
    },
    {
      zh: '令牌与密钥不在备份中：请把 tokens.json 与 session.key 放回',
      en: 'tokens and keys are in no backup: put tokens.json and session.key back',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, {
      to: { type: 'string' },
      until: { type: 'string' },
      city: { type: 'string' },
    })
    if (positionals.length === 0) throw new CannotBeDone(`give the file of a backup · usage: kangcheng ${this.usage}`)
    const place = targetPlace(required(this, 'to', values.to), io)
    const until = values.until === undefined ? null : instantOf('--until', values.until)
    const files = positionals.map((file) => resolve(io.cwd, file))
    try {
      const restored = await restoreBackup({ files, place, until }, replayProgress(io))
      const problems = await problemsOf(place, restored, values.city, io)
      const { manifest, position, historyUntil } = restored
      const answer = {
        city: manifest.city,
        takenAt: manifest.takenAt,
        dataDir: place.dataDir,
        store: place.databaseUrl === null ? 'sqlite' : 'postgres',
        position,
        historyUntil: historyUntil === null ? null : new Date(historyUntil).toISOString(),
        problems,
      }
      io.answer(answer, () => [
        `已恢复 restored: ${manifest.city} · 位置 position ${position} · ${place.dataDir}`,
        ...(historyUntil === null ? [] : [`历史 history up to ${answer.historyUntil}`]),
        ...problems.map((problem) => `问题 problem: ${problem}`),
        problems.length === 0 ? '核对无误 checked: sound' : `${problems.length} 个问题 problems`,
        '请放回 tokens.json 与 session.key · put tokens.json and session.key back',
      ])
      return problems.length === 0 ? 0 : 1
    } catch (error) {
      if (error instanceof BackupUnusable || error instanceof LogUnusable) throw new CannotBeDone(error.message)
      throw error
    }
  },
}

/** A folder, with the database of the environment if one is named; or a database, with the folder of the environment. */
function targetPlace(to: string, io: CommandIo): LogPlace {
  const isUrl = /^postgres(ql)?:\/\//.test(to)
  const config = decodeConfig(
    { ...io.env, CITY: undefined, ...(isUrl ? { DATABASE_URL: to, DATABASE_URL_FILE: undefined } : {}) },
    io.cwd,
  )
  if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
  return { dataDir: isUrl ? config.value.dataDir : resolve(io.cwd, to), databaseUrl: config.value.databaseUrl }
}

/** What stands there now, looked at as the commands for it do. */
async function problemsOf(
  place: LogPlace,
  { manifest, position }: Restored,
  cityAsked: string | undefined,
  io: CommandIo,
): Promise<readonly string[]> {
  const city = await cityOfLogPlace(cityAsked ?? io.env.CITY, place, io)
  const verdict = await verifyLog(place, city, replayProgress(io))
  const problems = [...verdict.problems]
  if (verdict.lastPosition !== position) problems.push(`the log ends at ${verdict.lastPosition}, not at ${position}`)
  if (manifest.audit !== null) {
    const { log } = await auditOfPlace(place)
    const chain = await checkChain(log, manifest.audit).finally(() => log.close())
    if (!chain.ok) problems.push(`audit: row ${chain.at}: ${chain.why}`)
  }
  for (const [file, head] of [
    [PLAN_DECISIONS, PLAN_HEAD],
    [DESK_FILE, DESK_HEAD],
    [HANDOVER.file, HANDOVER.head],
    [SHARED_VIEWS.file, SHARED_VIEWS.head],
  ] as const)
    try {
      chainedFile(join(place.dataDir, file), join(place.dataDir, head), () => {}, Number.POSITIVE_INFINITY).all()
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  return problems
}
