// Alerts outside the stage stick to its edge, in their direction, with the distance to them.
import type { Rectangle } from './label-layout.ts'

export interface EdgeSpot {
  /** Point on the stage's edge. */
  readonly x: number
  readonly y: number
  readonly side: 'left' | 'right' | 'top' | 'bottom'
}

export const ARROW: Readonly<Record<EdgeSpot['side'], string>> = { left: '◂', right: '▸', top: '▴', bottom: '▾' }

/** Where the line from the stage's centre to an outside point leaves the stage; null when the point is on it. */
export function edgeSpot(stage: Rectangle, x: number, y: number, behind = false): EdgeSpot | null {
  const inside = x >= stage.x && x <= stage.x + stage.width && y >= stage.y && y <= stage.y + stage.height
  if (inside && !behind) return null
  const centreX = stage.x + stage.width / 2
  const centreY = stage.y + stage.height / 2
  let dx = x - centreX
  // what is behind the camera lies at the foot of the stage, never at its top
  let dy = behind ? Math.abs(y - centreY) + stage.height : y - centreY
  if (dx === 0 && dy === 0) dy = 1
  const scale = Math.min(
    dx === 0 ? Infinity : stage.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : stage.height / 2 / Math.abs(dy),
  )
  dx *= scale
  dy *= scale
  const horizontal = Math.abs(dx) >= stage.width / 2 - 1e-6
  const side = horizontal ? (dx < 0 ? 'left' : 'right') : dy < 0 ? 'top' : 'bottom'
  return { x: centreX + dx, y: centreY + dy, side }
}

/** "3.4 km" below ten, "48 km" above. */
export const kilometresText = (metres: number): string =>
  metres < 9950 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`

/** Rectangle of a plate of the given size that hangs on the edge at a spot, pushed inside the stage. */
export function edgePlate(stage: Rectangle, spot: EdgeSpot, width: number, height: number): Rectangle {
  const x = spot.side === 'left' ? stage.x : spot.side === 'right' ? stage.x + stage.width - width : spot.x - width / 2
  const y =
    spot.side === 'top' ? stage.y : spot.side === 'bottom' ? stage.y + stage.height - height : spot.y - height / 2
  return {
    x: Math.max(stage.x, Math.min(stage.x + stage.width - width, x)),
    y: Math.max(stage.y, Math.min(stage.y + stage.height - height, y)),
    width,
    height,
  }
}
