/** Files over HTTP: ETag, Range, compression where it is accepted; from a folder (the built viewer) or from memory. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { refuse, send } from './respond.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.bin': 'application/octet-stream',
  '.glb': 'model/gltf-binary',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}
const COMPRESSIBLE = /^(text\/|application\/(json|wasm|octet-stream|manifest)|image\/svg|model\/)/

export interface ServedFile {
  readonly type: string
  readonly bytes: Buffer
  readonly etag: string
  /** May be kept for ever: its address changes with its content. */
  readonly immutable: boolean
  /** Compressed forms, made when first asked for. */
  gzip?: Buffer
  brotli?: Buffer
}

export function servedFile(name: string, bytes: Buffer, immutable: boolean): ServedFile {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  return { type: TYPES[extname(name)] ?? 'application/octet-stream', bytes, etag, immutable }
}

/** Answers with the file: 304 when the client has it, 206 for a range, compressed where accepted. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: ServedFile,
  immutable = file.immutable,
): void {
  response.setHeader('etag', file.etag)
  response.setHeader('vary', 'accept-encoding')
  response.setHeader('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match']?.split(/,\s*/).includes(file.etag)) {
    response.statusCode = 304
    response.end()
    return
  }
  const range = request.headers.range
  if (range !== undefined) {
    sendRange(response, file, range)
    return
  }
  response.setHeader('accept-ranges', 'bytes')
  const accepted = String(request.headers['accept-encoding'] ?? '')
  let bytes = file.bytes
  if (bytes.length > 1024 && COMPRESSIBLE.test(file.type)) {
    if (/\bbr\b/.test(accepted)) {
      // Quality 5: a tenth of a second for the largest file, once, and within a few percent of the best.
      file.brotli ??= brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      bytes = file.brotli
      response.setHeader('content-encoding', 'br')
    } else if (/\bgzip\b/.test(accepted)) {
      file.gzip ??= gzipSync(bytes)
      bytes = file.gzip
      response.setHeader('content-encoding', 'gzip')
    }
  }
  if (request.method === 'HEAD') {
    response.setHeader('content-type', file.type)
    response.setHeader('content-length', bytes.length)
    response.end()
  } else send(response, 200, file.type, bytes)
}

function sendRange(response: ServerResponse, file: ServedFile, range: string): void {
  const size = file.bytes.length
  const parts = /^bytes=(\d*)-(\d*)$/.exec(range)
  let from = parts?.[1] ? Number(parts[1]) : Number.NaN
  let to = parts?.[2] ? Math.min(Number(parts[2]), size - 1) : size - 1
  if (Number.isNaN(from) && parts?.[2]) {
    from = Math.max(0, size - Number(parts[2]))
    to = size - 1
  }
  if (Number.isNaN(from) || from > to) {
    response.setHeader('content-range', `bytes */${size}`)
    refuse(response, 416, 'the range lies outside the file')
    return
  }
  response.setHeader('content-range', `bytes ${from}-${to}/${size}`)
  send(response, 206, file.type, file.bytes.subarray(from, to + 1))
}

/** Files of a folder by path, read when first asked for and again when they change. */
export function folderOf(root: string): (path: string) => ServedFile | null {
  const known = new Map<string, { readonly stamp: number; readonly file: ServedFile }>()
  return (path) => {
    const full = normalize(join(root, path))
    if (full !== root && !full.startsWith(root + sep)) return null
    if (!existsSync(full)) return null
    const stat = statSync(full)
    if (!stat.isFile()) return null
    const before = known.get(full)
    if (before?.stamp === stat.mtimeMs) return before.file
    // Vite names assets by their hash.
    const immutable = /[/\\]assets[/\\][^/\\]+-[\w-]{8,}\.\w+$/.test(full)
    const file = servedFile(full, readFileSync(full), immutable)
    known.set(full, { stamp: stat.mtimeMs, file })
    return file
  }
}
