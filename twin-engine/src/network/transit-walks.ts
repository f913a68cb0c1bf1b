/** Ways on foot to the stops of public transport and between them. */
import type { CityModel } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import type { CityTransit } from '../city/transit.ts'
import { roadCondition } from './road-condition.ts'
import { areaTest, IMPASSABLE_METRES, type RoadEdit } from './road-edits.ts'
import { accessMinutes, type RoadSpeeds, straightLineMinutes } from './road-speeds.ts'
import { greatCircleKilometres } from './road-times.ts'
import { type NamedPlace, type SnappedPlaces, snapPlaces } from './snapping.ts'
import type { Footpaths, StopsNear } from './transit-search.ts'

/** Nobody gets on or off at a stop that lies farther than this from where one can walk; assumed. */
const MOST_STOP_METRES = 500
/** Names listed in a problem. */
const NAMED = 8

export interface WalkRules {
  readonly speeds: RoadSpeeds
  readonly edits: readonly RoadEdit[]
}

/** Ways on foot from places to the stops within some minutes. */
export interface StopWalks {
  /** Stops by place, with whole seconds. */
  near(places: readonly NamedPlace[], mostMinutes: number): readonly StopsNear[]
  between(mostMinutes: number): Footpaths
  /** By stop, 1 where one may get on and off. */
  readonly usable: Uint8Array
  /** Stops that nobody gets to. */
  readonly problems: readonly Problem[]
}

const kept = new WeakMap<CityTransit, Map<string, { readonly roads: CityModel['roads']; readonly walks: StopWalks }>>()
/** Those of so many settings are kept with the timetables; the oldest goes first. */
const KEPT_WALKS = 4

/** Made at the first call and kept with the timetables, whichever cities share them. */
export function stopWalks(city: CityModel, transit: CityTransit, rules: WalkRules): StopWalks {
  const bySetting = kept.get(transit) ?? new Map()
  kept.set(transit, bySetting)
  const key = JSON.stringify([rules.speeds.walkingKilometresPerHour, rules.speeds.detourFactor, rules.edits])
  const known = bySetting.get(key)
  if (known && known.roads === city.roads) return known.walks
  const walks = makeWalks(city, transit, rules)
  bySetting.set(key, { roads: city.roads, walks })
  if (bySetting.size > KEPT_WALKS) bySetting.delete(bySetting.keys().next().value!)
  return walks
}

function makeWalks(city: CityModel, { feeds, stops }: CityTransit, rules: WalkRules): StopWalks {
  const named = stops.map(
    ({ feed, id, location }): NamedPlace => ({ path: `transit.stops (${feeds[feed]!.name} ${id})`, location }),
  )
  const dry = dryStops(named, rules.edits)
  const made = city.roads ? overRoads(city, named, dry, rules) : overGreatCircle(named, dry, rules)
  const between = new Map<number, Footpaths>()
  const drowned = named.filter((_, s) => dry[s] === 0)
  return {
    near: made.near,
    usable: made.usable,
    between(mostMinutes) {
      const paths = between.get(mostMinutes) ?? footpaths(made.near(named, mostMinutes))
      between.set(mostMinutes, paths)
      return paths
    },
    problems: [
      ...told(
        drowned,
        'lie under water: nobody gets on or off there; vehicles run as their timetables say',
        '在水中：无人上下车；车辆仍按时刻表行驶',
      ),
      ...made.problems,
    ],
  }
}

function told(places: readonly NamedPlace[], why: string, zh: string): Problem[] {
  if (places.length === 0) return []
  const ids = places.slice(0, NAMED).map(({ path }) => path.replace(/^.*\((.*)\)$/, '$1'))
  const more = places.length > NAMED ? ' …' : ''
  return [
    {
      path: 'transit.stops',
      why: `${places.length} stops ${why}: ${ids.join(', ')}${more}`,
      zh: `${places.length} 个站点${zh}：${ids.join('、')}${more}`,
    },
  ]
}

/** 0 = under water too deep for vehicles. */
function dryStops(stops: readonly NamedPlace[], edits: readonly RoadEdit[]): Uint8Array {
  const floods = edits.flatMap((edit) =>
    edit.kind === 'flood' && edit.depthMetres >= IMPASSABLE_METRES ? [areaTest(edit.area)] : [],
  )
  return Uint8Array.from(stops, ({ location }) => (floods.some((isUnder) => isUnder(...location)) ? 0 : 1))
}

interface Ways {
  near(places: readonly NamedPlace[], mostMinutes: number): StopsNear[]
  readonly usable: Uint8Array
  readonly problems: readonly Problem[]
}

function overRoads(
  { roads }: CityModel,
  stops: readonly NamedPlace[],
  dry: Uint8Array,
  { speeds, edits }: WalkRules,
): Ways {
  const condition = roadCondition(roads!, { speeds, mode: 'walk', hour: null, edits })
  const leg = (places: SnappedPlaces, i: number): number => accessMinutes(speeds, 'walk', places.metres[i]!)
  const { snapped, problems } = snapPlaces(roads!, condition.components, stops, MOST_STOP_METRES)
  const legs = Float64Array.from(stops, (_, s) => (dry[s] === 0 ? Number.POSITIVE_INFINITY : leg(snapped, s)))
  const off = new Set(problems.map(({ path }) => path))
  return {
    near(places, mostMinutes) {
      const from = snapPlaces(roads!, condition.components, places, Number.POSITIVE_INFINITY).snapped
      return places.map((_, i) => {
        const first = leg(from, i)
        if (from.node[i]! < 0 || !(first <= mostMinutes)) return stopsNear(stops.length, () => Number.POSITIVE_INFINITY)
        const minutes = condition.paths.from(from.node[i]!, mostMinutes - first)
        return stopsNear(stops.length, (s) => {
          const all = snapped.node[s]! < 0 ? Number.POSITIVE_INFINITY : first + minutes[snapped.node[s]!]! + legs[s]!
          return all <= mostMinutes ? all : Number.POSITIVE_INFINITY
        })
      })
    },
    usable: Uint8Array.from(stops, (_, s) => (dry[s] === 1 && snapped.node[s]! >= 0 ? 1 : 0)),
    problems: told(
      stops.filter(({ path }) => off.has(path)),
      `lie farther than ${MOST_STOP_METRES} m from where one can walk: nobody gets on or off there; take a larger extract, or correct their positions`,
      `离可步行处超过 ${MOST_STOP_METRES} 米：无人上下车；请取更大的地图，或更正其位置`,
    ),
  }
}

function overGreatCircle(stops: readonly NamedPlace[], dry: Uint8Array, { speeds }: WalkRules): Ways {
  const minutesPerKilometre = straightLineMinutes(speeds, 'walk', 0, 1)
  return {
    near: (places, mostMinutes) =>
      places.map(({ location }) =>
        stopsNear(stops.length, (s) => {
          const minutes = greatCircleKilometres(location, stops[s]!.location) * minutesPerKilometre
          return dry[s] === 1 && minutes <= mostMinutes ? minutes : Number.POSITIVE_INFINITY
        }),
      ),
    usable: dry,
    problems: [],
  }
}

function stopsNear(count: number, minutesTo: (stop: number) => number): StopsNear {
  const stops: number[] = []
  const seconds: number[] = []
  for (let s = 0; s < count; s++) {
    const minutes = minutesTo(s)
    if (minutes === Number.POSITIVE_INFINITY) continue
    stops.push(s)
    seconds.push(Math.round(minutes * 60))
  }
  return { stops: Int32Array.from(stops), seconds: Int32Array.from(seconds) }
}

/** Ways between stops by the stops near each of them, without those to itself. */
function footpaths(near: readonly StopsNear[]): Footpaths {
  const first = new Int32Array(near.length + 1)
  const to: number[] = []
  const seconds: number[] = []
  near.forEach(({ stops, seconds: after }, s) => {
    stops.forEach((other, i) => {
      if (other === s) return
      to.push(other)
      seconds.push(after[i]!)
    })
    first[s + 1] = to.length
  })
  return { first, to: Int32Array.from(to), seconds: Int32Array.from(seconds) }
}
