import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { HospitalView } from '../surfaces/surface.ts'
import { viewProjectionOf } from './camera.ts'
import {
  emergencyDots,
  frontTurn,
  openedPose,
  openHospital,
  openingShare,
  placed,
  windowStatuses,
} from './opened-towers.ts'
import { toStage } from './projection.ts'

const ed = { resus: 12, treating: 61, observation: 38, boarding: 31, places: 110 }

function hospital(towers: readonly (readonly number[])[]): HospitalView {
  return {
    name: 'Test',
    ed,
    towers: towers.map((wards, towerAt) => ({
      name: `Tower ${towerAt + 1}`,
      wards: wards.map((beds, wardAt) => ({
        unitId: `u${towerAt}-${wardAt}`,
        name: `Ward ${wardAt}`,
        floor: wards.length + 1 - wardAt,
        openBeds: beds,
        firstBed: 0,
        statuses: Uint8Array.from({ length: beds }, (_, bed) => bed % 10),
        hasFree: true,
      })),
    })),
  }
}

const towers = fc.array(fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 22 }), {
  minLength: 1,
  maxLength: 4,
})

test('every bed has one window, at a place no other window has', () => {
  fc.assert(
    fc.property(towers, (list) => {
      const opened = openHospital(hospital(list))
      const beds = list.flat().reduce((sum, count) => sum + count, 0)
      assert.equal(opened.windows.length, beds * 3)
      const places = new Set<string>()
      for (let at = 0; at < beds; at++) {
        places.add([0, 1].map((axis) => opened.windows[at * 3 + axis]!.toFixed(3)).join())
      }
      assert.equal(places.size, beds)
    }),
    { numRuns: 40 },
  )
})

test('floors rise in order of their number and do not touch', () => {
  const opened = openHospital(hospital([[48, 40, 60, 24]]))
  const own = opened.floors
  assert.deepEqual(
    own.map((floor) => floor.ward.floor),
    [2, 3, 4, 5],
  )
  for (let at = 1; at < own.length; at++) assert.ok(own[at]!.y > own[at - 1]!.y + own[at - 1]!.height)
})

test('statuses land on the windows of their own ward', () => {
  const opened = openHospital(hospital([[5, 3]]))
  const statuses = windowStatuses(opened, new Float32Array(8))
  assert.deepEqual([...statuses], [0, 1, 2, 0, 1, 2, 3, 4])
})

test('one dot a person, and a group that was not reported has no dots rather than none at nought', () => {
  const view = hospital([[48]])
  const opened = openHospital(view)
  const dots = emergencyDots(opened, view)
  assert.deepEqual(
    dots.map(({ group, points }) => [group, points.length]),
    [
      ['resus', 12],
      ['treating', 61],
      ['observation', 38],
      ['boarding', 31],
    ],
  )
  const partly = emergencyDots(opened, { ...view, ed: { ...ed, observation: null } })
  assert.ok(!partly.some(({ group }) => group === 'observation'))
})

test('the opened hospital fits on the stage, windows included', () => {
  fc.assert(
    fc.property(towers, fc.double({ min: 0.8, max: 2.5, noNaN: true }), (list, aspect) => {
      const opened = openHospital(hospital(list))
      const heading = Math.PI / 4
      const matrix = viewProjectionOf(openedPose(opened, 30, -50, heading, aspect), 27, aspect)
      const turn = frontTurn(heading)
      for (let at = 0; at < opened.windows.length; at += 3) {
        const point = placed(opened.windows[at]!, opened.windows[at + 1]!, opened.windows[at + 2]!, 30, -50, turn)
        const { x, y, depth } = toStage(matrix, ...point, 1000 * aspect, 1000)
        assert.ok(depth > 0 && x > 0 && x < 1000 * aspect && y > 0 && y < 1000, `window at ${x}, ${y}`)
      }
    }),
    { numRuns: 40 },
  )
})

test('the opening starts at the top and is over after 400 ms', () => {
  assert.ok(openingShare(60, 0, 20) > 0)
  assert.equal(openingShare(60, 19, 20), 0)
  for (let floor = 0; floor < 20; floor++) assert.equal(openingShare(400, floor, 20), 1)
})

test('the view leaves a tenth of the stage on both sides for the names of wards and does not waste the rest', () => {
  for (const list of [
    [[48, 48, 48]],
    [Array(18).fill(48), Array(16).fill(48), Array(9).fill(48)],
    Array(4).fill(Array(17).fill(48)),
  ]) {
    const opened = openHospital(hospital(list))
    const heading = Math.PI / 4
    const matrix = viewProjectionOf(openedPose(opened, 0, 0, heading, 1.3), 27, 1.3)
    const xs: number[] = []
    const ys: number[] = []
    for (let at = 0; at < opened.windows.length; at += 3) {
      const point = placed(
        opened.windows[at]!,
        opened.windows[at + 1]!,
        opened.windows[at + 2]!,
        0,
        0,
        frontTurn(heading),
      )
      const { x, y } = toStage(matrix, ...point, 1300, 1000)
      xs.push(x)
      ys.push(y)
    }
    const [left, right] = [Math.min(...xs), Math.max(...xs)]
    assert.ok(left > 100 && right < 1200, `from ${left} to ${right}`)
    const share = Math.max((right - left) / 1300, (Math.max(...ys) - Math.min(...ys)) / 1000)
    if (list.length > 1) assert.ok(share > 0.6, `uses ${share}`)
  }
})

test('dots of a small hospital shrink rather than pile up', () => {
  const view = hospital([[48, 48]])
  const dots = emergencyDots(openHospital(view), view)
  for (const { points, pitch } of dots) {
    assert.ok(new Set(points.map(([, y]) => y.toFixed(3))).size <= 4)
    assert.ok(pitch > 0 && pitch <= 0.42)
  }
})

test('ward names have their own room: between the second tower and the next there is more of it than before the second', () => {
  const { towers } = openHospital(hospital([[48], [48], [48], [48]]))
  assert.deepEqual(
    towers.map(({ labelSide }) => labelSide),
    ['left', 'right', 'right', 'right'],
  )
  const gaps = towers.slice(1).map((tower, at) => tower.x - tower.width / 2 - (towers[at]!.x + towers[at]!.width / 2))
  assert.ok(gaps[1]! > 2 * gaps[0]! && Math.abs(gaps[2]! - gaps[1]!) < 1e-9)
})

test('a hospital of four towers fills the height of the stage as well as its width', () => {
  const wards = Array.from({ length: 12 }, () => 48)
  const opened = openHospital(hospital([wards, wards, wards, wards]))
  const matrix = viewProjectionOf(openedPose(opened, 0, 0, Math.PI / 4, 1.3), 27, 1.3)
  const ys = opened.towers.flatMap((tower) =>
    [0, tower.top].map((y) => toStage(matrix, ...placed(tower.x, y, 0, 0, 0, frontTurn(Math.PI / 4)), 1300, 1000).y),
  )
  assert.ok(Math.max(...ys) - Math.min(...ys) > 600)
})
