/**
 * The keys of encounter tokens over time: a new key at most 30 days after the last, visits that are still open keep the
 * key they began with, and a key whose visits have all ended for 30 days is destroyed.
 *
 * Two files beside the map: the keys (`keyring-file.ts`) and which visit has which (`keyring-tokens.ts`). What the issuer
 * hands out is kept at `commit()` and `file.durable()`, which come before anything is sent.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { encounterToken, type TokenIssuer } from './encounter-token.ts'
import type { FeedEvent } from './feed-format.ts'
import { codeOf, dateOf, dayOf, type RingKey, readKeys, ringKey, writeKeys } from './keyring-file.ts'
import { type LedgerFile, openLedgerFile } from './keyring-ledger-file.ts'
import { openTokenLedger, type TokenRow } from './keyring-tokens.ts'

/** Longest time for which new visits use one key (privacy rule of the twin: rotated within 30 days). */
export const ROTATE_AFTER_DAYS = 30
/** An ended visit keeps its token so long: late cancels, such as that of a discharge (A13), still find it. */
const KEEP_AFTER_END_DAYS = 30
/** A key that another process may still be using for new visits is not destroyed. */
const SETTLED_AFTER_DAYS = 2
const KEY_BYTES = 32

export interface KeyStatus {
  readonly number: number
  /** `2026-11-29`. */
  readonly firstDay: string
  readonly ageDays: number
  /** Whether new visits use it. */
  readonly current: boolean
  readonly openVisits: number
  /** Ended at most 30 days ago, or named without having begun. */
  readonly endedVisits: number
}

export interface Keyring {
  readonly issuer: TokenIssuer
  /** Tells what became of a visit: told of every event before it is sent. */
  note(event: FeedEvent): void
  /** Keeps what was issued and noted (`file.durable()` then takes it to the disk); once a day also rotates and destroys what is due. */
  commit(): void
  /** A new key for new visits, from now on. */
  rotate(): void
  status(): readonly KeyStatus[]
  /** Where it keeps its tokens: what else a gateway keeps goes there too. */
  readonly file: LedgerFile
  close(): void
}

export type OpenedKeyring =
  | { readonly ok: true; readonly keyring: Keyring; readonly created: boolean; readonly upgraded: boolean }
  | { readonly ok: false; readonly why: string }

/** Where the ledger of a key file lies: `places.json.tokens` beside `places.json.key`. */
export const ledgerPathOf = (keyPath: string): string => `${keyPath.replace(/\.key$/, '')}.tokens`

/**
 * Opens the key file and its ledger.
 * @param create makes a missing key file, readable for its owner only.
 * @param now epoch milliseconds; days begin at midnight UTC.
 */
export function openKeyring(path: string, create: boolean, now: () => number = Date.now): OpenedKeyring {
  const created = !existsSync(path)
  if (created && !create)
    return { ok: false, why: `${path}: no such key file; leave --key out to have one made beside the map` }
  if (created) {
    try {
      writeKeys(path, [freshRingKey(1, dayOf(now()))])
    } catch (error) {
      return { ok: false, why: `${path}: cannot write the key file (${codeOf(error)}); name another with --key FILE` }
    }
  }
  const read = readKeys(path, dayOf(now()))
  if (!read.ok) return read
  const ledgerPath = ledgerPathOf(path)
  try {
    if (read.upgraded) writeKeys(path, read.keys)
    const file = openLedgerFile(ledgerPath)
    return { ok: true, keyring: ringOf(path, read.keys, file, now), created, upgraded: read.upgraded }
  } catch (error) {
    return {
      ok: false,
      why: `${ledgerPath}: cannot keep which visit has which key (${codeOf(error)}); make the folder writable, or name another with --key FILE`,
    }
  }
}

const freshRingKey = (number: number, day: number): RingKey =>
  ringKey(number, day, randomBytes(KEY_BYTES).toString('hex'))

function ringOf(path: string, read: readonly RingKey[], file: LedgerFile, now: () => number): Keyring {
  const ledger = openTokenLedger(file)
  let keys = read
  let version = versionOf(path)
  let tidiedOn = -1
  const pending = new Map<string, TokenRow>()
  const rowOf = (token: string): TokenRow | null => pending.get(token) ?? ledger.get(token)

  /** Takes over what another process did to the file. */
  const reload = (): void => {
    const found = versionOf(path)
    if (found === version) return
    const again = readKeys(path, dayOf(now()))
    if (!again.ok) throw new Error(again.why)
    keys = again.keys
    version = found
  }
  const store = (changed: readonly RingKey[]): void => {
    writeKeys(path, changed)
    keys = changed
    version = versionOf(path)
  }
  const flush = (): void => {
    if (pending.size === 0) return
    ledger.write(pending)
    pending.clear()
  }
  /** Inside `exclusively`: rotates where due, destroys keys without visits. */
  const tidy = (rotateNow: boolean): void => {
    reload()
    const today = dayOf(now())
    const newest = keys.at(-1)!
    let changed = [...keys]
    if (rotateNow || today - newest.firstDay >= ROTATE_AFTER_DAYS)
      changed.push(freshRingKey(newest.number + 1, Math.max(today, newest.firstDay)))
    ledger.forget(today - KEEP_AFTER_END_DAYS)
    changed = changed.filter((key, i) => {
      const next = changed[i + 1]
      if (next === undefined || today - next.firstDay < SETTLED_AFTER_DAYS) return true
      const { open, ended } = ledger.count(key.number)
      return open + ended > 0
    })
    if (changed.length !== keys.length || changed.at(-1) !== newest) store(changed)
    tidiedOn = today
  }
  const commit = (): void => {
    flush()
    if (tidiedOn === dayOf(now())) reload()
    else file.exclusively(() => tidy(false))
  }
  commit()

  return {
    file,
    issuer: {
      issue(...parts) {
        const today = dayOf(now())
        for (let i = keys.length - 1; i >= 0; i--) {
          const token = encounterToken(keys[i]!.key, ...parts)
          const row = rowOf(token)
          if (row === null) continue
          if (row.seenDay < today)
            pending.set(token, { ...row, seenDay: today, endedDay: row.endedDay === null ? null : today })
          return token
        }
        const newest = keys.at(-1)!
        const token = encounterToken(newest.key, ...parts)
        // Not open before an event says so: what only a refused message named shall not keep its key alive.
        pending.set(token, { key: newest.number, openedDay: today, seenDay: today, endedDay: today, endedAt: null })
        return token
      },
    },
    note(event) {
      const today = dayOf(now())
      for (const { token, ends } of namedIn(event)) {
        const row = rowOf(token)
        if (row === null) continue
        const at = Date.parse(event.occurredAt)
        if (ends) pending.set(token, { ...row, seenDay: today, endedDay: today, endedAt: at })
        else if (row.endedDay !== null && (row.endedAt === null || at >= row.endedAt))
          // What comes late from before the end does not open the visit again.
          pending.set(token, { ...row, seenDay: today, endedDay: null, endedAt: null })
      }
    },
    commit,
    rotate() {
      flush()
      file.exclusively(() => tidy(true))
    },
    status() {
      flush()
      reload()
      const today = dayOf(now())
      return keys.map(({ number, firstDay }, i) => {
        const { open, ended } = ledger.count(number)
        return {
          number,
          firstDay: dateOf(firstDay),
          ageDays: today - firstDay,
          current: i === keys.length - 1,
          openVisits: open,
          endedVisits: ended,
        }
      })
    },
    close() {
      flush()
      file.close()
    },
  }
}

const ENDS: ReadonlySet<string> = new Set([
  'encounter.ended',
  'encounter.cancelled',
  'encounter.merged',
  'bed.vacated',
  'appointment.cancelled',
  'appointment.missed',
  'appointment.kept',
])

/** The tokens of an event, and whether it ends what they stand for. A referral is over as soon as it is told. */
function namedIn(event: FeedEvent): readonly { readonly token: string; readonly ends: boolean }[] {
  const ends = ENDS.has(event.kind)
  const named = [
    { token: event.encounter, ends },
    { token: event.into, ends: false },
    { token: event.appointment, ends },
    { token: event.referral, ends: true },
  ]
  return named.flatMap(({ token, ends }) => (typeof token === 'string' ? [{ token, ends }] : []))
}

/** Changes whenever the file is replaced. */
function versionOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path)
  return `${ino} ${size} ${mtimeMs}`
}
