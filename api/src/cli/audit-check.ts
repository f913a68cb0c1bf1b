/** `kangcheng audit check`: walks the chain of the audit log from its first row to its last. */
import { join } from 'node:path'
import { AUDIT_FILE, openAuditFile } from '../audit/audit-file.ts'
import { type AuditLog, type ChainPoint, checkChain, readOnlyAudit } from '../audit/audit-log.ts'
import { decodeConfig } from '../config.ts'
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
      zh: '--known  早先抄下的行号与哈希；整本日志被重写时，只有它能发现',
      en: '--known  a row written down earlier; only that finds a log that was written anew as a whole',
    },
  ],
  async run(args, io) {
    const { values } = parseOptions(this, args, { known: { type: 'string' } })
    const known = values.known === undefined ? null : pointOf(values.known)
    const config = decodeConfig(io.env, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    const path = join(config.value.dataDir, AUDIT_FILE)
    const log = readLog(path)
    const verdict = await checkChain(log, known).finally(() => log.close())
    io.answer({ file: path, ...verdict }, () =>
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

/** The file, for reading alone: the server may go on writing. */
function readLog(path: string): AuditLog {
  try {
    const file = openAuditFile(path, 'read')
    return readOnlyAudit(file)
  } catch (error) {
    throw new CannotBeDone(error instanceof Error ? error.message : String(error))
  }
}
