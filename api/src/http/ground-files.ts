import { type GroundTiles, groundTiles } from '../ground-tiles/ground-tiles.ts'
import { type ServedFile, servedFile } from './files.ts'

/**
 * `/ground.json` and `/ground.bin` as they stand in the city's folder, and `/tiles/…`: the same ground as 3D Tiles, each file made
 * when it is first asked for.
 */
export function groundFiles(
  ground: { readonly json: unknown; readonly bin: Uint8Array } | null,
): (path: string) => ServedFile | undefined {
  const made = new Map<string, ServedFile>()
  let tiles: GroundTiles | null = null
  const make = (path: string): Uint8Array | null => {
    if (ground === null) return null
    if (path === '/ground.json') return Buffer.from(JSON.stringify(ground.json))
    if (path === '/ground.bin') return ground.bin
    const [, name, number] = /^\/tiles\/(tileset\.json|(\d{1,5})\.glb)$/.exec(path) ?? []
    if (name === undefined) return null
    tiles ??= groundTiles(ground)
    return number === undefined ? tiles.tileset() : tiles.tile(Number(number))
  }
  return (path) => {
    const before = made.get(path)
    if (before !== undefined) return before
    const bytes = make(path)
    if (bytes === null) return undefined
    const file = servedFile(path, Buffer.from(bytes), false)
    made.set(path, file)
    return file
  }
}
