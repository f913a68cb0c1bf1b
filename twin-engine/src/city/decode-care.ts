/** The section `care` of a city → CityCare, or every problem with its place and what would have been right. */
import type {
  AdmissionList,
  CityCare,
  DirectSource,
  Diversion,
  DurationLaw,
  EmergencySource,
  WardTurn,
} from './care.ts'
import type { Facility, Unit } from './city.ts'
import { NEEDS, type Need } from './needs.ts'
import type { Reader } from './reader.ts'

const WEEK_HOURS = 168
const DAY_MINUTES = 1440
/** Ten years: nothing of care takes longer. */
const MOST_MINUTES = 5_256_000
const MOST_PER_MINUTE = 1000
const MOST_LEVELS = 4
/** A run remembers the last two departments that sent somebody on. */
const MOST_DIVERSIONS = 2
/** Shares of a list add up to 1 within this. */
const ROUNDING = 1e-9
const LAWS = ['lognormal', 'exponential', 'fixed'] as const
const WARD_NEEDS: readonly Need[] = NEEDS.filter((need) => need !== 'icu' && need !== 'emergency')
const ROUTES: readonly Need[] = [...WARD_NEEDS, 'icu']

/** What care may refer to. */
export interface CarePlaces {
  readonly facilities: readonly Facility[]
  readonly units: readonly Unit[]
  readonly cells: readonly { readonly id: string }[]
}

/** Ids to look up, with what is known of each. */
interface Known {
  readonly facilities: ReadonlyMap<string, { readonly hasDepartment: boolean }>
  readonly units: ReadonlyMap<string, Unit>
  readonly cells: ReadonlySet<string>
  readonly rates: ReadonlySet<string>
}

export function decodeCare(at: Reader, places: CarePlaces): CityCare {
  const rates = decodeRates(at.field('rates'))
  const departments = new Set(places.units.filter((u) => u.kind === 'emergency').map((u) => u.facility))
  const known: Known = {
    facilities: new Map(places.facilities.map((f, i) => [f.id, { hasDepartment: departments.has(i) }])),
    units: new Map(places.units.map((u) => [u.id, u])),
    cells: new Set(places.cells.map((c) => c.id)),
    rates: new Set(Object.keys(rates)),
  }
  return {
    source: at.field('source').text(),
    rates,
    emergencySources: at.list('emergencySources').map((s) => decodeEmergencySource(s, known)),
    directSources: decodeDirectSources(at.list('directSources'), known),
    admissionLists: at.list('admissionLists').map((list) => decodeAdmissionList(list, known)),
    emergency: decodeEmergency(at.field('emergency')),
    stays: decodeStays(at.field('stays'), places.units),
    cleaning: Object.fromEntries(
      at
        .field('cleaning')
        .entries()
        .map(([need, law]) => {
          if (!ROUTES.includes(need as Need)) law.problem(`is no need that has beds; needs are ${ROUTES.join(', ')}`)
          return [need, decodeDuration(law)]
        }),
    ),
    wards: {
      lending: at.field('wards').field('lending').flag(),
      order: at.field('wards').field('order').oneOf(['origin', 'acuity']),
      stepDownNeed: at.field('wards').field('stepDownNeed').oneOf(WARD_NEEDS),
    },
    transfer: decodeTransfer(at.field('transfer')),
    neighbours: decodeNeighbours(at.list('neighbours'), known),
  }
}

function decodeRates(at: Reader): CityCare['rates'] {
  return Object.fromEntries(
    at.entries().map(([name, rate]) => {
      const hours = rate.items()
      if (Array.isArray(rate.value) && hours.length !== WEEK_HOURS)
        rate.problem(
          `must have ${WEEK_HOURS} rates per minute, one for each hour of the week from Monday 00:00, has ${hours.length}`,
        )
      return [name, hours.map((hour) => hour.number(0, MOST_PER_MINUTE))]
    }),
  )
}

function knownRate(at: Reader, known: Known): string {
  const name = at.text()
  if (name !== '' && !known.rates.has(name))
    at.problem(`there is no rate "${name}"; rates are ${[...known.rates].slice(0, 10).join(', ') || 'none yet'}`)
  return name
}

const minutes = (at: Reader): number => at.number(0, MOST_MINUTES)

/** Values of a list that must have `length` items, which is that of `of`. */
function numbers(at: Reader, length: number, of: string, read: (item: Reader) => number): number[] {
  const items = at.items()
  if (Array.isArray(at.value) && items.length !== length)
    at.problem(`must have ${length} values, as many as ${of}, has ${items.length}`)
  return items.map(read)
}

function shares(at: Reader, length: number, of: string): number[] {
  const values = numbers(at, length, of, (item) => item.number(0, 1))
  checkSum(at, values)
  return values
}

function checkSum(at: Reader, values: readonly number[]): void {
  const sum = values.reduce((a, b) => a + b, 0)
  if (values.length > 0 && Math.abs(sum - 1) > ROUNDING) at.problem(`must add up to 1, adds up to ${sum}`)
}

/** Reports items that stand in the list before. */
function once(items: readonly Reader[], ids: readonly string[], what: string): void {
  ids.forEach((id, i) => {
    if (id !== '' && ids.indexOf(id) < i) items[i]!.problem(`${what} "${id}" is given twice; give it once`)
  })
}

function knownDepartment(at: Reader, known: Known): string {
  const id = at.text()
  const found = known.facilities.get(id)
  if (id !== '' && !found) at.problem(`there is no facility "${id}"`)
  else if (found && !found.hasDepartment)
    at.problem(`facility "${id}" has no emergency department: give it a unit of kind emergency, or send nobody there`)
  return id
}

function decodeEmergencySource(at: Reader, known: Known): EmergencySource {
  const items = at.list('facilities')
  const facilities = items.map((item) => knownDepartment(item, known))
  if (Array.isArray(at.field('facilities').value) && items.length === 0)
    at.field('facilities').problem('must name at least one facility')
  once(items, facilities, 'facility')
  const cell = at.field('cell')
  const cellId = cell.value === null ? null : cell.text()
  if (cellId !== null && cellId !== '' && !known.cells.has(cellId)) cell.problem(`there is no cell "${cellId}"`)
  return {
    rate: knownRate(at.field('rate'), known),
    cell: cellId,
    facilities,
    shares: shares(at.field('shares'), facilities.length, 'facilities'),
    travelMinutes: numbers(at.field('travelMinutes'), facilities.length, 'facilities', minutes),
  }
}

function knownWard(at: Reader, known: Known): string {
  const id = at.text()
  const unit = known.units.get(id)
  if (id !== '' && !unit) at.problem(`there is no unit "${id}"`)
  else if (unit && unit.kind !== 'ward') at.problem(`unit "${id}" is of kind ${unit.kind}; name a ward`)
  return id
}

function decodeDirectSources(items: readonly Reader[], known: Known): DirectSource[] {
  const sources = items.map(
    (at): DirectSource => ({
      rate: knownRate(at.field('rate'), known),
      unit: knownWard(at.field('unit'), known),
      whenFull: at.field('whenFull').oneOf(['wait', 'lost']),
    }),
  )
  once(
    items.map((at) => at.field('unit')),
    sources.map((source) => source.unit),
    'unit',
  )
  return sources
}

function decodeAdmissionList(at: Reader, known: Known): AdmissionList {
  const days = at.list('weekdays')
  const weekdays = days.map((day) => day.integer(1, 7))
  if (Array.isArray(at.field('weekdays').value) && days.length === 0)
    at.field('weekdays').problem('must name at least one day, 1 = Monday … 7 = Sunday')
  once(days, weekdays.map(String), 'day')
  const firstMinute = at.field('firstMinute').number(0, DAY_MINUTES)
  const stepMinutes = at.field('stepMinutes').number(0, DAY_MINUTES)
  const slots = at.field('slots').integer(0, 10_000)
  const last = firstMinute + Math.max(0, slots - 1) * stepMinutes
  if (last >= DAY_MINUTES)
    at.field('slots').problem(
      `the last of ${slots} would fall on minute ${last}, after the day's end at ${DAY_MINUTES}`,
    )
  return { unit: knownWard(at.field('unit'), known), weekdays, firstMinute, stepMinutes, slots }
}

/** A duration; only `fixed` may be 0. */
function decodeDuration(at: Reader): DurationLaw {
  const mean = (): number => {
    const field = at.field('meanMinutes')
    const value = field.number(0, MOST_MINUTES)
    if (field.value === 0)
      field.problem('must be greater than 0; what takes no time is { "law": "fixed", "minutes": 0 }')
    return value
  }
  if (!at.isObject('a duration, as { "law": "exponential", "meanMinutes": 90 }')) return { law: 'fixed', minutes: 0 }
  const law = at.field('law').oneOf(LAWS)
  if (law === 'exponential') return { law, meanMinutes: mean() }
  if (law === 'fixed') return { law, minutes: minutes(at.field('minutes')) }
  return { law, meanMinutes: mean(), coefficientOfVariation: at.field('coefficientOfVariation').number(0, 100) }
}

function decodeEmergency(at: Reader): CityCare['emergency'] {
  const share = at.field('acuityShare')
  const acuityShare = share.items().map((item) => item.number(0, 1))
  const levels = acuityShare.length
  if (Array.isArray(share.value) && (levels < 1 || levels > MOST_LEVELS))
    share.problem(`must have 1 to ${MOST_LEVELS} triage levels, has ${levels}`)
  checkSum(share, acuityShare)
  const treatment = at.list('treatment')
  if (Array.isArray(at.field('treatment').value) && treatment.length !== levels)
    at.field('treatment').problem(`must have ${levels} durations, as many as acuityShare, has ${treatment.length}`)
  const routeItems = at.list('routes')
  const routes = routeItems.map((item) => item.oneOf(ROUTES))
  if (Array.isArray(at.field('routes').value) && routes.length === 0)
    at.field('routes').problem('must name at least one need')
  once(routeItems, routes, 'need')
  const rows = at.list('routeShares')
  if (Array.isArray(at.field('routeShares').value) && rows.length !== levels)
    at.field('routeShares').problem(`must have ${levels} rows, as many as acuityShare, has ${rows.length}`)
  return {
    acuityShare,
    immediateLevels: at.field('immediateLevels').integer(0, MOST_LEVELS),
    treatment: treatment.map(decodeDuration),
    admitShare: numbers(at.field('admitShare'), levels, 'acuityShare', (item) => item.number(0, 1)),
    routes,
    routeShares: rows.map((row) => shares(row, routes.length, 'routes')),
    waitFor: at.field('waitFor').oneOf(['in-place', 'lounge']),
    diversion: decodeDiversion(at.field('diversion')),
  }
}

function decodeDiversion(at: Reader): Diversion | null {
  if (at.value === null) return null
  if (!at.isObject('null, or { queueShare, most, neverLevels }')) return null
  return {
    queueShare: at.field('queueShare').number(0, 1000),
    most: at.field('most').integer(0, MOST_DIVERSIONS),
    neverLevels: at.field('neverLevels').integer(0, MOST_LEVELS),
  }
}

function decodeStays(at: Reader, units: readonly Unit[]): CityCare['stays'] {
  const byNeed = at.field('byNeed')
  const laws = byNeed.entries().map(([need, law]): [string, DurationLaw] => {
    if (!WARD_NEEDS.includes(need as Need)) law.problem(`is no need of a ward; needs are ${WARD_NEEDS.join(', ')}`)
    return [need, decodeDuration(law)]
  })
  const wanted = new Set(units.filter((u) => u.kind === 'ward').map((u) => u.need))
  for (const need of wanted)
    if (!laws.some(([name]) => name === need) && byNeed.value !== undefined)
      byNeed.field(need).problem('is missing: the city has wards of this need, give the stay in them')
  return {
    byNeed: Object.fromEntries(laws),
    intensiveCare: decodeDuration(at.field('intensiveCare')),
    stepDown: decodeDuration(at.field('stepDown')),
    planned: decodeDuration(at.field('planned')),
    intensiveCareDeathShare: at.field('intensiveCareDeathShare').number(0, 1),
    stepDownShare: at.field('stepDownShare').number(0, 1),
    ...(at.field('turns').value === undefined ? {} : { turns: decodeTurns(at.field('turns'), units) }),
  }
}

function decodeTurns(at: Reader, units: readonly Unit[]): Record<string, WardTurn> {
  if (!units.some((unit) => unit.kind === 'icu'))
    at.problem('the city has no intensive care: leave this out, or give it a unit of kind icu')
  return Object.fromEntries(
    at.entries().map(([need, turn]) => {
      if (!WARD_NEEDS.includes(need as Need)) turn.problem(`is no need of a ward; needs are ${WARD_NEEDS.join(', ')}`)
      return [need, { share: turn.field('share').number(0, 1), after: decodeDuration(turn.field('after')) }]
    }),
  )
}

function decodeTransfer(at: Reader): CityCare['transfer'] {
  if (at.value === null) return null
  if (!at.isObject('null, or { afterMinutes, recheckMinutes, handoverMinutes }')) return null
  const recheck = at.field('recheckMinutes')
  const recheckMinutes = minutes(recheck)
  if (recheck.value === 0) recheck.problem('must be greater than 0: asking again at once would never end')
  return {
    afterMinutes: minutes(at.field('afterMinutes')),
    recheckMinutes,
    handoverMinutes: minutes(at.field('handoverMinutes')),
  }
}

function decodeNeighbours(items: readonly Reader[], known: Known): CityCare['neighbours'] {
  const facility = (at: Reader): string => {
    const id = at.text()
    if (id !== '' && !known.facilities.has(id)) at.problem(`there is no facility "${id}"`)
    return id
  }
  const rows = items.map((at) => {
    const here = facility(at.field('facility'))
    const otherItems = at.list('others')
    const others = otherItems.map(facility)
    others.forEach((id, i) => {
      if (id !== '' && id === here) otherItems[i]!.problem(`"${id}" cannot be its own neighbour; leave it out`)
    })
    once(otherItems, others, 'facility')
    return { facility: here, others, minutes: numbers(at.field('minutes'), others.length, 'others', minutes) }
  })
  once(
    items.map((at) => at.field('facility')),
    rows.map((row) => row.facility),
    'facility',
  )
  return rows
}
