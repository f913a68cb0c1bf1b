import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FIELD_OF_VIEW_DEGREES, homePose, viewProjectionOf } from './camera.ts'
import { outsideSpots, poseAt, type Spot, spotAround } from './outside-spots.ts'
import { toStage } from './projection.ts'

const [WIDTH, HEIGHT] = [1080, 895]
const STAGE = { x: 0, y: 48, width: WIDTH, height: HEIGHT - 80 }

function pictureOf(
  pose = homePose(WIDTH / HEIGHT),
  taken: readonly { x: number; y: number; width: number; height: number }[] = [],
) {
  const matrix = viewProjectionOf(pose, FIELD_OF_VIEW_DEGREES, WIDTH / HEIGHT)
  return {
    toStage: (x: number, y: number, z: number) => toStage(matrix, x, y, z, WIDTH, HEIGHT),
    pose,
    stage: STAGE,
    taken,
  }
}

const spot = (east: number, north: number, radiusMetres = 3000): Spot => ({ east, north, radiusMetres })

test('what lies in the picture is not told; what lies behind the camera or beside it is, the nearest first', () => {
  const spots = [spot(3500, 2900), spot(-60_000, -60_000), spot(-30_000, 30_000)]
  const outside = outsideSpots(spots, pictureOf())
  assert.deepEqual(
    outside.map(({ at }) => at),
    [2, 1],
  )
  assert.ok(Math.abs(outside[0]!.bearingDegrees - 309) < 2, `to the north-west, not ${outside[0]!.bearingDegrees}`)
  assert.ok(outside[1]!.bearingDegrees > 180 && outside[1]!.bearingDegrees < 270)
})

test('a place under a panel, or of a pixel, is not in the picture', () => {
  const middle = [spot(3500, 2900)]
  assert.equal(outsideSpots(middle, pictureOf()).length, 0)
  const covered = [{ x: 0, y: 0, width: WIDTH, height: HEIGHT }]
  assert.equal(outsideSpots(middle, pictureOf(undefined, covered)).length, 1)
  assert.equal(outsideSpots([spot(3500, 2900, 10)], pictureOf()).length, 1)
})

test('a flight to any place, or to all of them, leaves none of them outside', () => {
  const near = fc.integer({ min: -60_000, max: 60_000 })
  const spots = fc.array(fc.record({ east: near, north: near, radiusMetres: fc.integer({ min: 1500, max: 15_000 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(spots, (places) => {
      const pose = homePose(WIDTH / HEIGHT)
      const one = poseAt(pose, places[0]!, WIDTH / HEIGHT)
      assert.equal(outsideSpots(places.slice(0, 1), pictureOf(one)).length, 0)
      const all = poseAt(pose, spotAround(places)!, WIDTH / HEIGHT)
      const left = outsideSpots(places, pictureOf(all)).filter(({ at }) => places[at]!.radiusMetres > 4000)
      assert.deepEqual(left, [])
    }),
  )
})

test('around nothing there is no place', () => {
  assert.equal(spotAround([]), null)
})
