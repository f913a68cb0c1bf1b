import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyRoads, street } from '../../test/small-roads.ts'
import { describeProblems } from './decoded.ts'
import { decodeRoads, encodeRoads } from './roads-file.ts'

test('roads survive being written down: every road, name, turn and flag; places to a tenth of a metre', () => {
  fc.assert(
    fc.property(anyRoads, (graph) => {
      const { bin, json } = encodeRoads(graph)
      const decoded = decodeRoads(bin, JSON.parse(JSON.stringify(json)))
      assert.ok(decoded.ok, decoded.ok ? '' : describeProblems(decoded.problems))
      const { lng, lat, ...rest } = decoded.value
      const { lng: wasLng, lat: wasLat, ...was } = graph
      assert.deepEqual(rest, was)
      for (const [v, degrees] of lng.entries()) {
        assert.ok(Math.abs(degrees - wasLng[v]!) <= 5.1e-7 && Math.abs(lat[v]! - wasLat[v]!) <= 5.1e-7)
      }
    }),
  )
})

const why = (bin: Uint8Array, json: unknown): string => {
  const decoded = decodeRoads(bin, json)
  return decoded.ok ? 'accepted' : describeProblems(decoded.problems)
}

test('a file that is cut off anywhere, or of other roads, is refused with what differs', () => {
  const { bin, json } = encodeRoads(street())
  for (let bytes = 0; bytes < bin.length; bytes++)
    assert.match(
      why(bin.subarray(0, bytes), json),
      bytes < 12 ? /KCR1 .* cut off/ : /need 145 bytes, the file has \d+: it is cut off/,
    )
  assert.match(why(Uint8Array.of(...bin, 0), json), /it has too many/)
  assert.match(why(bin, { ...json, roads: 4 }), /holds 6 nodes and 5 roads, roads\.json tells of 6 and 4/)
  const wrong = bin.slice()
  new DataView(wrong.buffer).setUint32(12 + 6 * 8, 77, true)
  assert.match(why(wrong, json), /roads\.bin: road 0 runs from 77 to 1: nodes count from 0 to 5/)
  const classless = bin.slice()
  classless[12 + 6 * 8 + 5 * 14] = 99
  assert.match(why(classless, json), /road 0: no road class "undefined"/)
})

test('every wrong field of the sheet is told at once', () => {
  const { bin, json } = encodeRoads(street())
  const all = why(bin, { ...json, format: 'x', names: ['a'], synthetic: 1, forbiddenTurns: [[1]] })
  for (const field of ['format', 'names', 'synthetic', 'forbiddenTurns'])
    assert.match(all, new RegExp(`roads.json: ${field}: must be`))
  assert.match(why(bin, null), /roads\.json: format: must be "kangcheng-roads\/1"/)
})
