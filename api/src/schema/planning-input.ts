/** What planning is asked with: how access is measured, the candidates, and the constraints of a plan. */
import {
  ACCESS_MEASURES,
  type AccessMeasure,
  AMBULANCE_MEASURE,
  AMBULANCE_MODE_ALONE,
  accessMeasure,
  countsBeds,
  type ForbiddenPlace,
  modesOf,
  NEEDS,
  needOfNoBeds,
  noTimetables,
  PLAN_OBJECTIVES,
  type PlannedSite,
  type PlanObjective,
  type Problem,
  type RoadEdit,
  SUPPLIES,
  type Supply,
  TRANSIT_DAYS,
  TRAVEL_MODES,
  type TransitDay,
  type TravelMode,
} from '@kangcheng/twin-engine'
import type { Twin } from '../live/twin.ts'
import type { AccessAsked, SitePlanRequest } from '../planning/ports.ts'
import { badInput, builder } from './builder.ts'

const PositionInput = builder.inputType('PlaceInput', {
  description: 'WGS-84, degrees.',
  fields: (t) => ({ lng: t.float({ required: true }), lat: t.float({ required: true }) }),
})

const FloodInput = builder.inputType('FloodInput', {
  description: 'Water on the roads within a circle: vehicles stop from 0.3 m on, and facilities in it take nobody.',
  fields: (t) => ({
    centre: t.field({ type: PositionInput, required: true }),
    radiusMetres: t.float({ required: true }),
    depthMetres: t.float({ required: true }),
  }),
})

export const AccessInput = builder.inputType('AccessInput', {
  fields: (t) => ({
    measure: t.id({
      description: `One of ${[...ACCESS_MEASURES.map((one: AccessMeasure) => one.id), AMBULANCE_MEASURE].join(', ')}; e2sfca unless given.`,
    }),
    mode: t.id({
      description: `${TRAVEL_MODES.join(', ')}; car unless given; of the measure ambulance its own alone. By transit, which only cities with timetables have, times are the median of the departures of an hour.`,
    }),
    hour: t.int({ description: 'Hour of the day, 0 to 23, local time; the mean over the day unless given.' }),
    day: t.id({ description: `${TRANSIT_DAYS.join(', ')}: whose timetable runs, by transit; weekday unless given.` }),
    supply: t.id({ description: `${SUPPLIES.join(', ')}; beds unless given.` }),
    need: t.id({ description: 'Beds of this need alone.' }),
    closed: t.idList({ description: 'Facilities that take nobody.' }),
    floods: t.field({ type: [FloodInput] }),
    closedRoads: t.stringList({ description: 'Names of roads and bridges that are shut, in either language.' }),
  }),
})

/** @throws badInput with every problem. */
export function decodeAccess(input: typeof AccessInput.$inferInput | null | undefined, twin: Twin): AccessAsked {
  const problems: Problem[] = []
  const oneOf = <T extends string>(
    path: string,
    value: string | null | undefined,
    known: readonly T[],
    usual: T,
  ): T => {
    if (value === null || value === undefined) return usual
    const found = known.find((one) => one === value)
    if (found === undefined) problems.push({ path, why: `must be one of ${known.join(', ')}, got "${value}"` })
    return found ?? usual
  }
  const measure = input?.measure ?? 'e2sfca'
  if (measure !== AMBULANCE_MEASURE && accessMeasure(measure) === null)
    problems.push({
      path: 'measure',
      why: `must be one of ${[...ACCESS_MEASURES.map(({ id }) => id), AMBULANCE_MEASURE].join(', ')}, got "${measure}"`,
    })
  const hour = input?.hour ?? null
  if (hour !== null && !(hour >= 0 && hour <= 23)) problems.push({ path: 'hour', why: `must be 0 … 23, got ${hour}` })
  const need = input?.need ?? null
  if (need !== null) oneOf('need', need, NEEDS, NEEDS[0]!)
  const supply = oneOf<Supply>('supply', input?.supply, SUPPLIES, 'beds')
  if (need !== null && !countsBeds(supply))
    problems.push({ path: 'need', why: `${needOfNoBeds(supply)}; leave it out, or take supply beds` })
  const floods = (input?.floods ?? []).map(({ centre, radiusMetres, depthMetres }, k): RoadEdit => {
    if (!(radiusMetres > 0))
      problems.push({ path: `floods[${k}].radiusMetres`, why: `must be above 0, got ${radiusMetres}` })
    if (!(depthMetres > 0))
      problems.push({ path: `floods[${k}].depthMetres`, why: `must be above 0, got ${depthMetres}` })
    return { kind: 'flood', area: { kind: 'circle', centre: [centre.lng, centre.lat], radiusMetres }, depthMetres }
  })
  const names = input?.closedRoads ?? []
  const isAmbulance = measure === AMBULANCE_MEASURE
  const mode = oneOf<TravelMode>('mode', input?.mode, TRAVEL_MODES, isAmbulance ? 'ambulance' : 'car')
  if (isAmbulance && mode !== 'ambulance')
    problems.push({ path: 'mode', why: `"${mode}": ${AMBULANCE_MODE_ALONE}; leave it out` })
  if (!modesOf(twin.city).includes(mode)) problems.push({ path: 'mode', why: `"${mode}": ${noTimetables(twin.city)}` })
  const day = oneOf<TransitDay>('day', input?.day, TRANSIT_DAYS, 'weekday')
  if (problems.length > 0) throw refusal(problems)
  const { state } = twin
  return {
    measure,
    mode,
    hour,
    day,
    supply,
    need,
    closed: input?.closed ?? [],
    edits: [...floods, ...(names.length > 0 ? [{ kind: 'close' as const, where: { names } }] : [])],
    state: supply === 'free' ? { buffer: state.buffer, patientBuffer: state.patientBuffer } : null,
  }
}

export const refusal = (problems: readonly Problem[]) =>
  badInput(problems.map(({ path, why }) => `input.${path} ${why}`).join('; '))

export const SiteInput = builder.inputType('SiteInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    zh: t.string({ description: 'Its name; after a place nearby unless given.' }),
    en: t.string(),
    lng: t.float({ required: true }),
    lat: t.float({ required: true }),
  }),
})

export const sitesOf = (input: readonly (typeof SiteInput.$inferInput)[] | null | undefined): readonly PlannedSite[] =>
  (input ?? []).map(({ id, zh, en, lng, lat }) => ({ id, name: { zh: zh ?? '', en: en ?? '' }, location: [lng, lat] }))

export const ForbiddenInput = builder.inputType('ForbiddenAreaInput', {
  description: 'Ground on which nothing may be built.',
  fields: (t) => ({
    name: t.string({ required: true }),
    ring: t.field({ type: [PositionInput], required: true, description: 'Corners of the outer ring; at least three.' }),
  }),
})

export function forbiddenOf(
  input: readonly (typeof ForbiddenInput.$inferInput)[] | null | undefined,
): readonly ForbiddenPlace[] {
  return (input ?? []).map(({ name, ring }, k) => {
    if (ring.length < 3) throw refusal([{ path: `forbidden[${k}].ring`, why: `has ${ring.length} corners, needs 3` }])
    return { name, polygon: ring.map(({ lng, lat }) => [lng, lat]) }
  })
}

export const SitePlanInput = builder.inputType('SitePlanInput', {
  fields: (t) => ({
    objective: t.id({ required: true, description: `One of ${PLAN_OBJECTIVES.join(', ')}.` }),
    newSites: t.int({ required: true, description: 'At most so many new sites.' }),
    supplyPerSite: t.float({ required: true, description: 'Beds (or doctors) of each new site.' }),
    budget: t.float({ description: 'For all new sites, in the unit of costPerSite.' }),
    costPerSite: t.float({ description: 'What one costs; 0 unless given.' }),
    maxMinutes: t.float({
      description:
        'mclp counts people within it; other objectives must bring everybody within it whom some candidate can.',
    }),
    candidates: t.field({ type: [SiteInput], required: true }),
    forbidden: t.field({ type: [ForbiddenInput] }),
    access: t.field({ type: AccessInput }),
  }),
})

export function decodePlan(input: typeof SitePlanInput.$inferInput, twin: Twin): SitePlanRequest {
  const objective = PLAN_OBJECTIVES.find((one) => one === input.objective)
  if (objective === undefined)
    throw refusal([
      { path: 'objective', why: `must be one of ${PLAN_OBJECTIVES.join(', ')}, got "${input.objective}"` },
    ])
  return {
    ...decodeAccess(input.access, twin),
    sites: sitesOf(input.candidates),
    supplyPerSite: input.supplyPerSite,
    plan: {
      objective: objective as PlanObjective,
      newSites: input.newSites,
      budget: input.budget ?? null,
      costPerSite: input.costPerSite ?? 0,
      maxMinutes: input.maxMinutes ?? null,
      forbidden: forbiddenOf(input.forbidden),
    },
  }
}
