/**
 * Tokens: `tokens.json` in DATA_DIR holds SHA-256 hashes, each bound to a source or to a role and a name, never a token
 * itself. The file is read again when it changes, so that a token works without a restart.
 */
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Caller } from './caller.ts'
import { definitionOf, type Role, roleNamed } from './roles.ts'

/** Whose a token is: a source's, or somebody's in a role. */
export type TokenHolder =
  | { readonly source: string }
  /** `places`: ids of groups, facilities or units, for a role that is bound to places. */
  | { readonly role: Role; readonly name: string; readonly places?: readonly string[] }

type TokenRow = TokenHolder & {
  readonly sha256: string
  readonly addedAt: string
}

const FILE = 'tokens.json'
const hash = (token: string): string => createHash('sha256').update(token).digest('hex')

function readRows(path: string): readonly TokenRow[] {
  if (!existsSync(path)) return []
  const rows = JSON.parse(readFileSync(path, 'utf8')) as unknown
  const held = (r: Partial<Record<string, unknown>> | null): boolean =>
    typeof r?.source === 'string' ||
    (roleNamed(String(r?.role)) !== null &&
      typeof r?.name === 'string' &&
      (r.places === undefined || (Array.isArray(r.places) && r.places.every((place) => typeof place === 'string'))))
  if (Array.isArray(rows) && rows.every((r) => held(r) && /^[0-9a-f]{64}$/.test(r?.sha256)))
    return rows as readonly TokenRow[]
  throw new Error(
    `${path} is not a list of {source, sha256, addedAt} and {role, name, places?, sha256, addedAt} with roles of this version; restore it, or delete it and add the tokens again`,
  )
}

function writePrivately(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text, { mode: 0o600 })
  chmodSync(`${path}.tmp`, 0o600)
  renameSync(`${path}.tmp`, path)
}

/** Makes a token and keeps its hash. @returns the token, which is shown this once. */
export function addToken(dataDir: string, holder: TokenHolder): string {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, FILE)
  const token = `kc_${randomBytes(24).toString('base64url')}`
  const row: TokenRow = { ...holder, sha256: hash(token), addedAt: new Date().toISOString() }
  writePrivately(path, `${JSON.stringify([...readRows(path), row], null, 2)}\n`)
  return token
}

/** The token of a source that this installation itself starts, made at first use and kept in a private file. */
export function ownToken(dataDir: string, source: string): string {
  const path = join(dataDir, `${source}.token`)
  if (existsSync(path)) {
    const token = readFileSync(path, 'utf8').trim()
    if (readRows(join(dataDir, FILE)).some((row) => row.sha256 === hash(token))) return token
  }
  const token = addToken(dataDir, { source })
  writePrivately(path, `${token}\n`)
  return token
}

/** Who asks, or why nobody is let in. */
export type Admission = { readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly why: string }

export interface Gate {
  /**
   * @param authorization the header's value. A token that is presented must be known, whether tokens are needed or not.
   * @returns the caller, or why there is none (401).
   */
  admit(authorization: string | undefined): Admission
}

const REMEDY = 'Make one with: kangcheng token add --source NAME, and send it as: Authorization: Bearer TOKEN'

function callerOf(row: TokenRow): Caller {
  if ('source' in row) return { kind: 'sender', source: row.source }
  // Rows of earlier versions may carry a former name of the role.
  return inRole(roleNamed(row.role)!, row.name, row.places ?? [])
}

/** Somebody in a role. Places count for roles that are bound to them; without any, nothing is such a role's own. */
export const inRole = (role: Role, name: string, places: readonly string[]): Caller =>
  definitionOf(role).places ? { kind: role, name, places } : { kind: role, name }

export function tokenGate(dataDir: string, auth: 'on' | 'off'): Gate {
  const path = join(dataDir, FILE)
  let stamp = ''
  let callers = new Map<string, Caller>()
  const refresh = (): void => {
    const now = existsSync(path) ? String(statSync(path).mtimeMs) : 'none'
    if (now === stamp) return
    callers = new Map(readRows(path).map((row) => [row.sha256, callerOf(row)]))
    stamp = now
  }
  refresh()
  return {
    admit(authorization) {
      if (authorization === undefined || authorization === '')
        return auth === 'off'
          ? { ok: true, caller: { kind: 'local' } }
          : { ok: false, why: `a token is needed. ${REMEDY}` }
      const token = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(authorization)?.[1]
      refresh()
      const caller = token === undefined ? undefined : callers.get(hash(token))
      if (caller === undefined) return { ok: false, why: `this token is not known here. ${REMEDY}` }
      return { ok: true, caller }
    },
  }
}
