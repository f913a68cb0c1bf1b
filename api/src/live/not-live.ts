/**
 * What is simulated, rehearsed, forecast or exercised is never written as live: a request that says so of itself writes nothing, and
 * its names are no sender's. (Requests that name an exercise are refused where the exercise is looked up.)
 */
import type { IncomingHttpHeaders } from 'node:http'

/** What a sender, or a request's header `Kangcheng-Mode`, may call what did not happen. */
export const NOT_LIVE = ['exercise', 'rehearsal', 'simulation', 'forecast'] as const

const NAMED = new RegExp(`^(${NOT_LIVE.join('|')})s?([._-]|$)`, 'i')
const REMEDY = 'Simulated, rehearsed, forecast and exercise data are never written as live'

/** Why a source cannot have a name; null when it can. */
export function namedNotLive(source: string): string | null {
  const [, word] = NAMED.exec(source) ?? []
  return word === undefined
    ? null
    : `a source cannot be named after what is not live ("${word.toLowerCase()}"). ${REMEDY}: give the sender the name of its system`
}

/** Why a request writes nothing, by what it says it is about; null when it says nothing, or LIVE. */
export function saidNotLive(headers: IncomingHttpHeaders): string | null {
  const mode = headers['kangcheng-mode']
  if (mode === undefined || mode === 'LIVE') return null
  return `the header Kangcheng-Mode says that this is not live: nothing was written. ${REMEDY}: leave the header out, or send LIVE, with what was observed`
}
