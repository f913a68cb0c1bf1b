/** Sends spans to a collector where the standard variables of OpenTelemetry name one; loads nothing where they do not. */
import type { Environment } from '../config.ts'

/** The variables, as the OTLP exporter reads them itself. */
const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const

/**
 * @returns how to send what is left and end; null where no collector is named.
 * @throws an Error naming the variable when it is no address, or the share when it is none.
 */
export async function startTracing(env: Environment, version: string): Promise<(() => Promise<void>) | null> {
  const named = ENDPOINTS.find((name) => env[name] !== undefined && env[name] !== '')
  if (named === undefined) return null
  if (!/^https?:\/\/\S+$/.test(env[named]!))
    throw new Error(`${named} is malformed; it must be the address of a collector, like http://127.0.0.1:4318`)
  const share = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1)
  if (!(share >= 0 && share <= 1))
    throw new Error('OTEL_TRACES_SAMPLER_ARG must be the share of traces that are kept, from 0 to 1')
  const [{ context, propagation, trace }, sdk, { OTLPTraceExporter }, hooks, core, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/core'),
      import('@opentelemetry/resources'),
    ])
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      'service.name': env.OTEL_SERVICE_NAME ?? 'kangcheng',
      'service.version': version,
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return () => provider.shutdown()
}
