/**
 * The formats of the reference cases (README beside `cases/`): which fields a case must have, with lengths that agree
 * with one another. A case is decoded before anything is computed from it, so a damaged file can never pass as a result.
 */
import type { Decoded } from '../../src/city/decoded.ts'
import { fields, list, problemsOf, type Shape, table } from './shape.ts'

type Document = Readonly<Record<string, unknown>>

export interface ReferenceCase {
  readonly format: string
  readonly id: string
  readonly document: Document
}

const HEAD = { format: 'text', id: 'text' } as const
const DESCRIBED = { ...HEAD, description: 'text' } as const

/** Number of elements of the list at a path, 0 where there is none: the shape then says what is missing. */
function count(document: unknown, ...path: readonly (string | number)[]): number {
  let value: unknown = document
  for (const name of path)
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[name] : undefined
  return Array.isArray(value) ? value.length : 0
}

const SOLVED = { objective: 'number', proven: 'truth' } as const
const SOLVER_NOTES = { cbc: 'number', cbcProven: 'truth', lowerBound: 'number' } as const

function accessibility(d: Document): Shape {
  const people = count(d, 'demand', 'pop')
  const places = count(d, 'supply', 'capacity')
  const perPerson = list('number', people)
  return fields({
    ...DESCRIBED,
    demand: fields({ pop: perPerson, income: perPerson }),
    supply: fields({ capacity: list('number', places) }),
    costMinutes: table('number?', people, places),
    params: fields({
      fca2: fields({ maxCost: 'number' }),
      e2sfca_step: fields({ steps: list(list('number', 2)) }),
      e2sfca_gauss: fields({ sigma: 'number', maxCost: 'number' }),
      fca3: fields({ steps: list(list('number', 2)), maxCost: 'number' }),
      gravity_exp: fields({ beta: 'number' }),
      bfca_exp: fields({ beta: 'number' }),
      cumulative30: fields({ maxCost: 'number' }),
      raam: fields({ tau: 'number' }),
    }),
    checkedAgainst: { byName: { byName: 'number' } },
    expected: fields({
      fca2: perPerson,
      e2sfca_step: perPerson,
      e2sfca_gauss: perPerson,
      fca3: perPerson,
      gravity_exp: perPerson,
      cumulative30: perPerson,
      nearest: list('number?', people),
      bfca_exp: perPerson,
      raam_equilibrium: list('number?', people),
      raam_peer_access: list('number?', people),
      raam_load_equilibrium: list('number', places),
      inequality: fields({
        of: 'text',
        gini: 'number',
        concentration_standard: 'number',
        concentration_corrected: 'number',
        theil_t: 'number',
      }),
    }),
  })
}

function siting(d: Document): Shape {
  const people = count(d, 'demand', 'weight')
  const places = count(d, 'sites', 'capacity')
  return fields({
    ...DESCRIBED,
    cost: 'text',
    demand: fields({ xy: table('number', people, 2), weight: list('number', people) }),
    sites: fields({
      xy: table('number', places, 2),
      capacity: list('number', places),
      fixedCost: list('number', places),
    }),
    expected: list(
      fields(
        { problem: 'text', ...SOLVED },
        {
          ...SOLVER_NOTES,
          p: 'number',
          radius: 'number',
          uncoverableIgnored: 'number',
          assignment: 'text',
          vehicles: 'number',
          busyFraction: 'number',
          openExample: list('number'),
          vehiclesExample: list('number', places),
        },
      ),
    ),
  })
}

function graphMedian(d: Document): Shape {
  return fields({
    ...DESCRIBED,
    n: 'number',
    edges: list(list('number', 3)),
    weight: list('number', typeof d.n === 'number' ? d.n : 0),
    expected: list(
      fields({ problem: 'text', p: 'number', ...SOLVED }, { ...SOLVER_NOTES, openExample: list('number') }),
    ),
  })
}

const PLAN_NOTES = {
  ...SOLVER_NOTES,
  overflowBedDaysAtOptimum: 'number?',
  patientsMovedAtOptimum: 'number?',
  size: { byName: 'number' },
} as const

function allocation(d: Document): Shape {
  const hospitals = count(d, 'instance', 'hospitals')
  const days = (d.instance as { days?: number } | undefined)?.days ?? 0
  const hospital = fields({
    id: 'text',
    xy: list('number', 2),
    beds: 'number',
    group: 'number',
    initialStay: list('number', days),
  })
  return fields({
    ...DESCRIBED,
    instance: fields({
      hospitals: list(hospital, hospitals),
      losDays: 'number',
      days: 'number',
      admissions: table('number', hospitals, days),
      travelMinutes: table('number', hospitals, hospitals),
    }),
    noTransfer: fields({ overflowBedDays: 'number', worstOverloadShare: 'number' }),
    expected: list(
      fields(
        {
          variant: fields(
            { name: 'text', transferCost: 'number' },
            {
              withinGroup: 'truth',
              integer: 'truth',
              maxMinutes: 'number',
              maxSendPerDay: 'number',
              maxReceivePerDay: 'number',
              setupCost: 'number',
              minTransfer: 'number',
              objective: 'text',
            },
          ),
          ...SOLVED,
        },
        PLAN_NOTES,
      ),
    ),
  })
}

function reusableResource(d: Document): Shape {
  const sites = count(d, 'instance', 'stock')
  const days = (d.instance as { days?: number } | undefined)?.days ?? 0
  return fields({
    ...DESCRIBED,
    instance: fields({
      days: 'number',
      stock: list('number', sites),
      need: table('number', sites, days),
      travelMinutes: table('number', sites, sites),
    }),
    noTransferShortage: 'number',
    expected: list(
      fields(
        {
          variant: fields({ name: 'text', transferCost: 'number', delayDays: 'number', integer: 'truth' }),
          ...SOLVED,
        },
        PLAN_NOTES,
      ),
    ),
  })
}

function epidemic(d: Document): Shape {
  const patches = count(d, 'params', 'population')
  const ages = count(d, 'params', 'population', 0)
  const days = count(d, 'expected', 'days')
  const compartments = (width: number): Shape =>
    fields(Object.fromEntries(['S', 'E', 'I', 'H', 'C', 'R', 'D', 'X'].map((c) => [c, table('number', days, width)])))
  const byAge = list('number', ages)
  const peak = fields({ day: 'number', value: 'number' })
  return fields({
    ...DESCRIBED,
    params: fields({
      population: table('number', patches, ages),
      contact: table('number', ages, ages),
      commute: table('number', patches, patches),
      susceptibility: byAge,
      latentDays: 'number',
      infectiousDays: 'number',
      wardDays: 'number',
      icuDays: 'number',
      hospFraction: byAge,
      icuFraction: byAge,
      icuFatality: byAge,
      initialExposed: table('number', patches, ages),
      betaSchedule: list(list('number', 2)),
      days: 'number',
    }),
    solver: 'text',
    expected: fields({
      days: list('number', days),
      byPatch: compartments(patches),
      byAge: compartments(ages),
      R0: 'number',
      peakOfDailyValues: fields({ I: peak, H: peak, C: peak }),
      attackRate: 'number',
    }),
  })
}

const EPIDEMIC_ANALYTIC = fields({
  ...HEAD,
  finalSizeSingle: list(fields({ R0: 'number', z: 'number' })),
  finalSizeMulti: list(
    fields({
      contact: list(list('number')),
      beta: 'number',
      infectiousDays: 'number',
      finalSize: list('number'),
      R0: 'number',
    }),
  ),
  seirGrowth: list(
    fields({ R0: 'number', latentDays: 'number', infectiousDays: 'number', r: 'number', doublingDays: 'number?' }),
  ),
  extinction: list(
    fields({
      R0: 'number',
      seeds: 'number',
      exponentialInfectious: 'number',
      poisson: 'number',
      negbin_k0_1: 'number',
      negbin_k0_5: 'number',
    }),
  ),
})

function chime(d: Document): Shape {
  const rate = list('number', 2)
  const days = count(d, 'cases', 0, 'rows', 'day')
  const sameLength = count(d, 'cases', 1, 'rows', 'day') === days
  const column = (shape: Shape): Shape => (sameLength ? list(shape, days) : list(shape))
  const columns = (names: string, shape: Shape): Record<string, Shape> =>
    Object.fromEntries(names.split(' ').map((name) => [name, column(shape)]))
  return fields({
    ...HEAD,
    source: 'text',
    cases: list(
      fields(
        {
          name: 'text',
          params: fields(
            {
              population: 'number',
              current_hospitalized: 'number',
              market_share: 'number',
              infectious_days: 'number',
              relative_contact_rate: 'number',
              recovered: 'number',
              n_days: 'number',
              mitigation_date: 'text',
              current_date: 'text',
              hospitalized: rate,
              icu: rate,
              ventilated: rate,
            },
            { doubling_time: 'number', date_first_hospitalized: 'text' },
          ),
          derived: { byName: 'number' },
          rows: fields({
            ...columns('day susceptible infected recovered ever_hospitalized', 'number'),
            ...columns('admits_hospitalized admits_icu admits_ventilated', 'number?'),
            ...columns('census_hospitalized census_icu census_ventilated', 'number'),
          }),
        },
        { doubling_time: 'number' },
      ),
    ),
  })
}

function flows(d: Document): Shape {
  const origins = count(d, 'origins', 'trips')
  const places = count(d, 'destinations', 'attraction')
  const matrix = table('number', origins, places)
  const rows = count(d, 'ipf', 'rows')
  const columns = count(d, 'ipf', 'cols')
  return fields({
    ...HEAD,
    origins: fields({ xy: table('number', origins, 2), trips: list('number', origins) }),
    destinations: fields({ xy: table('number', places, 2), attraction: list('number', places) }),
    costMinutes: matrix,
    huff: fields({ alpha: 'number', lam: 'number', flows: matrix }),
    productionConstrained: fields({ beta: 'number', flows: matrix }),
    doublyConstrained: fields({
      beta: 'number',
      destTotals: list('number', places),
      flows: matrix,
      meanCost: 'number',
    }),
    calibration: fields({ targetMeanCost: 'number', beta: 'number' }),
    ipf: fields({
      seed: table('number', rows, columns),
      rows: list('number', rows),
      cols: list('number', columns),
      table: table('number', rows, columns),
    }),
  })
}

function roadGraph(d: Document): Shape {
  const keys = count(d, 'expected', 'keyNodes')
  return fields({
    ...DESCRIBED,
    nodes: list(list('number', 2)),
    edges: list(list('number', 3)),
    expected: fields({
      pairsSeconds: list(list('number?', 3)),
      keyNodes: list('number', keys),
      matrixSeconds: table('number?', keys, keys),
      reachableFromFirstKeyNodeWithinSeconds: { byName: 'number' },
    }),
  })
}

function scores(d: Document): Shape {
  const width = count(d, 'coverage', 'actual')
  const observed = { observed: 'number', crps: 'number' } as const
  return fields({
    ...HEAD,
    wis: list(
      fields({
        levels: list('number', 23),
        quantiles: list('number', 23),
        observed: 'number',
        wis: 'number',
        dispersion: 'number',
        underprediction: 'number',
        overprediction: 'number',
      }),
    ),
    crps: list(
      fields(
        { kind: 'text', ...observed },
        { x: list('number'), crpsFair: 'number', mean: 'number', sd: 'number', dispersionK: 'number' },
      ),
    ),
    pinball: list(fields({ tau: 'number', quantile: 'number', observed: 'number', loss: 'number' })),
    interval: list(
      fields({ alpha: 'number', lower: 'number', upper: 'number', observed: 'number', intervalScore: 'number' }),
    ),
    mase: list(
      fields({
        train: list('number'),
        actual: list('number'),
        forecast: list('number'),
        m: 'number',
        mase: 'number',
      }),
    ),
    coverage: fields({
      lower: list('number', width),
      upper: list('number', width),
      actual: list('number', width),
      share: 'number',
    }),
  })
}

function backtest(d: Document): Shape {
  const horizon = (d.protocol as { horizonDays?: number } | undefined)?.horizonDays ?? 0
  const byHorizon = list('number', horizon)
  const smoothing = { byName: { byName: 'number' } } as const
  return fields({
    ...HEAD,
    source: 'text',
    protocol: fields({
      firstTrainDays: 'number',
      stepDays: 'number',
      horizonDays: 'number',
      window: 'text',
      methods: list('text'),
      fixed: smoothing,
      levels: list('number', 23),
      truncateAtZero: 'truth',
    }),
    series: { byName: list('number') },
    expected: {
      byName: {
        byName: fields({
          origins: 'number',
          meanWis: 'number',
          meanAbsError: 'number',
          meanMase: 'number',
          coverage50: 'number',
          coverage95: 'number',
          wisByHorizon: byHorizon,
          relativeWisToNaive: 'number',
        }),
      },
    },
    details: list(
      fields({
        series: 'text',
        method: 'text',
        trainDays: 'number',
        sigma: 'number',
        point: byHorizon,
        q025: byHorizon,
        q975: byHorizon,
        wisPerHorizon: byHorizon,
      }),
    ),
    optimised: { byName: smoothing },
  })
}

/** The formats by name; the shape may depend on the document's own sizes. */
export const CASE_FORMATS: Readonly<Record<string, (document: Document) => Shape>> = {
  'kangcheng-accessibility/1': accessibility,
  'kangcheng-siting/1': siting,
  'kangcheng-graph-pmedian/1': graphMedian,
  'kangcheng-allocation/1': allocation,
  'kangcheng-reusable-resource/1': reusableResource,
  'kangcheng-epidemic/1': epidemic,
  'kangcheng-epidemic-analytic/1': () => EPIDEMIC_ANALYTIC,
  'kangcheng-chime/1': chime,
  'kangcheng-flows/1': flows,
  'kangcheng-road-graph/1': roadGraph,
  'kangcheng-scores/1': scores,
  'kangcheng-backtest/1': backtest,
}

/** Decodes a reference case, or says what is wrong with it and where. */
export function decodeCase(input: unknown): Decoded<ReferenceCase> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { ok: false, problems: [{ path: '', why: 'must be an object with format and id' }] }
  const document = input as Document
  const { format, id } = document
  const shape = typeof format === 'string' ? CASE_FORMATS[format] : undefined
  if (!shape)
    return {
      ok: false,
      problems: [
        { path: 'format', why: `no format "${String(format)}"; one of ${Object.keys(CASE_FORMATS).join(', ')}` },
      ],
    }
  const problems = problemsOf(document, shape(document))
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, value: { format: format as string, id: id as string, document } }
}
