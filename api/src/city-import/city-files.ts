/** The files of a built city. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PARAMETERS_FILE } from '@kangcheng/seed-data'
import { type CityModel, encodeRoads, encodeTransit } from '@kangcheng/twin-engine'
import type { BuiltCity } from './build-city.ts'
import { UnusableInput } from './import-problem.ts'

function transitFiles({ transit }: CityModel): (readonly [string, string | Uint8Array])[] {
  if (transit === undefined) return []
  const { bin, json } = encodeTransit(transit)
  return [
    ['transit.json', `${JSON.stringify(json)}\n`],
    ['transit.bin', bin],
  ]
}

/** @throws UnusableInput where the folder cannot be written */
export function writeCity(
  folder: string,
  { city, document, parameterSheet, roads, ground, problems }: BuiltCity,
): void {
  const roadFiles = encodeRoads(roads)
  const files = new Map<string, string | Uint8Array>([
    ['city.json', `${JSON.stringify(document)}\n`],
    ...(parameterSheet === null ? [] : [[PARAMETERS_FILE, `${JSON.stringify(parameterSheet, null, 1)}\n`] as const]),
    ['roads.json', `${JSON.stringify(roadFiles.json)}\n`],
    ['roads.bin', roadFiles.bin],
    ['ground.json', `${JSON.stringify(ground.json)}\n`],
    ['ground.bin', ground.bin],
    ...transitFiles(city),
    ['import.json', `${JSON.stringify({ problems: problems.listed }, null, 1)}\n`],
  ])
  try {
    mkdirSync(folder, { recursive: true })
    for (const [name, content] of files) writeFileSync(join(folder, name), content)
  } catch (error) {
    throw new UnusableInput(
      `--out ${folder}: cannot be written (${(error as Error).message}); name a folder that can be`,
    )
  }
}
