// What lies under the pointer: a ray against upright boxes. A hundred boxes cost microseconds, so no GPU read-back is needed.

/** An upright box turned about y: centre of its foot, half sizes along its own axes, scene units. */
export interface UprightBox {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly halfWidth: number
  readonly halfDepth: number
  readonly height: number
  /** Turn about y in radians, as three's rotation.y. */
  readonly turn: number
}

type Vector = readonly [number, number, number]

/** Distance along the ray to the box, or null when it misses. */
export function hitDistance(origin: Vector, direction: Vector, box: UprightBox): number | null {
  const cos = Math.cos(box.turn)
  const sin = Math.sin(box.turn)
  const [ox, oy, oz] = [origin[0] - box.x, origin[1] - box.y, origin[2] - box.z]
  const start = [cos * ox - sin * oz, oy, sin * ox + cos * oz]
  const way = [cos * direction[0] - sin * direction[2], direction[1], sin * direction[0] + cos * direction[2]]
  const low = [-box.halfWidth, 0, -box.halfDepth]
  const high = [box.halfWidth, box.height, box.halfDepth]
  let near = 0
  let far = Infinity
  for (let axis = 0; axis < 3; axis++) {
    if (Math.abs(way[axis]!) < 1e-12) {
      if (start[axis]! < low[axis]! || start[axis]! > high[axis]!) return null
      continue
    }
    const a = (low[axis]! - start[axis]!) / way[axis]!
    const b = (high[axis]! - start[axis]!) / way[axis]!
    near = Math.max(near, Math.min(a, b))
    far = Math.min(far, Math.max(a, b))
    if (near > far) return null
  }
  return near
}

/** Position in the list of the nearest box hit, or null. */
export function nearestHit(origin: Vector, direction: Vector, boxes: readonly UprightBox[]): number | null {
  let best: number | null = null
  let bestDistance = Infinity
  boxes.forEach((box, at) => {
    const distance = hitDistance(origin, direction, box)
    if (distance !== null && distance < bestDistance) {
      best = at
      bestDistance = distance
    }
  })
  return best
}
