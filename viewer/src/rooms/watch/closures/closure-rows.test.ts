import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RoadGraph, roadGraph } from '@kangcheng/twin-engine'
import { CLOSURE_WORDS } from '../../../i18n/closure-words.ts'
import {
  activeAt,
  middleOf,
  planRows,
  reachOf,
  rehearsalRows,
  surfaceClosures,
  type ToldClosure,
} from './closure-rows.ts'

const FORK = Date.parse('2026-11-21T10:00:00Z')
/** A degree is a kilometre here. */
const place = ({ lng, lat }: { lng: number; lat: number }) => [lng * 1000, lat * 1000] as const

const told = (more: Partial<ToldClosure> = {}): ToldClosure => ({
  effect: 'closed',
  name: { zh: '桥', en: 'Bridge' },
  ring: null,
  roads: [0, 0, 2, 0, 10, 0, 12, 0, 0, 1, 1, 1],
  depthMetres: null,
  speedFactor: null,
  fromMinute: 60,
  untilMinute: 120,
  ...more,
})

test('minutes of a rehearsal become instants, degrees become metres; before and after nothing is closed', () => {
  const rows = rehearsalRows([told()], FORK, place)
  assert.deepEqual(rows[0]!.roads.slice(0, 4), [0, 0, 2000, 0])
  assert.equal(activeAt(rows, FORK + 59 * 60_000).length, 0)
  assert.equal(activeAt(rows, FORK + 60 * 60_000).length, 1)
  assert.equal(activeAt(rows, FORK + 120 * 60_000).length, 0)
})

test('roads are named at a stretch of theirs, an area in its middle, and what lies nowhere is not drawn', () => {
  const [row] = rehearsalRows([told()], FORK, place)
  const middle = middleOf(row!)!
  assert.deepEqual(middle, [1000, 0], 'the stretch that is nearest to the middle of all')
  assert.equal(reachOf(row!, middle), 11_000)
  const square = { ring: [0, 0, 2, 0, 2, 2, 0, 2], roads: [] }
  assert.deepEqual(middleOf(square), [1, 1])
  const nowhere = rehearsalRows([told({ roads: [] })], FORK, place)
  assert.equal(middleOf(nowhere[0]!), null)
  assert.deepEqual(surfaceClosures(nowhere, CLOSURE_WORDS.zh), [])
})

test('everything drawn says that it is supposed, in both languages', () => {
  const rows = rehearsalRows([told(), told({ effect: 'water', ring: [0, 0, 1, 0, 1, 1] })], FORK, place)
  assert.deepEqual(
    surfaceClosures(rows, CLOSURE_WORDS.zh).map(({ label }) => label),
    ['封闭 · 推演', '积水 · 推演'],
  )
  assert.ok(surfaceClosures(rows, CLOSURE_WORDS.en).every(({ label }) => label.endsWith('· rehearsal')))
})

test('a plan closes roads by either name, for as long as it stands; a name without a road is told and lies nowhere', () => {
  const roads: RoadGraph = roadGraph({
    nodes: [
      [0, 0],
      [1, 0],
      [2, 0],
    ],
    roads: [
      { from: 0, to: 1, lengthMetres: 1000, roadClass: 'primary', name: 0 },
      { from: 1, to: 2, lengthMetres: 1000, roadClass: 'primary' },
    ],
    names: [{ zh: '测试大桥', en: 'Test Bridge' }],
    synthetic: true,
  })
  const form = {
    floods: [{ centre: { lng: 5, lat: 5 }, radiusMetres: 500, depthMetres: 0.5 }],
    closedRoads: ['Test Bridge', 'No such road'],
  }
  const [water, bridge, none] = planRows(form, roads, place)
  assert.equal(water!.ring!.length, 96)
  assert.deepEqual([bridge!.name.zh, bridge!.roads.length, bridge!.from], ['测试大桥', 4, null])
  assert.deepEqual([none!.name.zh, none!.roads.length], ['No such road', 0])
  assert.equal(activeAt([bridge!], FORK).length, 1)
})
