/** The files of a built city. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PARAMETERS_FILE } from '@kangcheng/seed-data'
import { encodeRoads } from '@kangcheng/twin-engine'
import type { BuiltCity } from './build-city.ts'
import { UnusableInput } from './import-problem.ts'

/** @throws UnusableInput where the folder cannot be written */
export function writeCity(
  folder: string,
  { document, parameterSheet, roads, ground, transit, problems }: BuiltCity,
): void {
  const roadFiles = encodeRoads(roads)
  const files = new Map<string, string | Uint8Array>([
    ['city.json', `${JSON.stringify(document)}\n`],
    ...(parameterSheet === null ? [] : [[PARAMETERS_FILE, `${JSON.stringify(parameterSheet, null, 1)}\n`] as const]),
    ['roads.json', `${JSON.stringify(roadFiles.json)}\n`],
    ['roads.bin', roadFiles.bin],
    ['ground.json', `${JSON.stringify(ground.json)}\n`],
    ['ground.bin', ground.bin],
    ...(transit.length > 0
      ? [['transit.json', `${JSON.stringify({ format: 'kangcheng-transit/1', feeds: transit })}\n`] as const]
      : []),
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
