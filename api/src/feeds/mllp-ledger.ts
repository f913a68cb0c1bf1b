/**
 * Which numbers a message received over MLLP has: the same message again, also after a restart, has the same numbers, and
 * is a duplicate to the twin. It holds hashes of what identifies a message, and nothing of its content.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Hl7Header } from './hl7v2-header.ts'
import type { LedgerFile } from './keyring-ledger-file.ts'
import { SEQ_PER_MESSAGE } from './sending-lines.ts'

/** Messages remembered; one that comes again after so many others is counted anew. */
const REMEMBERED = 1_000_000
const KEY_BYTES = 16

export interface MessageKey {
  readonly key: Uint8Array
  /** How many times eight numbers it needs. */
  readonly slots: number
}

export interface MllpLedger {
  /** Chosen when the ledger was made: a new ledger numbers anew. */
  readonly epoch: string
  /** The first number of each group of eight, by message; durable once the file is. @throws when the disk is full */
  number(messages: readonly MessageKey[]): readonly (readonly bigint[])[]
}

/**
 * What tells one message of a sender from its others: MSH-3, MSH-4, MSH-7 and MSH-10. Without MSH-10 the message's own
 * bytes, so that two different ones are never taken for the same.
 */
export function messageKey(header: Hl7Header, message: Uint8Array): Uint8Array {
  const hash = createHash('sha256')
  if (header.controlId === '') hash.update('content:').update(message)
  else
    for (const part of [header.sendingApplication, header.sendingFacility, header.messageTime, header.controlId])
      hash.update(`${Buffer.byteLength(part)}:${part}`)
  return hash.digest().subarray(0, KEY_BYTES)
}

/** The numbers of one source's messages. @throws when the file is no ledger. */
export function openMllpLedger(
  { database, exclusively }: LedgerFile,
  source: string,
  remembered = REMEMBERED,
): MllpLedger {
  const { id, epoch } = exclusively(() => {
    database.exec('CREATE TABLE IF NOT EXISTS sources (id INTEGER PRIMARY KEY, name TEXT UNIQUE, epoch TEXT) STRICT')
    database.prepare('INSERT OR IGNORE INTO sources (name, epoch) VALUES (?, ?)').run(source, freshEpoch())
    const row = database.prepare('SELECT id, epoch FROM sources WHERE name = ?').get(source)
    const table = Number(row?.id)
    database.exec(
      `CREATE TABLE IF NOT EXISTS messages_${table} (slot INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE) STRICT`,
    )
    return { id: table, epoch: String(row?.epoch) }
  })
  const find = database.prepare(`SELECT slot FROM messages_${id} WHERE key = ?`)
  const add = database.prepare(`INSERT INTO messages_${id} (slot, key) VALUES (?, ?)`)
  const newest = database.prepare(`SELECT max(slot) AS slot FROM messages_${id}`)
  const forget = database.prepare(`DELETE FROM messages_${id} WHERE slot <= ?`)

  return {
    epoch,
    number(messages) {
      return exclusively(() => {
        const before = newest.get()?.slot
        let next = before === null || before === undefined ? 0 : Number(before) + 1
        const numbered = messages.map(({ key, slots }) =>
          Array.from({ length: slots }, (_, group) => {
            const row = find.get(groupKey(key, group))
            if (row !== undefined) return BigInt(Number(row.slot)) * BigInt(SEQ_PER_MESSAGE)
            add.run(next, groupKey(key, group))
            return BigInt(next++) * BigInt(SEQ_PER_MESSAGE)
          }),
        )
        forget.run(next - 1 - remembered)
        return numbered
      })
    },
  }
}

/** A message of more than eight lines has a row for every eight: it keeps them even when it comes again with more. */
function groupKey(key: Uint8Array, group: number): Uint8Array {
  return group === 0 ? key : Buffer.concat([key, Buffer.from(String(group))])
}

/** Letters only: a run of digits could look like somebody's number. */
function freshEpoch(): string {
  const letters = Array.from(randomBytes(8), (byte) => String.fromCharCode(97 + (byte % 26)))
  return `mllp-1-${letters.join('')}`
}
