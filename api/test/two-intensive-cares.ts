/** The small test city with a second intensive care unit, so that there are two hospitals to lend ventilators. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cityFolder } from '@kangcheng/seed-data'

/** The unit that the west hospital has besides. */
export const WEST_INTENSIVE_CARE = 'h03-icu1'

/** Writes the city into an empty folder. @returns the folder */
export function writeTwoIntensiveCares(folder: string): string {
  cpSync(cityFolder('testville'), folder, { recursive: true })
  const file = join(folder, 'city.json')
  const city = JSON.parse(readFileSync(file, 'utf8'))
  const last = city.units.at(-1)
  const east = city.units.find(({ kind }: { kind: string }) => kind === 'icu')
  city.units.push({
    ...east,
    id: WEST_INTENSIVE_CARE,
    facility: 2,
    beds: 10,
    surgeBeds: 0,
    firstBed: last.firstBed + last.beds + last.surgeBeds,
  })
  writeFileSync(file, JSON.stringify(city))
  return folder
}
