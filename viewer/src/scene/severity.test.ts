import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differenceColour, lightness, linear, litFloorColour, SEVERITY_COLOUR, SEVERITY_SHAPE } from './severity.ts'

test('white is L* 100 and black is L* 0', () => {
  assert.ok(Math.abs(lightness(linear('#ffffff')) - 100) < 0.01)
  assert.equal(lightness(linear('#000000')), 0)
})

test('every severity has a colour and a shape of its own', () => {
  assert.equal(new Set(Object.values(SEVERITY_COLOUR)).size, 5)
  assert.equal(new Set(Object.values(SEVERITY_SHAPE)).size, 5)
})

test('ordinary floors stay far below the brightness budget of L* 60 and below those that need attention', () => {
  const normal = lightness(litFloorColour('normal'))
  assert.ok(normal < 45, `normal L* ${normal}`)
  assert.ok(lightness(litFloorColour('watch')) > normal + 15)
  assert.ok(lightness(litFloorColour('critical')) > normal + 10)
})

test('the difference ramp is slate at nought, coral below and blue above, and saturates', () => {
  const slate = linear('#2a3640')
  differenceColour(0).forEach((value, at) => {
    assert.ok(Math.abs(value - slate[at]!) < 1e-9)
  })
  assert.ok(differenceColour(-0.05)[0] > differenceColour(-0.05)[2])
  assert.ok(differenceColour(0.05)[2] > differenceColour(0.05)[0])
  assert.deepEqual(differenceColour(0.1), differenceColour(9))
})
