// The two shapes everything is instanced from: a box without its foot, and a ribbon of given pieces.
import { Float32BufferAttribute, InstancedBufferGeometry } from 'three'

/** x, z in −0.5..0.5, y in 0..1, five faces: nobody sees a foot. */
export function unitBox(): InstancedBufferGeometry {
  const faces: readonly (readonly [readonly number[], readonly (readonly number[])[]])[] = [
    [
      [0, 1, 0],
      [
        [-1, 1, 1],
        [1, 1, 1],
        [1, 1, -1],
        [-1, 1, -1],
      ],
    ],
    [
      [0, 0, 1],
      [
        [-1, 0, 1],
        [1, 0, 1],
        [1, 1, 1],
        [-1, 1, 1],
      ],
    ],
    [
      [0, 0, -1],
      [
        [1, 0, -1],
        [-1, 0, -1],
        [-1, 1, -1],
        [1, 1, -1],
      ],
    ],
    [
      [1, 0, 0],
      [
        [1, 0, 1],
        [1, 0, -1],
        [1, 1, -1],
        [1, 1, 1],
      ],
    ],
    [
      [-1, 0, 0],
      [
        [-1, 0, -1],
        [-1, 0, 1],
        [-1, 1, 1],
        [-1, 1, -1],
      ],
    ],
  ]
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  for (const [normal, corners] of faces) {
    const first = positions.length / 3
    for (const [x, y, z] of corners) {
      positions.push(x! / 2, y!, z! / 2)
      normals.push(...normal)
    }
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3)
  }
  const geometry = new InstancedBufferGeometry()
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3))
  geometry.setAttribute('normal', new Float32BufferAttribute(normals, 3))
  geometry.setIndex(indices)
  return geometry
}

/** x along 0..1, y across −1..1; `pieces` quads in a row. One piece is a plain quad. */
export function unitRibbon(pieces: number): InstancedBufferGeometry {
  const positions: number[] = []
  const indices: number[] = []
  for (let i = 0; i <= pieces; i++) {
    positions.push(i / pieces, -1, 0, i / pieces, 1, 0)
    if (i > 0) {
      const a = i * 2
      indices.push(a - 2, a, a - 1, a - 1, a, a + 1)
    }
  }
  const geometry = new InstancedBufferGeometry()
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3))
  geometry.setIndex(indices)
  return geometry
}
