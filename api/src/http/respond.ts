/** Answers of the plain routes, and the headers that every answer carries. */
import type { ServerResponse } from 'node:http'

/** Hosts that Mapbox GL asks, where the operator has given a token; no other page of ours asks anybody. */
const MAPBOX_HOSTS = ' https://api.mapbox.com https://events.mapbox.com'

const SECURITY: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), camera=(), microphone=()',
}

// Style attributes are set by scripts for positions; everything else comes from here alone.
const policy = (connect: string): string =>
  `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'${connect}; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
const ALONE = policy('')
const WITH_MAPBOX = policy(MAPBOX_HOSTS)

/** @param mapbox whether the screens may ask Mapbox, which then learns this server's address, as tokens are bound to it. */
export function secure(response: ServerResponse, mapbox = false): void {
  for (const [name, value] of Object.entries(SECURITY)) response.setHeader(name, value)
  response.setHeader('content-security-policy', mapbox ? WITH_MAPBOX : ALONE)
  if (mapbox) response.setHeader('referrer-policy', 'strict-origin-when-cross-origin')
}

/** Headers and status may be set only once; a client that left gets nothing. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body))
}

export function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  if (response.headersSent || response.destroyed) return
  response.statusCode = status
  response.setHeader('content-type', type)
  response.setHeader('content-length', typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength)
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store')
  response.end(body)
}

/** A refusal in one form for all plain routes: `{"error": why}`. */
export function refuse(response: ServerResponse, status: number, why: string): void {
  sendJson(response, status, { error: why })
}
