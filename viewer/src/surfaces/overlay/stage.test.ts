import assert from 'node:assert/strict'
import { test } from 'node:test'
import { homePose } from '../../scene/camera.ts'
import { advanceFlight, createStage, FLIGHT_MILLISECONDS, flyTo, movePose } from './stage.ts'

const far = { ...homePose(1.2), targetX: 300 }

test('a flight lasts 900 ms and ends exactly at its goal', () => {
  const stage = createStage(1.2)
  flyTo(stage, far, false, 1000)
  assert.equal(advanceFlight(stage, 1000 + FLIGHT_MILLISECONDS / 2), true)
  assert.ok(stage.pose.targetX > homePose(1.2).targetX && stage.pose.targetX < 300)
  assert.equal(advanceFlight(stage, 1000 + FLIGHT_MILLISECONDS), false)
  assert.deepEqual(stage.pose, far)
  assert.equal(advanceFlight(stage, 5000), false)
})

test('with reduced motion the camera is there at once', () => {
  const stage = createStage(1.2)
  flyTo(stage, far, true, 0)
  assert.deepEqual(stage.pose, far)
  assert.equal(stage.flight, null)
})

test('a hand on the camera ends the flight, and every move asks for a frame', () => {
  const stage = createStage(1.2)
  let frames = 0
  stage.invalidate = () => frames++
  flyTo(stage, far, false, 0)
  movePose(stage, { ...stage.pose, distance: 77 })
  assert.equal(advanceFlight(stage, 450), false)
  assert.equal(stage.pose.distance, 77)
  assert.equal(frames, 2)
})
