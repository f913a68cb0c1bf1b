/** GraphQL over HTTP and SSE: yoga with limits on body, tokens and cost, errors that tell nothing of the inside. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  FieldsOnCorrectTypeRule,
  GraphQLError,
  KnownArgumentNamesRule,
  KnownTypeNamesRule,
  NoFragmentCyclesRule,
  NoSchemaIntrospectionCustomRule,
  validate,
} from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import { accessOf } from '../access-control/access.ts'
import { answerScopeOf, type Caller } from '../access-control/caller.ts'
import { HiddenFields } from '../access-control/hidden-fields.ts'
import { type Auditing, withoutStreams } from '../audit/auditing.ts'
import type { ExerciseAsked } from '../exercise/selection.ts'
import type { SharedStreams } from '../fan-out/shared-streams.ts'
import { sharedKey } from '../fan-out/shared-topics.ts'
import { saidNotLive } from '../live/not-live.ts'
import type { Twin } from '../live/twin.ts'
import type { SharedRuns } from '../nodes/shared-runs.ts'
import type { Context } from '../schema/builder.ts'
import { schema } from '../schema/schema.ts'
import { defectOf } from '../telemetry/log.ts'
import type { Report } from '../telemetry/log-events.ts'
import { authorisation } from './authorisation.ts'
import { readWhole } from './body.ts'
import { parseWithin } from './document-limits.ts'
import { endEvents, refuseStanding } from './end-stream.ts'
import { askedOf, forward, handOver, wasHandedOver } from './forward.ts'
import { KnownDocuments } from './known-documents.ts'
import { type AskedOperation, costOf, tooCostly } from './operation-cost.ts'
import { OPEN_STREAMS, type RateLimits } from './rate-limits.ts'
import { refuse } from './respond.ts'
import { notReadYet, seenBefore } from './seen-before.ts'
import type { Standing } from './standing.ts'
import { writesLog } from './writing-operations.ts'

export const GRAPHQL_LIMIT_BYTES = 1024 * 1024
/** Points of an operation that is read and refused. */
const READING = 1_000
/** A message repeats what was sent; more of it than this tells nothing. */
const LONGEST_MESSAGE = 400

type Shared = Omit<
  Context,
  'caller' | 'access' | 'auditing' | 'hidden' | 'resumeAfter' | 'exercise' | 'participantToken'
>

/** Names of the schema are not given away by guesses. */
const withoutHints = (message: string): string => {
  const plain = message.replace(/ Did you mean [^?]+\?/g, '')
  return plain.length <= LONGEST_MESSAGE ? plain : `${plain.slice(0, LONGEST_MESSAGE)} …`
}

/** Whoever has not been given a role that works with the data finds the schema in the documentation. */
const mayLookAtSchema = ({ kind }: Caller): boolean => kind !== 'public' && kind !== 'recipient'

/** Errors of one document that are told: who mends them asks again. */
const MOST_ERRORS = 5
/** Judged before all the rest, which takes ten times as long: a document of names that there are not ends here. */
const FIRST_RULES = [FieldsOnCorrectTypeRule, KnownArgumentNamesRule, KnownTypeNamesRule, NoFragmentCyclesRule]

/** @param twin what the cost of some fields depends on */
function limits(rates: RateLimits, twin: Twin): Plugin<ValidatedContext, Context> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string) => parseWithin(source))
    },
    onValidate({ context, params, setResult, setValidationFn, addValidationRule }) {
      const { caller, params: sent } = context as unknown as ValidatedContext
      const asked: AskedOperation = {
        document: params.documentAST,
        schema: params.schema,
        operationName: sent.operationName ?? null,
        variableValues: sent.variables ?? null,
      }
      const refused = tooCostly(asked, { twin })
      if (refused !== null) {
        // It has cost no more than its reading.
        if (caller.kind !== 'local') void rates.spend(caller, READING).catch(() => {})
        return setResult([refused])
      }
      // Looking for names that are like an unknown one takes longer than all the rest, and gives the schema away.
      setValidationFn((of, document, rules) => {
        const options = { maxErrors: MOST_ERRORS, hideSuggestions: true }
        const unknown = validate(of, document, FIRST_RULES, options)
        return unknown.length > 0 ? unknown : validate(of, document, rules, options)
      })
      if (!mayLookAtSchema(caller)) addValidationRule(NoSchemaIntrospectionCustomRule)
      return ({ result, setResult: setErrors }) => {
        if (!Array.isArray(result) || result.length === 0) return
        setErrors(
          result.map((error: GraphQLError) => {
            const told = withoutHints(error.message)
            return told === error.message
              ? error
              : new GraphQLError(told, { nodes: error.nodes ?? null, extensions: error.extensions })
          }),
        )
      }
    },
    async onExecute({ args, setResultAndStopExecution }) {
      const refused = await overspent(args as unknown as Operation, rates)
      if (refused !== null) setResultAndStopExecution({ errors: [refused] })
    },
    async onSubscribe({ args, setResultAndStopExecution }) {
      const refused = await overspent(args as unknown as Operation, rates)
      if (refused !== null) setResultAndStopExecution({ errors: [refused] })
    },
  }
}

interface ValidatedContext {
  readonly caller: Caller
  /** The request's own, as yoga read them. */
  readonly params: {
    readonly operationName?: string | null
    readonly variables?: Readonly<Record<string, unknown>> | null
  }
}

type Operation = AskedOperation & { readonly contextValue: Context }

/** Takes an operation's cost from its caller's minute. @returns the refusal where too little is left. */
async function overspent(asked: Operation, rates: RateLimits): Promise<GraphQLError | null> {
  const { caller } = asked.contextValue
  if (caller.kind === 'local') return null
  const cost = costOf(asked, asked.contextValue)
  if (cost === null) return null
  const seconds = await rates.spend(caller, cost)
  return seconds === null
    ? null
    : new GraphQLError(
        `this caller has asked for more than a minute's worth (this operation costs ${cost}). Ask again in ${seconds} s, or for less`,
        { extensions: { code: 'RATE_LIMITED', http: { status: 429, headers: { 'retry-after': String(seconds) } } } },
      )
}

export interface GraphqlParts {
  readonly rates: RateLimits
  readonly streams: SharedStreams
  readonly runs: SharedRuns
  readonly report: Report
}

export function graphqlRoute(shared: Shared, { rates, streams, runs, report }: GraphqlParts) {
  // What an answer stumbled over may quote its variables: only where it happened is told.
  const tell = (level: 'warn' | 'error', parts: readonly unknown[]): void => {
    report('graphql.failed', { ...defectOf(parts.find((part) => part instanceof Error)), level })
  }
  const yoga = createYoga<
    {
      readonly caller: Caller
      readonly resumeAfter: number | null
      readonly asked: ExerciseAsked
      readonly auditing: Auditing
    },
    Context
  >({
    schema: schema(),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    batching: false,
    cors: false,
    // A document that is refused is not kept either way.
    parserAndValidationCache: { documentCache: new KnownDocuments(), errorCache: { get: () => undefined, set() {} } },
    logging: {
      debug() {},
      info() {},
      warn: (...parts: unknown[]) => tell('warn', parts),
      error: (...parts: unknown[]) => tell('error', parts),
    },
    maskedErrors: { isDev: false, errorMessage: 'The server failed to answer this. Its log says why.' },
    plugins: [limits(rates, shared.twin), authorisation],
    context: ({ caller, resumeAfter, auditing, asked: { space, participantToken } }) => ({
      ...shared,
      ...(space && {
        twin: space.twin,
        pulses: space.pulses,
        forecasts: space.forecasts,
        riskDesk: null,
        rehearsals: space.rehearsals,
        pastStates: space.pastStates,
        trends: null,
      }),
      exercise: space?.exercise ?? null,
      participantToken,
      caller,
      access: accessOf(caller, shared.twin.city),
      auditing,
      hidden: new HiddenFields(),
      resumeAfter,
    }),
  })

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    caller: Caller,
    asked: ExerciseAsked,
    auditing: Auditing,
    standing: Standing,
  ): Promise<void> => {
    const cross = crossSite(request)
    if (cross !== null) {
      refuse(response, 403, cross)
      return
    }
    const hasBody = request.method === 'POST'
    const body = hasBody
      ? await readWhole(request, GRAPHQL_LIMIT_BYTES, 'Send many events through POST /ingest, as NDJSON')
      : null
    const over = standing.over()
    if (over !== null) return refuseStanding(response, over)
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined && !name.startsWith(':'))
        headers.set(name, Array.isArray(value) ? value.join(', ') : value)
    const lastEventId = headers.get('last-event-id')
    const resumeAfter = lastEventId !== null && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null
    const ended = rates.openStream(caller)
    if (ended === null) {
      refuse(response, 429, `this caller holds ${OPEN_STREAMS} requests open, the most there may be. Close some`)
      return
    }
    response.on('close', ended)
    const notLive = saidNotLive(request.headers)
    if (notLive !== null && asked.space === null && body !== null && writesLog(body))
      return refuse(response, 403, notLive)
    if (shared.twin.leader !== null && asked.space === null && body !== null && writesLog(body))
      return forward(request, response, url, body, shared.twin, async () => {
        await Promise.all([shared.twin.caughtUp(), shared.riskDesk?.caughtUp()])
      })
    const executed = (signal: AbortSignal, noting: Auditing): Promise<Response> =>
      Promise.resolve(
        yoga.fetch(
          new Request(url, {
            method: request.method ?? 'GET',
            headers,
            signal,
            ...(body === null ? {} : { body: new Uint8Array(body) }),
          }),
          { caller, resumeAfter, asked, auditing: noting },
        ),
      )
    const streaming = headers.get('accept')?.includes('text/event-stream') === true
    let from = resumeAfter
    try {
      if (streaming && asked.space === null) from = await seenBefore(shared.twin, resumeAfter)
    } catch (error) {
      response.setHeader('retry-after', '1')
      return refuse(response, 503, notReadYet(error))
    }
    const owner =
      asked.space !== null || wasHandedOver(request)
        ? null
        : runs.ownerOf(body === null ? url.search : body.toString('latin1'))
    standing.watch(response, (why) => endEvents(response, why, streaming))
    const key =
      body === null || !streaming ? null : sharedKey(body, [answerScopeOf(caller), asked.space?.exercise.id ?? null])
    if (key !== null) {
      // Whoever joins is noted; that one of them is executed for all is not.
      auditing.note({ kind: 'STREAM', shape: `subscription ${key.slice(0, 12)}`, objects: [] })
      return streams.join(key, response, from, async (signal) => {
        const answer = owner === null ? null : await askedOf(owner, request, url, body, signal)
        if (answer === null && owner !== null) runs.refused(owner)
        return answer ?? executed(signal, withoutStreams(auditing))
      })
    }
    if (owner !== null) {
      if (await handOver(owner, request, response, url, body)) return
      runs.refused(owner)
    }
    const gone = new AbortController()
    // What was answered whole needs no end.
    response.on('close', () => {
      if (!response.writableFinished) gone.abort()
    })
    auditing.sent(await passOn(await executed(gone.signal, auditing), response))
  }
}

/** Browsers send other sites' forms as one of these types, without asking first. */
const FORM_TYPES = /^(text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i

/** Why a request comes from another site's page; null when it does not. */
export function otherSite(request: IncomingMessage): string | null {
  const { 'sec-fetch-site': site, origin, host } = request.headers
  return site === 'cross-site' || (origin !== undefined && !origin.endsWith(`//${host}`))
    ? 'requests from pages of other sites are not taken'
    : null
}

/** Why a request may come from another site's page (CSRF); null when it cannot. */
export function crossSite(request: IncomingMessage): string | null {
  const why = otherSite(request)
  if (why !== null) return why
  const type = request.headers['content-type']
  return request.method === 'POST' && (type === undefined || FORM_TYPES.test(type))
    ? 'send the operation as application/json'
    : null
}

/** Streams an answer, waiting for the client where it is slow; events of a stream get their position as id. */
async function passOn(answer: Response, response: ServerResponse): Promise<number> {
  // Answered meanwhile with why it may not be.
  if (response.headersSent) {
    await answer.body?.cancel()
    return 0
  }
  response.statusCode = answer.status
  const type = answer.headers.get('content-type') ?? ''
  const stream = type.startsWith('text/event-stream')
  answer.headers.forEach((value, name) => {
    if (name !== 'connection' && name !== 'content-encoding') response.setHeader(name, value)
  })
  if (!stream) response.setHeader('cache-control', 'no-store')
  if (answer.body === null) {
    response.end()
    return 0
  }
  const reader = answer.body.getReader()
  // An aborted request does not end what yoga executes for it: its body must be given up, and at once.
  const giveUp = (): void => void reader.cancel().catch(() => {})
  if (response.destroyed) giveUp()
  else
    response.on('close', () => {
      if (!response.writableFinished) giveUp()
    })
  const text = new TextDecoder()
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || response.destroyed || response.writableEnded) break
      bytes += value.byteLength
      const id = stream ? /^data: \{"data":\{[^}]*?"position":"(\d+)"/m.exec(text.decode(value))?.[1] : undefined
      if (id !== undefined) response.write(`id: ${id}\n`)
      if (!response.write(value))
        await new Promise<void>((resolve) => {
          const go = (): void => {
            response.off('drain', go)
            response.off('close', go)
            resolve()
          }
          response.on('drain', go)
          response.on('close', go)
        })
    }
  } finally {
    reader.cancel().catch(() => {
      // The stream had ended already.
    })
    response.end()
  }
  return bytes
}
