/** Bytes of a block, and the chain of checksums that makes every changed bit of the log visible. */
import { createHash } from 'node:crypto'

/** Checksum of the empty log of a city: the chain's first link. Its number is that of the chain, which no format of tables changes. */
export function emptyChecksum(city: string): Uint8Array {
  return createHash('sha256').update(`kangcheng log 1 ${city}`).digest()
}

/** Newline-delimited JSON in UTF-8, one event a line. */
export function encodeLines(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.join('\n'), 'utf8')
}

export function decodeLines(payload: Uint8Array): readonly string[] {
  if (payload.byteLength === 0) return []
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8').split('\n')
}

/** SHA-256 over the predecessor's checksum, the block's numbers (little endian) and its payload. */
export function blockChecksum(
  previous: Uint8Array,
  firstPosition: number,
  count: number,
  receivedAt: number,
  payload: Uint8Array,
): Uint8Array {
  const numbers = Buffer.alloc(20)
  numbers.writeBigUInt64LE(BigInt(firstPosition), 0)
  numbers.writeUInt32LE(count, 8)
  numbers.writeDoubleLE(receivedAt, 12)
  return createHash('sha256').update(previous).update(numbers).update(payload).digest()
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
