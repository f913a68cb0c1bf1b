/** The catalogue's values: for the city, by district and hospital, in their course, and as one index. */
import {
  CATALOGUE,
  CATEGORIES,
  type CatalogueEntry,
  type Category,
  type CompositeIndex,
  catalogueEntry,
  compositeIndex,
  type IndicatorTarget,
  LEAST_SCORED_SHARE,
  LEAST_WEIGHT,
  type PublishedValue,
  UNITS,
  USUAL_WEIGHTS,
} from '@kangcheng/twin-engine'
import { smallestInBeds, smallestShown } from '../access-control/access.ts'
import { suppressInList } from '../access-control/small-counts.ts'
import {
  type CatalogueValue,
  catalogueValue,
  catalogueValues,
  type ReferenceValue,
  VALUE_KINDS,
  withoutCatalogueValue,
} from '../live/catalogue-values.ts'
import { TREND_STEP_MINUTES } from '../live/indicator-trends.ts'
import { shownBeds } from '../live/shown-beds.ts'
import { badInput, builder, type Context, QualityType, TextType } from './builder.ts'
import { ThresholdsType } from './indicator.ts'

const CategoryEnum = builder.enumType('IndicatorCategory', {
  values: {
    RESOURCES: { value: 'resources' },
    SERVICES: { value: 'services' },
    PUBLIC_HEALTH: { value: 'public-health' },
    INSURANCE: { value: 'insurance' },
    MEDICINES: { value: 'medicines' },
  } as const satisfies Record<string, { value: Category }>,
})
const ValueKindType = builder.enumType('IndicatorValueKind', {
  description:
    'LIVE: read from the twin. PLAN: from what stands. IMPORTED: published by others. SYNTHETIC: made up for demonstration. NOT_REPORTED: nobody published one.',
  values: VALUE_KINDS,
})
const StandingType = builder.enumType('IndicatorStanding', {
  description: 'Within the target, asking for attention, alarming; NONE without target or value.',
  values: {
    OK: { value: 'ok' },
    WATCH: { value: 'watch' },
    ALARM: { value: 'alarm' },
    NONE: { value: 'none' },
  } as const,
})

const TargetType = builder.objectRef<IndicatorTarget>('IndicatorTarget').implement({
  description: 'Where the value should lie, in the unit; null = open to that side.',
  fields: (t) => ({
    low: t.exposeFloat('low', { nullable: true }),
    high: t.exposeFloat('high', { nullable: true }),
    source: t.field({ type: TextType, resolve: ({ source }) => source }),
  }),
})

const EntryType = builder.objectRef<CatalogueEntry>('CatalogueEntry').implement({
  description: 'What an indicator is.',
  fields: (t) => ({
    id: t.exposeID('id'),
    category: t.field({ type: CategoryEnum, resolve: (e) => e.category }),
    origin: t.exposeString('origin', { description: 'live, plan or imported.' }),
    name: t.field({ type: TextType, resolve: (e) => e.name }),
    unit: t.exposeString('unit', { description: '`share` is a fraction of one.' }),
    unitName: t.field({ type: TextType, resolve: (e) => UNITS[e.unit].name }),
    digits: t.int({ description: 'Decimals that say something.', resolve: (e) => UNITS[e.unit].digits }),
    better: t.exposeString('better', { description: 'higher, lower, band or neither.' }),
    formula: t.field({ type: TextType, resolve: (e) => e.formula }),
    explanation: t.field({ type: TextType, resolve: (e) => e.explanation }),
    source: t.field({ type: TextType, description: 'Of the definition.', resolve: (e) => e.source }),
    levels: t.stringList({ description: 'city, district, facility.', resolve: (e) => [...e.levels] }),
    refresh: t.exposeString('refresh', {
      description: 'event, day (rolling, at every event), plan, month, quarter or year.',
    }),
    target: t.field({ type: TargetType, nullable: true, resolve: (e) => e.target }),
    thresholds: t.field({
      type: ThresholdsType,
      nullable: true,
      resolve: (e) => (e.origin === 'live' ? e.thresholds : null),
    }),
  }),
})

const PublishedType = builder.objectRef<PublishedValue>('PublishedValue').implement({
  description:
    'A value of a year 2024, a quarter 2024-Q3 or a month 2024-07, with its 95 % interval where one was published.',
  fields: (t) => ({
    period: t.exposeString('period'),
    value: t.exposeFloat('value'),
    low: t.exposeFloat('low', { nullable: true }),
    high: t.exposeFloat('high', { nullable: true }),
  }),
})

const ReferenceType = builder.objectRef<ReferenceValue>('ReferenceValue').implement({
  description: 'A figure of another area, to compare with; never the city’s own.',
  fields: (t) => ({
    area: t.field({ type: TextType, resolve: (r) => r.area }),
    period: t.exposeString('period'),
    value: t.exposeFloat('value'),
    source: t.field({ type: TextType, resolve: (r) => r.source }),
    confidence: t.exposeString('confidence'),
  }),
})

const ValueType = builder.objectRef<CatalogueValue>('CatalogueValue').implement({
  description: 'null = not known, never 0.',
  fields: (t) => ({
    id: t.id({ resolve: (v) => v.entry.id }),
    kind: t.field({ type: ValueKindType, resolve: (v) => v.kind }),
    value: t.exposeFloat('value', { nullable: true }),
    low: t.exposeFloat('low', { nullable: true }),
    high: t.exposeFloat('high', { nullable: true }),
    period: t.exposeString('period', { nullable: true }),
    observedAt: t.field({ type: 'DateTime', nullable: true, resolve: (v) => v.observedAt }),
    ageMinutes: t.exposeFloat('ageMinutes', { nullable: true }),
    quality: t.field({ type: QualityType, resolve: (v) => v.quality }),
    confidence: t.exposeString('confidence', { nullable: true, description: 'sourced, approximate or synthetic.' }),
    source: t.field({ type: TextType, nullable: true, description: 'Of the value.', resolve: (v) => v.source }),
    standing: t.field({ type: StandingType, resolve: (v) => v.standing }),
    series: t.field({ type: [PublishedType], complexity: { field: 1, multiplier: 3 }, resolve: (v) => [...v.series] }),
    references: t.field({
      type: [ReferenceType],
      complexity: { field: 1, multiplier: 1 },
      resolve: (v) => [...v.references],
    }),
    trend: t.floatList({
      nullable: { list: false, items: true },
      description: `Of live ones the last week every ${TREND_STEP_MINUTES} minutes of the city’s clock, oldest first, as far as the server has run.`,
      resolve: (v, _, { trends }) =>
        v.entry.origin === 'live' && v.value !== null ? [...(trends?.of(v.entry.id) ?? [])] : [],
    }),
    trendEveryMinutes: t.int({ resolve: () => TREND_STEP_MINUTES }),
  }),
})

interface PlaceValue {
  readonly place: { readonly id: string; readonly name: { readonly zh: string; readonly en: string } }
  readonly district: string | null
  readonly value: CatalogueValue
  readonly suppressed: boolean
}

const PlaceValueType = builder.objectRef<PlaceValue>('IndicatorOfPlace').implement({
  description: 'The indicator of one district or facility.',
  fields: (t) => ({
    id: t.id({ resolve: ({ place }) => place.id }),
    name: t.field({ type: TextType, resolve: ({ place }) => place.name }),
    district: t.id({ nullable: true, description: 'Of a facility, its district.', resolve: (p) => p.district }),
    value: t.field({ type: ValueType, resolve: (p) => p.value }),
    suppressed: t.exposeBoolean('suppressed', { description: 'Hidden, since it tells of few people or is another’s.' }),
  }),
})

const CategoryScoreType = builder.objectRef<CompositeIndex['categories'][number]>('IndicatorCategoryScore').implement({
  fields: (t) => ({
    category: t.field({ type: CategoryEnum, resolve: (c) => c.category }),
    name: t.field({ type: TextType, resolve: (c) => CATEGORIES.find(({ id }) => id === c.category)!.name }),
    weight: t.exposeFloat('weight', { description: 'Share of one.' }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: '0 to 100; null = too small a share of its indicators is scored (`leastScoredShare`).',
    }),
    scored: t.int({ description: 'Indicators that it stands on.', resolve: (c) => c.scored.length }),
    indicators: t.exposeInt('indicators'),
  }),
})

const IndexType = builder.objectRef<CompositeIndex>('IndicatorIndex').implement({
  description:
    'One figure of many, 0 to 100, by distance to target (OECD and JRC handbook, 2008); values for demonstration are left out.',
  fields: (t) => ({
    value: t.exposeFloat('value', { nullable: true, description: 'null = it would stand on too few.' }),
    low: t.exposeFloat('low', { nullable: true, description: 'The least value with any one indicator left out.' }),
    high: t.exposeFloat('high', { nullable: true, description: 'The greatest value with any one indicator left out.' }),
    leastScoredShare: t.float({
      description: 'Share of a category’s indicators below which it has no score.',
      resolve: () => LEAST_SCORED_SHARE,
    }),
    leastWeight: t.float({
      description: 'Share of the weights below which there is no index.',
      resolve: () => LEAST_WEIGHT,
    }),
    scored: t.exposeInt('scored', { description: 'Indicators of the categories that have a score.' }),
    indicators: t.exposeInt('indicators'),
    weighed: t.exposeFloat('weighed', { description: 'Share of the weights whose categories are scored.' }),
    categories: t.field({ type: [CategoryScoreType], resolve: (i) => [...i.categories] }),
  }),
})

builder.queryField('catalogueEntries', (t) =>
  t.field({
    type: [EntryType],
    complexity: { field: 1, multiplier: 40 },
    description: 'All indicators of the five categories, in their order.',
    resolve: () => [...CATALOGUE],
  }),
)

/** Whether what follows from few people in beds is hidden from the caller, in the sums of the city. */
function cityIsSmall({ twin, access, hidden }: Context): boolean {
  const smallest = smallestInBeds(access)
  if (smallest === null || !shownBeds(twin, smallest).totalHidden) return false
  hidden.note('CatalogueValue.value', 'SMALL')
  return true
}

const ofTwin = (value: CatalogueValue): boolean => value.kind === 'LIVE'

builder.queryField('catalogueValues', (t) =>
  t.field({
    type: [ValueType],
    args: { ids: t.arg.idList({ description: 'All unless given.' }) },
    complexity: ({ ids }) => ({ field: 100, multiplier: Math.min(ids?.length ?? CATALOGUE.length, CATALOGUE.length) }),
    resolve: (_, { ids }, context) => {
      const values = catalogueValues(context.twin, context.published, ids ?? null)
      return cityIsSmall(context)
        ? values.map((value) => (ofTwin(value) ? withoutCatalogueValue(value) : value))
        : values
    },
  }),
)

builder.queryField('indicatorPlaces', (t) =>
  t.field({
    type: [PlaceValueType],
    args: {
      id: t.arg.id({ required: true }),
      level: t.arg.string({ required: true, description: 'district or facility.' }),
    },
    complexity: { field: 100, multiplier: 40 },
    description:
      'One indicator by district or by facility, those without such a value left out. Counts of few people are hidden.',
    resolve: (_, { id, level }, context) => {
      const entry = catalogueEntry(id)
      if (entry === undefined) throw badInput(`there is no indicator ${id}; catalogueEntries lists them`)
      if (level !== 'district' && level !== 'facility') throw badInput('level must be district or facility')
      if (!entry.levels.includes(level)) return []
      return level === 'district' ? byDistrict(entry, context) : byFacility(entry, context)
    },
  }),
)

/** Districts: counts of few people are hidden with what would give them away; beds of few are those of their hospitals. */
function byDistrict(entry: CatalogueEntry, context: Context): PlaceValue[] {
  const { twin, published, access, hidden } = context
  const values = twin.city.districts.map((_, district) =>
    catalogueValue(twin, published, entry, { kind: 'district', district }),
  )
  const suppressed = values.map(() => false)
  const inBeds = smallestInBeds(access)
  if (entry.origin === 'live' && inBeds !== null) {
    const { hidden: small } = shownBeds(twin, inBeds)
    for (const [f, { district }] of twin.city.facilities.entries()) if (small[f]) suppressed[district] = true
  }
  const smallest = smallestShown(access)
  if (entry.origin === 'live' && entry.people && smallest !== null) {
    if (entry.unit === 'patients' || entry.unit === 'visits' || entry.unit === 'appointments') {
      const list = suppressInList(
        values.map(({ value }) => value),
        smallest,
      )
      for (const [d, isHidden] of list.hidden.entries()) suppressed[d] ||= isHidden
    } else if (!access.seesAll('operations')) suppressed.fill(true)
  }
  if (suppressed.includes(true)) hidden.note('CatalogueValue.value', 'SMALL')
  return twin.city.districts.map((place, d) => ({
    place,
    district: null,
    value: suppressed[d] ? withoutCatalogueValue(values[d]!) : values[d]!,
    suppressed: suppressed[d]!,
  }))
}

/** Facilities: as their indicators are (`Facility.indicators`); those that the indicator says nothing of are left out. */
function byFacility(entry: CatalogueEntry, context: Context): PlaceValue[] {
  const { twin, published, access, hidden } = context
  const inBeds = smallestInBeds(access)
  return twin.city.facilities.flatMap((facility, f) => {
    const value = catalogueValue(twin, published, entry, { kind: 'facility', facility: f })
    if (value.value === null) return []
    const small = entry.origin === 'live' && inBeds !== null && shownBeds(twin, inBeds).hidden[f] === true
    const others = entry.origin === 'live' && entry.people && !access.sees('operations', f)
    if (small) hidden.note('CatalogueValue.value', 'SMALL')
    else if (others) hidden.note('CatalogueValue.value', access.reaches('operations') ? 'SCOPE' : 'ROLE')
    return [
      {
        place: facility,
        district: twin.city.districts[facility.district]!.id,
        value: small || others ? withoutCatalogueValue(value) : value,
        suppressed: small || others,
      },
    ]
  })
}

const WeightsInput = builder.inputType('IndicatorWeights', {
  description: 'Weight of each category, 0 or more; they are scaled to sum to 1.',
  fields: (t) => ({
    resources: t.float({ required: true }),
    services: t.float({ required: true }),
    publicHealth: t.float({ required: true }),
    insurance: t.float({ required: true }),
    medicines: t.float({ required: true }),
  }),
})

builder.queryField('indicatorIndex', (t) =>
  t.field({
    type: IndexType,
    args: { weights: t.arg({ type: WeightsInput, description: 'The usual ones unless given.' }) },
    complexity: { field: 200, multiplier: 1 },
    resolve: (_, { weights }, context) => {
      const own = cityIsSmall(context)
        ? () => null
        : (entry: CatalogueEntry) => {
            if (entry.target === null) return null
            const { kind, value } = catalogueValue(context.twin, context.published, entry)
            return kind === 'SYNTHETIC' ? null : value
          }
      return compositeIndex(own, weights ? weightsOf(weights) : USUAL_WEIGHTS)
    },
  }),
)

function weightsOf(given: typeof WeightsInput.$inferInput): Record<Category, number> {
  const { publicHealth, ...others } = given
  const weights = { ...others, 'public-health': publicHealth }
  const values = Object.values(weights)
  if (values.some((weight) => !(weight >= 0 && Number.isFinite(weight)))) throw badInput('weights must be 0 or more')
  if (values.every((weight) => weight === 0)) throw badInput('one weight at least must be more than 0')
  return weights
}
