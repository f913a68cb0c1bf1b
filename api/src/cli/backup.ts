/** `kangcheng backup`: everything that a city's server keeps, in one file, while it runs. */

import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { takeBackup } from '../backup/backup.ts'
import { checkBackups } from '../backup/check.ts'
import { BackupUnusable } from '../backup/manifest.ts'
import { LogUnusable } from '../log/event-log.ts'
import { CannotBeDone, type Command, parseOptions, required } from './command.ts'
import { logPlaceOf, replayProgress } from './log-place.ts'

export const backup: Command = {
  name: 'backup',
  summary: {
    zh: '备份：日志、历史、审计、方案、演练等，写成一个文件；服务可在运行',
    en: 'takes a backup: log, history, audit, plans, exercises …, into one file, while the server runs',
  },
  usage: 'backup [DATA_DIR] --out FILE [--since BACKUP…] [--json]',
  details: [
    {
      zh: '日志取自文件夹，没有时与审计、决定一并取自 DATABASE_URL；各节点的文件夹是各自的，请分别备份',
      en: 'the log of the folder or, where it has none, of DATABASE_URL, with the audit log and the decisions there. A folder is each node’s own: back up each',
    },
    {
      zh: '--since  增量：只含该备份之后的事件；与其前各份一起恢复',
      en: '--since  only the events behind that backup; restored together with it. Of an incremental one, give those before it as well',
    },
    {
      zh: '令牌与密钥（tokens.json、session.key）不在其中：请另行保管',
      en: 'tokens and keys (tokens.json, session.key) are not in it: keep them apart',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, {
      out: { type: 'string' },
      since: { type: 'string', multiple: true },
    })
    const out = resolve(io.cwd, required(this, 'out', values.out))
    if (!existsSync(dirname(out)))
      throw new CannotBeDone(`there is no folder ${dirname(out)}; make it, or give --out another`)
    const place = logPlaceOf(positionals, io, this.usage)
    try {
      const since =
        values.since === undefined ? [] : await checkBackups(values.since.map((file) => resolve(io.cwd, file)))
      const asked = { place, out, version: packageJson.version, now: Date.now(), since: since.at(-1) ?? null }
      const manifest = await takeBackup(asked, replayProgress(io))
      io.answer({ out: values.out, ...manifest, parts: manifest.parts.length }, () => [
        `已备份 backed up: ${manifest.city} · 位置 position ${manifest.log.position} · ${manifest.parts.length} 部分 parts · ${values.out}`,
        `链 chain: ${manifest.log.checksum}`,
        `未含 left out: ${manifest.leftOut.join(', ') || '无 nothing'}`,
      ])
      return 0
    } catch (error) {
      if (error instanceof BackupUnusable || error instanceof LogUnusable) throw new CannotBeDone(error.message)
      throw error
    }
  },
}
