import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blockTiles, riverClearings } from './block-tiles.ts'
import type { GroundBlocks } from './ground.ts'
import { HEIGHT_EXAGGERATION } from './projection.ts'

function blocksAt(points: readonly (readonly [number, number])[]): GroundBlocks {
  return {
    count: points.length,
    east: points.map(([east]) => east),
    north: points.map(([, north]) => north),
    width: points.map(() => 100),
    depth: points.map(() => 80),
    height: points.map((_, at) => 10 + at),
    rotation: points.map(() => 0.3),
  }
}

const points = fc.array(
  fc.tuple(fc.integer({ min: -50_000, max: 50_000 }), fc.integer({ min: -50_000, max: 50_000 })),
  { minLength: 0, maxLength: 300 },
)

test('tiles hold every block exactly once and each inside its bounds', () => {
  fc.assert(
    fc.property(points, (list) => {
      const tiles = blockTiles(blocksAt(list), 16)
      assert.ok(tiles.length <= 16)
      assert.equal(
        tiles.reduce((sum, tile) => sum + tile.count, 0),
        list.length,
      )
      for (const tile of tiles) {
        for (let at = 0; at < tile.count; at++) {
          const dx = tile.places[at * 4]! - tile.bounds[0]
          const dz = tile.places[at * 4 + 1]! - tile.bounds[2]
          assert.ok(Math.hypot(dx, dz) <= tile.bounds[3] + 1e-3)
        }
      }
    }),
  )
})

test('blocks inside a clearing are left out, and only those', () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 60 }), (list, radius) => {
      const tiles = blockTiles(blocksAt(list), 8, [[40, -30, radius]])
      const kept = list.filter(([east, north]) => Math.hypot(east / 100 - 40, -north / 100 + 30) >= radius)
      assert.equal(
        tiles.reduce((sum, tile) => sum + tile.count, 0),
        kept.length,
      )
    }),
  )
})

test('a block of 50 true metres is drawn by the exaggeration', () => {
  const blocks = { ...blocksAt([[0, 0]]), height: [50] }
  const [tile] = blockTiles(blocks, 1)
  assert.ok(Math.abs(tile!.sizes[1]! - 0.5 * HEIGHT_EXAGGERATION) < 1e-6)
})

test('no block stands in a river as wide as it is drawn', () => {
  const river = { name: { zh: '江', en: 'River' }, widthMetres: 300, line: [-5000, 0, 0, 0, 5000, 3000] }
  const inside = blocksAt([
    [-2500, 100],
    [0, -150],
    [2500, 1500],
  ])
  assert.equal(blockTiles(inside, 4, riverClearings([river])).length, 0)
  const beside = blocksAt([[-2500, 600]])
  assert.equal(blockTiles(beside, 4, riverClearings([river]))[0]?.count, 1)
})
