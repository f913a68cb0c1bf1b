// Where the screen stands, as the address says it: `#/watch/h04`, `#/hospital/h04/h04-w12/7`, `#/rehearse/ID`,
// `#/indicators/ID`, `#/data/ENTRY`, `#/exercise`, `#/plan`; where a stage is shown, `?ground=map&layer=load` tells its ground and what
// colours it.
import { GROUNDS, type GroundName } from './surfaces/surface.ts'

/** Figures that colour the ground, in the order of the chooser. */
export const HEATS = ['load', 'risk', 'access', 'epidemic', 'change'] as const
export type HeatName = (typeof HEATS)[number]

export type Room = 'watch' | 'rehearse' | 'plan' | 'indicators' | 'data' | 'exercise'

export interface Route {
  readonly room: Room
  readonly level: 'city' | 'hospital'
  readonly facility: string | null
  readonly unit: string | null
  /** Bed of the unit, from 1. */
  readonly bed: number | null
  readonly rehearsal: string | null
  /** The quarantine entry or share that is open in the data room. */
  readonly entry: string | null
  /** The indicator that is open in the indicators room. */
  readonly indicator: string | null
  /** What the stage stands on. */
  readonly ground: GroundName
  /** The figure that colours the ground; null = none. */
  readonly layer: HeatName | null
}

export const HOME: Route = {
  room: 'watch',
  level: 'city',
  facility: null,
  unit: null,
  bed: null,
  rehearsal: null,
  entry: null,
  indicator: null,
  ground: 'city',
  layer: null,
}

/** Rooms whose address tells the ground: those with a stage. */
const hasStage = (room: Room): boolean => room === 'watch' || room === 'rehearse'

/** The city as a whole is coloured, an opened hospital or a rehearsal is not. */
const hasHeat = ({ room, level }: Route): boolean => room === 'watch' && level === 'city'

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2)
  const route = placeOf(path)
  if (!hasStage(route.room)) return route
  const asked = new URLSearchParams(query)
  const ground = GROUNDS.find((name) => name === asked.get('ground')) ?? HOME.ground
  const layer = HEATS.find((name) => name === asked.get('layer')) ?? null
  return { ...route, ground, layer: hasHeat(route) ? layer : null }
}

function placeOf(path: string): Route {
  const [room, ...rest] = path.split('/').map(decodeURIComponent)
  if (room === 'rehearse') return { ...HOME, room: 'rehearse', rehearsal: rest[0] || null }
  if (room === 'exercise') return { ...HOME, room: 'exercise' }
  if (room === 'plan') return { ...HOME, room: 'plan' }
  if (room === 'indicators') return { ...HOME, room: 'indicators', indicator: rest[0] || null }
  if (room === 'data') return { ...HOME, room: 'data', entry: rest[0] || null }
  if (room === 'hospital' && rest[0]) {
    const bed = Number(rest[2])
    return {
      ...HOME,
      level: 'hospital',
      facility: rest[0],
      unit: rest[1] || null,
      bed: rest[1] && Number.isInteger(bed) && bed > 0 ? bed : null,
    }
  }
  if (room === 'watch') return { ...HOME, facility: rest[0] || null }
  return HOME
}

export function hashOf(route: Route): string {
  const parts: (string | number)[] =
    route.room === 'rehearse'
      ? ['rehearse', ...(route.rehearsal ? [route.rehearsal] : [])]
      : route.room === 'data'
        ? ['data', ...(route.entry ? [route.entry] : [])]
        : route.room === 'indicators'
          ? ['indicators', ...(route.indicator ? [route.indicator] : [])]
          : route.room === 'exercise' || route.room === 'plan'
            ? [route.room]
            : route.level === 'hospital' && route.facility
              ? ['hospital', route.facility, ...(route.unit ? [route.unit, ...(route.bed ? [route.bed] : [])] : [])]
              : ['watch', ...(route.facility ? [route.facility] : [])]
  const asked = [
    ...(hasStage(route.room) && route.ground !== HOME.ground ? [`ground=${route.ground}`] : []),
    ...(hasHeat(route) && route.layer !== null ? [`layer=${route.layer}`] : []),
  ]
  return `#/${parts.map(encodeURIComponent).join('/')}${asked.length > 0 ? `?${asked.join('&')}` : ''}`
}

/** One level up: bed → ward → hospital → city → nothing chosen; the open entry or indicator → its room. */
export function up(route: Route): Route {
  if (route.room === 'rehearse' || route.room === 'exercise' || route.room === 'plan') return route
  if (route.room === 'data') return { ...route, entry: null }
  if (route.room === 'indicators') return { ...route, indicator: null }
  if (route.bed !== null) return { ...route, bed: null }
  if (route.unit !== null) return { ...route, unit: null }
  if (route.level === 'hospital') return { ...route, level: 'city' }
  return { ...route, facility: null }
}
