/** The scenario that a request asks for: a file of the library, or none, with what the request sets in its place. */
import {
  type CityModel,
  type Decoded,
  decodeScenario,
  encodeScenario,
  type LeverSpec,
  type Parameters,
  type Problem,
  type Scenario,
} from '@kangcheng/twin-engine'
import type { LeverInput, Library, RehearsalRequest } from './ports.ts'

const DEFAULT_HORIZON_HOURS = 24
/** Titles stand in one line of a screen. */
const LONGEST_TITLE = 200

/** A lever as the API tells it. */
export const leverInput = ({ kind, ...spec }: LeverSpec): LeverInput => ({ kind, spec })

const written = ({ kind, spec }: LeverInput): unknown =>
  typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? { ...spec, kind } : { kind, spec }

/** The scenario; every problem carries the path of its field in the request. */
export function requestedScenario(
  request: RehearsalRequest,
  city: CityModel,
  parameters: Parameters,
  library: Library,
): Decoded<Scenario> {
  const problems: Problem[] = []
  const base = request.scenario === null ? null : (library.get(request.scenario) ?? null)
  if (request.scenario !== null && base === null) {
    const known = [...library.keys()].join(', ')
    problems.push({ path: 'scenario', why: `no file "${request.scenario}" fits this city; one of ${known}` })
  }
  if (request.title.length > LONGEST_TITLE)
    problems.push({ path: 'title', why: `must have at most ${LONGEST_TITLE} characters` })
  const title = request.title || null
  const horizonHours = request.horizonHours ?? base?.horizonHours ?? DEFAULT_HORIZON_HOURS
  const decoded = decodeScenario(
    {
      ...(base === null
        ? { id: 'from-now', why: { zh: '从此刻推演', en: 'Rehearsed from the live state' } }
        : fileWithin(base, horizonHours)),
      title: title === null ? (base?.title ?? { zh: '推演', en: 'Rehearsal' }) : { zh: title, en: title },
      horizonHours,
      ...(request.shocks === null ? {} : { shocks: request.shocks.map(written) }),
      ...(request.levers === null ? {} : { levers: request.levers.map(written) }),
      ...(request.parameters === null || request.parameters === undefined ? {} : { parameters: request.parameters }),
      // The live state stands in place of the file's own start.
      start: null,
    },
    city,
    parameters,
  )
  if (!decoded.ok) problems.push(...decoded.problems)
  return problems.length > 0 || !decoded.ok ? { ok: false, problems } : decoded
}

/** A file as it is written, for another horizon: what of its story lies beyond is left out, and fidelity goes by the horizon. */
function fileWithin(file: Scenario, horizonHours: number): Readonly<Record<string, unknown>> {
  const written = encodeScenario(file)
  if (horizonHours === file.horizonHours) return written
  const { fidelity: _, ...rest } = written
  return { ...rest, story: file.story.filter(({ atMinute }) => atMinute <= horizonHours * 60) }
}

/** The seed of a request: its own, or any. */
export function requestedSeed(seed: string | null): Decoded<number> {
  if (seed === null || seed === '') return { ok: true, value: Math.floor(Math.random() * 2 ** 31) }
  const value = Number(seed)
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32
    ? { ok: true, value }
    : { ok: false, problems: [{ path: 'seed', why: 'must be a whole number from 0 to 4294967295, or left out' }] }
}
