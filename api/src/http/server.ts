/** The HTTP server: which path goes where, who may ask, and how it ends. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CityModel, encodeRoads, type Parameters, type PublishedSeries } from '@kangcheng/twin-engine'
import { accessOf } from '../access-control/access.ts'
import type { BreakGlass } from '../access-control/break-glass.ts'
import { type Caller, isElevated } from '../access-control/caller.ts'
import type { Endings } from '../access-control/endings.ts'
import type { OpenStreams } from '../access-control/open-streams.ts'
import { mayNotSeeBeds, mayNotSeeExercises, mayNotSeeRecordings } from '../access-control/permissions.ts'
import type { Proof } from '../access-control/proof.ts'
import type { Scope } from '../access-control/scope.ts'
import { STREAM_ENDS } from '../access-control/stream-ends.ts'
import type { Admission, Gate } from '../access-control/tokens.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import { auditingOf, purposeOf } from '../audit/auditing.ts'
import type { Counterfactuals } from '../counterfactual/ports.ts'
import type { Epidemics } from '../epidemics/epidemics.ts'
import type { Exercises } from '../exercise/exercises.ts'
import { exerciseReportPage } from '../exercise/report-page.ts'
import { exerciseAsked, MODE_HEADER } from '../exercise/selection.ts'
import type { FrameHub, ScopedHub } from '../fan-out/frame-hub.ts'
import type { PulseHub } from '../fan-out/pulse-hub.ts'
import { onRoom, writeSame } from '../fan-out/same-bytes.ts'
import { sharedStreams } from '../fan-out/shared-streams.ts'
import type { ForecastRecord } from '../forecasts/forecast-record.ts'
import type { HandoverStore } from '../handover/handover-notes.ts'
import type { HistoryReading } from '../history/occupancy-history.ts'
import type { IndicatorTrends } from '../live/indicator-trends.ts'
import { saidNotLive } from '../live/not-live.ts'
import type { Twin } from '../live/twin.ts'
import type { Board } from '../nodes/board.ts'
import type { SharedRedis } from '../nodes/shared-redis.ts'
import type { SharedRuns } from '../nodes/shared-runs.ts'
import type { ActionRaces } from '../planning/action-race-ports.ts'
import type { Allocations } from '../planning/allocation-ports.ts'
import type { Duels } from '../planning/duel-runs.ts'
import type { Planning } from '../planning/ports.ts'
import type { ReferralLabs } from '../planning/referral-labs.ts'
import type { Forecasts, Library, Rehearsals } from '../rehearsal/ports.ts'
import type { RiskDesk } from '../risk/ports.ts'
import type { OpenIdSignIn } from '../sign-in/open-id.ts'
import type { Supervision } from '../supervision/supervision.ts'
import { defectOf } from '../telemetry/log.ts'
import type { LogFields, Report } from '../telemetry/log-events.ts'
import { markFailed, ofRequest, traceIdOf } from '../telemetry/tracing.ts'
import { audited, noteStranger } from './audited.ts'
import { authRoute, isOfSignIn } from './auth-route.ts'
import { announcedBytes, BodyTooLarge, readWhole } from './body.ts'
import { diskRoom } from './disk.ts'
import { endFrames } from './end-stream.ts'
import { folderOf, type ServedFile, sendFile, servedFile } from './files.ts'
import { forward, handOver, wasHandedOver } from './forward.ts'
import { crossSite, GRAPHQL_LIMIT_BYTES, graphqlRoute, otherSite } from './graphql.ts'
import { groundFiles } from './ground-files.ts'
import { healthOf } from './health.ts'
import { INGEST_LIMIT_BYTES, ingestRoute } from './ingest-route.ts'
import { isLoopback } from './loopback.ts'
import { metricsText } from './metrics.ts'
import { OPEN_STREAMS, type RateLimits, rateLimits } from './rate-limits.ts'
import { refuse, secure, send, sendJson } from './respond.ts'
import { notReadYet, seenBefore } from './seen-before.ts'
import { sharesRoute } from './shares-route.ts'
import { type Standing, standingOf } from './standing.ts'

export interface ServerParts {
  readonly version: string
  readonly host: string
  readonly city: CityModel
  /** The ground for the eye, as the city's folder has it; null where there is none. */
  readonly ground: { readonly json: unknown; readonly bin: Uint8Array } | null
  /** Folder of the built viewer. */
  readonly viewer: string
  readonly gate: Gate
  /** Sign-in with an OpenID provider; null = tokens alone. */
  readonly signIn: OpenIdSignIn | null
  readonly audit: AuditTrail
  readonly supervision: Supervision
  readonly breakGlass: BreakGlass
  /** Sessions and tokens that were ended before their time. */
  readonly endings: Endings
  /** Looks after answers that stay open. */
  readonly openStreams: OpenStreams
  readonly pulses: PulseHub
  readonly frames: FrameHub
  readonly forecasts: Forecasts
  readonly riskDesk: RiskDesk
  readonly handover: HandoverStore
  readonly rehearsals: Rehearsals
  readonly planning: Planning
  readonly duels: Duels
  readonly allocations: Allocations
  readonly actionRaces: ActionRaces
  readonly referralLabs: ReferralLabs
  readonly epidemics: Epidemics
  readonly counterfactuals: Counterfactuals
  readonly scenarios: Library
  readonly parameters: Parameters
  readonly published: readonly PublishedSeries[]
  /** The operator's public Mapbox token; null = none. */
  readonly mapboxToken: string | null
  readonly trends: IndicatorTrends
  readonly exercises: Exercises
  readonly history: HistoryReading | null
  /** Forecasts kept and scored; null where no history is. */
  readonly forecastsKept: ForecastRecord | null
  /** The Redis that nodes share; null = there is none, and this node counts by itself. */
  readonly redis: SharedRedis | null
  readonly board: Board
  readonly runs: SharedRuns
  /** Why the server, though it answers, should not be shown yet; null = it should. */
  readonly starting?: () => string | null
  /** The folder whose disk is looked after. */
  readonly dataDir: string
  /** True where every request is a line of the log. */
  readonly logRequests: boolean
  readonly report: Report
}

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

type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  caller: Caller,
  standing: Standing,
) => Promise<void>

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

interface Admitted {
  readonly caller: Caller
  readonly by: Proof
}

/**
 * By a token of ours, by one of the provider, or by a session; a token that is presented is judged before a session. The caller
 * comes with what it holds in an emergency.
 */
async function admittedBy(
  parts: ServerParts,
  { authorization, cookie }: IncomingMessage['headers'],
): Promise<Admission> {
  const { gate, signIn } = parts
  const own = gate.admit(authorization)
  if (own.ok && (signIn === null || authorization !== undefined)) return standingNow(parts, own.by)
  if (signIn === null) return own
  if (authorization === undefined) {
    const session = await signIn.sessionOf(cookie)
    const judged = session === null ? own : standingNow(parts, session)
    return judged.ok || !own.ok ? judged : own
  }
  const judged = await signIn.bearer(authorization.replace(/^Bearer /i, ''))
  if (judged === null) return own
  return 'why' in judged ? { ok: false, why: judged.why } : standingNow(parts, { kind: 'access-token', ...judged })
}

function standingNow({ openStreams }: ServerParts, by: Proof): Admission {
  const judged = openStreams.judged(by)
  return typeof judged === 'string' ? { ok: false, why: STREAM_ENDS[judged].en } : { ok: true, caller: judged, by }
}

/** The page itself and the health check are open; a token that is presented is always judged. */
function needsToken(path: string, request: IncomingMessage): boolean {
  if (request.headers.authorization !== undefined) return true
  return (
    ['/graphql', '/ingest', '/frames'].includes(path) ||
    ['/rehearsals/', '/shares/', '/exercises/'].some((folder) => path.startsWith(folder))
  )
}

function failed(error: unknown, response: ServerResponse, { report }: ServerParts, traceId: string | null): void {
  if (error instanceof BodyTooLarge) {
    refuse(response, 413, error.message)
    return
  }
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return
  report('request.failed', { ...defectOf(error), ...(traceId !== null && { traceId }) })
  refuse(response, 500, 'the server failed to answer this; its log says why')
}

function routes(parts: ServerParts, twin: Twin, rates: RateLimits): Route {
  const {
    city,
    ground,
    pulses,
    frames,
    forecasts,
    riskDesk,
    handover,
    history,
    rehearsals,
    planning,
    duels,
    allocations,
    actionRaces,
    referralLabs,
    epidemics,
    counterfactuals,
    scenarios,
    parameters,
    published,
    trends,
    exercises,
  } = parts
  const streams = sharedStreams()
  const graphql = graphqlRoute(
    {
      twin,
      pulses,
      forecasts,
      riskDesk,
      handover,
      rehearsals,
      planning,
      duels,
      allocations,
      actionRaces,
      referralLabs,
      epidemics,
      counterfactuals,
      scenarios,
      parameters,
      published,
      mapboxToken: parts.mapboxToken,
      trends,
      exercises,
      history,
      forecastsKept: parts.forecastsKept,
      breakGlass: parts.breakGlass,
      supervision: parts.supervision,
    },
    { rates, streams, runs: parts.runs, report: parts.report },
  )
  const viewer = folderOf(parts.viewer)
  const { roads, givenTimes: _times, transit: _timetables, ...rest } = city
  const inMemory = new Map<string, ServedFile>([
    ['/city.json', servedFile('city.json', Buffer.from(JSON.stringify(rest)), false)],
  ])
  if (roads !== undefined) {
    const { bin, json } = encodeRoads(roads)
    inMemory.set('/roads.json', servedFile('roads.json', Buffer.from(JSON.stringify(json)), false))
    inMemory.set('/roads.bin', servedFile('roads.bin', Buffer.from(bin), false))
  }

  const ofGround = groundFiles(ground)
  const opened = performance.now()
  return async (request, response, url, caller, standing) => {
    const { method = 'GET' } = request
    const path = url.pathname
    const asked = exerciseAsked(request, url, exercises)
    if ('why' in asked) {
      const named = `${url.searchParams.get('exercise')} ${request.headers['kangcheng-exercise']}`
      if (await elsewhere(request, response, url, parts.runs, named)) return
      return refuse(response, asked.status, asked.why)
    }
    response.setHeader(MODE_HEADER, asked.space === null ? 'LIVE' : 'EXERCISE')
    if (asked.space !== null && (path === '/ingest' || path.startsWith('/shares/')))
      return refuse(response, 403, 'nothing is sent to an exercise or out of it: leave out exercise=')
    const looking = purposeOf(caller, request.headers['kangcheng-purpose'])
    if ('why' in looking) return refuse(response, 400, looking.why)
    const auditing = auditingOf(parts.audit, caller, looking.purpose, request)
    if (path === '/graphql') return graphql(request, response, url, caller, asked, auditing, standing)
    if (!(await audited(path, response, auditing, isElevated(caller)))) return
    if (path === '/ingest') {
      if (method !== 'POST') return refuse(response, 405, 'send events with POST /ingest?source=…&epoch=…')
      const cross = otherSite(request)
      if (cross !== null) return refuse(response, 403, cross)
      const notLive = saidNotLive(request.headers)
      if (notLive !== null) return refuse(response, 403, notLive)
      if (twin.leader !== null)
        return readWhole(request, INGEST_LIMIT_BYTES, 'Send the events in several batches').then((body) =>
          forward(request, response, url, body, twin),
        )
      return ingestRoute(request, response, url, caller, twin, standing)
    }
    const share = /^\/shares\/([\w-]{1,64})$/.exec(path)
    if (share !== null) {
      // A look without taking would need no receipt, and there is none.
      if (method !== 'GET') return refuse(response, 405, 'take a share with GET /shares/<id>')
      const cross = otherSite(request)
      if (cross !== null) return refuse(response, 403, cross)
      // That it was taken is written.
      if (twin.leader !== null) return forward(request, response, url, null, twin)
      return sharesRoute(response, share[1]!, caller, twin)
    }
    if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, `${path} takes GET only`)
    if (path === '/health') {
      const { status, body } = healthOf(parts, twin, await diskRoom(parts.dataDir), (performance.now() - opened) / 1000)
      return sendJson(response, status, body)
    }
    if (path === '/metrics')
      return send(
        response,
        200,
        'text/plain; version=0.0.4; charset=utf-8',
        metricsText({
          twin,
          pulses,
          frames,
          streams,
          redis: parts.redis,
          board: parts.board,
          openStreams: parts.openStreams,
          disk: await diskRoom(parts.dataDir),
        }),
      )
    const hidden = hiddenPath(path, caller, city)
    if (hidden !== null) return refuse(response, 403, hidden)
    if (path === '/frames') {
      const ended = rates.openStream(caller)
      if (ended === null)
        return refuse(
          response,
          429,
          `this caller holds ${OPEN_STREAMS} requests open, the most there may be. Close some`,
        )
      response.on('close', ended)
      standing.watch(response, (why) => endFrames(response, why))
      const hub = (asked.space?.frames ?? frames).within(bedsOf(caller, city))
      return frameStream(request, response, url, hub, asked.space?.twin ?? twin)
    }
    if (/^\/(exercises|rehearsals)\//.test(path) && (await elsewhere(request, response, url, parts.runs, path))) return
    const report = /^\/exercises\/([\w-]{1,64})\/report$/.exec(path)
    if (report !== null) return exerciseReport(response, report[1]!, url, caller, exercises)
    const run = /^\/rehearsals\/([\w-]{1,64})\/run$/.exec(path)
    if (run !== null) {
      const bytes = (asked.space?.rehearsals ?? rehearsals).recordedRun(run[1]!)
      if (bytes === null) return refuse(response, 404, 'there is no recorded run of this rehearsal')
      return send(response, 200, 'application/octet-stream', bytes)
    }
    const file = inMemory.get(path) ?? ofGround(path)
    // A city need not have a ground; that is an answer, and no fault of the page that asks.
    if (file === undefined && (path === '/ground.bin' || path === '/ground.json')) {
      response.writeHead(204).end()
      return
    }
    // `?v=HASH` makes the address change with the content.
    if (file !== undefined) return sendFile(request, response, file, url.searchParams.has('v'))
    return page(request, response, path, viewer)
  }
}

/**
 * Hands a request to the node that has what it names.
 * @returns false where there is none: it is answered here.
 */
async function elsewhere(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  runs: SharedRuns,
  named: string,
): Promise<boolean> {
  const owner = wasHandedOver(request) ? null : runs.ownerOf(named)
  if (owner === null) return false
  // Judged here: what tells of a browser's page is not passed on.
  const cross = request.method === 'POST' ? crossSite(request) : null
  if (cross !== null) {
    refuse(response, 403, cross)
    return true
  }
  const body = request.method === 'POST' ? await readWhole(request, GRAPHQL_LIMIT_BYTES, 'Send less at once') : null
  if (await handOver(owner, request, response, url, body)) return true
  runs.refused(owner)
  if (body === null) return false
  refuse(response, 404, 'the node that had this has ended, and this with it; ask the query exercises for what is left')
  return true
}

/** Whose beds a caller sees: null = all. */
function bedsOf(caller: Caller, city: CityModel): Scope | null {
  const access = accessOf(caller, city)
  return access.seesAll('beds') ? null : access.scope
}

/** Why an address is not for a caller; null when it is. */
function hiddenPath(path: string, caller: Caller, city: CityModel): string | null {
  if (path === '/frames') return mayNotSeeBeds(caller)
  return path.startsWith('/rehearsals/') ? mayNotSeeRecordings(accessOf(caller, city)) : null
}

function exerciseReport(response: ServerResponse, id: string, url: URL, caller: Caller, exercises: Exercises): void {
  const hidden = mayNotSeeExercises(caller)
  const story = hidden === null ? exercises.story(id) : null
  if (hidden !== null) refuse(response, 403, hidden)
  else if (story === null) refuse(response, 404, 'there is no exercise of this id; see the query exercises')
  else {
    response.setHeader(MODE_HEADER, 'EXERCISE')
    const language = url.searchParams.get('lang') === 'en' ? 'en' : 'zh'
    send(response, 200, 'text/html; charset=utf-8', exerciseReportPage(story, language))
  }
}

async function frameStream(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  frames: ScopedHub,
  twin: Twin,
): Promise<void> {
  const asked = url.searchParams.get('from')
  if (asked !== null && !/^\d{1,15}$/.test(asked)) {
    refuse(response, 400, 'from must be a position: a whole number from 0')
    return
  }
  let from: number | null
  try {
    from = await seenBefore(twin, asked === null ? null : Number(asked))
  } catch (error) {
    response.setHeader('retry-after', '1')
    return refuse(response, 503, notReadYet(error))
  }
  // Answered meanwhile with why it may not be.
  if (response.headersSent) return
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' })
  response.flushHeaders()
  const quit = frames.subscribe(
    {
      // Ended with a reason, and not closed yet: nothing follows that.
      write: (bytes) => response.writableEnded || writeSame(response, bytes),
      onDrain: (listener) => onRoom(response, listener),
    },
    from,
  )
  request.on('close', quit)
  response.on('close', quit)
}

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Kangcheng 康城</title>
<p>接口在运行，界面尚未构建：运行 <code>npm run build -w viewer</code>，或直接用 <code>npm start</code>。
<p>The API is running; the viewer is not built: run <code>npm run build -w viewer</code>, or use <code>npm start</code>.
<p><a href="/health">/health</a> · <a href="/metrics">/metrics</a> · /graphql · /ingest · /frames
`

function page(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  viewer: (path: string) => ServedFile | null,
): void {
  let name: string
  try {
    name = decodeURIComponent(path)
  } catch {
    refuse(response, 400, 'the address is malformed')
    return
  }
  const file = viewer(name === '/' ? 'index.html' : name)
  if (file !== null) {
    sendFile(request, response, file)
    return
  }
  // Addresses without an extension are the viewer's own rooms.
  if (!/\.\w+$/.test(name)) {
    const index = viewer('index.html')
    if (index === null) send(response, 200, 'text/html; charset=utf-8', NOT_BUILT)
    else sendFile(request, response, index)
    return
  }
  refuse(response, 404, 'there is nothing at this address')
}
