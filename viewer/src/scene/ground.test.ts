import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groundForScene } from './ground.ts'

test('a closed contour is closed by its first point, an open one is left as it is, and columns are shared', () => {
  const east = Float32Array.of(1, 2)
  const ground = groundForScene({
    sheet: {
      land: [[0, 0, 1, 0, 1, 1]],
      rivers: [],
      lakes: [{ ring: [5, 5, 6, 5, 6, 6] }],
      contours: [
        { line: [0, 0, 9, 0, 9, 9], closed: true },
        { line: [1, 1, 2, 2], closed: false },
      ],
      labels: [],
    },
    blocks: {
      count: 2,
      eastMetres: east,
      northMetres: [3, 4],
      widthMetres: [50, 50],
      depthMetres: [40, 40],
      heightMetres: [12, 90],
      rotationRadians: [0, 0.2],
    },
  })
  assert.deepEqual(ground.contours, [
    [0, 0, 9, 0, 9, 9, 0, 0],
    [1, 1, 2, 2],
  ])
  assert.deepEqual(ground.lakes, [[5, 5, 6, 5, 6, 6]])
  assert.equal(ground.blocks.east, east)
})
