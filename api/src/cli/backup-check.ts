/** `kangcheng backup check`: whether a backup is whole, without restoring it. */
import { resolve } from 'node:path'
import { checkBackups } from '../backup/check.ts'
import { BackupUnusable } from '../backup/manifest.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'
import { replayProgress } from './log-place.ts'

export const backupCheck: Command = {
  name: 'backup check',
  summary: {
    zh: '核对备份：每一部分的 SHA-256 与日志的校验链',
    en: 'checks a backup: the SHA-256 of every part, and the chain of the log from end to end',
  },
  usage: 'backup check FILE [CONTINUATION…] [--json]',
  async run(args, io) {
    const { positionals } = parseOptions(this, args, {})
    if (positionals.length === 0) throw new CannotBeDone(`give the file of a backup · usage: kangcheng ${this.usage}`)
    try {
      const files = positionals.map((file) => resolve(io.cwd, file))
      const manifest = (await checkBackups(files, replayProgress(io))).at(-1)!
      io.answer({ whole: true, ...manifest, parts: manifest.parts.length }, () => [
        `完好 whole: ${manifest.city} · ${manifest.takenAt} · 位置 position ${manifest.log.position} · 版本 version ${manifest.version}`,
      ])
      return 0
    } catch (error) {
      if (!(error instanceof BackupUnusable)) throw error
      throw new CannotBeDone(error.message)
    }
  },
}
