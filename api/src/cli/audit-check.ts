/** `kangcheng audit check`: walks the chain of the audit log from its first row to its last. */
import { join } from 'node:path'
import { AUDIT_FILE, openAuditFile } from '../audit/audit-file.ts'
import { type AuditLog, type ChainPoint, checkChain, readOnlyAudit } from '../audit/audit-log.ts'
import { decodeConfig } from '../config.ts'
import type { LogPlace } from '../log/log-reading.ts'
import { databaseName } from '../log/postgres-connection.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'

export const auditCheck: Command = {
  name: 'audit check',
  summary: {
    zh: '核对审计日志的哈希链：有无一行被改、被删或被插入',
    en: 'walks the hash chain of the audit log: whether a row was changed, left out or put in',
  },
  usage: 'audit check [--known NUMBER:HASH] [--json]',
  details: [
    {
      zh: '设有 DATABASE_URL 时核对数据库中各节点共有的一本，否则核对 DATA_DIR 中的文件',
      en: 'the one that nodes share in the database where DATABASE_URL is set, else the file in DATA_DIR',
    },
    {
      zh: '--known  早先抄下的行号与哈希；整本日志被重写时，只有它能发现',
      en: '--known  a row written down earlier; only that finds a log that was written anew as a whole',
    },
  ],
  async run(args, io) {
    const { values } = parseOptions(this, args, { known: { type: 'string' } })
    const known = values.known === undefined ? null : pointOf(values.known)
    const config = decodeConfig(io.env, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    const { log, where } = await auditOfPlace(config.value).catch((error: unknown) => {
      throw new CannotBeDone(error instanceof Error ? error.message : String(error))
    })
    const verdict = await checkChain(log, known).finally(() => log.close())
    io.answer({ file: where, ...verdict }, () =>
      verdict.ok
        ? [
            `${verdict.rows} 行完好，自第 ${verdict.beginning.number + 1} 行起 · ${verdict.rows} rows are as they were written`,
            `抄下备查 to write down: ${verdict.head.number}:${verdict.head.hash}`,
          ]
        : [`第 ${verdict.at} 行处断裂 · broken at row ${verdict.at}: ${verdict.why}`],
    )
    return verdict.ok ? 0 : 1
  },
}

function pointOf(text: string): ChainPoint {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (number === undefined || hash === undefined)
    throw new CannotBeDone('--known must be a row and its hash, as an earlier audit check told them: NUMBER:HASH')
  return { number: Number(number), hash }
}

/**
 * The audit log of a place, for reading alone: servers may go on writing.
 * @returns with where it lies, for messages. @throws where there is none, or it cannot be read
 */
export async function auditOfPlace({
  dataDir,
  databaseUrl,
}: LogPlace): Promise<{ readonly log: AuditLog; readonly where: string }> {
  if (databaseUrl !== null) {
    const { openSharedAudit } = await import('../audit/postgres-audit.ts')
    return { log: await openSharedAudit(databaseUrl), where: databaseName(databaseUrl) }
  }
  const path = join(dataDir, AUDIT_FILE)
  return { log: readOnlyAudit(openAuditFile(path, 'read')), where: path }
}
