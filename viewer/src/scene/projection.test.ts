import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { viewProjectionOf } from './camera.ts'
import { eastMetres, northMetres, sceneX, sceneZ, toStage } from './projection.ts'

test('metres survive the way into the scene and back', () => {
  fc.assert(
    fc.property(fc.double({ min: -2e5, max: 2e5, noNaN: true }), (metres) => {
      assert.ok(Math.abs(eastMetres(sceneX(metres)) - metres) < 1e-6)
      assert.ok(Math.abs(northMetres(sceneZ(metres)) - metres) < 1e-6)
    }),
  )
})

test('the point the camera looks at falls on the middle of the stage', () => {
  const pose = { targetX: 12, targetY: 3, targetZ: -40, distance: 200, heading: 0.7, pitch: 0.5 }
  const point = toStage(viewProjectionOf(pose, 27, 1.2), 12, 3, -40, 1080, 900)
  assert.ok(Math.abs(point.x - 540) < 1e-3)
  assert.ok(Math.abs(point.y - 450) < 1e-3)
  assert.ok(Math.abs(point.depth - 200) < 1e-3)
})

test('north-east of the target appears above it when the camera looks north-east', () => {
  const pose = { targetX: 0, targetY: 0, targetZ: 0, distance: 300, heading: Math.PI / 4, pitch: 0.56 }
  const matrix = viewProjectionOf(pose, 27, 1.2)
  const ahead = toStage(matrix, sceneX(3000), 0, sceneZ(3000), 1000, 800)
  const right = toStage(matrix, sceneX(3000), 0, sceneZ(-3000), 1000, 800)
  assert.ok(ahead.y < 400 && Math.abs(ahead.x - 500) < 1e-3)
  assert.ok(right.x > 500 && Math.abs(right.y - 400) < 1e-3)
})

test('a point behind the camera has negative depth and keeps its side', () => {
  const pose = { targetX: 0, targetY: 0, targetZ: 0, distance: 100, heading: 0, pitch: 0.2 }
  const matrix = viewProjectionOf(pose, 27, 1)
  const behind = toStage(matrix, 30, 0, 400, 1000, 1000)
  assert.ok(behind.depth < 0)
  assert.ok(behind.x > 500)
})
