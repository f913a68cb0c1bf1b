/**
 * Tokens: `tokens.json` in DATA_DIR holds SHA-256 hashes, each bound to a source or to a role and a name, never a token
 * itself. The file is read again when it changes, so that a token works without a restart.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { becauseOf, OperatorError } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { Caller } from './caller.ts'
import { type Endings, endToken, tokenHash } from './endings.ts'
import { fileStamp, readJsonFile, writePrivately } from './private-file.ts'
import type { Proof } from './proof.ts'
import { definitionOf, type Role, roleNamed } from './roles.ts'

/** Whose a token is: a source's, or somebody's in a role. */
export type TokenHolder =
  | { readonly source: string }
  /** `places`: ids of groups, facilities or units, for a role that is bound to places. */
  | { readonly role: Role; readonly name: string; readonly places?: readonly string[] }

export type TokenRow = TokenHolder & {
  readonly sha256: string
  /** ISO 8601. */
  readonly addedAt: string
  /** ISO 8601; without it the token holds until it is revoked. */
  readonly expiresAt?: string
}

const FILE = 'tokens.json'

function readRows(path: string): readonly TokenRow[] {
  const rows = readJsonFile(path)
  if (rows === null) return []
  const held = (r: Partial<Record<string, unknown>> | null): boolean =>
    typeof r?.source === 'string' ||
    (roleNamed(String(r?.role)) !== null &&
      typeof r?.name === 'string' &&
      (r.places === undefined || (Array.isArray(r.places) && r.places.every((place) => typeof place === 'string'))))
  const dated = (r: Partial<Record<string, unknown>>): boolean =>
    r.expiresAt === undefined || (typeof r.expiresAt === 'string' && !Number.isNaN(Date.parse(r.expiresAt)))
  if (Array.isArray(rows) && rows.every((r) => held(r) && /^[0-9a-f]{64}$/.test(r?.sha256) && dated(r)))
    return rows as readonly TokenRow[]
  throw new OperatorError(
    `${path} is not a list of {source, sha256, addedAt, expiresAt?} and {role, name, places?, sha256, addedAt, expiresAt?} with roles of this version; restore it, or delete it and add the tokens again`,
  )
}

/** Makes a token and keeps its hash. @param expiresAt null = it holds until it is revoked. @returns the token, which is shown this once. */
export function addToken(dataDir: string, holder: TokenHolder, expiresAt: Date | null = null): string {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, FILE)
  const token = `kc_${randomBytes(24).toString('base64url')}`
  const row: TokenRow = {
    ...holder,
    sha256: tokenHash(token),
    addedAt: new Date().toISOString(),
    ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
  }
  writePrivately(path, `${JSON.stringify([...readRows(path), row], null, 2)}\n`)
  return token
}

/** The tokens that are kept, in the order in which they were added. */
export const listTokens = (dataDir: string): readonly TokenRow[] => readRows(join(dataDir, FILE))

/** How a token is named where it must not be shown: the beginning of its hash. */
export const tokenId = ({ sha256 }: Pick<TokenRow, 'sha256'>): string => sha256.slice(0, 12)

/** Takes tokens out, for good: a running server notices, and tells the other nodes. @returns those that were. */
export function revokeTokens(dataDir: string, which: (row: TokenRow) => boolean): readonly TokenRow[] {
  const path = join(dataDir, FILE)
  const rows = readRows(path)
  const revoked = rows.filter(which)
  if (revoked.length === 0) return revoked
  for (const { sha256 } of revoked) endToken(dataDir, sha256, Date.now())
  writePrivately(
    path,
    `${JSON.stringify(
      rows.filter((row) => !revoked.includes(row)),
      null,
      2,
    )}\n`,
  )
  return revoked
}

/** The token of a source that this installation itself starts, made at first use and kept in a private file. */
export function ownToken(dataDir: string, source: string): string {
  const path = join(dataDir, `${source}.token`)
  if (existsSync(path)) {
    const token = readFileSync(path, 'utf8').trim()
    if (readRows(join(dataDir, FILE)).some((row) => row.sha256 === tokenHash(token))) return token
  }
  const token = addToken(dataDir, { source })
  writePrivately(path, `${token}\n`)
  return token
}

/** Who asks and what let it in, or why nobody is let in. */
export type Admission =
  | { readonly ok: true; readonly caller: Caller; readonly by: Proof }
  | { readonly ok: false; readonly why: string }

export interface Gate {
  /**
   * @param authorization the header's value. A token that is presented must be known, whether tokens are needed or not.
   * @returns the caller, or why there is none (401).
   */
  admit(authorization: string | undefined): Admission
  /** Whose a token is now, by its SHA-256; or what became of it. */
  again(sha256: string): Caller | 'TOKEN_REVOKED' | 'TOKEN_EXPIRED'
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

interface Known {
  readonly caller: Caller
  /** Milliseconds since 1970; Infinity = until it is revoked. */
  readonly untilMs: number
}

/** What the server's parts hand the gate: its clock, what was ended elsewhere, and where the operator is told. */
export interface GateParts {
  readonly now: () => number
  readonly endings: Pick<Endings, 'isRevoked'>
  readonly report: Report
}

/** @throws where the file of tokens cannot be used at the start; later it is reported, and the tokens read before go on counting. */
export function tokenGate(dataDir: string, auth: 'on' | 'off', { now, endings, report }: GateParts): Gate {
  const path = join(dataDir, FILE)
  let stamp = fileStamp(path)
  const read = (): ReadonlyMap<string, Known> =>
    new Map(
      readRows(path).map((row) => [
        row.sha256,
        {
          caller: callerOf(row),
          untilMs: row.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(row.expiresAt),
        },
      ]),
    )
  let known = read()
  const refresh = (): void => {
    const found = fileStamp(path)
    if (found === stamp) return
    stamp = found
    try {
      // Whoever replaces a file may remove it first: only `token revoke` says that a token is over.
      if (known.size > 0 && !existsSync(path))
        throw new OperatorError(`${path} is gone; put it back, or revoke: kangcheng token revoke`)
      known = read()
    } catch (error) {
      report('tokens.unreadable', { because: becauseOf(error) })
    }
  }
  const again = (sha256: string): Caller | 'TOKEN_REVOKED' | 'TOKEN_EXPIRED' => {
    refresh()
    const found = known.get(sha256)
    if (found === undefined || endings.isRevoked(sha256)) return 'TOKEN_REVOKED'
    return found.untilMs <= now() ? 'TOKEN_EXPIRED' : found.caller
  }
  return {
    again,
    admit(authorization) {
      if (authorization === undefined || authorization === '')
        return auth === 'off'
          ? { ok: true, caller: { kind: 'local' }, by: { kind: 'none' } }
          : { ok: false, why: `a token is needed. ${REMEDY}` }
      const token = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(authorization)?.[1]
      const sha256 = token === undefined ? '' : tokenHash(token)
      const caller = again(sha256)
      if (caller === 'TOKEN_REVOKED') return { ok: false, why: `this token is not known here. ${REMEDY}` }
      if (caller === 'TOKEN_EXPIRED') return { ok: false, why: `this token has expired. ${REMEDY}` }
      return { ok: true, caller, by: { kind: 'token', sha256 } }
    },
  }
}
