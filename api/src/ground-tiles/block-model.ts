/**
 * Blocks of one tile as binary glTF: one box, instanced, so that a block costs 44 bytes. Each instance is a feature
 * (`EXT_instance_features`, by its number) with a row of a property table (`EXT_structural_metadata`).
 */

/** Columns of one tile in metres; east and north of the tile's own middle, rotation anticlockwise from east. */
export interface TileBlocks {
  readonly count: number
  readonly east: ArrayLike<number>
  readonly north: ArrayLike<number>
  readonly width: ArrayLike<number>
  readonly depth: ArrayLike<number>
  readonly height: ArrayLike<number>
  readonly rotation: ArrayLike<number>
}

const FLOAT = 5126
const UNSIGNED_SHORT = 5123
const GLTF_MAGIC = 0x46546c67
const JSON_CHUNK = 0x4e4f534a
const BINARY_CHUNK = 0x004e4942
const HEADER_BYTES = 12
const CHUNK_HEAD_BYTES = 8

/** A box of one metre standing on the origin: six faces of four corners with their normals. glTF is y-up. */
function unitBox(): { positions: Float32Array; normals: Float32Array; indices: Uint16Array } {
  const faces = [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ]
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  faces.forEach((normal, face) => {
    const axis = normal.findIndex((value) => value !== 0)
    const side = normal[axis]!
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3]
    for (const [a, b] of [
      [-0.5, -0.5],
      [0.5, -0.5],
      [0.5, 0.5],
      [-0.5, 0.5],
    ]) {
      const corner = [0, 0.5, 0]
      corner[axis]! += side / 2
      corner[u]! += a! * side
      corner[v]! += b!
      positions.push(...corner)
      normals.push(...normal)
    }
    const first = face * 4
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3)
  })
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    indices: Uint16Array.from(indices),
  }
}

/** The metadata that every block has; `properties` of the one class of the schema. */
const SCHEMA = {
  id: 'kangcheng_ground',
  classes: {
    block: {
      name: 'Building block',
      properties: {
        height: { name: 'Height', description: 'Metres above the ground', type: 'SCALAR', componentType: 'FLOAT32' },
        footprint: { name: 'Footprint', description: 'Square metres', type: 'SCALAR', componentType: 'FLOAT32' },
      },
    },
  },
} as const

/** @param copyright goes into `asset.copyright`, as the sources of the ground ask. */
export function blockModel(blocks: TileBlocks, copyright: string): Uint8Array {
  const { count } = blocks
  const translations = new Float32Array(count * 3)
  const rotations = new Float32Array(count * 4)
  const scales = new Float32Array(count * 3)
  const heights = new Float32Array(count)
  const footprints = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    translations.set([blocks.east[i]!, 0, -blocks.north[i]!], i * 3)
    const half = blocks.rotation[i]! / 2
    rotations.set([0, Math.sin(half), 0, Math.cos(half)], i * 4)
    scales.set([blocks.width[i]!, blocks.height[i]!, blocks.depth[i]!], i * 3)
    heights[i] = blocks.height[i]!
    footprints[i] = blocks.width[i]! * blocks.depth[i]!
  }
  const { positions, normals, indices } = unitBox()
  const parts = [positions, normals, indices, translations, rotations, scales, heights, footprints]
  const views: { buffer: 0; byteOffset: number; byteLength: number }[] = []
  let length = 0
  for (const part of parts) {
    views.push({ buffer: 0, byteOffset: length, byteLength: part.byteLength })
    length += padded(part.byteLength)
  }
  const gltf = {
    asset: { version: '2.0', generator: 'kangcheng', copyright },
    extensionsUsed: ['EXT_mesh_gpu_instancing', 'EXT_instance_features', 'EXT_structural_metadata'],
    extensionsRequired: ['EXT_mesh_gpu_instancing'],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [
      {
        mesh: 0,
        extensions: {
          EXT_mesh_gpu_instancing: { attributes: { TRANSLATION: 3, ROTATION: 4, SCALE: 5 } },
          EXT_instance_features: { featureIds: [{ featureCount: count, propertyTable: 0 }] },
        },
      },
    ],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1 }, indices: 2, material: 0 }] }],
    materials: [{ pbrMetallicRoughness: { baseColorFactor: [1, 1, 1, 1], metallicFactor: 0, roughnessFactor: 1 } }],
    accessors: [
      { bufferView: 0, componentType: FLOAT, count: 24, type: 'VEC3', min: [-0.5, 0, -0.5], max: [0.5, 1, 0.5] },
      { bufferView: 1, componentType: FLOAT, count: 24, type: 'VEC3' },
      { bufferView: 2, componentType: UNSIGNED_SHORT, count: 36, type: 'SCALAR' },
      { bufferView: 3, componentType: FLOAT, count, type: 'VEC3' },
      { bufferView: 4, componentType: FLOAT, count, type: 'VEC4' },
      { bufferView: 5, componentType: FLOAT, count, type: 'VEC3' },
    ],
    bufferViews: views,
    buffers: [{ byteLength: length }],
    extensions: {
      EXT_structural_metadata: {
        schema: SCHEMA,
        propertyTables: [{ class: 'block', count, properties: { height: { values: 6 }, footprint: { values: 7 } } }],
      },
    },
  }
  return container(JSON.stringify(gltf), parts, views, length)
}

/** Chunks and columns begin at multiples of eight bytes, as property tables ask. */
const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8

function container(
  json: string,
  parts: readonly (Float32Array | Uint16Array)[],
  views: readonly { readonly byteOffset: number }[],
  binaryBytes: number,
): Uint8Array {
  const text = new TextEncoder().encode(json)
  const textBytes = padded(HEADER_BYTES + CHUNK_HEAD_BYTES + text.length) - HEADER_BYTES - CHUNK_HEAD_BYTES
  // The binary chunk's head is eight bytes too, so its content begins at a multiple of eight.
  const total = HEADER_BYTES + CHUNK_HEAD_BYTES + textBytes + CHUNK_HEAD_BYTES + binaryBytes
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  const words = [GLTF_MAGIC, 2, total, textBytes, JSON_CHUNK]
  words.forEach((word, at) => {
    view.setUint32(at * 4, word, true)
  })
  const textAt = HEADER_BYTES + CHUNK_HEAD_BYTES
  bytes.fill(0x20, textAt, textAt + textBytes)
  bytes.set(text, textAt)
  view.setUint32(textAt + textBytes, binaryBytes, true)
  view.setUint32(textAt + textBytes + 4, BINARY_CHUNK, true)
  const binaryAt = textAt + textBytes + CHUNK_HEAD_BYTES
  parts.forEach((part, at) => {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), binaryAt + views[at]!.byteOffset)
  })
  return bytes
}
