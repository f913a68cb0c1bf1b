/** Request bodies with a limit on the bytes that really come, announced or not. */
import type { IncomingMessage } from 'node:http'

/** A body above its limit (413). */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** A refused body is read to its end, so that the sender sees the answer; but no further than this. */
const DRAIN_BYTES = 128 * 1024 * 1024
const DRAIN_MS = 30_000

/** The announced length, or null. */
export function announcedBytes(request: IncomingMessage): number | null {
  const length = request.headers['content-length']
  return length === undefined ? null : Number(length)
}

/**
 * Hands every chunk to `take`.
 * @throws BodyTooLarge above `limit` bytes, after the rest was read and dropped; an Error when the sender leaves.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  remedy: string,
  take: (chunk: Buffer) => void,
): Promise<void> {
  const began = Date.now()
  let bytes = 0
  let refused = (announcedBytes(request) ?? 0) > limit
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limit) refused = true
    if (!refused) take(chunk)
    else if (bytes > DRAIN_BYTES || Date.now() - began > DRAIN_MS) break
  }
  if (refused) {
    const mebibytes = limit / (1024 * 1024)
    throw new BodyTooLarge(`the body is larger than ${mebibytes} MiB, the most that is taken here. ${remedy}`)
  }
}

export async function readWhole(request: IncomingMessage, limit: number, remedy: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  await readBody(request, limit, remedy, (chunk) => chunks.push(chunk))
  return Buffer.concat(chunks)
}
