/** The planning thread: loads the city once, answers questions in turn, and goes on searching between them. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import type { PlannedSite, SitingStep } from '@kangcheng/twin-engine'
import { highsSolver } from '../solver/highs.ts'
import type { AccessAsked, CandidatesAsked, SitePlanRequest } from './ports.ts'
import { type RunPart, SitePlanning } from './site-planning.ts'

export type PlanningAsked =
  | { readonly kind: 'access'; readonly asked: AccessAsked }
  | { readonly kind: 'candidates'; readonly asked: CandidatesAsked }
  | {
      readonly kind: 'nearby'
      readonly asked: AccessAsked
      readonly sites: readonly PlannedSite[]
      readonly cell: string
    }
  | { readonly kind: 'solve'; readonly asked: SitePlanRequest }
  | { readonly kind: 'serving' }
  | { readonly kind: 'cancel' }

export type PlanningRequest = PlanningAsked & { readonly id: number }

/** `refused`: the question is wrong; `failure`: we are. */
export type PlanningReply = { readonly id: number } & (
  | { readonly step: SitingStep }
  | { readonly part: RunPart }
  | { readonly answer: unknown }
  | { readonly refused: string }
  | { readonly failure: string }
)

const { city: cityName } = workerData as { readonly city: string }
const city = loadCity(cityName)
const planning = new SitePlanning(city, parametersOfCity(city))
const solver = highsSolver()
const port = parentPort!
const running = new Map<number, AbortController>()

port.on('message', (request: PlanningRequest) => {
  if (request.kind === 'cancel') {
    running.get(request.id)?.abort()
    return
  }
  answer(request).then(
    (found) => port.postMessage({ id: request.id, answer: found } satisfies PlanningReply),
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      const reply: PlanningReply =
        error instanceof RangeError ? { id: request.id, refused: why } : { id: request.id, failure: why }
      port.postMessage(reply)
    },
  )
})

async function answer(request: Exclude<PlanningRequest, { kind: 'cancel' }>): Promise<unknown> {
  if (request.kind === 'serving') return planning.serving()
  planning.check(request.asked)
  if (request.kind === 'access') return planning.access(request.asked)
  if (request.kind === 'candidates') return planning.candidates(request.asked)
  if (request.kind === 'nearby') return planning.nearby(request.asked, request.sites, request.cell)
  const stop = new AbortController()
  running.set(request.id, stop)
  try {
    await planning.solve(request.asked, {
      solver,
      signal: stop.signal,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      onStep: (step) => port.postMessage({ id: request.id, step } satisfies PlanningReply),
      onPart: (part) => port.postMessage({ id: request.id, part } satisfies PlanningReply),
    })
  } finally {
    running.delete(request.id)
  }
  return null
}
