/**
 * Encounter tokens: a keyed hash in place of a visit's or a patient's number, made at the edge.
 *
 * The key stays with the sender, outside the twin's data, and is never printed. Whoever changes it cuts the link between
 * earlier and later tokens: encounters that are still open keep the key they began with.
 */
import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Opaque, so that it shows as `PrivateKeyObject` or `SecretKeyObject` wherever it is printed by mistake. */
export type EncounterKey = KeyObject

const KEY_BYTES = 32
/** Fewer bytes than this can be guessed. */
const MINIMUM_KEY_BYTES = 16

/** A key that lives as long as the process: enough to decode without sending. */
export function freshKey(): EncounterKey {
  return createSecretKey(randomBytes(KEY_BYTES))
}

/** For tests and for callers that hold the bytes themselves. */
export function keyFrom(bytes: Uint8Array): EncounterKey {
  return createSecretKey(bytes)
}

/**
 * `e:` and the first 16 hex digits of HMAC-SHA-256 (RFC 2104) over the parts, in two groups of eight. Parts are length-prefixed, so that
 * ("a", "bc") and ("ab", "c") differ.
 */
export function encounterToken(key: EncounterKey, ...parts: readonly string[]): string {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:${part}`)
  const digest = mac.digest('hex')
  // The hyphen keeps a run of digits, which chance may make, shorter than any number of a person.
  return `e:${digest.slice(0, 8)}-${digest.slice(8, 16)}`
}

/**
 * Makes the tokens of a feed. The first part says what is counted (`visit`, `patient`, `appointment`, `referral`), the others
 * are the sender's number with its authority. The same parts give the same token as long as what they name goes on, even
 * when the key rotates in between.
 */
export interface TokenIssuer {
  issue(...parts: readonly string[]): string
}

/** One key for everything: for decoding without sending, and for tests. */
export function tokensOf(key: EncounterKey): TokenIssuer {
  return { issue: (...parts) => encounterToken(key, ...parts) }
}

export type KeyFile =
  | { readonly ok: true; readonly key: EncounterKey; readonly created: boolean }
  | { readonly ok: false; readonly why: string }

/**
 * The key kept in a file as hex digits; with `create`, a missing file is made with a random key that only its owner can
 * read. Errors never quote the file's content.
 */
export function openKeyFile(path: string, create: boolean): KeyFile {
  if (!existsSync(path)) {
    if (!create) return { ok: false, why: `${path}: no such key file; leave --key out to have one made beside the map` }
    const bytes = randomBytes(KEY_BYTES)
    try {
      writeFileSync(path, `${bytes.toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      return { ok: false, why: `${path}: cannot write the key file (${codeOf(error)}); name another with --key FILE` }
    }
    chmodSync(path, 0o600)
    return { ok: true, key: createSecretKey(bytes), created: true }
  }
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    return { ok: false, why: `${path}: cannot read the key file (${codeOf(error)})` }
  }
  if (!/^([0-9a-f]{2})+$/i.test(text) || text.length < MINIMUM_KEY_BYTES * 2)
    return { ok: false, why: `${path}: a key file holds at least ${MINIMUM_KEY_BYTES} bytes as hex digits on one line` }
  return { ok: true, key: createSecretKey(Buffer.from(text, 'hex')), created: false }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
