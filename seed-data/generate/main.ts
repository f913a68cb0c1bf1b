/**
 * Makes the built-in cities and writes them to `cities/`: `npm run generate -w seed-data [-- OUTPUT_FOLDER]`.
 * The same sources always give the same bytes.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { encodeRoads } from '@kangcheng/twin-engine'
import { loadParameters } from '../index.ts'
import { makeBlocks } from './blocks.ts'
import { encodeGround } from './encode-ground.ts'
import { makeCity } from './facilities.ts'
import { makeTerrain } from './land.ts'
import { ningbo } from './ningbo.ts'
import { makeRoads } from './roads.ts'
import type { CitySettings } from './settings.ts'
import { testville } from './testville.ts'

/** The files of one city by name, as bytes. */
export function generateCity(settings: CitySettings): Map<string, Uint8Array> {
  const terrain = makeTerrain(settings)
  const city = makeCity(settings, terrain, loadParameters())
  const blocks = makeBlocks(settings, terrain, city.cells)
  const { bin, json } = encodeGround(settings, terrain, blocks)
  const roads = encodeRoads(makeRoads(settings, terrain, city.cells, city.towns))
  const text = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value)}\n`)
  return new Map([
    ['city.json', text(city.document)],
    ['ground.bin', bin],
    ['ground.json', text(json)],
    ['roads.bin', roads.bin],
    ['roads.json', text(roads.json)],
  ])
}

export const CITY_SETTINGS: Readonly<Record<string, () => CitySettings>> = { ningbo, testville }

if (import.meta.main) {
  const output = resolve(process.argv[2] ?? join(import.meta.dirname, '../cities'))
  for (const [name, settings] of Object.entries(CITY_SETTINGS)) {
    const folder = join(output, name)
    mkdirSync(folder, { recursive: true })
    for (const [file, bytes] of generateCity(settings())) {
      writeFileSync(join(folder, file), bytes)
      console.log(`${join(folder, file)}: ${bytes.length} bytes`)
    }
  }
}
