/**
 * The same bytes to many answers. `ServerResponse.write` makes a chunk of HTTP/1.1 of them for each answer anew, in three buffers that the
 * socket gathers in a later turn; here the chunk is made once, and each socket is handed it whole.
 */
import type { ServerResponse } from 'node:http'

const chunks = new WeakMap<Uint8Array, Buffer>()
/** Of more than this a copy costs more than it saves. */
const MOST_COPIED_BYTES = 256 * 1024
const LINE_END = Buffer.from('\r\n')

function chunkOf(bytes: Uint8Array): Buffer {
  let chunk = chunks.get(bytes)
  if (chunk === undefined) {
    chunk = Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, LINE_END])
    chunks.set(bytes, chunk)
  }
  return chunk
}

/**
 * Writes bytes that others are given too, and that nobody changes any more, behind what the answer has written itself.
 * @returns whether its socket takes more at once; where not, `onRoom` tells when it does.
 */
export function writeSame(response: ServerResponse, bytes: Uint8Array): boolean {
  const { socket } = response
  // Headers not out, another answer before it on the same connection, or no chunks (HTTP/1.0, HEAD): Node's own way.
  if (socket === null || !response.headersSent || !response.chunkedEncoding) return response.write(bytes)
  if (bytes.byteLength === 0 || bytes.byteLength > MOST_COPIED_BYTES) return response.write(bytes)
  return socket.write(chunkOf(bytes))
}

/** Calls a listener each time that a full socket has room again, until the answer is closed. */
export function onRoom(response: ServerResponse, listener: () => void): void {
  const { socket } = response
  response.on('drain', listener)
  if (socket === null) return
  socket.on('drain', listener)
  response.on('close', () => socket.off('drain', listener))
}
