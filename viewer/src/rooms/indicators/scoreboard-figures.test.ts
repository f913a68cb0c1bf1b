import assert from 'node:assert/strict'
import { test } from 'node:test'
import { provenSpans } from '@kangcheng/twin-engine/forecast'
import type { KeptScore, Scoreboard } from '../../data/forecast-types.ts'
import { SCORES_WORDS } from '../../i18n/scores-words.ts'
import {
  ALL,
  beyondNote,
  CITY,
  coverageFinding,
  issuedBoard,
  opponentWis,
  placesOf,
  provenAt,
  scoreFinding,
  scoresAt,
  scoresCsv,
  spreadAt,
  verdictOf,
} from './scoreboard-figures.ts'
import { scoreShapes } from './scoreboard-shapes.ts'

const HOURS = [1, 6, 24, 72]
const words = SCORES_WORDS.en

const score = (
  facility: string | null,
  horizonHours: number,
  ratio: number | null,
  forecasts = 40,
  coverage95: number | null = 0.95,
): KeptScore => ({
  facility,
  horizonHours,
  forecasts,
  since: '2026-11-01T00:00:00Z',
  wis: ratio === null ? null : 3 * ratio,
  crps: 2,
  bias: 0.1,
  coverage50: 0.5,
  coverage80: 0.8,
  coverage95,
  relativeWisToNaive: ratio === null ? null : ratio / 2,
  relativeWisToSeasonalNaive: ratio,
  relativeWisToCalibratedNaive: ratio,
})

/** A board of which every place has the same ratios, by horizon. */
function board(
  ratios: readonly (number | null)[],
  more: Partial<Scoreboard> & { readonly n?: number; readonly covered?: number } = {},
): Scoreboard {
  const { n = 40, covered = 0.95, ...rest } = more
  const of = (facility: string | null): KeptScore[] =>
    HOURS.map((hours, h) => score(facility, hours, ratios[h] ?? null, ratios[h] == null ? 0 : n, covered))
  const spans = provenSpans(
    HOURS.map((horizon, h) => ({ horizon, forecasts: ratios[h] == null ? 0 : n, ratio: ratios[h] ?? null })),
  )
  return {
    method: 'STATISTICAL',
    recomputed: false,
    recomputing: null,
    asOf: '2026-11-20T00:00:00Z',
    rows: [...of('h01'), ...of('h02'), ...of(null)],
    pooled: of(null),
    facilities: ['h01', 'h02', null].map((facility) => ({ facility, spans, forecasts: n })),
    ...rest,
  }
}

test('a record holds at the horizons at which it is better; the title says where, and where none is issued', () => {
  const until = board([0.6, 0.8, 0.99, 1.02])
  for (const place of [ALL, 'h01', CITY]) assert.deepEqual(provenAt(until, place), [{ from: 0, to: 24 }])
  assert.equal(scoreFinding(until, ALL, words), words['finding.some']('Statistical', 'to 24 h'))
  assert.equal(scoreFinding(board([0.6, 0.7, 0.8, 0.9]), 'h01', words), words['finding.allBetter']('Statistical', '72'))
  // A tie at one hour stops that hour alone.
  const tie = board([1, 0.7, 0.6, 0.8])
  assert.deepEqual(provenAt(tie, ALL), [{ from: 6, to: 72 }])
  assert.equal(scoreFinding(tie, ALL, words), words['finding.some']('Statistical', '6–72 h'))
  assert.equal(
    scoreFinding(board([0.9, 1.1, 0.8, 1.2]), ALL, words),
    'Statistical proven to 1 h, at 24 h; not issued elsewhere',
  )
  const never = board([1.001, 1, 1.1, 1.2])
  assert.deepEqual(provenAt(never, ALL), [])
  assert.equal(scoreFinding(never, ALL, words), words['finding.never']('Statistical'))
  // What says nothing beyond a day is not stopped there: nothing is known.
  const runs = board([0.6, 0.7, 0.8, null], { method: 'MECHANISTIC' })
  assert.equal(scoreFinding(runs, ALL, words), words['finding.allBetter']('Mechanistic', '24'))
  assert.deepEqual(
    [until, never, runs, board([0.5, 0.5, 0.5, 0.5], { n: 19 })].map((one) => beyondNote(one, ALL)),
    ['notIssued', 'notIssued', 'notSaid', 'notYet'],
  )
})

test('too few scored are told as a number of 20, and nothing scored is no finding at all', () => {
  const few = board([0.5, 0.5, 0.5, 0.5], { n: 19 })
  assert.equal(scoreFinding(few, ALL, words), words['finding.few']('Statistical', '19', '20'))
  assert.equal(issuedBoard([board([null, null, null, null])], ALL), null)
  assert.equal(scoreFinding(null, ALL, words), words['finding.none'])
  assert.equal(coverageFinding(few, ALL, words), words['coverage.none'])
})

test('of the records that can be judged the one that is proven over most hours is issued; what was recomputed never hides a live one', () => {
  const ensemble = board([0.5, 0.5, 0.5, null], { method: 'ENSEMBLE', n: 5 })
  const live = board([0.7, 0.7, 0.7, 0.7])
  const again = board([0.8, 0.8, 0.8, 0.8], { recomputed: true })
  assert.equal(issuedBoard([ensemble, live, again], ALL), live)
  const farther = board([0.6, 0.8, 0.9, null], { method: 'MECHANISTIC' })
  assert.equal(issuedBoard([board([0.5, 1.1, 1.1, 1.1], { method: 'ENSEMBLE' }), farther], ALL), farther)
  assert.equal(issuedBoard([ensemble, again], ALL), again)
  assert.equal(issuedBoard([ensemble], ALL), ensemble)
  assert.match(scoreFinding(again, ALL, words), /recomputed/)
})

test('a verdict is stopped where it is not proven, watched where bands do not cover, and few below 20', () => {
  const day = [{ from: 6, to: 24 }]
  assert.equal(verdictOf(score('h01', 6, 0.8), day), 'ok')
  assert.equal(verdictOf(score('h01', 6, 0.8, 40, 0.85), day), 'watch')
  assert.equal(verdictOf(score('h01', 6, 0.8, 40, 1), day), 'watch')
  assert.equal(verdictOf(score('h01', 72, 0.8), day), 'stopped')
  assert.equal(verdictOf(score('h01', 1, 1), day), 'stopped')
  assert.equal(verdictOf(score('h01', 1, 0.8), []), 'stopped')
  assert.equal(verdictOf(score('h01', 1, 0.8, 19), []), 'few')
  assert.equal(verdictOf(score('h01', 1, null, 0), []), 'none')
})

test('coverage is told by its worst horizon, or as a range where all are right', () => {
  const right = board([0.5, 0.5, 0.5, 0.5])
  assert.equal(coverageFinding(right, ALL, words), words['coverage.ok']('95', '95'))
  const off = (share: number): Scoreboard => ({
    ...right,
    pooled: right.pooled.map((one) => (one.horizonHours === 24 ? { ...one, coverage95: share } : one)),
  })
  assert.equal(coverageFinding(off(0.82), ALL, words), words['coverage.narrow']('24', '82'))
  assert.equal(coverageFinding(off(1), ALL, words), words['coverage.wide']('24', '100'))
})

test('the spread is the middle half of hospitals that can be judged, and none of three', () => {
  const rows = [0.5, 0.7, 0.9, 1.1, 1.3].map((ratio, k) => score(`h0${k}`, 6, ratio))
  const of = (some: readonly KeptScore[]) => spreadAt(board([0.5, 0.5, 0.5, 0.5], { rows: some }), 6)
  assert.deepEqual(of(rows), { p25: 0.7, p75: 1.1 })
  assert.deepEqual(of([...rows, score('h09', 6, 9, 3), score(null, 6, 9)]), { p25: 0.7, p75: 1.1 })
  assert.equal(of(rows.slice(0, 3)), null)
})

test('an opponent’s score follows from ours and the ratio; what is not known stays unknown', () => {
  assert.equal(opponentWis(3, 0.75), 4)
  assert.deepEqual([opponentWis(null, 0.5), opponentWis(3, null), opponentWis(0, 0)], [null, null, null])
})

test('the file has a row a place, method and horizon with a score, and marks what was recomputed and what is synthetic', () => {
  const boards = [board([0.6, 0.8, null, null]), board([0.9, 0.9, 0.9, 1.2], { recomputed: true })]
  const places = placesOf(boards, (id) => `Hospital, ${id}`, words)
  assert.deepEqual(
    places.map(({ place }) => place),
    [ALL, CITY, 'h01', 'h02'],
  )
  const lines = scoresCsv(boards, places, words, true).trimEnd().split('\r\n')
  assert.equal(lines.length, 1 + 4 * 2 + 4 * 4)
  assert.equal(lines[0]!.replace('\ufeff', '').split(',').length, lines[1]!.split(',').length)
  assert.ok(lines.some((line) => line.startsWith('"Hospital, h01",h01,Statistical,made live · synthetic data,6,40,')))
  assert.ok(lines.some((line) => /,recomputed afterwards · synthetic data,72,.*,not issued$/.test(line)))
})

test('the curve is hatched from halfway to the first horizon that fails; names of close lines stand apart', () => {
  const until = board([0.6, 0.8, 0.99, 1.02])
  const other = board([0.61, 0.81, 0.98, 1.01], { method: 'MECHANISTIC' })
  const drawn = scoreShapes([until, other], until, ALL, true, 560, 220, 100)!
  const [first] = drawn.lines
  const [, , third, fourth] = first!.points
  assert.equal(drawn.hatched.length, 1)
  assert.ok(Math.abs(drawn.hatched[0]![0] - (third!.x + fourth!.x) / 2) < 1e-6)
  assert.ok(third!.y > drawn.oneY && fourth!.y < drawn.oneY, 'below the line of 1 is better')
  assert.ok(Math.abs(drawn.lines[0]!.nameY - drawn.lines[1]!.nameY) >= 15)
  // A logarithm: from 1 to 6 hours takes as much room as from 12 to 72.
  assert.ok(first!.points[1]!.x - first!.points[0]!.x > third!.x - first!.points[1]!.x)
  assert.equal(scoreShapes([until], board([1, 0.6, 1.1, 0.8]), ALL, true, 560, 220, 100)!.hatched.length, 2)
  assert.equal(scoreShapes([until], board([0.5, 0.6, 0.7, 0.8]), ALL, true, 560, 220, 100)!.hatched.length, 0)
  assert.equal(scoreShapes([board([null, null, null, null])], null, ALL, true, 560, 220, 100), null)
  assert.deepEqual(scoresAt(until, 'h03'), [])
})
