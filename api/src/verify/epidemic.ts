/**
 * The epidemic family: `kangcheng-epidemic/1` by integration, `kangcheng-epidemic-analytic/1` in closed form, and
 * `kangcheng-chime/1`, the published planner's discrete model.
 */
import { describeProblems, Reader } from '@kangcheng/twin-engine'
import {
  betaOn,
  type ChimeAnswer,
  type ChimeQuestion,
  type ChimeStay,
  type Compartment,
  chime,
  chimeAdmissions,
  chimeCensus,
  decodeEpidemicModel,
  doublingDays,
  type EpidemicCourse,
  type EpidemicModel,
  extinctionChance,
  finalSize,
  finalSizeByAge,
  growthRate,
  type Offspring,
  reproductionNumber,
  runDeterministic,
  totalPopulation,
} from '@kangcheng/twin-engine/epidemic'
import {
  absolute,
  type CaseFile,
  type ReferenceFormat,
  relative,
  withoutExpected,
  withoutFields,
} from './reference-case.ts'

/** A fifth of the usual step: the two highest days of a case may lie 10⁻⁷ of the population apart. */
const STEP_DAYS = 0.05
const COMPARED = ['S', 'E', 'I', 'H', 'C', 'R', 'D', 'X'] as const satisfies readonly Compartment[]
const PEAKS = ['I', 'H', 'C'] as const

function given(reader: Reader): void {
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
}

function modelOf(params: unknown): EpidemicModel {
  const p = (typeof params === 'object' && params !== null ? params : {}) as Readonly<Record<string, unknown>>
  const decoded = decodeEpidemicModel({
    ...p,
    intensiveCareDays: p.icuDays,
    hospitalShare: p.hospFraction,
    intensiveCareShare: p.icuFraction,
    deathShare: p.icuFatality,
    transmission: p.betaSchedule,
  })
  if (!decoded.ok) throw new Error(describeProblems(decoded.problems))
  return decoded.value
}

/** The days asked for are those of the answers. */
const epidemicQuestion = (file: CaseFile): CaseFile => ({
  ...withoutExpected(file),
  days: (file.expected as { days?: unknown } | undefined)?.days ?? [],
})

function computeEpidemic(asked: CaseFile): unknown {
  const model = modelOf(asked.params)
  const reader = new Reader(asked, '', [])
  const days = reader.list('days').map((day) => day.integer(0, model.days))
  given(reader)
  const run = runDeterministic(model, STEP_DAYS)
  return {
    days,
    byPatch: tables(days, run.byPatch, model.patches),
    byAge: tables(days, run.byAge, model.ages),
    R0: reproductionNumber(model, betaOn(model, 0)),
    peakOfDailyValues: Object.fromEntries(PEAKS.map((name) => [name, run.peak(name)])),
    attackRate: run.total('X', model.days) / totalPopulation(model),
  }
}

const tables = (days: readonly number[], kept: EpidemicCourse['byPatch'], width: number): object =>
  Object.fromEntries(
    COMPARED.map((name) => [name, days.map((day) => [...kept[name].subarray(day * width, (day + 1) * width)])]),
  )

function epidemicTolerance(path: readonly (string | number)[], question: CaseFile) {
  if (path.includes('day')) return absolute(0)
  if (path[0] === 'R0') return absolute(1e-9)
  if (path[0] === 'attackRate') return absolute(1e-6)
  return absolute(totalPopulation(modelOf(question.params)) / 1e6)
}

function computeAnalytic(question: CaseFile): unknown {
  const root = new Reader(question, '', [])
  const R0 = (row: Reader): number => row.field('R0').number(0, 1e6)
  const answers = {
    finalSizeSingle: root.list('finalSizeSingle').map((row) => ({ z: finalSize(R0(row)) })),
    finalSizeMulti: root.list('finalSizeMulti').map(finalSizes),
    seirGrowth: root.list('seirGrowth').map((row) => {
      const r = growthRate(R0(row), row.field('latentDays').number(0), row.field('infectiousDays').number(0))
      return { r, doublingDays: doublingDays(r) }
    }),
    extinction: root.list('extinction').map((row) => {
      const chance = (offspring: Offspring) => extinctionChance(R0(row), row.field('seeds').integer(1, 1e6), offspring)
      return {
        exponentialInfectious: chance({ kind: 'exponential' }),
        poisson: chance({ kind: 'poisson' }),
        negbin_k0_1: chance({ kind: 'negative-binomial', dispersion: 0.1 }),
        negbin_k0_5: chance({ kind: 'negative-binomial', dispersion: 0.5 }),
      }
    }),
  }
  given(root)
  return answers
}

function finalSizes(row: Reader): object {
  const contact = row.list('contact').map((line) => line.items().map((cell) => cell.number(0)))
  const [beta, days] = [row.field('beta').number(0), row.field('infectiousDays').number(0)]
  const one = contact.map(() => 1)
  const model = modelOf({
    population: [one],
    contact,
    commute: [[1]],
    susceptibility: one,
    latentDays: 1,
    infectiousDays: days,
    wardDays: 1,
    icuDays: 1,
    hospFraction: contact.map(() => 0),
    icuFraction: contact.map(() => 0),
    icuFatality: contact.map(() => 0),
    initialExposed: [contact.map(() => 0)],
    betaSchedule: [[0, beta]],
    days: 1,
  })
  const next = Float64Array.from(contact.flat(), (k) => beta * days * k)
  return { finalSize: [...finalSizeByAge(next)], R0: reproductionNumber(model, beta) }
}

const ANALYTIC_ANSWERS: ReadonlySet<string> = new Set([
  ...['z', 'finalSize', 'r', 'doublingDays'],
  ...['exponentialInfectious', 'poisson', 'negbin_k0_1', 'negbin_k0_5'],
])

/** R₀ is given everywhere but for several age groups, where it is asked for. */
function analyticQuestion(file: CaseFile): CaseFile {
  const { finalSizeMulti, ...rest } = withoutFields(file, ANALYTIC_ANSWERS) as CaseFile
  return { ...rest, finalSizeMulti: withoutFields(finalSizeMulti, new Set(['R0'])) }
}

const analyticAnswers = ({ finalSizeSingle, finalSizeMulti, seirGrowth, extinction }: CaseFile): unknown => ({
  finalSizeSingle: onlyFields(finalSizeSingle, ['z']),
  finalSizeMulti: onlyFields(finalSizeMulti, ['finalSize', 'R0']),
  seirGrowth: onlyFields(seirGrowth, ['r', 'doublingDays']),
  extinction: onlyFields(extinction, ['exponentialInfectious', 'poisson', 'negbin_k0_1', 'negbin_k0_5']),
})

const onlyFields = (rows: unknown, names: readonly string[]): unknown =>
  Array.isArray(rows)
    ? rows.map((row: object) => Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name))))
    : rows

const DAY_MILLISECONDS = 86_400_000

function dayOf(reader: Reader): number {
  const at = Date.parse(`${reader.text()}T00:00:00Z`)
  if (Number.isNaN(at)) reader.problem(`must be a date such as 2020-03-28, got ${String(reader.value)}`)
  return Math.round(at / DAY_MILLISECONDS)
}

function chimeQuestion(params: Reader): ChimeQuestion {
  const stay = (name: string): ChimeStay => {
    const [share, days] = params.list(name)
    return [share?.number(0, 1) ?? 0, days?.integer(1, 3_660) ?? 1]
  }
  const current = dayOf(params.field('current_date'))
  const first = params.field('date_first_hospitalized')
  const mitigation = params.field('mitigation_date')
  return {
    population: params.field('population').number(1),
    currentHospitalized: params.field('current_hospitalized').number(0),
    marketShare: params.field('market_share').number(1e-6, 1),
    infectiousDays: params.field('infectious_days').number(1),
    relativeContactRate: params.field('relative_contact_rate').number(0, 1),
    recovered: params.field('recovered').number(0),
    days: params.field('n_days').integer(1, 3_660),
    mitigationInDays: mitigation.value === null ? null : dayOf(mitigation) - current,
    hospitalized: stay('hospitalized'),
    intensiveCare: stay('icu'),
    ventilated: stay('ventilated'),
    known:
      first.value === undefined || first.value === null
        ? { doublingDays: params.field('doubling_time').number(0.01, 1e4) }
        : { firstHospitalizedDaysAgo: current - dayOf(first) },
  }
}

function computeChime(file: CaseFile): unknown {
  const root = new Reader(file, '', [])
  const asked = root.list('cases').map((one) => chimeQuestion(one.field('params')))
  given(root)
  return { cases: asked.map((question) => chimeAnswers(question, chime(question))) }
}

function chimeAnswers(question: ChimeQuestion, answer: ChimeAnswer): object {
  const { beta, mitigatedBeta, currentDay, susceptible } = answer
  const gamma = 1 / question.infectiousDays
  const doubling = 1 / Math.log2(mitigatedBeta * susceptible[0]! - gamma + 1)
  const kinds = { hospitalized: question.hospitalized, icu: question.intensiveCare, ventilated: question.ventilated }
  const perKind = (name: string, of: (stay: ChimeStay) => readonly (number | null)[]) =>
    Object.entries(kinds).map(([kind, stay]) => [`${name}_${kind}`, of(stay)] as const)
  return {
    doubling_time: answer.doublingDays,
    derived: {
      beta,
      beta_t: mitigatedBeta,
      gamma,
      intrinsic_growth_rate: 2 ** (1 / answer.doublingDays) - 1,
      r_t: (mitigatedBeta * susceptible[0]!) / gamma,
      r_naught: (beta * susceptible[0]!) / gamma,
      doubling_time_t: doubling,
      i_day: currentDay,
      daily_growth_rate_t: 2 ** (1 / doubling) - 1,
    },
    rows: {
      day: [...susceptible.keys()].map((row) => row - currentDay),
      susceptible: [...susceptible],
      infected: [...answer.infected],
      recovered: [...answer.recovered],
      ever_hospitalized: [...chimeAdmissions(question, answer, question.hospitalized).ever],
      ...Object.fromEntries([
        ...perKind('admits', (stay) =>
          [...chimeAdmissions(question, answer, stay).admitted].map((one, row) => (row === 0 ? null : one)),
        ),
        ...perKind('census', (stay) => [...chimeCensus(question, answer, stay)]),
      ]),
    },
  }
}

const CHIME_ANSWERS = ['derived', 'rows', 'doubling_time']

export const EPIDEMIC_FORMATS: readonly ReferenceFormat[] = [
  {
    id: 'kangcheng-epidemic/1',
    question: epidemicQuestion,
    compute: computeEpidemic,
    tolerance: epidemicTolerance,
  },
  {
    id: 'kangcheng-epidemic-analytic/1',
    question: analyticQuestion,
    answers: analyticAnswers,
    compute: computeAnalytic,
    tolerance: (path) => (['R0', 'r', 'doublingDays'].includes(String(path.at(-1))) ? relative(1e-9) : absolute(1e-9)),
  },
  {
    id: 'kangcheng-chime/1',
    question: ({ cases, ...rest }) => ({
      ...rest,
      cases: Array.isArray(cases) ? cases.map(({ name, params }: CaseFile) => ({ name, params })) : cases,
    }),
    answers: ({ cases }) => ({ cases: onlyFields(cases, CHIME_ANSWERS) }),
    compute: computeChime,
    tolerance: () => relative(1e-9),
  },
]
