/** Epidemics beside the live city: pathogens from files, a reported series fitted, and what a wave would bring against the beds there are. */

import { pathogenNames, readPathogen } from '@kangcheng/scenarios'
import { bedCountsOf, ENGINE_VERSION, type Problem } from '@kangcheng/twin-engine'
import {
  type BedsNow,
  type DayBands,
  dateOf,
  decodePathogen,
  ERROR_MODELS,
  type ErrorModel,
  type Intervention,
  type OutlookSide,
  type Pathogen,
  type PathogenFigure,
  patchNames,
  type ReproductionEstimate,
  type RunsOut,
  vaccineSteps,
} from '@kangcheng/twin-engine/epidemic'
import type { OutlookAnswer } from '../epidemics/epidemics-worker.ts'
import type { FittedSeries, SeriesAnswer } from '../epidemics/reported-series.ts'
import type { Twin } from '../live/twin.ts'
import { column, figure } from './access.ts'
import { badInput, builder, refusedAsInput, TextType } from './builder.ts'
import { BandsType } from './forecast.ts'
import { ProblemType } from './problem.ts'

const values = { type: ['Float'] as ['Float'], nullable: { list: false, items: true } as const }
const MOST_DAYS = 180
const MOST_RUNS = 60
const USUAL = { days: 28, runs: 20, seed: 1, imported: 100, efficacy: 0.5, protectionDays: 14, vaccinationDays: 28 }

/** The pathogens of the library with their files, read once. */
let library: readonly { readonly file: unknown; readonly pathogen: Pathogen }[] | null = null
function pathogens(): NonNullable<typeof library> {
  library ??= pathogenNames().flatMap((name) => {
    const file = readPathogen(name)
    const decoded = decodePathogen(file)
    // The scenarios' own tests report a broken file; here it only is not offered.
    return decoded.ok ? [{ file, pathogen: decoded.value }] : []
  })
  return library
}

const FigureType = builder.objectRef<PathogenFigure>('PathogenFigure').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    values: t.floatList({
      description: 'One, or one for each age group.',
      resolve: ({ value }) => (typeof value === 'number' ? [value] : [...value]),
    }),
    unit: t.exposeString('unit'),
    range: t.floatList({ resolve: ({ range }) => [...range] }),
    source: t.exposeString('source'),
    tag: t.exposeString('tag', { description: 'V verified, S study, R recalled, A assumed, D derived.' }),
  }),
})

const PathogenType = builder
  .objectRef<{ readonly file: unknown; readonly pathogen: Pathogen }>('EpidemicPathogen')
  .implement({
    fields: (t) => ({
      id: t.id({ resolve: ({ pathogen }) => pathogen.id }),
      name: t.field({ type: TextType, resolve: ({ pathogen }) => pathogen.name }),
      ages: t.intList({ description: 'Youngest of each group, years.', resolve: ({ pathogen }) => [...pathogen.ages] }),
      reproduction: t.string({
        description: 'basic = among wholly susceptible people; effective = at the start with its immune.',
        resolve: ({ pathogen }) => pathogen.reproduction,
      }),
      figures: t.field({ type: [FigureType], resolve: ({ pathogen }) => [...pathogen.figures] }),
      file: t.field({ type: 'JSON', description: 'As a scenario takes it.', resolve: ({ file }) => file }),
    }),
  })

builder.queryField('epidemicPathogens', (t) =>
  t.field({ type: [PathogenType], description: 'Pathogens of the library.', resolve: () => [...pathogens()] }),
)

const FitInput = builder.inputType('EpidemicFitInput', {
  fields: (t) => ({
    csv: t.string({ required: true, description: 'A header, then a row a day; what is empty was not reported.' }),
    dateColumn: t.string(),
    valueColumn: t.string(),
    population: t.float({ description: 'Everybody who could be infected; the city’s residents unless given.' }),
    observed: t.string({ description: 'incidence (new cases of the day, unless given) or prevalence.' }),
    errors: t.string({ description: `${ERROR_MODELS.join(' or ')}; the first unless given.` }),
    latentDays: t.float({ description: '0–60, 1.2 unless given.' }),
    infectiousDays: t.float({
      description: '0.2–60, 3.5 unless given: who of the last days still counts as infected.',
    }),
    reportedShare: t.float({ description: 'Of the infected, above 0 to 1; 1 unless given.' }),
    serialMeanDays: t.float({ description: 'Serial interval, above 1 to 60; 3 unless given.' }),
    serialDeviationDays: t.float({ description: 'Above 0 to 60; 1.5 unless given.' }),
  }),
})

const FittedFigureType = builder.objectRef<FittedSeries['fit']['figures'][number]>('EpidemicFittedFigure').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    unit: t.exposeString('unit'),
    best: t.exposeFloat('best'),
    q025: t.exposeFloat('q025'),
    median: t.exposeFloat('median'),
    q975: t.exposeFloat('q975'),
    atEdge: t.exposeBoolean('atEdge', { description: 'At the edge of the search: the curve does not tell it.' }),
  }),
})

const ReproductionType = builder.objectRef<ReproductionEstimate>('EpidemicReproduction').implement({
  description: 'Live reproduction number (Cori et al. 2013) of the window that ends on the day.',
  fields: (t) => ({
    day: t.string({ resolve: ({ day }) => dateOf(day) }),
    mean: t.exposeFloat('mean'),
    q025: t.exposeFloat('q025'),
    median: t.exposeFloat('median'),
    q975: t.exposeFloat('q975'),
  }),
})

const FittedType = builder.objectRef<FittedSeries>('EpidemicFittedSeries').implement({
  fields: (t) => ({
    dateColumn: t.exposeString('dateColumn'),
    valueColumn: t.exposeString('valueColumn'),
    days: t.stringList({ resolve: ({ series }) => [...series.counts.keys()].map((k) => dateOf(series.firstDay + k)) }),
    counts: t.field({ ...values, description: 'null = not reported.', resolve: ({ series }) => column(series.counts) }),
    expected: t.field({ ...values, resolve: ({ fit }) => column(fit.expected) }),
    q025: t.field({ ...values, resolve: ({ fit }) => column(fit.q025) }),
    q975: t.field({ ...values, resolve: ({ fit }) => column(fit.q975) }),
    coverage: t.float({ description: 'Reported days within the band.', resolve: ({ fit }) => fit.coverage }),
    figures: t.field({ type: [FittedFigureType], resolve: ({ fit }) => [...fit.figures] }),
    reproduction: t.field({
      type: [ReproductionType],
      description: 'Days with too few cases are left out; none of prevalence.',
      resolve: ({ reproduction }) => reproduction.filter((one) => one !== null),
    }),
    notices: t.field({ type: [ProblemType], resolve: ({ notices }) => [...notices] }),
    onwardsReproduction: t.float({ resolve: ({ onwards }) => figure(onwards.reproductionNumber)! }),
    onwardsPer100000: t.float({
      description: 'Infected on the last day, per 100,000 people.',
      resolve: ({ onwards }) => figure(onwards.per100000)!,
    }),
  }),
})

const FitType = builder.objectRef<SeriesAnswer>('EpidemicFit').implement({
  fields: (t) => ({
    columns: t.stringList({ resolve: (answer) => [...(answer.ok ? answer.value.columns : answer.columns)] }),
    problems: t.field({
      type: [ProblemType],
      description: 'Why it cannot be fitted, by line; none where it is.',
      resolve: (answer): readonly Problem[] => (answer.ok ? [] : answer.problems),
    }),
    series: t.field({ type: FittedType, nullable: true, resolve: (answer) => (answer.ok ? answer.value : null) }),
  }),
})

function within(name: string, value: number | null | undefined, low: number, high: number, usual: number): number {
  if (value === null || value === undefined) return usual
  if (value >= low && value <= high) return value
  throw badInput(
    `input.${name}: must be a number from ${low} to ${high}, got ${value}`,
    `${name} 须在 ${low}–${high} 之间，现为 ${value}`,
  )
}

function oneOf<T extends string>(name: string, value: string | null | undefined, known: readonly T[]): T {
  const found = known.find((one) => one === (value ?? known[0]))
  if (found === undefined) throw badInput(`input.${name}: must be one of ${known.join(', ')}, got "${value}"`)
  return found
}

builder.queryField('epidemicFit', (t) =>
  t.field({
    type: FitType,
    complexity: 400,
    description: 'An outbreak fitted to a reported series, with intervals that hold 95 %, beside the live city.',
    args: { input: t.arg({ type: FitInput, required: true }) },
    resolve: (_, { input }, { epidemics, twin }) => {
      const residents = twin.city.districts.reduce((sum, { population }) => sum + population, 0)
      return epidemics
        .fit({
          csv: input.csv,
          dateColumn: input.dateColumn ?? null,
          valueColumn: input.valueColumn ?? null,
          population: Math.round(within('population', input.population, 1, 2e9, residents)),
          observed: oneOf('observed', input.observed, ['incidence', 'prevalence'] as const),
          errors: oneOf<ErrorModel>('errors', input.errors, ERROR_MODELS),
          latentDays: within('latentDays', input.latentDays, 0, 60, 1.2),
          infectiousDays: within('infectiousDays', input.infectiousDays, 0.2, 60, 3.5),
          reportedShare: within('reportedShare', input.reportedShare, 1e-4, 1, 1),
          serialMeanDays: within('serialMeanDays', input.serialMeanDays, 1.01, 60, 3),
          serialDeviationDays: within('serialDeviationDays', input.serialDeviationDays, 0.01, 60, 1.5),
        })
        .catch(refusedAsInput)
    },
  }),
)

const ContactsInput = builder.inputType('EpidemicContactsInput', {
  fields: (t) => ({
    share: t.float({ required: true, description: 'Of contacts or, without ages, of all transmission, 0–1.' }),
    fromDay: t.float({ required: true }),
    untilDay: t.float({ required: true }),
    fromAge: t.float(),
    untilAge: t.float({ description: 'Below this age.' }),
  }),
})

const VaccinateInput = builder.inputType('EpidemicVaccinateInput', {
  fields: (t) => ({
    coverage: t.float({ required: true }),
    efficacy: t.float({ description: `Infections spared; ${USUAL.efficacy} unless given.` }),
    atDay: t.float({ required: true }),
    days: t.float({ description: `Days it takes; ${USUAL.vaccinationDays} unless given.` }),
    protectionDays: t.float({ description: `${USUAL.protectionDays} unless given.` }),
    fromAge: t.float(),
    untilAge: t.float(),
  }),
})

const BedsInput = builder.inputType('EpidemicBedsInput', {
  fields: (t) => ({
    fromDay: t.float({ required: true }),
    intensiveCare: t.int(),
    wards: t.int(),
  }),
})

const RunInput = builder.inputType('EpidemicRunInput', {
  description: 'Days count from now. What is left out is as the pathogen has it.',
  fields: (t) => ({
    pathogen: t.id({ description: 'Of the library; give it or `file`.' }),
    file: t.field({ type: 'JSON', description: 'A pathogen, kangcheng-pathogen/1.' }),
    reproductionNumber: t.float({ description: '0–25.' }),
    isEffective: t.boolean({ description: 'The number is that among those who can still be infected.' }),
    severityFactor: t.float({ description: '0.01–3.' }),
    imported: t.int({ description: `Infected now, in the most populous subdistrict; ${USUAL.imported} unless given.` }),
    everywherePer100000: t.float({ description: 'In place of `imported`: in every subdistrict.' }),
    days: t.int({ description: `1–${MOST_DAYS}, ${USUAL.days} unless given.` }),
    runs: t.int({ description: `2–${MOST_RUNS}, ${USUAL.runs} unless given.` }),
    seed: t.int(),
    reduceContacts: t.field({ type: [ContactsInput] }),
    vaccinate: t.field({ type: [VaccinateInput] }),
    addBeds: t.field({ type: [BedsInput] }),
  }),
})

interface Answered extends OutlookAnswer {
  readonly asOf: number
  readonly seed: number
  readonly intensiveCare: BedsTold | null
  readonly wards: BedsTold | null
  readonly centreIds: readonly (string | null)[]
  readonly names: readonly { readonly zh: string; readonly en: string }[]
}

const listed = ({ p10, p25, p50, p75, p90 }: DayBands) => ({
  p10: [...p10],
  p25: [...p25],
  p50: [...p50],
  p75: [...p75],
  p90: [...p90],
})

const RunsOutType = builder.objectRef<RunsOut>('EpidemicRunsOut').implement({
  description: 'Days until more need a bed than are left for them; null = later than the days asked.',
  fields: (t) => ({
    p10: t.exposeInt('p10', { nullable: true }),
    p50: t.exposeInt('p50', { nullable: true }),
    p90: t.exposeInt('p90', { nullable: true }),
    share: t.exposeFloat('share', { description: 'Of the runs in which it comes.' }),
  }),
})

const SideType = builder.objectRef<OutlookSide>('EpidemicSide').implement({
  fields: (t) => ({
    infections: t.field({
      type: BandsType,
      description: 'By day from now, as the following.',
      resolve: ({ bands }) => listed(bands.infections),
    }),
    admissions: t.field({ type: BandsType, resolve: ({ bands }) => listed(bands.admissions) }),
    wards: t.field({
      type: BandsType,
      description: 'People of the epidemic in wards.',
      resolve: ({ bands }) => listed(bands.wards),
    }),
    intensiveCare: t.field({ type: BandsType, resolve: ({ bands }) => listed(bands.intensiveCare) }),
    deaths: t.field({
      type: BandsType,
      description: 'As the pathogen’s file assumes.',
      resolve: ({ bands }) => listed(bands.deaths),
    }),
    intensiveCareLeft: t.floatList({
      nullable: true,
      description: 'Beds open and not taken by others now, and those added; null = not known.',
      resolve: ({ bedsLeft }) => bedsLeft.intensiveCare && [...bedsLeft.intensiveCare],
    }),
    wardsLeft: t.floatList({ nullable: true, resolve: ({ bedsLeft }) => bedsLeft.wards && [...bedsLeft.wards] }),
    intensiveCareRunsOut: t.field({ type: RunsOutType, nullable: true, resolve: (s) => s.runsOut.intensiveCare }),
    wardsRunsOut: t.field({ type: RunsOutType, nullable: true, resolve: (s) => s.runsOut.wards }),
    incidence: t.floatList({
      description: 'Mean new infections per 100,000 and week, day by day, each day by subdistrict.',
      resolve: ({ incidence }) => Array.from(incidence, (one) => Number(one.toPrecision(3))),
    }),
    infectionsSum: t.floatList({ description: 'p10, p50, p90.', resolve: ({ sums }) => [...sums.infections] }),
    admissionsSum: t.floatList({ resolve: ({ sums }) => [...sums.admissions] }),
    deathsSum: t.floatList({ description: 'As the pathogen’s file assumes.', resolve: ({ sums }) => [...sums.deaths] }),
  }),
})

/** With those that somebody may be given now; null = not known. */
interface BedsTold extends BedsNow {
  readonly free: number | null
}

const BedsType = builder.objectRef<BedsTold>('EpidemicBeds').implement({
  fields: (t) => ({
    open: t.exposeFloat('open'),
    occupied: t.exposeFloat('occupied'),
    free: t.exposeFloat('free', {
      nullable: true,
      description:
        'Of those not occupied the ones that somebody may be given now (the indicator of effective free beds); the others are being cleaned, promised, blocked or without staff. A wave of weeks is held against all that are not occupied.',
    }),
  }),
})

interface Subdistrict {
  readonly id: string | null
  readonly name: { readonly zh: string; readonly en: string }
  readonly people: number
}
const SubdistrictType = builder.objectRef<Subdistrict>('EpidemicSubdistrict').implement({
  fields: (t) => ({
    centre: t.exposeID('id', {
      nullable: true,
      description: 'The centre whose surroundings it is; null = a district.',
    }),
    name: t.field({ type: TextType, resolve: ({ name }) => name }),
    people: t.exposeFloat('people'),
  }),
})

const RunType = builder.objectRef<Answered>('EpidemicRun').implement({
  description: 'Simulated. Hospitals’ other patients stay as many as now.',
  fields: (t) => ({
    asOf: t.field({ type: 'DateTime', description: 'When the beds were counted.', resolve: (r) => r.asOf }),
    engineVersion: t.string({ resolve: () => ENGINE_VERSION }),
    seed: t.exposeInt('seed'),
    pathogen: t.id({ resolve: (r) => r.pathogen.id }),
    name: t.field({ type: TextType, resolve: (r) => r.pathogen.name }),
    reproductionNumber: t.exposeFloat('reproductionNumber'),
    days: t.int({ resolve: (r) => r.outlook.days }),
    runs: t.int({ resolve: (r) => r.outlook.runs }),
    intensiveCare: t.field({ type: BedsType, nullable: true, resolve: (r) => r.intensiveCare }),
    wards: t.field({ type: BedsType, nullable: true, resolve: (r) => r.wards }),
    subdistricts: t.field({
      type: [SubdistrictType],
      resolve: (r) =>
        r.names.map((name, p): Subdistrict => ({ id: r.centreIds[p] ?? null, name, people: r.outlook.people[p]! })),
    }),
    subdistrictOfCell: t.intList({
      description: 'By cell, in the order of `cells`.',
      resolve: (r) => [...r.outlook.patches.patchOfCell],
    }),
    base: t.field({ type: SideType, description: 'Nothing is done.', resolve: (r) => r.outlook.base }),
    plan: t.field({ type: SideType, nullable: true, resolve: (r) => r.outlook.plan }),
  }),
})

function bedsNow(twin: Twin, kind: 'ward' | 'icu'): BedsTold | null {
  const { open, occupied, held, effectiveFree } = bedCountsOf(twin.state, { kind: 'city' }, kind)
  return open === null || occupied === null ? null : { open, occupied: occupied + (held ?? 0), free: effectiveFree }
}

type Asked = typeof RunInput.$inferInput

/** Of ages, or of everybody where none is named. */
const ofAges = (
  what: 'contacts' | 'susceptibility',
  {
    fromAge,
    untilAge,
  }: { readonly fromAge?: number | null | undefined; readonly untilAge?: number | null | undefined },
): NonNullable<Intervention['of']> => ({ what, fromAge: fromAge ?? 0, untilAge: untilAge ?? 120 })

function interventionsOf(input: Asked): Intervention[] {
  const contacts = (input.reduceContacts ?? []).map((one, k): Intervention => {
    const at = `reduceContacts[${k}]`
    const fromDay = within(`${at}.fromDay`, one.fromDay, 0, MOST_DAYS, 0)
    const untilDay = within(`${at}.untilDay`, one.untilDay, 0, MOST_DAYS, MOST_DAYS)
    if (untilDay <= fromDay)
      throw badInput(`input.${at}.untilDay: must lie after fromDay (${fromDay}), got ${untilDay}`)
    const isOfSome = typeof one.fromAge === 'number' || typeof one.untilAge === 'number'
    return {
      fromDay,
      untilDay,
      factor: 1 - within(`${at}.share`, one.share, 0, 1, 0),
      ...(isOfSome && { of: ofAges('contacts', one) }),
    }
  })
  const vaccines = (input.vaccinate ?? []).flatMap((one, k): Intervention[] => {
    const at = `vaccinate[${k}]`
    const begins =
      within(`${at}.atDay`, one.atDay, 0, MOST_DAYS, 0) +
      within(`${at}.protectionDays`, one.protectionDays, 0, 60, USUAL.protectionDays)
    const steps = vaccineSteps({
      coverage: within(`${at}.coverage`, one.coverage, 0, 1, 0),
      efficacy: within(`${at}.efficacy`, one.efficacy, 0, 1, USUAL.efficacy),
      days: within(`${at}.days`, one.days, 1, 365, USUAL.vaccinationDays),
    })
    return steps.map(({ fromDay, untilDay, factor }) => ({
      fromDay: begins + fromDay,
      untilDay: Math.min(begins + untilDay, 10 * MOST_DAYS),
      factor,
      of: ofAges('susceptibility', one),
    }))
  })
  return [...contacts, ...vaccines]
}

function fileOf(input: Asked): unknown {
  if (input.file !== null && input.file !== undefined) return input.file
  const found = pathogens().find(({ pathogen }) => pathogen.id === input.pathogen)
  if (found) return found.file
  const known = pathogens().map(({ pathogen }) => pathogen.id)
  throw badInput(`input.pathogen: no pathogen "${input.pathogen ?? ''}"; one of ${known.join(', ')}, or give file`)
}

builder.queryField('epidemicRun', (t) =>
  t.field({
    type: RunType,
    complexity: 2_000,
    description: 'What a wave would bring, with nothing done and with measures, against the beds that are left now.',
    args: { input: t.arg({ type: RunInput, required: true }) },
    resolve: async (_, { input }, { epidemics, twin }): Promise<Answered> => {
      const [intensiveCare, wards] = [bedsNow(twin, 'icu'), bedsNow(twin, 'ward')]
      const optional = (
        name: 'reproductionNumber' | 'severityFactor' | 'everywherePer100000',
        low: number,
        high: number,
      ) => (typeof input[name] === 'number' ? within(name, input[name], low, high, low) : null)
      const seed = within('seed', input.seed, 0, 2 ** 31, USUAL.seed)
      const asked = {
        pathogen: fileOf(input),
        reproductionNumber: optional('reproductionNumber', 0, 25),
        isEffective: input.isEffective ?? false,
        severityFactor: optional('severityFactor', 0.01, 3),
        imported: within('imported', input.imported, 1, 1_000_000, USUAL.imported),
        everywherePer100000: optional('everywherePer100000', 0, 20_000),
        days: within('days', input.days, 1, MOST_DAYS, USUAL.days),
        runs: within('runs', input.runs, 2, MOST_RUNS, USUAL.runs),
        seed,
        interventions: interventionsOf(input),
        added: (input.addBeds ?? []).map((one, k) => ({
          fromDay: within(`addBeds[${k}].fromDay`, one.fromDay, 0, MOST_DAYS, 0),
          intensiveCare: within(`addBeds[${k}].intensiveCare`, one.intensiveCare, 0, 100_000, 0),
          wards: within(`addBeds[${k}].wards`, one.wards, 0, 100_000, 0),
        })),
        intensiveCare,
        wards,
      }
      const answer = await epidemics.outlook(asked).catch(refusedAsInput)
      const { facilities } = twin.city
      const { patches } = answer.outlook
      return {
        ...answer,
        asOf: twin.state.asOf,
        seed,
        intensiveCare,
        wards,
        centreIds: Array.from(patches.centre, (f) => (f < 0 ? null : facilities[f]!.id)),
        names: patchNames(twin.city, patches),
      }
    },
  }),
)
