/**
 * Spans over the whole way: message → log → state → screen. Without an exporter (`start-tracing.ts`) they cost nothing and go nowhere.
 *
 * Attributes name sources, positions, counts and operations; never a value of an event, an argument of a question or a token.
 */
import type { IncomingHttpHeaders } from 'node:http'
import {
  type Attributes,
  context,
  isValidTraceId,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

const tracer = () => trace.getTracer('kangcheng')
const getHeader = {
  get: (headers: IncomingHttpHeaders, key: string) => headers[key],
  keys: (headers: IncomingHttpHeaders) => Object.keys(headers),
}

/** Begins the span of a request, as a part of the trace that its sender is in, and does the work inside it. */
export async function ofRequest(
  name: string,
  headers: IncomingHttpHeaders,
  attributes: Attributes,
  work: (span: Span) => Promise<void>,
): Promise<void> {
  const sender = propagation.extract(ROOT_CONTEXT, headers, getHeader)
  const span = tracer().startSpan(name, { kind: SpanKind.SERVER, attributes }, sender)
  await ended(span, () => context.with(trace.setSpan(sender, span), work, undefined, span))
}

/** Does a part of the work inside a span of its own. */
export function within<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  const span = tracer().startSpan(name, { attributes })
  return ended(span, () => context.with(trace.setSpan(context.active(), span), work, undefined, span))
}

export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'failed' })
}

/** The trace that a request is in: the span's own, else its sender's where that is well-formed; null where there is none. */
export function traceIdOf(span: Span | null, { traceparent }: IncomingHttpHeaders): string | null {
  const own = span?.spanContext().traceId
  if (own !== undefined && isValidTraceId(own)) return own
  const sent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-/.exec(String(traceparent))?.[1]
  return sent !== undefined && isValidTraceId(sent) ? sent : null
}

async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    markFailed(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** Batches whose way to the screen is still followed: the newest of them, by their last position. */
export interface Followed {
  /** The span under way has made everything up to a position durable. */
  committed(position: number): void
  /** Something that carries positions to screens goes out: its span names the batches that it carries, in links. */
  carried(name: string, from: number, to: number): void
}

/** More batches than that between two pulses are not told one by one. */
const FOLLOWED = 128

export function followed(): Followed {
  let batches: { readonly position: number; readonly span: SpanContext }[] = []
  return {
    committed(position) {
      const span = trace.getActiveSpan()
      if (span === undefined || !span.isRecording()) return
      batches.push({ position, span: span.spanContext() })
      if (batches.length > FOLLOWED) batches = batches.slice(-FOLLOWED)
    },
    carried(name, from, to) {
      const startTime = Date.now()
      // What waited for its commit goes out in the same turn in which the batch learns that it is durable.
      setImmediate(() => {
        const links: Link[] = batches
          .filter(({ position }) => position > from && position <= to)
          .map(({ span }) => ({ context: span }))
        if (links.length === 0) return
        tracer()
          .startSpan(name, {
            root: true,
            startTime,
            links,
            attributes: { 'kangcheng.position.from': from, 'kangcheng.position.to': to },
          })
          .end()
      })
    },
  }
}
