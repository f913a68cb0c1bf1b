/**
 * The blocks of an OpenStreetMap file (`.osm.pbf`), one after the other. The content of a block is decoded by
 * `osm-pbf-parser-node`; the frames around the blocks are read here, so that a damaged file is named by block and byte.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { inflateSync, zstdDecompressSync } from 'node:zlib'
import { parse } from 'osm-pbf-parser-node'
import Pbf from 'pbf'
import { UnusableInput } from './import-problem.ts'

export type OsmTags = Readonly<Record<string, string>>

export type OsmItem =
  | { readonly type: 'node'; readonly id: number; readonly lat: number; readonly lon: number; readonly tags?: OsmTags }
  | { readonly type: 'way'; readonly id: number; readonly refs: readonly number[]; readonly tags?: OsmTags }
  | {
      readonly type: 'relation'
      readonly id: number
      readonly members: readonly {
        readonly type: 'node' | 'way' | 'relation'
        readonly ref: number
        readonly role: string
      }[]
      readonly tags?: OsmTags
    }

/** Degrees. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Limits of the format's own specification. */
const HEADER_BYTES_MOST = 64 * 1024
const BLOB_BYTES_MOST = 32 * 1024 * 1024

const REMEDY = 'download or export the extract again'

/**
 * Every block of nodes, ways and relations in the order of the file.
 * @param name the file as the user named it, for messages
 * @param onBox told of the box that the file's header states, where it states one
 * @throws UnusableInput naming block, byte and remedy where the file ends early or is no such file
 */
export function* osmBlocks(path: string, name: string, onBox: (box: Box) => void): Generator<readonly OsmItem[]> {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    let at = 0
    for (let block = 1; at < size; block++) {
      const take = (bytes: number, what: string): Buffer => {
        if (at + bytes > size)
          throw new UnusableInput(
            `${name}: ends inside ${what} of block ${block}, which starts at byte ${start}: ${bytes} bytes are due at byte ${at}, ${size - at} are left; ${REMEDY}`,
          )
        const buffer = Buffer.alloc(bytes)
        readSync(file, buffer, 0, bytes, at)
        at += bytes
        return buffer
      }
      const start = at
      const headerBytes = take(4, 'the length').readUInt32BE(0)
      if (headerBytes === 0 || headerBytes > HEADER_BYTES_MOST)
        throw new UnusableInput(
          `${name}: at byte ${start}, where block ${block} should start, stands no length of a header; ${block === 1 ? 'give an OpenStreetMap extract in PBF format (.osm.pbf)' : `the file is damaged: ${REMEDY}`}`,
        )
      const header = damaged(name, block, start, () => readHeader(take(headerBytes, 'the header')))
      if (header.dataBytes > BLOB_BYTES_MOST)
        throw new UnusableInput(
          `${name}: block ${block} at byte ${start} says it has ${header.dataBytes} bytes; ${REMEDY}`,
        )
      const body = take(header.dataBytes, 'the data')
      if (header.type === 'OSMHeader') {
        const box = damaged(name, block, start, () => boxOf(unpacked(body)))
        if (box !== null) onBox(box)
      }
      if (header.type !== 'OSMData') continue
      yield damaged(name, block, start, () => parse(unpacked(body), { withInfo: false }) as OsmItem[])
    }
    if (at === 0) throw new UnusableInput(`${name}: is empty; ${REMEDY}`)
  } finally {
    closeSync(file)
  }
}

/** What a decoder throws on bytes that are none of its own, with the place and the remedy. */
function damaged<T>(name: string, block: number, start: number, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof UnusableInput) throw error
    throw new UnusableInput(
      `${name}: block ${block} at byte ${start} cannot be read (${error instanceof Error ? error.message : String(error)}); ${REMEDY}`,
    )
  }
}

/** Calls `read` for every field; a field that it does not read is skipped. */
function eachField(bytes: Buffer, read: (field: number, pbf: Pbf) => void): void {
  const pbf = new Pbf(bytes)
  pbf.readFields((field) => read(field, pbf), null)
}

function readHeader(bytes: Buffer): { readonly type: string; readonly dataBytes: number } {
  const header = { type: '', dataBytes: 0 }
  eachField(bytes, (field, pbf) => {
    if (field === 1) header.type = pbf.readString()
    else if (field === 3) header.dataBytes = pbf.readVarint()
  })
  return header
}

const PACKINGS: Readonly<Record<number, string>> = { 1: 'none', 3: 'zlib', 4: 'lzma', 6: 'lz4', 7: 'zstd' }

function unpacked(bytes: Buffer): Buffer {
  let packing = ''
  let content = Buffer.alloc(0)
  eachField(bytes, (field, pbf) => {
    if (PACKINGS[field] === undefined) return
    packing = PACKINGS[field]
    content = Buffer.from(pbf.readBytes())
  })
  if (packing === 'none') return content
  if (packing === 'zlib') return inflateSync(content)
  if (packing === 'zstd') return zstdDecompressSync(content)
  throw new Error(
    packing === '' ? 'it holds no data' : `it is packed with ${packing}; write it with zlib, for example by osmium cat`,
  )
}

const NANODEGREES = 1e-9

/** The box of an OSMHeader block (field 1: left, right, top, bottom). */
function boxOf(bytes: Buffer): Box | null {
  const sides = [0, 0, 0, 0]
  eachField(bytes, (field, pbf) => {
    if (field !== 1) return
    pbf.readMessage((edge) => {
      if (edge >= 1 && edge <= 4) sides[edge - 1] = pbf.readSVarint() * NANODEGREES
    }, null)
  })
  const [west, east, north, south] = sides as [number, number, number, number]
  return west < east && south < north ? { west, south, east, north } : null
}
