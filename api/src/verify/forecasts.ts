/** `kangcheng-scores/1` and `kangcheng-backtest/1`: scores of forecasts, and the textbook's methods over whole series. */
import { describeProblems, Reader } from '@kangcheng/twin-engine'
import {
  coverage,
  crpsOfNegativeBinomial,
  crpsOfNormal,
  crpsOfPoisson,
  crpsOfSample,
  dampedHolt,
  drift,
  fitDampedHolt,
  fitSimpleSmoothing,
  intervalScore,
  meanAbsoluteScaledError,
  naive,
  normalQuantileAt,
  pinballLoss,
  seasonalNaive,
  simpleSmoothing,
  type TextbookMethod,
  weightedIntervalScore,
} from '@kangcheng/twin-engine/forecast'
import { type CaseFile, excess, type ReferenceFormat, relative, withoutExpected } from './reference-case.ts'

type Fields = Readonly<Record<string, unknown>>

/** The lists of a file of scores, each with the fields that are its answers. */
const SCORES: Readonly<Record<string, readonly string[]>> = {
  wis: ['wis', 'dispersion', 'underprediction', 'overprediction'],
  crps: ['crps', 'crpsFair'],
  pinball: ['loss'],
  interval: ['intervalScore'],
  mase: ['mase'],
  coverage: ['share'],
}

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value as Fields]

function pickedScores(file: CaseFile, answers: boolean): CaseFile {
  const picked = Object.entries(SCORES).flatMap(([name, fields]): [string, unknown][] => {
    if (file[name] === undefined) return []
    const items = listOf(file[name]).map((item) =>
      Object.fromEntries(Object.entries(item).filter(([field]) => fields.includes(field) === answers)),
    )
    return [[name, Array.isArray(file[name]) ? items : items[0]]]
  })
  return { ...(answers ? {} : { format: file.format, id: file.id }), ...Object.fromEntries(picked) }
}

const figures = (reader: Reader, name: string): number[] => reader.list(name).map((item) => item.number(-1e12, 1e12))
const figure = (reader: Reader, name: string): number => reader.field(name).number(-1e12, 1e12)

const SCORED: Readonly<Record<string, (at: Reader) => Fields>> = {
  wis: (at) => ({ ...weightedIntervalScore(figures(at, 'quantiles'), figure(at, 'observed'), figures(at, 'levels')) }),
  crps: crpsOf,
  pinball: (at) => ({ loss: pinballLoss(figure(at, 'tau'), figure(at, 'quantile'), figure(at, 'observed')) }),
  interval: (at) => ({
    intervalScore: intervalScore(figure(at, 'alpha'), figure(at, 'lower'), figure(at, 'upper'), figure(at, 'observed')),
  }),
  mase: (at) => ({
    mase: meanAbsoluteScaledError(
      figures(at, 'train'),
      figures(at, 'actual'),
      figures(at, 'forecast'),
      figure(at, 'm'),
    ),
  }),
  coverage: (at) => ({ share: coverage(figures(at, 'lower'), figures(at, 'upper'), figures(at, 'actual')) }),
}

function crpsOf(at: Reader): Fields {
  const observed = figure(at, 'observed')
  const kind = at.field('kind').value
  if (kind === 'normal') return { crps: crpsOfNormal(figure(at, 'mean'), figure(at, 'sd'), observed) }
  if (kind === 'poisson') return { crps: crpsOfPoisson(figure(at, 'mean'), observed) }
  if (kind === 'negativeBinomial')
    return { crps: crpsOfNegativeBinomial(figure(at, 'mean'), figure(at, 'dispersionK'), observed) }
  if (kind !== 'sample') at.field('kind').problem('must be one of sample, normal, poisson, negativeBinomial')
  const { crps, fair } = crpsOfSample(figures(at, 'x'), observed)
  return { crps, crpsFair: fair }
}

function computeScores(question: CaseFile): unknown {
  const reader = new Reader(question, '', [])
  const values = Object.fromEntries(
    Object.entries(SCORED).flatMap(([name, of]): [string, unknown][] => {
      const given = question[name]
      if (given === undefined) return []
      return [[name, Array.isArray(given) ? reader.list(name).map(of) : of(reader.field(name))]]
    }),
  )
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  return values
}

/** What a backtest of a reference case is asked. */
interface Protocol {
  readonly firstTrainDays: number
  readonly stepDays: number
  readonly horizonDays: number
  readonly levels: readonly number[]
  readonly least: number
  readonly methods: readonly TextbookMethod[]
}

function protocolOf(at: Reader): Protocol {
  const [ses, holt] = [at.field('fixed').field('ses'), at.field('fixed').field('holtDamped')]
  const share = (from: Reader, name: string): number => from.field(name).number(0, 1)
  const known = [
    naive,
    seasonalNaive(7),
    drift,
    simpleSmoothing(share(ses, 'alpha')),
    dampedHolt({ alpha: share(holt, 'alpha'), betaStar: share(holt, 'betaStar'), phi: share(holt, 'phi') }),
  ]
  const methods = at.list('methods').flatMap((item) => {
    const found = known.find(({ id }) => id === item.value)
    if (found === undefined) item.problem(`must be one of ${known.map(({ id }) => id).join(', ')}`)
    return found ?? []
  })
  const days = (name: string): number => at.field(name).number(1, 1e5)
  return {
    firstTrainDays: days('firstTrainDays'),
    stepDays: days('stepDays'),
    horizonDays: days('horizonDays'),
    levels: at.list('levels').map((item) => item.number(0, 1)),
    least: at.field('truncateAtZero').value === true ? 0 : Number.NEGATIVE_INFINITY,
    methods,
  }
}

interface Origin {
  readonly trainDays: number
  readonly sigma: number
  readonly point: readonly number[]
  readonly quantiles: readonly (readonly number[])[]
  readonly wisPerHorizon: readonly number[]
  readonly mase: number
}

function forecastAt(values: readonly number[], trainDays: number, method: TextbookMethod, asked: Protocol): Origin {
  const made = method.forecast(values, trainDays, asked.horizonDays)
  if (made === null) throw new Error(`${method.id}: ${trainDays} values are too few; raise firstTrainDays`)
  const quantiles = Array.from(made.point, (_, h) =>
    asked.levels.map((level) => normalQuantileAt(made, h + 1, level, asked.least)),
  )
  const actual = values.slice(trainDays, trainDays + asked.horizonDays)
  return {
    trainDays,
    sigma: made.sigma,
    point: [...made.point],
    quantiles,
    wisPerHorizon: quantiles.map((row, h) => weightedIntervalScore(row, actual[h]!, asked.levels).wis),
    mase: meanAbsoluteScaledError(values.slice(0, trainDays), actual, made.point, 1) ?? Number.NaN,
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function tableOf(values: readonly number[], origins: readonly Origin[], asked: Protocol) {
  const inside = (low: number, high: number): number => {
    const [lower, upper] = [asked.levels.indexOf(low), asked.levels.indexOf(high)]
    return mean(
      origins.flatMap(({ trainDays, quantiles }) =>
        quantiles.map((row, h) => {
          const truth = values[trainDays + h]!
          return truth >= row[lower]! && truth <= row[upper]! ? 1 : 0
        }),
      ),
    )
  }
  return {
    origins: origins.length,
    meanWis: mean(origins.flatMap(({ wisPerHorizon }) => wisPerHorizon)),
    meanAbsError: mean(
      origins.flatMap(({ trainDays, point }) => point.map((value, h) => Math.abs(value - values[trainDays + h]!))),
    ),
    meanMase: mean(origins.map(({ mase }) => mase)),
    coverage50: inside(0.25, 0.75),
    coverage95: inside(0.025, 0.975),
    wisByHorizon: Array.from({ length: asked.horizonDays }, (_, h) =>
      mean(origins.map(({ wisPerHorizon }) => wisPerHorizon[h]!)),
    ),
  }
}

function computeBacktest(question: CaseFile): unknown {
  const reader = new Reader(question, '', [])
  const asked = protocolOf(reader.field('protocol'))
  const names = Object.keys((question.series ?? {}) as object)
  const series = new Map(names.map((name) => [name, figures(reader.field('series'), name)]))
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  const levelAt = (level: number): number => asked.levels.indexOf(level)
  const [lowest, highest] = [levelAt(0.025), levelAt(0.975)]
  const origins = new Map<string, readonly Origin[]>()
  const tables: Record<string, Fields> = {}
  for (const [name, values] of series) {
    const starts: number[] = []
    for (let n = asked.firstTrainDays; n + asked.horizonDays <= values.length; n += asked.stepDays) starts.push(n)
    const rows = asked.methods.map(({ id }, k): [string, ReturnType<typeof tableOf>] => {
      const found = starts.map((n) => forecastAt(values, n, asked.methods[k]!, asked))
      origins.set(`${name} ${id}`, found)
      return [id, tableOf(values, found, asked)]
    })
    const base = rows.find(([id]) => id === naive.id)?.[1].meanWis ?? Number.NaN
    tables[name] = Object.fromEntries(
      rows.map(([id, table]) => [id, { ...table, relativeWisToNaive: table.meanWis / base }]),
    )
  }
  return {
    ...tables,
    details: listOf(question.details).map(({ series: name, method, trainDays }) => {
      const found = origins.get(`${name} ${method}`)?.find((origin) => origin.trainDays === trainDays)
      if (found === undefined) throw new Error(`details: there is no forecast of ${name} by ${method} at ${trainDays}`)
      const { sigma, point, quantiles, wisPerHorizon } = found
      const [q025, q975] = [lowest, highest].map((k) => quantiles.map((row) => row[k]!))
      return { series: name, method, trainDays, sigma, point, q025, q975, wisPerHorizon }
    }),
    optimised: Object.fromEntries(
      [...series].map(([name, values]) => [name, { ses: fitSimple(values), holtDamped: fitHolt(values) }]),
    ),
  }
}

function fitSimple(values: readonly number[]): Fields {
  const { alpha, squaredErrors } = fitSimpleSmoothing(values)
  return { alpha, sse: squaredErrors }
}

function fitHolt(values: readonly number[]): Fields {
  const { alpha, betaStar, phi, squaredErrors } = fitDampedHolt(values)
  return { alpha, betaStar, phi, sse: squaredErrors }
}

const ASKED_OF_DETAILS = ['series', 'method', 'trainDays']

export const FORECAST_FORMATS: readonly ReferenceFormat[] = [
  {
    id: 'kangcheng-scores/1',
    question: (file) => pickedScores(file, false),
    answers: (file) => pickedScores(file, true),
    compute: computeScores,
    tolerance: ([part, k], question) => {
      const kind = part === 'crps' ? listOf(question.crps)[Number(k)]?.kind : undefined
      return relative(kind === 'poisson' || kind === 'negativeBinomial' ? 1e-7 : 1e-9)
    },
  },
  {
    id: 'kangcheng-backtest/1',
    question: ({ details, optimised: _answers, ...file }) => ({
      ...withoutExpected(file),
      details: listOf(details).map((item) => Object.fromEntries(ASKED_OF_DETAILS.map((name) => [name, item[name]]))),
    }),
    answers: ({ expected, details, optimised }) => ({
      ...(expected as Fields | undefined),
      ...(details !== undefined && { details }),
      ...(optimised !== undefined && { optimised }),
    }),
    // Weights of a fit are not compared: several reach the same sum of squares.
    notCompared: [...ASKED_OF_DETAILS, 'alpha', 'betaStar', 'phi'],
    compute: computeBacktest,
    tolerance: ([part]) => (part === 'optimised' ? excess(1e-3) : relative(1e-7)),
  },
]
