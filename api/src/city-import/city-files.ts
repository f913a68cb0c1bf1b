/** The files of a built city. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltCity } from './build-city.ts'
import { UnusableInput } from './import-problem.ts'

/** @throws UnusableInput where the folder cannot be written */
export function writeCity(folder: string, { document, problems }: BuiltCity): void {
  const files = new Map<string, string | Uint8Array>([
    ['city.json', `${JSON.stringify(document)}\n`],
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
