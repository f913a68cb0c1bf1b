/** The HTTP server: how it listens, whom it lets in, and how it ends. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Twin } from '../live/twin.ts'
import { defectOf } from '../telemetry/log.ts'
import type { LogFields, Report } from '../telemetry/log-events.ts'
import { markFailed, ofRequest, traceIdOf } from '../telemetry/tracing.ts'
import { type Admitted, admittedBy, needsToken } from './admission.ts'
import { noteStranger } from './audited.ts'
import { authRoute, isOfSignIn } from './auth-route.ts'
import { announcedBytes, BodyTooLarge } from './body.ts'
import { GRAPHQL_LIMIT_BYTES } from './graphql.ts'
import { INGEST_LIMIT_BYTES } from './ingest-route.ts'
import { isLoopback } from './loopback.ts'
import { type RateLimits, rateLimits } from './rate-limits.ts'
import { refuse, secure, sendJson } from './respond.ts'
import { type Route, routes } from './routes.ts'
import type { ServerParts } from './server-parts.ts'
import { standingOf } from './standing.ts'

export interface RunningServer {
  readonly url: string
  readonly port: number
  /** From now on events are taken and questions answered; before, everything but /health says that it is starting. */
  open(twin: Twin): void
  /** Takes no more requests and ends the streams. */
  close(): Promise<void>
}

/** Whoever sends its head or body a byte at a time is not waited for; connections are looked through every few seconds. */
const NODE_LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
}

/** Starts to listen. @throws when the port is taken, naming it and the remedy. */
export async function startServer(parts: ServerParts, port: number): Promise<RunningServer> {
  let route: Route | null = null
  const rates = rateLimits(parts.redis, parts.city.id)
  const server = createServer(NODE_LIMITS, (request, response) => {
    if (parts.logRequests) logRequest(request, response, parts.report)
    handle(request, response, parts, route, rates).catch((error: unknown) =>
      failed(error, response, parts, traceIdOf(null, request.headers)),
    )
  })
  // A sender that asks first (Expect: 100-continue) is told of a body too large before it sends it.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const limit = request.url?.startsWith('/ingest') ? INGEST_LIMIT_BYTES : GRAPHQL_LIMIT_BYTES
    if ((announcedBytes(request) ?? 0) > limit) {
      response.setHeader('connection', 'close')
      refuse(
        response,
        413,
        `the body is larger than ${limit / 1048576} MiB, the most that is taken here. Send it in parts`,
      )
      return
    }
    response.writeContinue()
    server.emit('request', request, response)
  })
  server.maxHeadersCount = 100
  // Longer than clients and proxies keep theirs: a request must not meet a connection that is just being closed.
  server.keepAliveTimeout = 65_000
  await listen(server, port, parts.host)
  const address = server.address() as AddressInfo
  const shown = parts.host.includes(':') ? `[${parts.host}]` : parts.host
  return {
    url: `http://${shown}:${address.port}/`,
    port: address.port,
    open(twin) {
      route = routes(parts, twin, rates)
    },
    close() {
      parts.openStreams.stop()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // Streams never end by themselves.
        setTimeout(() => server.closeAllConnections(), 300).unref()
      })
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new Error(`PORT ${port} on ${host} is taken by another program. Stop it, or set PORT to another number`))
      else reject(new Error(`cannot listen on ${host}:${port}: ${error.message}. Check HOST and PORT`))
    })
    server.listen(port, host, () => resolve())
  })
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
  route: Route | null,
  rates: RateLimits,
): Promise<void> {
  secure(response, parts.mapboxToken !== null)
  const host = request.headers.host ?? ''
  // A page elsewhere could name this machine by a domain of its own (DNS rebinding): only its own names are answered.
  if (isLoopback(parts.host) && !isLoopback(host.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''))) {
    refuse(response, 421, 'this server answers to 127.0.0.1 and localhost only')
    return
  }
  let url: URL
  try {
    url = new URL(request.url ?? '/', `http://${host || 'localhost'}`)
  } catch {
    refuse(response, 400, 'the address is malformed')
    return
  }
  if (route === null) {
    sendJson(response, 503, {
      status: 'starting',
      why: 'the log is being replayed',
      version: parts.version,
      city: parts.city.id,
    })
    return
  }
  if (isOfSignIn(url.pathname)) return authRoute(request, response, url, parts, rates.wrongToken)
  const admitted = await admittedBy(parts, request.headers)
  if (!admitted.ok && request.headers.authorization !== undefined) {
    // Known tokens are taken from anywhere: a guesser must not lock out whoever shares its address.
    const seconds = await rates.wrongToken(request.socket.remoteAddress ?? '')
    if (seconds !== null) {
      response.setHeader('retry-after', seconds)
      refuse(response, 429, `too many unknown tokens came from this address. Try again in ${seconds} s`)
      return
    }
  }
  if (!admitted.ok && needsToken(url.pathname, request)) {
    noteStranger(parts.audit, request, url.pathname)
    if (parts.signIn !== null) response.setHeader('kangcheng-sign-in', '/auth/login')
    response.setHeader('www-authenticate', 'Bearer realm="kangcheng"')
    refuse(response, 401, admitted.why)
    return
  }
  const { caller, by }: Admitted = admitted.ok ? admitted : { caller: { kind: 'local' }, by: { kind: 'none' } }
  const standing = standingOf(parts.openStreams, by, caller)
  const attributes = { 'http.request.method': request.method ?? 'GET', 'url.path': knownPath(url.pathname) }
  await ofRequest(`${request.method} ${knownPath(url.pathname)}`, request.headers, attributes, async (span) => {
    await route(request, response, url, caller, standing).catch((error: unknown) => {
      markFailed(span, error)
      failed(error, response, parts, traceIdOf(span, request.headers))
    })
    span.setAttribute('http.response.status_code', response.statusCode)
  })
}

/** A line once a request was answered, with its route in place of its address. */
function logRequest(request: IncomingMessage, response: ServerResponse, report: Report): void {
  const began = performance.now()
  const route = knownPath((request.url ?? '/').replace(/\?.*$/, ''))
  response.once('close', () => {
    const traceId = traceIdOf(null, request.headers)
    report('request', {
      method: request.method as NonNullable<LogFields['method']>,
      route: route as NonNullable<LogFields['route']>,
      status: response.statusCode,
      milliseconds: Math.round((performance.now() - began) * 10) / 10,
      ...(traceId !== null && { traceId }),
    })
  })
}

/** The route in place of the address, which may hold ids. */
const knownPath = (path: string): string =>
  /^\/(graphql|ingest|frames|health|metrics|shares|exercises|rehearsals)\b/.exec(path)?.[0] ?? '/*'

function failed(error: unknown, response: ServerResponse, { report }: ServerParts, traceId: string | null): void {
  if (error instanceof BodyTooLarge) {
    refuse(response, 413, error.message)
    return
  }
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return
  report('request.failed', { ...defectOf(error), ...(traceId !== null && { traceId }) })
  refuse(response, 500, 'the server failed to answer this; its log says why')
}
