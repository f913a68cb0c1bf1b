// The ground under the city, fetched once beside the first pulse, in the columns that the scene reads.
import { decodeGround, type GroundSheet, toSheet } from '@kangcheng/seed-data/ground'
import type { Ground } from '../scene/ground.ts'
import type { Place } from './types.ts'

export interface CityGround {
  readonly ground: Ground
  /** Metres east and north of the ground's origin. */
  readonly place: (at: Place) => readonly [eastMetres: number, northMetres: number]
}

const SEA = /海|洋|sea|bay|ocean/i

/** Which kind of lettering a label gets: seas, rivers, seats of districts; everything else is a place of its own. */
const kindOf = (label: GroundSheet['labels'][number]): 'sea' | 'river' | 'district' | 'junction' =>
  label.kind === 'water'
    ? SEA.test(label.name.zh) || SEA.test(label.name.en)
      ? 'sea'
      : 'river'
    : label.kind === 'district'
      ? 'district'
      : 'junction'

/** Fetches and decodes the two ground files; null when the city has none. */
export async function fetchGround(): Promise<CityGround | null> {
  const [bin, json] = await Promise.all([fetch('/ground.bin'), fetch('/ground.json')])
  if (bin.status !== 200 || json.status !== 200) return null
  const { sheet, blocks } = decodeGround(await bin.arrayBuffer(), await json.json())
  return {
    ground: {
      geo: { origin: sheet.origin, metresPerDegree: sheet.metresPerDegree },
      blocks: {
        count: blocks.count,
        east: blocks.eastMetres,
        north: blocks.northMetres,
        width: blocks.widthMetres,
        depth: blocks.depthMetres,
        height: blocks.heightMetres,
        rotation: blocks.rotationRadians,
      },
      land: sheet.land,
      coast: sheet.coast,
      rivers: sheet.rivers,
      lakes: sheet.lakes.map(({ ring }) => ring),
      contours: sheet.contours.map(({ line, closed }) => (closed ? [...line, line[0]!, line[1]!] : line)),
      places: sheet.labels
        .filter(({ kind }) => kind !== 'hill')
        .map((label) => ({ name: label.name, east: label.east, north: label.north, kind: kindOf(label) })),
      ...(sheet.home !== undefined && { home: sheet.home }),
    },
    place: ({ lng, lat }) => toSheet(sheet, lng, lat),
  }
}
