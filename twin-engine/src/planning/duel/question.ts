/**
 * The question of a site duel: candidates, each a list of edits of the city, against each other and against doing nothing, in
 * several futures. Years are multipliers of residents on windows of 30 days.
 */
import type { CityModel, LngLat, Text } from '../../city/city.ts'
import { decodeCityEdits, decodeForbiddenPlaces } from '../../city/decode-edits.ts'
import { type Decoded, type Problem, unknownField } from '../../city/decoded.ts'
import { type CityEdit, editCity, type ForbiddenPlace } from '../../city/edits.ts'
import { Reader } from '../../city/reader.ts'
import { LONGEST_HORIZON_HOURS } from '../../experiment/scenario.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { FIDELITIES, type Fidelity } from '../../simulation/parts/part.ts'
import { minutesTo } from '../../simulation/site-ways.ts'
import { type DuelFuture, ordinaryFutures } from './futures.ts'

export interface DuelCandidate {
  readonly id: string
  readonly name: Text
  readonly edits: readonly CityEdit[]
}

export interface DuelQuestion {
  readonly candidates: readonly DuelCandidate[]
  /** So many of the candidates are simulated: those nearest to the people. */
  readonly shortlist: number
  /** The first is the one that is simulated first. */
  readonly futures: readonly DuelFuture[]
  /** Paired replications in the first future, and in each of the others. */
  readonly pairs: number
  readonly futurePairs: number
  readonly horizonHours: number
  readonly fidelity: Fidelity
  readonly seed: number
  readonly forbidden: readonly ForbiddenPlace[]
}

export const MOST_DUEL_CANDIDATES = 50
export const MOST_DUEL_FUTURES = 8
/** With fewer pairs in a future nobody is said to win. */
export const FEWEST_PAIRS_TO_JUDGE = 20
const MOST_PAIRS = 400
const FIELDS = [
  'candidates',
  'shortlist',
  'futures',
  'pairs',
  'futurePairs',
  'horizonHours',
  'fidelity',
  'seed',
  'forbidden',
]
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/

/**
 * Reads a duel. Only `candidates` is needed: `[{ id, name, edits }, …]`; the shortlist has 5, there are 40 pairs of 30 days
 * in today's city, and 20 in each other future. Every problem has its place and remedy; a candidate that a city refuses in any
 * future is one.
 */
export function decodeDuel(input: unknown, city: CityModel, parameters: Parameters): Decoded<DuelQuestion> {
  const problems: Problem[] = []
  const root = new Reader(input, '', problems)
  if (!root.isObject('a duel { candidates, … }')) return { ok: false, problems }
  for (const name of Object.keys(input as object))
    if (!FIELDS.includes(name)) root.field(name).problem(unknownField(name, FIELDS, 'of a duel'))
  const given = (name: string): boolean => root.field(name).value !== undefined && root.field(name).value !== null
  const whole = (name: string, low: number, high: number, fallback: number): number =>
    given(name) ? root.field(name).integer(low, high) : fallback
  const candidates = root.list('candidates').map((one) => decodeCandidate(one, problems))
  uniqueIds(candidates, 'candidates', problems)
  if (Array.isArray(root.field('candidates').value) && candidates.length === 0)
    root.field('candidates').problem('is empty; give at least one { id, name, edits }')
  if (candidates.length > MOST_DUEL_CANDIDATES)
    root.field('candidates').problem(`has ${candidates.length}, at most ${MOST_DUEL_CANDIDATES} are compared`)
  const shortlist = whole('shortlist', 1, 10, Math.min(5, Math.max(1, candidates.length)))
  if (candidates.length > 0 && shortlist > candidates.length)
    root.field('shortlist').problem(`is ${shortlist}, but there are ${candidates.length} candidates`)
  const forbidden = given('forbidden') ? decodeForbiddenPlaces(root.field('forbidden').value) : null
  if (forbidden && !forbidden.ok) problems.push(...forbidden.problems)
  const pairs = whole('pairs', 2, MOST_PAIRS, 40)
  const question: DuelQuestion = {
    candidates,
    shortlist,
    futures: given('futures')
      ? decodeFutures(root, problems)
      : problems.length === 0
        ? ordinaryFutures(city, candidates, parameters)
        : [],
    pairs,
    futurePairs: whole('futurePairs', 2, MOST_PAIRS, Math.min(pairs, FEWEST_PAIRS_TO_JUDGE)),
    horizonHours: whole('horizonHours', 24, LONGEST_HORIZON_HOURS, 720),
    fidelity: given('fidelity') ? root.field('fidelity').oneOf(FIDELITIES) : 'flow',
    seed: whole('seed', 0, 2 ** 32 - 1, 1),
    forbidden: forbidden?.ok ? forbidden.value : [],
  }
  if (problems.length === 0) checkInCity(question, city, parameters, problems)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: question }
}

function decodeCandidate(at: Reader, problems: Problem[]): DuelCandidate {
  if (!at.isObject('a candidate { id, name, edits }')) return { id: '', name: { zh: '', en: '' }, edits: [] }
  const id = at.field('id').text()
  if (id !== '' && !ID.test(id)) at.field('id').problem('must be letters, digits, hyphens or underscores, at most 40')
  const edits = decodeCityEdits(at.field('edits').value, `${at.path}.edits`)
  if (!edits.ok) problems.push(...edits.problems)
  else if (edits.value.length === 0) at.field('edits').problem('is empty; a candidate changes something')
  return { id, name: nameOf(at, id), edits: edits.ok ? edits.value : [] }
}

function decodeFutures(root: Reader, problems: Problem[]): readonly DuelFuture[] {
  const futures = root.list('futures').map((at): DuelFuture => {
    const id = at.field('id').text()
    const edits = decodeCityEdits(at.field('edits').value, `${at.path}.edits`)
    if (!edits.ok) problems.push(...edits.problems)
    return { id, name: nameOf(at, id), edits: edits.ok ? edits.value : [] }
  })
  uniqueIds(futures, 'futures', problems)
  if (futures.length > MOST_DUEL_FUTURES)
    root.field('futures').problem(`has ${futures.length}, at most ${MOST_DUEL_FUTURES} are simulated`)
  if (futures.length === 0) root.field('futures').problem('is empty; leave it out for the ordinary ones')
  return futures
}

const nameOf = (at: Reader, id: string): Text =>
  at.field('name').value === undefined
    ? { zh: id, en: id }
    : { zh: at.field('name').field('zh').text(), en: at.field('name').field('en').text() }

function uniqueIds(rows: readonly { readonly id: string }[], list: string, problems: Problem[]): void {
  rows.forEach(({ id }, i) => {
    const first = rows.findIndex((one) => one.id === id)
    if (first < i)
      problems.push({
        path: `${list}[${i}].id`,
        why: `"${id}" is already the id of ${list}[${first}]; ids must be unique`,
      })
  })
}

/** Every future, and every candidate in every future, must be a city. */
function checkInCity(question: DuelQuestion, city: CityModel, parameters: Parameters, problems: Problem[]): void {
  question.futures.forEach((future, i) => {
    const made = editCity(city, future.edits, question.forbidden)
    if (!made.ok) problems.push(...made.problems.map((p) => ({ path: `futures[${i}].${p.path}`, why: p.why })))
  })
  if (problems.length > 0) return
  question.candidates.forEach((candidate, i) => {
    const alone = editCity(city, candidate.edits, question.forbidden)
    if (!alone.ok) {
      problems.push(...alone.problems.map((p) => ({ path: `candidates[${i}].${p.path}`, why: p.why })))
      return
    }
    for (const future of question.futures) {
      const both = editCity(city, [...future.edits, ...candidate.edits])
      if (both.ok) continue
      problems.push({ path: `candidates[${i}]`, why: `in the future "${future.id}": ${both.problems[0]!.why}` })
      return
    }
    if (city.roads) checkRoads(candidate, i, alone.value, parameters, problems)
  })
}

/** A new place that no road leads to is of use to nobody. */
function checkRoads(
  candidate: DuelCandidate,
  i: number,
  city: CityModel,
  parameters: Parameters,
  problems: Problem[],
): void {
  candidate.edits.forEach((edit, e) => {
    if (edit.kind !== 'add-facility' && edit.kind !== 'move-facility') return
    const id = edit.kind === 'add-facility' ? edit.id : edit.facility
    const f = city.facilities.findIndex((one) => one.id === id)
    const { minutes } = minutesTo(city, parameters, [f])
    if (minutes.some((way) => way < Number.POSITIVE_INFINITY)) return
    problems.push({
      path: `candidates[${i}].edits[${e}].location`,
      why: `${shown(edit.location)} lies more than 3 km from any road that leads to people; move it nearer to one`,
    })
  })
}

const shown = ([lng, lat]: LngLat): string => `[${lng}, ${lat}]`
