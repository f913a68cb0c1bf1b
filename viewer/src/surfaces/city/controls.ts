// Hands on the camera: drag pans, right or Ctrl drag turns, wheel zooms towards the pointer; keys do the same.
import { type CameraPose, orbited, panned, rayThrough, zoomed } from '../../scene/camera.ts'
import { movePose, type Stage } from '../overlay/stage.ts'

const CLICK_PIXELS = 4
const KEY_PAN_PIXELS = 60
const KEY_TURN_PIXELS = 24
const KEY_ZOOM = 0.86

export interface ControlTargets {
  /** A click (not a drag) at stage pixels. */
  readonly click: (x: number, y: number) => void
  readonly doubleClick: (x: number, y: number) => void
  readonly point: (x: number, y: number) => void
  readonly leave: () => void
}

/** Zooms by `factor` and moves the target towards the ground under the pointer by the same share. */
export function zoomedTowards(
  pose: CameraPose,
  factor: number,
  x: number,
  y: number,
  width: number,
  height: number,
): CameraPose {
  const next = zoomed(pose, factor)
  const share = 1 - next.distance / pose.distance
  const { origin, direction } = rayThrough(pose, x, y, width, height)
  if (direction[1] > -0.02) return next
  const reach = -origin[1] / direction[1]
  const [x0, z0] = [origin[0] + direction[0] * reach, origin[2] + direction[2] * reach]
  return {
    ...next,
    targetX: next.targetX + (x0 - pose.targetX) * share,
    targetZ: next.targetZ + (z0 - pose.targetZ) * share,
  }
}

/** The pose after a key, or null when the key means nothing here. */
export function keyedPose(pose: CameraPose, key: string, shift: boolean, stageHeight: number): CameraPose | null {
  const ways: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [1, 0],
    ArrowRight: [-1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  }
  const way = ways[key]
  if (way) {
    return shift
      ? orbited(pose, -way[0] * KEY_TURN_PIXELS, way[1] * KEY_TURN_PIXELS)
      : panned(pose, way[0] * KEY_PAN_PIXELS, way[1] * KEY_PAN_PIXELS, stageHeight)
  }
  if (key === '+' || key === '=') return zoomed(pose, KEY_ZOOM)
  if (key === '-' || key === '_') return zoomed(pose, 1 / KEY_ZOOM)
  return null
}

/** Attaches pointer and wheel handlers; returns the clean-up. `turning` makes the plain drag turn instead of pan. */
export function attachControls(
  element: HTMLElement,
  stage: Stage,
  turning: () => boolean,
  targets: () => ControlTargets,
): () => void {
  let drag: { id: number; x: number; y: number; moved: number; turn: boolean } | null = null
  const at = (event: MouseEvent): readonly [number, number] => {
    const box = element.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const down = (event: PointerEvent): void => {
    if (event.button > 2) return
    const turn = event.button === 2 || event.ctrlKey || turning()
    drag = { id: event.pointerId, x: event.clientX, y: event.clientY, moved: 0, turn }
  }
  const move = (event: PointerEvent): void => {
    if (!drag || drag.id !== event.pointerId) {
      targets().point(...at(event))
      return
    }
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y]
    drag.moved += Math.abs(dx) + Math.abs(dy)
    if (drag.moved <= CLICK_PIXELS) return
    if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId)
    drag.x = event.clientX
    drag.y = event.clientY
    movePose(stage, drag.turn ? orbited(stage.pose, dx, dy) : panned(stage.pose, dx, dy, element.clientHeight))
  }
  const up = (event: PointerEvent): void => {
    if (drag && drag.moved <= CLICK_PIXELS && event.button === 0) targets().click(...at(event))
    drag = null
  }
  const cancel = (): void => {
    drag = null
  }
  const leave = (): void => targets().leave()
  const double = (event: MouseEvent): void => targets().doubleClick(...at(event))
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.0016)
    movePose(stage, zoomedTowards(stage.pose, factor, ...at(event), element.clientWidth, element.clientHeight))
  }
  const menu = (event: Event): void => event.preventDefault()
  element.addEventListener('pointerdown', down)
  element.addEventListener('pointermove', move)
  element.addEventListener('pointerup', up)
  element.addEventListener('pointercancel', cancel)
  element.addEventListener('pointerleave', leave)
  element.addEventListener('dblclick', double)
  element.addEventListener('wheel', wheel, { passive: false })
  element.addEventListener('contextmenu', menu)
  return () => {
    element.removeEventListener('pointerdown', down)
    element.removeEventListener('pointermove', move)
    element.removeEventListener('pointerup', up)
    element.removeEventListener('pointercancel', cancel)
    element.removeEventListener('pointerleave', leave)
    element.removeEventListener('dblclick', double)
    element.removeEventListener('wheel', wheel)
    element.removeEventListener('contextmenu', menu)
  }
}
