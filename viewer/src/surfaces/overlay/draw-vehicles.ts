// Ambulances on a canvas over the ground: the signs and ways of the night city's layer, for grounds that are not our own renderer's.
import { sceneX, sceneZ } from '../../scene/projection.ts'
import { VEHICLE_LOOKS, vehicleColumns } from '../../scene/vehicle-columns.ts'
import type { SurfaceVehicle } from '../surface.ts'
import type { CanvasColours } from './draw-flows.ts'
import type { FrameView } from './stage.ts'

/** Half the size of a sign, pixels: those that wait are small. */
const HALF_PIXELS = { ready: 2.5, returning: 5, atWork: 8 } as const

/** Signs in a box of −1…1, ahead upwards. */
const SIGNS: Readonly<Record<(typeof VEHICLE_LOOKS)[number], string>> = {
  ready: 'M-.8 0a.8 .8 0 1 0 1.6 0a.8 .8 0 1 0-1.6 0z',
  returning: 'M0-.9L.9 .75H-.9z',
  called: 'M0-.9L.9 .75H-.9zM0-.35L-.45 .5H.45z',
  'at-scene': 'M-.2-.8H.2V-.2H.8V.2H.2V.8H-.2V.2H-.8V-.2H-.2z',
  carrying: 'M0-.9L.9 .75H-.9z',
  'handing-over': 'M-.55-.55H.55V.55H-.55z',
  late: 'M0-.95L.95 0 0 .95-.95 0z',
  'carrying-to-stressed': 'M0-.9L.9 .75H-.9z',
}

let paths: ReadonlyMap<string, Path2D> | null = null

export function drawVehicles(
  context: CanvasRenderingContext2D,
  vehicles: readonly SurfaceVehicle[],
  view: FrameView,
  colours: CanvasColours,
  halo: string,
): void {
  if (vehicles.length === 0) return
  paths ??= new Map(Object.entries(SIGNS).map(([look, path]) => [look, new Path2D(path)]))
  for (const vehicle of vehicles) way(context, vehicle, view, colours)
  const { places, looks } = vehicleColumns(vehicles)
  vehicles.forEach((_, at) => {
    const [x, z, aheadX, aheadZ] = places.subarray(at * 4, at * 4 + 4) as unknown as [number, number, number, number]
    const here = view.toStage(x, 0.5, z)
    if (here.depth < 1 || here.x < -20 || here.y < -20 || here.x > view.width + 20 || here.y > view.height + 20) return
    const next = view.toStage(x + aheadX, 0.5, z + aheadZ)
    const look = VEHICLE_LOOKS[looks[at]!]!
    const waiting = look === 'ready' || look === 'returning'
    context.save()
    context.translate(here.x, here.y)
    if (aheadX !== 0 || aheadZ !== 0) context.rotate(Math.atan2(next.x - here.x, here.y - next.y))
    const half = waiting ? HALF_PIXELS[look] : HALF_PIXELS.atWork
    context.scale(half, half)
    context.globalAlpha = waiting ? 0.55 : 1
    context.fillStyle = waiting
      ? colours.quiet
      : look === 'late'
        ? colours.late
        : look === 'carrying-to-stressed'
          ? colours.stressed
          : colours.calm
    const path = paths!.get(look)!
    if (!waiting) {
      context.strokeStyle = halo
      context.lineWidth = 2 / half
      context.stroke(path)
    }
    context.fill(path, 'evenodd')
    context.restore()
  })
  context.globalAlpha = 1
}

/** The way ahead of one that is called or carries somebody. */
function way(
  context: CanvasRenderingContext2D,
  { ahead, look, stressed }: SurfaceVehicle,
  view: FrameView,
  colours: CanvasColours,
): void {
  if (ahead === null || look === 'returning') return
  context.beginPath()
  let drawing = false
  for (let i = 0; i + 1 < ahead.length; i += 2) {
    const { x, y, depth } = view.toStage(sceneX(ahead[i]!), 0.4, sceneZ(ahead[i + 1]!))
    if (depth < 1) drawing = false
    else if (drawing) context.lineTo(x, y)
    else {
      context.moveTo(x, y)
      drawing = true
    }
  }
  context.strokeStyle = stressed ? colours.stressed : colours.calm
  context.globalAlpha = 0.55
  context.lineWidth = 1
  context.stroke()
  context.globalAlpha = 1
}
