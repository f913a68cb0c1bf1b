import assert from 'node:assert/strict'
import { test } from 'node:test'
import { homePose, viewProjectionOf } from '../../scene/camera.ts'
import { toStage } from '../../scene/projection.ts'
import { keyedPose, zoomedTowards } from './controls.ts'

test('the wheel keeps the ground under the pointer about where it is', () => {
  const pose = homePose(1.2)
  const before = toStage(viewProjectionOf(pose, 27, 1.2), 60, 0, -20, 1080, 900)
  const next = zoomedTowards(pose, 0.8, before.x, before.y, 1080, 900)
  const after = toStage(viewProjectionOf(next, 27, 1.2), 60, 0, -20, 1080, 900)
  assert.ok(next.distance < pose.distance)
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 2)
})

test('arrows pan, plus and minus zoom, shift turns, other keys mean nothing', () => {
  const pose = homePose(1.2)
  assert.ok(keyedPose(pose, '+', false, 900)!.distance < pose.distance)
  assert.ok(keyedPose(pose, '-', false, 900)!.distance > pose.distance)
  assert.notEqual(keyedPose(pose, 'ArrowLeft', true, 900)!.heading, pose.heading)
  assert.equal(keyedPose(pose, 'ArrowLeft', false, 900)!.heading, pose.heading)
  assert.notEqual(keyedPose(pose, 'ArrowUp', false, 900)!.targetZ, pose.targetZ)
  assert.equal(keyedPose(pose, 'x', false, 900), null)
})
