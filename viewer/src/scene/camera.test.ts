import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  cameraPosition,
  easeInOut,
  flightPose,
  groundFootprint,
  homePose,
  orbited,
  panned,
  rayThrough,
  viewProjectionOf,
  within,
  zoomed,
} from './camera.ts'
import { sceneX, sceneZ, toStage } from './projection.ts'

const poses = fc.record({
  targetX: fc.double({ min: -500, max: 500, noNaN: true }),
  targetY: fc.double({ min: 0, max: 20, noNaN: true }),
  targetZ: fc.double({ min: -500, max: 500, noNaN: true }),
  distance: fc.double({ min: 20, max: 900, noNaN: true }),
  heading: fc.double({ min: -3, max: 3, noNaN: true }),
  pitch: fc.double({ min: 0.1, max: 1.4, noNaN: true }),
})

/** Even over the range: doubles are drawn by their bits, so that most lie next to nought. */
const hundredths = (low: number, high: number) => fc.integer({ min: low, max: high }).map((n) => n / 100)
const flown = fc.tuple(poses, hundredths(-300, 300)).map(([pose, heading]) => ({ ...pose, heading }))
const turnedBy = (heading: number) => ({ targetX: 0, targetY: 0, targetZ: 0, distance: 20, heading, pitch: 0.1 })

test('the opening pose puts the origin low and left of the centre and the river mouth near the top', () => {
  const matrix = viewProjectionOf(homePose(1080 / 895), 27, 1080 / 895)
  const origin = toStage(matrix, 0, 0, 0, 1080, 895)
  assert.ok(origin.x > 400 && origin.x < 540, `origin at x ${origin.x}`)
  assert.ok(origin.y > 540 && origin.y < 680, `origin at y ${origin.y}`)
  const mouth = toStage(matrix, sceneX(16000), 0, sceneZ(9200), 1080, 895)
  assert.ok(mouth.y > 40 && mouth.y < 250, `mouth at y ${mouth.y}`)
})

test('a ray through a pixel passes through what the matrix projects onto that pixel', () => {
  fc.assert(
    fc.property(poses, fc.nat(1000), fc.nat(800), (pose, stageX, stageY) => {
      const { origin, direction } = rayThrough(pose, stageX, stageY, 1000, 800)
      const at = origin.map((value, axis) => value + direction[axis]! * 50)
      const back = toStage(viewProjectionOf(pose, 27, 1.25), at[0]!, at[1]!, at[2]!, 1000, 800)
      assert.ok(Math.abs(back.x - stageX) < 1e-3 && Math.abs(back.y - stageY) < 1e-3)
    }),
  )
})

test('a flight starts and ends exactly at its poses and never dips below the nearer of the two', () => {
  fc.assert(
    fc.property(flown, flown, hundredths(0, 100), (from, to, t) => {
      assert.deepEqual(flightPose(from, to, 0), from)
      assert.deepEqual(flightPose(from, to, 1), to)
      const pose = flightPose(from, to, t)
      assert.ok(pose.distance >= Math.min(from.distance, to.distance) - 1e-6)
      // On the way it turns by the short way round. The end is the pose asked for, whose heading may differ from that by
      // whole turns, which nobody sees.
      if (t < 1) assert.ok(Math.abs(pose.heading - from.heading) <= Math.PI + 1e-9)
      const turns = (flightPose(from, to, 1 - 1e-9).heading - to.heading) / (2 * Math.PI)
      assert.ok(Math.abs(turns - Math.round(turns)) < 1e-6, `the last step turns by ${turns} turns`)
    }),
    { examples: [[turnedBy(0.15), turnedBy(-3), 1]] },
  )
})

test('easing is monotone from nought to one', () => {
  let last = -1
  for (let t = 0; t <= 1.0001; t += 0.05) {
    const value = easeInOut(Math.min(1, t))
    assert.ok(value >= last)
    last = value
  }
  assert.equal(easeInOut(0), 0)
  assert.equal(easeInOut(1), 1)
})

test('panning moves the ground with the pointer', () => {
  const pose = homePose(1.2)
  const before = toStage(viewProjectionOf(pose, 27, 1.2), pose.targetX, 0, pose.targetZ, 1080, 900)
  const after = toStage(viewProjectionOf(panned(pose, 40, -25, 900), 27, 1.2), pose.targetX, 0, pose.targetZ, 1080, 900)
  assert.ok(Math.abs(after.x - before.x - 40) < 4)
  assert.ok(Math.abs(after.y - before.y + 25) < 4)
})

test('no hand can turn the camera under the ground or lose the city', () => {
  fc.assert(
    fc.property(
      poses,
      fc.integer({ min: -9999, max: 9999 }),
      fc.double({ min: 0.001, max: 999, noNaN: true }),
      (pose, pixels, factor) => {
        const moved = zoomed(orbited(panned(pose, pixels, pixels, 700), pixels, pixels), factor)
        assert.ok(cameraPosition({ ...moved, targetY: 0 })[1] > 0)
        assert.deepEqual(within(moved), moved)
      },
    ),
  )
})

test('the footprint on the ground projects back onto the corners of the stage', () => {
  const pose = homePose(1.2)
  const corners = groundFootprint(pose, 1.2)
  const wanted = [
    [0, 900],
    [1080, 900],
    [1080, 0],
    [0, 0],
  ]
  corners.forEach(([x, z], index) => {
    const point = toStage(viewProjectionOf(pose, 27, 1.2), x, 0, z, 1080, 900)
    assert.ok(Math.abs(point.x - wanted[index]![0]!) < 1, `corner ${index} x ${point.x}`)
    assert.ok(Math.abs(point.y - wanted[index]![1]!) < 1, `corner ${index} y ${point.y}`)
  })
})
