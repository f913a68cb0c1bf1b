/** What nodes keep in their database beside the log, as the files that a node by itself would have: a backup of either comes back in both. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AUDIT_FILE } from '../audit/audit-file.ts'
import { sharedAuditInto } from '../audit/postgres-audit.ts'
import { PLAN_DECISIONS, PLAN_HEAD, sha256 } from '../planning/plan-decisions.ts'
import { keptDecisions } from '../planning/postgres-decisions.ts'

/** @param folder empty; gets the files. @returns their paths in it */
export async function sharedFiles(url: string, folder: string): Promise<ReadonlySet<string>> {
  const made = new Set<string>()
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    made.add(path)
  }
  const decisions = await keptDecisions(url)
  if (decisions !== null) {
    put(PLAN_DECISIONS, decisions.map((line) => `${line}\n`).join(''))
    put(PLAN_HEAD, `${decisions.length} ${sha256(decisions.at(-1)!)}\n`)
  }
  if ((await sharedAuditInto(join(folder, AUDIT_FILE), url)) !== null) made.add(AUDIT_FILE)
  return made
}
