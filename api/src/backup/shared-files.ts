/** What nodes keep in their database beside the log, as the files that a node by itself would have: a backup of either comes back in both. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AUDIT_FILE } from '../audit/audit-file.ts'
import { sharedAuditInto } from '../audit/postgres-audit.ts'
import { headText, sha256 } from '../chained-lines/chained-file.ts'
import { linesOfChain } from '../chained-lines/chained-table.ts'
import { HANDOVER } from '../handover/handover-notes.ts'
import { PLAN_DECISIONS, PLAN_HEAD } from '../planning/plan-decisions.ts'
import { DECISIONS_TABLE } from '../planning/postgres-decisions.ts'
import { DESK_FILE, DESK_HEAD } from '../risk/desk-file.ts'
import { DESK_TABLE } from '../risk/postgres-desk.ts'
import { SHARED_VIEWS } from '../shared-views/shared-views.ts'

const CHAINS = [
  [DECISIONS_TABLE, PLAN_DECISIONS, PLAN_HEAD],
  [DESK_TABLE, DESK_FILE, DESK_HEAD],
  ...[HANDOVER, SHARED_VIEWS].map(({ table, file, head }) => [table, file, head] as const),
] as const

/** @param folder empty; gets the files. @returns their paths in it */
export async function sharedFiles(url: string, folder: string): Promise<ReadonlySet<string>> {
  const made = new Set<string>()
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    made.add(path)
  }
  for (const [table, file, head] of CHAINS) {
    const lines = await linesOfChain(url, table)
    if (lines === null) continue
    put(file, lines.map((line) => `${line}\n`).join(''))
    put(head, headText(lines.length, sha256(lines.at(-1)!)))
  }
  if ((await sharedAuditInto(join(folder, AUDIT_FILE), url)) !== null) made.add(AUDIT_FILE)
  return made
}
