import assert from 'node:assert/strict'
import { test } from 'node:test'
import { homePose, viewProjectionOf } from './camera.ts'
import { toStage } from './projection.ts'
import { towerAt } from './stage-picking.ts'

const box = (x: number, z: number, height = 12) => ({ x, y: 0, z, halfWidth: 1.5, halfDepth: 1.3, height, turn: 0 })
const [width, height] = [1080, 900]
const matrix = viewProjectionOf(homePose(width / height), 27, width / height)
const at = (x: number, y: number, z: number) => toStage(matrix, x, y, z, width, height)

test('a tower is hit from its foot to its top, and nothing beside it', () => {
  const boxes = [box(20, -20), box(60, -50)]
  const foot = at(20, 0, -20)
  const top = at(20, 12, -20)
  assert.equal(towerAt(boxes, at, foot.x, foot.y), 0)
  assert.equal(towerAt(boxes, at, top.x, top.y + 1), 0)
  assert.equal(towerAt(boxes, at, top.x, top.y - 30), null)
  assert.equal(towerAt(boxes, at, foot.x + 60, foot.y), null)
})

test('of two towers behind each other the nearer one is hit', () => {
  const near = box(20, -20, 30)
  const far = box(20 + 4, -20 - 4, 30)
  const spot = at(20, 12, -20)
  assert.equal(towerAt([far, near], at, spot.x, spot.y), 1)
})

test('a tower of a few pixels has a target of twenty', () => {
  const tiny = [{ ...box(20, -20, 0.2), halfWidth: 0.05, halfDepth: 0.05 }]
  const spot = at(20, 0.1, -20)
  assert.equal(towerAt(tiny, at, spot.x + 9, spot.y + 9), 0)
  assert.equal(towerAt(tiny, at, spot.x + 14, spot.y), null)
})

test('what lies behind the camera is never hit', () => {
  const behind = [box(-500, 500)]
  for (let x = 0; x <= width; x += 60)
    for (let y = 0; y <= height; y += 60) assert.equal(towerAt(behind, at, x, y), null)
})
