import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decodeGround } from '@kangcheng/seed-data/ground'
import { blockModel } from './block-model.ts'
import { eastNorthUp } from './earth-frame.ts'
import { groundTiles } from './ground-tiles.ts'

const file = (name: string): URL => new URL(`../../../seed-data/cities/testville/${name}`, import.meta.url)
const bin = new Uint8Array(readFileSync(file('ground.bin')))
const json = JSON.parse(readFileSync(file('ground.json'), 'utf8'))
const { blocks, sheet } = decodeGround(bin.slice().buffer, json)
const tiles = groundTiles({ bin, json })

interface Gltf {
  readonly accessors: readonly { readonly bufferView: number; readonly count: number; readonly type: string }[]
  readonly bufferViews: readonly { readonly byteOffset: number; readonly byteLength: number }[]
  readonly buffers: readonly { readonly byteLength: number }[]
  readonly extensionsUsed: readonly string[]
  readonly extensions: {
    readonly EXT_structural_metadata: {
      readonly schema: { readonly classes: Readonly<Record<string, { readonly properties: object }>> }
      readonly propertyTables: readonly {
        readonly count: number
        readonly properties: Readonly<Record<string, { readonly values: number }>>
      }[]
    }
  }
  readonly nodes: readonly {
    readonly extensions: {
      readonly EXT_mesh_gpu_instancing: { readonly attributes: Readonly<Record<string, number>> }
      readonly EXT_instance_features: { readonly featureIds: readonly { readonly featureCount: number }[] }
    }
  }[]
}

/** Reads a binary glTF as its specification says: header, one JSON chunk, one binary chunk. */
function read(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  assert.equal(view.getUint32(0, true), 0x46546c67, 'magic "glTF"')
  assert.equal(view.getUint32(4, true), 2)
  assert.equal(view.getUint32(8, true), bytes.length, 'the length of the whole file')
  const textBytes = view.getUint32(12, true)
  const gltf = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + textBytes))) as Gltf
  const binaryAt = 20 + textBytes + 8
  assert.equal(binaryAt % 8, 0, 'the binary chunk begins at a multiple of eight')
  assert.equal(view.getUint32(binaryAt - 8, true), gltf.buffers[0]!.byteLength)
  const column = (bufferView: number): Float32Array => {
    const { byteOffset, byteLength } = gltf.bufferViews[bufferView]!
    assert.equal(byteOffset % 8, 0, 'columns begin at multiples of eight')
    return new Float32Array(bytes.slice(binaryAt + byteOffset, binaryAt + byteOffset + byteLength).buffer)
  }
  return { gltf, column }
}

test('every block of the ground stands in one tile, at its place, size and turn, with its metadata', () => {
  const tileset = JSON.parse(new TextDecoder().decode(tiles.tileset()))
  assert.equal(tileset.asset.version, '1.1')
  let seen = 0
  for (const child of tileset.root.children) {
    const number = Number(/^(\d+)\.glb$/.exec(child.content.uri)![1])
    const first = sheet.blocks.tileFirsts[number]!
    const { gltf, column } = read(tiles.tile(number)!)
    const node = gltf.nodes[0]!.extensions
    const { TRANSLATION, ROTATION, SCALE } = node.EXT_mesh_gpu_instancing.attributes
    const count = node.EXT_instance_features.featureIds[0]!.featureCount
    const translation = column(gltf.accessors[TRANSLATION!]!.bufferView)
    const rotation = column(gltf.accessors[ROTATION!]!.bufferView)
    const scale = column(gltf.accessors[SCALE!]!.bufferView)
    const table = gltf.extensions.EXT_structural_metadata.propertyTables[0]!
    assert.equal(table.count, count)
    const heights = column(table.properties.height!.values)
    const footprints = column(table.properties.footprint!.values)
    const east = blocks.eastMetres[first]! - translation[0]!
    for (let i = 0; i < count; i++) {
      const block = first + i
      assert.ok(Math.abs(translation[i * 3]! + east - blocks.eastMetres[block]!) < 0.01)
      assert.equal(heights[i], blocks.heightMetres[block])
      assert.equal(footprints[i], blocks.widthMetres[block]! * blocks.depthMetres[block]!)
      assert.deepEqual(
        [...scale.subarray(i * 3, i * 3 + 3)],
        [blocks.widthMetres[block], blocks.heightMetres[block], blocks.depthMetres[block]],
      )
      assert.ok(
        Math.abs(2 * Math.atan2(rotation[i * 4 + 1]!, rotation[i * 4 + 3]!) - blocks.rotationRadians[block]!) < 1e-6,
      )
      const [, , , halfEast, , , , halfNorth] = child.boundingVolume.box
      assert.ok(Math.abs(translation[i * 3]!) <= halfEast && Math.abs(translation[i * 3 + 2]!) <= halfNorth)
    }
    seen += count
  }
  assert.equal(seen, blocks.count)
})

test('the box is closed and its faces look outwards', () => {
  const model = blockModel(
    { count: 1, east: [0], north: [0], width: [10], depth: [10], height: [10], rotation: [0] },
    'test',
  )
  const { gltf, column } = read(model)
  const positions = column(gltf.accessors[0]!.bufferView)
  const normals = column(gltf.accessors[1]!.bufferView)
  const { byteOffset } = gltf.bufferViews[gltf.accessors[2]!.bufferView]!
  const textBytes = new DataView(model.buffer).getUint32(12, true)
  const indices = new Uint16Array(model.slice(28 + textBytes + byteOffset, 28 + textBytes + byteOffset + 72).buffer)
  const corner = (i: number): number[] => [...positions.subarray(indices[i]! * 3, indices[i]! * 3 + 3)]
  for (let i = 0; i < 36; i += 3) {
    const [a, b, c] = [corner(i), corner(i + 1), corner(i + 2)]
    const u = b.map((value, k) => value - a[k]!)
    const v = c.map((value, k) => value - a[k]!)
    const cross = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!]
    const normal = normals.subarray(indices[i]! * 3, indices[i]! * 3 + 3)
    assert.ok(cross.reduce((sum, value, k) => sum + value * normal[k]!, 0) > 0, `triangle ${i / 3}`)
  }
})

test('a frame stands on the ellipsoid, its axes at right angles', () => {
  const frame = eastNorthUp(0, 0)
  assert.deepEqual(frame.slice(12), [6_378_137, 0, 0, 1])
  const pole = eastNorthUp(0, 90)
  assert.ok(Math.abs(pole[14]! - 6_356_752.3142) < 1e-3, 'the semi-minor axis of WGS-84')
  const m = eastNorthUp(121.556, 29.873)
  const axis = (at: number): number[] => m.slice(at * 4, at * 4 + 3)
  const dot = (a: number[], b: number[]): number => a.reduce((sum, value, k) => sum + value * b[k]!, 0)
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const)
    assert.ok(Math.abs(dot(axis(a), axis(b))) < 1e-12)
})

test('there is no tile beyond the last', () => {
  assert.equal(tiles.tile(sheet.blocks.tileFirsts.length), null)
  assert.equal(tiles.tile(-1), null)
})
