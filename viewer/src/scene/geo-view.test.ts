import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FIELD_OF_VIEW_DEGREES, homePose, viewProjectionOf } from './camera.ts'
import { lngLatOf, metresOf, metresPerPixel, poseOfView, viewOfPose } from './geo-view.ts'
import { mapProjection } from './mercator.ts'
import { sceneX, sceneZ, toStage } from './projection.ts'

const NINGBO = { origin: [121.556, 29.873], metresPerDegree: [96_560, 110_860] } as const
const hundredths = (low: number, high: number) => fc.integer({ min: low * 100, max: high * 100 }).map((n) => n / 100)
const poses = fc.record({
  targetX: hundredths(-900, 900),
  targetY: fc.constant(0),
  targetZ: hundredths(-900, 900),
  distance: hundredths(15, 1300),
  heading: hundredths(-3, 3),
  pitch: hundredths(0.1, 1.49),
})

test('a pose survives the way into a view and back, whatever the size of the stage', () => {
  fc.assert(
    fc.property(poses, fc.integer({ min: 200, max: 2000 }), (pose, stageHeight) => {
      const back = poseOfView(viewOfPose(pose, NINGBO, stageHeight), NINGBO, stageHeight)
      for (const key of ['targetX', 'targetY', 'targetZ', 'distance', 'heading', 'pitch'] as const)
        assert.ok(Math.abs(back[key] - pose[key]) < 1e-6 * Math.max(1, Math.abs(pose[key])), key)
    }),
  )
})

test('degrees and metres are two names of one place', () => {
  const [lng, lat] = lngLatOf(NINGBO, 12_000, -8_000)
  const [east, north] = metresOf(NINGBO, lng, lat)
  assert.ok(Math.abs(east - 12_000) < 1e-6 && Math.abs(north + 8_000) < 1e-6)
})

test('a zoom step halves the ground of a pixel, and the equator has 78 km of it at zoom 0', () => {
  assert.ok(Math.abs(metresPerPixel(NINGBO, 30, 11) / metresPerPixel(NINGBO, 30, 12) - 2) < 1e-9)
  const metres = metresPerPixel(NINGBO, 0, 0)
  assert.ok(Math.abs(metres - 78_271) < 300, `${metres}`)
})

test('a target above the ground is told as the ground behind it in the middle of the stage', () => {
  const raised = { ...homePose(1.2), targetY: 6 }
  const seen = poseOfView(viewOfPose(raised, NINGBO, 900), NINGBO, 900)
  const middle = toStage(
    viewProjectionOf(raised, FIELD_OF_VIEW_DEGREES, 1.2),
    seen.targetX,
    seen.targetY,
    seen.targetZ,
    1080,
    900,
  )
  assert.ok(Math.abs(middle.x - 540) < 1e-6 && Math.abs(middle.y - 450) < 1e-6)
})

test('city and map put a place within a few pixels of each other: the switch keeps the view', () => {
  const pose = homePose(1.2)
  const view = viewOfPose(pose, NINGBO, 900)
  const city = viewProjectionOf(pose, FIELD_OF_VIEW_DEGREES, 1.2)
  const map = mapProjection(view, NINGBO, FIELD_OF_VIEW_DEGREES, 1080, 900)
  for (const [east, north] of [
    [3500, 2900],
    [0, 0],
    [6000, -2000],
    [-4000, 9000],
  ] as const) {
    const a = toStage(city, sceneX(east), 0, sceneZ(north), 1080, 900)
    const b = map(sceneX(east), 0, sceneZ(north))
    assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < 4, `${east} ${north}: ${Math.hypot(a.x - b.x, a.y - b.y)} px`)
  }
})

test('a flat map has north up, and a degree of longitude as wide as its metres', () => {
  const view = { lng: 121.6, lat: 29.9, zoom: 11, bearing: 0, pitch: 0 }
  const at = mapProjection(view, NINGBO, 36.87, 1000, 800)
  const point = (lng: number, lat: number) => {
    const [east, north] = metresOf(NINGBO, lng, lat)
    return at(sceneX(east), 0, sceneZ(north))
  }
  const middle = point(121.6, 29.9)
  const east = point(121.7, 29.9)
  const north = point(121.6, 29.95)
  assert.ok(Math.hypot(middle.x - 500, middle.y - 400) < 1e-6)
  assert.ok(Math.abs(east.x - 500 - (0.1 / 360) * 512 * 2 ** 11) < 1e-6 && Math.abs(east.y - 400) < 1e-6)
  assert.ok(north.y < 400 && Math.abs(north.x - 500) < 1e-6)
})
