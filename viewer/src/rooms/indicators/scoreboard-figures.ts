// What the scoreboard says: ratios to the calibrated naive forecast by horizon, how far they hold, verdicts, findings, the file.
import { FEWEST_TO_PROVE, isProvenAt, type ProvenSpan, provenSpans } from '@kangcheng/twin-engine/forecast'
import type { ForecastMethod, KeptScore, Scoreboard } from '../../data/forecast-types.ts'
import type { ChartTable } from '../../figures/figure.ts'
import { provenHoursWithin, spansWords } from '../../findings/occupancy-fan.ts'
import { count, percent } from '../../format/numbers.ts'
import type { ScoresWords } from '../../i18n/scores-words.ts'

/** `ALL` = all hospitals together, `CITY` = the city's sum, else a facility's id. */
export type ScoredPlace = string
export const ALL = 'all'
export const CITY = 'city'

/** Shares of truths that a 95 % band may hold without being too narrow or too wide. */
export const COVERAGE_95 = { least: 0.9, most: 0.99 } as const
/** Hospitals below which their spread says nothing. */
const FEWEST_PLACES = 4

/** Which record: a method's, and whether it was recomputed afterwards. */
export const keyOf = ({ method, recomputed }: Pick<Scoreboard, 'method' | 'recomputed'>): string =>
  recomputed ? `${method}*` : method

export const nameOf = (
  { method, recomputed }: Pick<Scoreboard, 'method' | 'recomputed'>,
  words: ScoresWords,
): string => (recomputed ? words.again(words[`method.${method}`]) : words[`method.${method}`])

const facilityOf = (place: ScoredPlace): string | null => (place === CITY ? null : place)

/** By horizon, the shortest first. */
export const scoresAt = (board: Scoreboard, place: ScoredPlace): readonly KeptScore[] =>
  place === ALL ? board.pooled : board.rows.filter(({ facility }) => facility === facilityOf(place))

/** Hours ahead over which it beat the calibrated naive forecast; empty = nowhere proven. */
export function provenAt(board: Scoreboard, place: ScoredPlace): readonly ProvenSpan[] {
  if (place !== ALL) return board.facilities.find(({ facility }) => facility === facilityOf(place))?.spans ?? []
  return provenSpans(
    board.pooled.map(({ horizonHours, forecasts, relativeWisToCalibratedNaive }) => ({
      horizon: horizonHours,
      forecasts,
      ratio: relativeWisToCalibratedNaive,
    })),
  )
}

/** `stopped`: at this horizon it is no better than the calibrated naive forecast, so that it is not issued as one. */
export type Verdict = 'ok' | 'watch' | 'stopped' | 'few' | 'none'

export function verdictOf(score: KeptScore, proven: readonly ProvenSpan[]): Verdict {
  if (score.forecasts === 0) return 'none'
  if (score.forecasts < FEWEST_TO_PROVE) return 'few'
  if (!isProvenAt(proven, score.horizonHours)) return 'stopped'
  const covered = score.coverage95
  return covered !== null && covered >= COVERAGE_95.least && covered <= COVERAGE_95.most ? 'ok' : 'watch'
}

/** Whether enough has been scored at the nearest horizon to say anything. */
export const isJudged = (board: Scoreboard, place: ScoredPlace): boolean =>
  (scoresAt(board, place)[0]?.forecasts ?? 0) >= FEWEST_TO_PROVE

/**
 * The record that stands for what people are shown: of those that were made live and can be judged the one that is proven over most hours,
 * else what was recomputed and can be judged, else the first with any score.
 * @param boards the ensemble first, then its parts, then what was recomputed: of equals the first one counts
 */
export function issuedBoard(boards: readonly Scoreboard[], place: ScoredPlace): Scoreboard | null {
  const judged = boards.filter((board) => isJudged(board, place))
  const live = judged.filter(({ recomputed }) => !recomputed)
  const hours = (board: Scoreboard): number => provenHoursWithin(provenAt(board, place), Number.POSITIVE_INFINITY)
  const best = live.toSorted((a, b) => hours(b) - hours(a))[0]
  return (
    best ?? judged[0] ?? boards.find((board) => scoresAt(board, place).some((score) => score.forecasts > 0)) ?? null
  )
}

/** The middle half of the hospitals at a horizon; null where too few of them can be judged. */
export function spreadAt(
  board: Scoreboard,
  horizonHours: number,
): { readonly p25: number; readonly p75: number } | null {
  const ratios = board.rows
    .flatMap((row) =>
      row.facility !== null &&
      row.horizonHours === horizonHours &&
      row.forecasts >= FEWEST_TO_PROVE &&
      row.relativeWisToCalibratedNaive !== null
        ? [row.relativeWisToCalibratedNaive]
        : [],
    )
    .toSorted((a, b) => a - b)
  if (ratios.length < FEWEST_PLACES) return null
  const at = (share: number): number => {
    const rank = share * (ratios.length - 1)
    const below = Math.floor(rank)
    const next = ratios[Math.min(ratios.length - 1, below + 1)]!
    return ratios[below]! + (next - ratios[below]!) * (rank - below)
  }
  return { p25: at(0.25), p75: at(0.75) }
}

/** Why none is issued outside what is proven: nothing scored, nothing said so far ahead, or no better. */
export function beyondNote(board: Scoreboard | null, place: ScoredPlace): 'notYet' | 'notSaid' | 'notIssued' {
  if (board === null || !isJudged(board, place)) return 'notYet'
  const proven = provenAt(board, place)
  return scoresAt(board, place).some((score) => verdictOf(score, proven) === 'stopped') ? 'notIssued' : 'notSaid'
}

/** Where the issued record holds and where it is stopped, in words. */
export function scoreFinding(board: Scoreboard | null, place: ScoredPlace, words: ScoresWords): string {
  if (board === null) return words['finding.none']
  const name = nameOf(board, words)
  const scores = scoresAt(board, place)
  const proven = provenAt(board, place)
  const at = (verdict: Verdict): readonly KeptScore[] => scores.filter((score) => verdictOf(score, proven) === verdict)
  if (proven.length === 0)
    return isJudged(board, place)
      ? words['finding.never'](name)
      : words['finding.few'](name, count(scores[0]?.forecasts ?? 0), String(FEWEST_TO_PROVE))
  if (at('stopped').length > 0) return words['finding.some'](name, spansWords(proven, words))
  // What says nothing so far ahead, as runs of a day, has no horizon beyond it.
  if (at('few').length > 0) return words['finding.someFew'](name, spansWords(proven, words))
  return words['finding.allBetter'](name, String(proven.at(-1)!.to))
}

/** Whether the 95 % bands hold what they promise; the horizon that is farthest off is named. */
export function coverageFinding(board: Scoreboard | null, place: ScoredPlace, words: ScoresWords): string {
  const judged = (board === null ? [] : scoresAt(board, place)).flatMap(({ horizonHours, forecasts, coverage95 }) =>
    coverage95 !== null && forecasts >= FEWEST_TO_PROVE ? [{ horizonHours, coverage95 }] : [],
  )
  if (judged.length === 0) return words['coverage.none']
  const shares = judged.map(({ coverage95 }) => coverage95)
  const off = (share: number): number => Math.max(COVERAGE_95.least - share, share - COVERAGE_95.most)
  const worst = judged.toSorted((a, b) => off(b.coverage95) - off(a.coverage95))[0]!
  if (off(worst.coverage95) <= 0)
    return words['coverage.ok'](percent(Math.min(...shares), 0), percent(Math.max(...shares), 0))
  const said = [String(worst.horizonHours), percent(worst.coverage95, 0)] as const
  return words[worst.coverage95 < COVERAGE_95.least ? 'coverage.narrow' : 'coverage.wide'](...said)
}

/** An opponent's mean WIS on the same forecasts, from ours and the ratio; null where either is not known. */
export const opponentWis = (wis: number | null, ratio: number | null): number | null =>
  wis === null || ratio === null || ratio === 0 ? null : wis / ratio

/** Two decimals; null = `–`. */
export const ratioWords = (ratio: number | null): string => (ratio === null ? '–' : ratio.toFixed(2))

export interface NamedPlace {
  readonly place: ScoredPlace
  readonly name: string
}

/** Places of the record: all hospitals, the city where it is told, then each hospital with a score on any board or none. */
export function placesOf(boards: readonly Scoreboard[], nameOfFacility: (id: string) => string, words: ScoresWords) {
  const ids = [...new Set(boards.flatMap((board) => board.facilities.map(({ facility }) => facility)))]
  const hospitals = ids.flatMap((id): NamedPlace[] => (id === null ? [] : [{ place: id, name: nameOfFacility(id) }]))
  return [
    { place: ALL, name: words.all },
    ...(ids.includes(null) ? [{ place: CITY, name: words.city }] : []),
    ...hospitals,
  ] satisfies readonly NamedPlace[]
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const plain = (value: number | null, digits = 4): string =>
  value === null ? '' : String(Number(value.toFixed(digits)))

/** One place, record by record and horizon by horizon. */
export const scoresTable = (boards: readonly Scoreboard[], place: ScoredPlace, words: ScoresWords): ChartTable => ({
  columns: [words.source, `${words.horizon} (h)`, words.count, words.wis, words.calibratedNaive, words.ratio, '95 %'],
  rows: boards.flatMap((board) =>
    scoresAt(board, place)
      .filter(({ forecasts }) => forecasts > 0)
      .map((score) => [
        nameOf(board, words),
        score.horizonHours,
        score.forecasts,
        plain(score.wis),
        plain(opponentWis(score.wis, score.relativeWisToCalibratedNaive)),
        plain(score.relativeWisToCalibratedNaive),
        plain(score.coverage95),
      ]),
  ),
})

/** Every place, method and horizon with a score, as a file; what was recomputed is told apart in every row. */
export function scoresCsv(
  boards: readonly Scoreboard[],
  places: readonly NamedPlace[],
  words: ScoresWords,
  synthetic: boolean,
): string {
  const lines = boards.flatMap((board) =>
    places.flatMap(({ place, name }) => {
      const proven = provenAt(board, place)
      return scoresAt(board, place)
        .filter(({ forecasts }) => forecasts > 0)
        .map((score) => [
          name,
          place,
          words[`method.${board.method}` as `method.${ForecastMethod}`],
          words[board.recomputed ? 'csvAgain' : 'csvLive'] + (synthetic ? ` · ${words.synthetic}` : ''),
          String(score.horizonHours),
          String(score.forecasts),
          score.since ?? '',
          plain(score.wis),
          plain(opponentWis(score.wis, score.relativeWisToNaive)),
          plain(opponentWis(score.wis, score.relativeWisToSeasonalNaive)),
          plain(opponentWis(score.wis, score.relativeWisToCalibratedNaive)),
          plain(score.relativeWisToCalibratedNaive),
          plain(score.crps),
          plain(score.bias),
          plain(score.coverage50),
          plain(score.coverage80),
          plain(score.coverage95),
          words[`verdict.${verdictOf(score, proven)}`],
        ])
    }),
  )
  return `\ufeff${[words.csvHead.split('|'), ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
