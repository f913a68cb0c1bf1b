/**
 * The hospital planner's simple model, as the published calculator CHIME has it (Predictive Healthcare, Penn Medicine 2020): a discrete SIR,
 * one step a day, fitted to one number, the patients in hospital today. For comparison with plans made that way; the three kinds of patients are
 * counted apart, so that nothing keeps the ventilated below intensive care. `EpidemicModel` nests them.
 */

/** Share of the infected, and days in hospital. */
export type ChimeStay = readonly [share: number, days: number]

export interface ChimeQuestion {
  readonly population: number
  readonly currentHospitalized: number
  /** Share of the population's patients who come to these hospitals. */
  readonly marketShare: number
  readonly infectiousDays: number
  readonly relativeContactRate: number
  readonly recovered: number
  readonly days: number
  /** From the current day on; negative: before it. Null = today. */
  readonly mitigationInDays: number | null
  readonly hospitalized: ChimeStay
  readonly intensiveCare: ChimeStay
  readonly ventilated: ChimeStay
  /** Either how fast infections double, or how long ago the first patient came: the other is searched. */
  readonly known: { readonly doublingDays: number } | { readonly firstHospitalizedDaysAgo: number }
}

export interface ChimeAnswer {
  readonly doublingDays: number
  /** Days from the first row to today. */
  readonly currentDay: number
  readonly beta: number
  readonly mitigatedBeta: number
  readonly susceptible: Float64Array
  readonly infected: Float64Array
  readonly recovered: Float64Array
}

/** Days that are searched beyond those asked for. */
const SEARCHED_DAYS = 300
const GRID = 15
const REFINEMENTS = 4

export function chime(question: ChimeQuestion): ChimeAnswer {
  const { known } = question
  if ('doublingDays' in known) {
    const currentDay = bestDay(question, known.doublingDays)
    return runChime(question, known.doublingDays, currentDay)
  }
  const currentDay = known.firstHospitalizedDaysAgo
  let grid = Array.from({ length: GRID }, (_, i) => 1 + (14 * i) / (GRID - 1))
  let best = 0
  const miss = (doubling: number): number => {
    const census = hospitalCensus(question, runChime(question, doubling, currentDay))
    return (census[currentDay]! - question.currentHospitalized) ** 2
  }
  for (let round = 0; round <= REFINEMENTS; round++) {
    best = lowest(grid.map(miss))
    if (round === REFINEMENTS) break
    const low = grid[Math.max(0, best - 1)]!
    const high = grid[Math.min(GRID - 1, best + 1)]!
    grid = Array.from({ length: GRID }, (_, i) => low + ((high - low) * i) / (GRID - 1))
  }
  return runChime(question, grid[best]!, currentDay)
}

const lowest = (values: readonly number[]): number =>
  values.reduce((least, value, i) => (value < values[least]! ? i : least), 0)

/** The day whose projected census is nearest to that of today, before the census peaks. */
function bestDay(question: ChimeQuestion, doubling: number): number {
  let nearest = 0
  let least = Number.POSITIVE_INFINITY
  for (let day = 0; day < question.days + SEARCHED_DAYS; day++) {
    const census = hospitalCensus(question, runChime(question, doubling, day))
    let peak = 0
    for (let i = 1; i < census.length; i++) if (census[i]! > census[peak]!) peak = i
    if (day > peak) continue
    const miss = (census[day]! - question.currentHospitalized) ** 2
    if (miss < least) {
      least = miss
      nearest = day
    }
  }
  return nearest
}

function runChime(question: ChimeQuestion, doubling: number, currentDay: number): ChimeAnswer {
  const { population, infectiousDays, days } = question
  const steps = currentDay + days
  const first = 1 / question.marketShare / question.hospitalized[0]
  const gamma = 1 / infectiousDays
  const growth = 2 ** (1 / doubling) - 1
  const beta = (growth + gamma) / (population - first)
  const mitigatedBeta = beta * (1 - question.relativeContactRate)
  const before = currentDay + (question.mitigationInDays ?? 0)
  const susceptible = new Float64Array(steps + 1)
  const infected = new Float64Array(steps + 1)
  const recovered = new Float64Array(steps + 1)
  let [s, i, r] = [population - first, first, question.recovered]
  const people = s + i + r
  for (let step = 0; ; step++) {
    susceptible[step] = s
    infected[step] = i
    recovered[step] = r
    if (step === steps) break
    const fresh = (step < before ? beta : mitigatedBeta) * s * i
    const [nextS, nextI, nextR] = [
      Math.max(0, s - fresh),
      Math.max(0, i + fresh - gamma * i),
      Math.max(0, r + gamma * i),
    ]
    const scale = people / (nextS + nextI + nextR)
    s = nextS * scale
    i = nextI * scale
    r = nextR * scale
  }
  return { doublingDays: doubling, currentDay, beta, mitigatedBeta, susceptible, infected, recovered }
}

/** Patients ever, and admitted on each day (none known on the first), of a kind. */
export function chimeAdmissions(
  { marketShare }: ChimeQuestion,
  { infected, recovered }: ChimeAnswer,
  [share]: ChimeStay,
): { readonly ever: Float64Array; readonly admitted: Float64Array } {
  const ever = Float64Array.from(infected, (one, t) => (one + recovered[t]!) * share * marketShare)
  return { ever, admitted: ever.map((value, t) => (t === 0 ? 0 : value - ever[t - 1]!)) }
}

/** Patients of a kind in hospital on each day: the admissions of as many days as they stay. */
export function chimeCensus(question: ChimeQuestion, answer: ChimeAnswer, stay: ChimeStay): Float64Array {
  const { admitted } = chimeAdmissions(question, answer, stay)
  let census = 0
  return admitted.map((fresh, t) => {
    census += fresh - (t >= stay[1] ? admitted[t - stay[1]]! : 0)
    return census
  })
}

const hospitalCensus = (question: ChimeQuestion, answer: ChimeAnswer): Float64Array =>
  chimeCensus(question, answer, question.hospitalized)
