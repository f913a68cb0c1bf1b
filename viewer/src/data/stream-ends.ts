// The reasons for which the server ends a stream that it had let begin.

/** In the order of their numbers in the binary stream, from 1. */
export const STREAM_ENDS = [
  'TOKEN_REVOKED',
  'TOKEN_EXPIRED',
  'SESSION_ENDED',
  'SESSION_EXPIRED',
  'ACCESS_CHANGED',
  'EMERGENCY_ENDED',
  'EMERGENCY_BEGAN',
] as const
export type StreamEnd = (typeof STREAM_ENDS)[number]

/** The reason in an error of a subscription; null = it broke off for another one, or for one of a later server. */
export function streamEndOf(
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] | undefined,
): StreamEnd | null {
  const ended = errors?.find(({ extensions }) => extensions?.code === 'STREAM_ENDED')
  return STREAM_ENDS.find((name) => name === ended?.extensions?.reason) ?? null
}
