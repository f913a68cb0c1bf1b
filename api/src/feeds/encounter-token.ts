/**
 * Encounter tokens: a keyed hash in place of a visit's or a patient's number, made at the edge.
 *
 * The key stays with the sender, outside the twin's data, and is never printed. `encounter-keyring.ts` keeps keys and
 * changes them over time.
 */
import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/** Opaque, so that it shows as `PrivateKeyObject` or `SecretKeyObject` wherever it is printed by mistake. */
export type EncounterKey = KeyObject

const KEY_BYTES = 32

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
