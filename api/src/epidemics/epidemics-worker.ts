/** The thread of epidemics: loads the city once, fits series and works out outlooks one after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { describeProblems, RandomSource, type Text } from '@kangcheng/twin-engine'
import { decodePathogen, epidemicOutlook, type Outlook } from '@kangcheng/twin-engine/epidemic'
import type { OutlookAsked } from './epidemics.ts'
import { fitReported, type SeriesAnswer, type SeriesQuestion } from './reported-series.ts'

export type EpidemicAsked =
  | { readonly kind: 'fit'; readonly question: SeriesQuestion }
  | { readonly kind: 'outlook'; readonly asked: OutlookAsked }
export type EpidemicRequest = EpidemicAsked & { readonly id: number }

export interface OutlookAnswer {
  readonly outlook: Outlook
  readonly pathogen: { readonly id: string; readonly name: Text }
  readonly reproductionNumber: number
}

/** `refused`: the question is wrong; `failure`: we are. */
export type EpidemicReply = { readonly id: number } & (
  | { readonly series: SeriesAnswer }
  | { readonly outlook: OutlookAnswer }
  | { readonly refused: string }
  | { readonly failure: string }
)

const city = loadCity((workerData as { readonly city: string }).city)
const parameters = parametersOfCity(city)
const port = parentPort!

port.on('message', (request: EpidemicRequest) => {
  port.postMessage(replyTo(request))
})

function replyTo(request: EpidemicRequest): EpidemicReply {
  const { id } = request
  try {
    return request.kind === 'fit' ? { id, series: fitReported(request.question) } : { id, ...lookAhead(request.asked) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return error instanceof RangeError ? { id, refused: why } : { id, failure: why }
  }
}

function lookAhead(asked: OutlookAsked): { readonly outlook: OutlookAnswer } | { readonly refused: string } {
  const decoded = decodePathogen(asked.pathogen)
  if (!decoded.ok) return { refused: describeProblems(decoded.problems) }
  const { severityFactor } = asked
  const pathogen = {
    ...decoded.value,
    ...(severityFactor !== null && { severityFactor }),
    ...(asked.isEffective && { reproduction: 'effective' as const }),
  }
  const epidemic = {
    pathogen,
    reproductionNumber: asked.reproductionNumber,
    imported: asked.imported,
    patch: null,
    everywherePer100000: asked.everywherePer100000,
    days: asked.days,
  }
  const question = {
    epidemic,
    interventions: asked.interventions,
    added: asked.added,
    intensiveCare: asked.intensiveCare,
    wards: asked.wards,
    runs: asked.runs,
  }
  const outlook = epidemicOutlook(city, parameters, question, (run) => new RandomSource(asked.seed, run))
  return {
    outlook: {
      outlook,
      pathogen: { id: pathogen.id, name: pathogen.name },
      reproductionNumber: asked.reproductionNumber ?? pathogen.reproductionNumber,
    },
  }
}
