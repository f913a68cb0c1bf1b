import assert from 'node:assert/strict'
import { test } from 'node:test'
import { homePose } from '../scene/camera.ts'
import { bareGround } from './bare-ground.ts'

const at = (lng: number, lat: number) => ({ location: { lng, lat } }) as never

test('a city without ground lies on a plain in true metres, its hospitals about the middle', () => {
  const { ground, place } = bareGround({ places: [at(-0.4, 51.5), at(0.2, 51.5)] })
  const [west] = place({ lng: -0.4, lat: 51.5 })
  const [east] = place({ lng: 0.2, lat: 51.5 })
  // 0.6° of longitude at 51.5° north is 41.5 km.
  assert.ok(Math.abs(east - west - 41_530) < 60, `${east - west} m`)
  assert.ok(Math.abs(east + west) < 1e-6)
  assert.ok(Math.abs(ground.home!.radiusMetres - 20_765) < 30)
  assert.equal(ground.blocks.count, 0)
})

test('the camera stands where all of such a city fits, and no nearer than to a built-in one', () => {
  const wide = homePose(1.2, { east: 0, north: 0, radiusMetres: 22_000 })
  const small = homePose(1.2, { east: 0, north: 0, radiusMetres: 6_000 })
  assert.ok(wide.distance > small.distance)
  assert.equal(wide.targetX, 0)
  const single = bareGround({ places: [at(121, 30)] })
  assert.equal(single.ground.home!.radiusMetres, 6_000)
  assert.equal(bareGround({ places: [] }).ground.home!.radiusMetres, 6_000)
})
