/** Access of the city's residents by cell, how evenly it is spread, and the cells themselves. */
import type {
  AccessReport,
  CityModel,
  CityServing,
  CityTransit,
  GroupAccess,
  TransitAccess,
} from '@kangcheng/twin-engine'
import { departuresOn, modesOf, TRANSIT_DAYS, WITHIN_MINUTES } from '@kangcheng/twin-engine'
import { areasOf, patchNames } from '@kangcheng/twin-engine/epidemic'
import { badInput, builder, refusedAsInput, TextType } from './builder.ts'
import { AccessInput, decodeAccess } from './planning-input.ts'
import { ProblemType } from './problem.ts'

/** Unknown and without a way are null outside; five figures say more than any of them is known to. */
export const figure = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(5))
export const column = (values: ArrayLike<number>): (number | null)[] => Array.from(values, figure)

const WithinType = builder
  .objectRef<{ readonly minutes: number; readonly share: number | null }>('ShareWithin')
  .implement({
    fields: (t) => ({ minutes: t.exposeInt('minutes'), share: t.exposeFloat('share', { nullable: true }) }),
  })
export const within = (shares: readonly (number | null)[]) =>
  WITHIN_MINUTES.map((minutes, k) => ({ minutes, share: figure(shares[k]) }))
export { WithinType }

const GroupAccessType = builder.objectRef<GroupAccess>('GroupAccess').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (g) => g.name }),
    people: t.exposeFloat('people'),
    mean: t.float({ nullable: true, resolve: (g) => figure(g.mean) }),
    within: t.field({ type: [WithinType], resolve: (g) => within(g.within) }),
  }),
})

const columns = { type: ['Float'] as ['Float'], nullable: { list: false, items: true } as const }

const TransitAccessType = builder.objectRef<TransitAccess>('TransitAccess').implement({
  description: 'What stands behind times by public transport.',
  fields: (t) => ({
    day: t.exposeID('day'),
    dates: t.stringList({
      description: 'By timetable: its name and the day whose services run, YYYY-MM-DD, or none.',
      resolve: ({ dates }) =>
        dates.map(({ feed, date }) => `${feed} ${date?.replace(/^(....)(..)(..)$/, '$1-$2-$3') ?? 'none'}`),
    }),
    firstDeparture: t.exposeFloat('firstDeparture', { description: 'Minutes after midnight.' }),
    lastDeparture: t.exposeFloat('lastDeparture'),
    departures: t.exposeInt('departures'),
    ridden: t.exposeInt('ridden', { description: 'Ways from cells to facilities whose median is by vehicle.' }),
    walked: t.exposeInt('walked', { description: 'Ways that are as quick on foot.' }),
    none: t.exposeInt('none', { description: 'Pairs without any way.' }),
    meanMinutes: t.floatList({
      nullable: true,
      description: 'To the nearest supply, p10, p50 and p90 of the departures; null where nobody has a way.',
      resolve: ({ meanMinutes: mean }) => mean && [mean.p10, mean.p50, mean.p90].map((value) => figure(value)!),
    }),
    p10: t.field({ ...columns, description: 'By cell.', resolve: ({ p10 }) => column(p10) }),
    p90: t.field({ ...columns, resolve: ({ p90 }) => column(p90) }),
  }),
})

const AccessType = builder.objectRef<AccessReport>('Access').implement({
  description: 'Columns are by cell, in the order of `cells`; null where there is no value or no way.',
  fields: (t) => ({
    measure: t.exposeID('measure'),
    name: t.field({ type: TextType, resolve: (r) => r.name }),
    unit: t.field({ type: TextType, resolve: (r) => r.unit }),
    better: t.exposeString('better'),
    source: t.exposeString('source'),
    catchment: t.field({
      type: TextType,
      nullable: true,
      description: 'Catchment and weights of the measure, in words.',
      resolve: (r) => r.catchment,
    }),
    times: t.string({
      description:
        'roads; straight-line = estimated over the great circle; timetable = public transport, or on foot where quicker; given = as the city says; given-and-computed = beside it computed columns, which a note tells.',
      resolve: (r) => r.basis.times,
    }),
    mode: t.string({ resolve: (r) => r.basis.mode }),
    hour: t.int({ nullable: true, resolve: (r) => r.basis.hour }),
    supplyKind: t.string({ resolve: (r) => r.basis.supply }),
    closed: t.idList({ resolve: (r) => [...r.basis.closed] }),
    synthetic: t.boolean({ resolve: (r) => r.basis.synthetic }),
    rankRule: t.field({ type: TextType, nullable: true, resolve: (r) => r.basis.rankRule }),
    people: t.exposeFloat('people'),
    supply: t.exposeFloat('supply'),
    mean: t.float({ nullable: true, resolve: (r) => figure(r.mean) }),
    gini: t.float({ nullable: true, resolve: (r) => figure(r.gini) }),
    concentrationIndex: t.float({ nullable: true, resolve: (r) => figure(r.concentrationIndex) }),
    concentrationIndexErreygers: t.float({ nullable: true, resolve: (r) => figure(r.concentrationIndexErreygers) }),
    theil: t.float({ nullable: true, resolve: (r) => figure(r.theil) }),
    palma: t.float({ nullable: true, resolve: (r) => figure(r.palma) }),
    worstDecile: t.float({ nullable: true, resolve: (r) => figure(r.worstDecile) }),
    deciles: t.field({
      ...columns,
      description: 'Means by tenths of the people, the worst served first.',
      resolve: (r) => r.deciles.map(figure),
    }),
    lorenzPeople: t.floatList({ resolve: (r) => r.lorenz.map(([people]) => people) }),
    lorenzAccess: t.floatList({ resolve: (r) => r.lorenz.map(([, access]) => access) }),
    within: t.field({ type: [WithinType], resolve: (r) => within(r.within) }),
    byAge: t.field({ type: [GroupAccessType], resolve: (r) => [...r.byAge] }),
    byDistrict: t.field({ type: [GroupAccessType], resolve: (r) => [...r.byDistrict] }),
    values: t.field({ ...columns, resolve: (r) => column(r.values) }),
    minutes: t.field({ ...columns, description: 'To the nearest supply.', resolve: (r) => column(r.minutes) }),
    transit: t.field({ type: TransitAccessType, nullable: true, resolve: (r) => r.transit }),
    problems: t.field({ type: [ProblemType], resolve: (r) => [...r.problems] }),
  }),
})

const CellsType = builder.objectRef<CityModel>('Cells').implement({
  description: 'The squares of the population grid, as columns of equal length.',
  fields: (t) => ({
    id: t.idList({ resolve: (c) => c.cells.map(({ id }) => id) }),
    lng: t.floatList({ resolve: (c) => c.cells.map(({ centre }) => Number(centre[0].toFixed(6))) }),
    lat: t.floatList({ resolve: (c) => c.cells.map(({ centre }) => Number(centre[1].toFixed(6))) }),
    population: t.floatList({ resolve: (c) => c.cells.map(({ population }) => population) }),
    district: t.intList({
      description: 'Index into the city’s districts.',
      resolve: (c) => c.cells.map(({ district }) => district),
    }),
    area: t.intList({
      description: 'Index into `areas`: subdistricts, told apart by the nearest primary-care centre of the district.',
      resolve: (c) => [...areasOf(c).patchOfCell],
    }),
    areas: t.field({
      type: [TextType],
      description: 'What the areas are called: as the regions of an epidemic are.',
      resolve: (c) => [...patchNames(c, areasOf(c))],
    }),
  }),
})

const TimetablesType = builder.objectRef<CityTransit>('Timetables').implement({
  description: 'Public transport of the city.',
  fields: (t) => ({
    feeds: t.stringList({ resolve: ({ feeds }) => feeds.map(({ name }) => name) }),
    stops: t.int({ resolve: ({ stops }) => stops.length }),
    departures: t.int({
      args: { day: t.arg.id({ description: `${TRANSIT_DAYS.join(', ')}; weekday unless given.` }) },
      description: 'Calls of vehicles at stops, from midnight to midnight of such a day.',
      resolve: (transit, { day }) => {
        const known = TRANSIT_DAYS.find((one) => one === (day ?? 'weekday'))
        if (known === undefined) throw badInput(`day must be one of ${TRANSIT_DAYS.join(', ')}, got "${day}"`)
        return departuresOn(transit, known)
      },
    }),
  }),
})

builder.queryField('travelModes', (t) =>
  t.idList({
    description: 'Modes by which ways in this city can be measured.',
    resolve: (_, __, { twin }) => [...modesOf(twin.city)],
  }),
)
builder.queryField('timetables', (t) =>
  t.field({
    type: TimetablesType,
    nullable: true,
    complexity: 50,
    description: 'null where the city has none.',
    resolve: (_, __, { twin }) => twin.city.transit ?? null,
  }),
)

builder.queryField('cells', (t) =>
  t.field({ type: CellsType, complexity: 50, resolve: (_, __, { twin }) => twin.state.city }),
)

builder.queryField('access', (t) =>
  t.field({
    type: AccessType,
    complexity: 200,
    description: 'Who reaches which supply, and how evenly; worked out beside the live city, which goes on.',
    args: { input: t.arg({ type: AccessInput }) },
    resolve: (_, { input }, { planning, twin }) => planning.access(decodeAccess(input, twin)).catch(refusedAsInput),
  }),
)

const CityServingType = builder
  .objectRef<{ readonly city: CityModel; readonly serving: CityServing }>('CityServing')
  .implement({
    description:
      'Which hospitals serve each cell, by beds and the way to them (Huff shares over floating catchments, Luo 2014). Of the cell `i` in the order of `cells` they are `facility` and `share` from `first[i]` to before `first[i + 1]`, the largest first; none = nothing within an hour.',
    fields: (t) => ({
      first: t.intList({ resolve: ({ serving }) => [...serving.first] }),
      facility: t.intList({
        description: 'Index into `facilities`.',
        resolve: ({ serving }) => [...serving.destination],
      }),
      facilities: t.idList({ resolve: ({ city }) => city.facilities.map(({ id }) => id) }),
      share: t.floatList({ resolve: ({ serving }) => Array.from(serving.share, (share) => figure(share)!) }),
      times: t.string({ description: 'As of `access`.', resolve: ({ serving }) => serving.times }),
      synthetic: t.boolean({ resolve: ({ serving }) => serving.synthetic }),
    }),
  })

builder.queryField('cityServing', (t) =>
  t.field({
    type: CityServingType,
    complexity: 200,
    description: 'With it a figure of hospitals, as occupancy, becomes one of places.',
    resolve: async (_, __, { planning, twin }) => ({
      city: twin.city,
      serving: await planning.serving().catch(refusedAsInput),
    }),
  }),
)
