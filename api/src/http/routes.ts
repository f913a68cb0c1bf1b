/** Which path goes where. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CityModel, encodeRoads } from '@kangcheng/twin-engine'
import { accessOf } from '../access-control/access.ts'
import { type Caller, isElevated } from '../access-control/caller.ts'
import { mayNotSeeBeds, mayNotSeeExercises, mayNotSeeRecordings } from '../access-control/permissions.ts'
import type { Scope } from '../access-control/scope.ts'
import { auditingOf, purposeOf } from '../audit/auditing.ts'
import type { Exercises } from '../exercise/exercises.ts'
import { exerciseReportPage } from '../exercise/report-page.ts'
import { exerciseAsked, MODE_HEADER } from '../exercise/selection.ts'
import { sharedStreams } from '../fan-out/shared-streams.ts'
import { saidNotLive } from '../live/not-live.ts'
import type { Twin } from '../live/twin.ts'
import type { SharedRuns } from '../nodes/shared-runs.ts'
import { RunBeginners } from '../planning/long-runs.ts'
import { audited } from './audited.ts'
import { readWhole } from './body.ts'
import { diskRoom } from './disk.ts'
import { endFrames } from './end-stream.ts'
import { folderOf, type ServedFile, sendFile, servedFile } from './files.ts'
import { forward, handOver, wasHandedOver } from './forward.ts'
import { frameStream } from './frame-stream.ts'
import { crossSite, GRAPHQL_LIMIT_BYTES, graphqlRoute, otherSite } from './graphql.ts'
import { groundFiles } from './ground-files.ts'
import { healthOf } from './health.ts'
import { INGEST_LIMIT_BYTES, ingestRoute } from './ingest-route.ts'
import { metricsText } from './metrics.ts'
import { OPEN_STREAMS, type RateLimits } from './rate-limits.ts'
import { refuse, send, sendJson } from './respond.ts'
import type { ServerParts } from './server-parts.ts'
import { sharesRoute } from './shares-route.ts'
import type { Standing } from './standing.ts'
import { page } from './viewer-page.ts'

/** Answers one request of a caller who was admitted. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  caller: Caller,
  standing: Standing,
) => Promise<void>

/** The routes of an opened server. */
export function routes(parts: ServerParts, twin: Twin, rates: RateLimits): Route {
  const { city, ground, pulses, frames, rehearsals, exercises } = parts
  const streams = sharedStreams()
  const graphql = graphqlRoute(
    { ...parts, twin, runBeginners: new RunBeginners() },
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
