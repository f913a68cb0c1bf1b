/** GraphQL over HTTP and SSE: yoga with limits on body, tokens and cost, errors that tell nothing of the inside. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError, parse } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Caller } from '../access-control/caller.ts'
import type { ExerciseAsked } from '../exercise/selection.ts'
import type { Context } from '../schema/builder.ts'
import { schema } from '../schema/schema.ts'
import { readWhole } from './body.ts'
import { refuse } from './respond.ts'

export const GRAPHQL_LIMIT_BYTES = 1024 * 1024
const MAX_TOKENS = 4_000

type Shared = Omit<Context, 'caller' | 'resumeAfter' | 'exercise' | 'participantToken'>

/** Names of the schema are not given away by guesses. */
const withoutHints = (message: string): string => message.replace(/ Did you mean [^?]+\?/g, '')

const limits: Plugin = {
  onParse({ setParseFn }) {
    setParseFn((source: string) => parse(source, { maxTokens: MAX_TOKENS }))
  },
  onValidate() {
    return ({ result, setResult }) => {
      if (!Array.isArray(result) || result.length === 0) return
      setResult(
        result.map((error: GraphQLError) => {
          const hint = withoutHints(error.message)
          return hint === error.message
            ? error
            : new GraphQLError(hint, { nodes: error.nodes ?? null, extensions: error.extensions })
        }),
      )
    }
  },
}

export function graphqlRoute(shared: Shared, report: (line: string) => void) {
  const yoga = createYoga<
    { readonly caller: Caller; readonly resumeAfter: number | null; readonly asked: ExerciseAsked },
    Context
  >({
    schema: schema(),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    batching: false,
    cors: false,
    logging: {
      debug() {},
      info() {},
      warn: (...parts: unknown[]) => report(parts.map(String).join(' ')),
      error: (...parts: unknown[]) =>
        report(parts.map((p) => (p instanceof Error ? (p.stack ?? p.message) : String(p))).join(' ')),
    },
    maskedErrors: { isDev: false, errorMessage: 'The server failed to answer this. Its log says why.' },
    plugins: [limits],
    context: ({ caller, resumeAfter, asked: { space, participantToken } }) => ({
      ...shared,
      ...(space && {
        twin: space.twin,
        pulses: space.pulses,
        forecasts: space.forecasts,
        rehearsals: space.rehearsals,
      }),
      exercise: space?.exercise ?? null,
      participantToken,
      caller,
      resumeAfter,
    }),
  })

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    caller: Caller,
    asked: ExerciseAsked,
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
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined && !name.startsWith(':'))
        headers.set(name, Array.isArray(value) ? value.join(', ') : value)
    const lastEventId = headers.get('last-event-id')
    const resumeAfter = lastEventId !== null && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null
    const answer = await yoga.fetch(
      new Request(url, {
        method: request.method ?? 'GET',
        headers,
        signal: gone.signal,
        ...(body === null ? {} : { body: new Uint8Array(body) }),
      }),
      { caller, resumeAfter, asked },
    )
    await passOn(answer, response)
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
function crossSite(request: IncomingMessage): string | null {
  const why = otherSite(request)
  if (why !== null) return why
  const type = request.headers['content-type']
  return request.method === 'POST' && (type === undefined || FORM_TYPES.test(type))
    ? 'send the operation as application/json'
    : null
}

/** Streams an answer, waiting for the client where it is slow; events of a stream get their position as id. */
async function passOn(answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status
  const type = answer.headers.get('content-type') ?? ''
  const stream = type.startsWith('text/event-stream')
  answer.headers.forEach((value, name) => {
    if (name !== 'connection' && name !== 'content-encoding') response.setHeader(name, value)
  })
  if (!stream) response.setHeader('cache-control', 'no-store')
  if (answer.body === null) {
    response.end()
    return
  }
  const reader = answer.body.getReader()
  const text = new TextDecoder()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || response.destroyed) break
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
}
