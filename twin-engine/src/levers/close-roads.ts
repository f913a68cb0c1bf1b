/**
 * Roads are closed, flooded or slowed for a while: those of a name, of a class, or in an area. Ambulances take other ways at
 * once; who is on the way already comes by the old one.
 */
import type { CityModel, Text } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import type { RoadClass } from '../city/road-graph.ts'
import { type RoadEdit, type RoadSelection, selectRoads } from '../network/road-edits.ts'
import { withoutAmbulances } from './ambulance-words.ts'
import {
  AREA_FIELDS,
  areaAbsences,
  areaContradictions,
  areaOf,
  areasNamed,
  decodeArea,
  type NamedArea,
} from './area.ts'
import { Fields } from './fields.ts'
import type { Lever, LeverField } from './lever.ts'
import { WINDOW } from './lever-fields.ts'

const WHICH = {
  all: { name: { zh: '所有道路', en: 'all roads' }, roads: {} },
  bridges: { name: { zh: '桥梁', en: 'bridges' }, roads: { bridges: true } },
  expressways: { name: { zh: '高速公路和快速路', en: 'expressways' }, roads: { classes: ['motorway'] } },
  main: {
    name: { zh: '主干道', en: 'main roads' },
    roads: { classes: ['motorway', 'trunk', 'primary'] satisfies RoadClass[] },
  },
} as const satisfies Readonly<Record<string, { readonly name: object; readonly roads: RoadSelection }>>
type Which = keyof typeof WHICH
const WHICH_ROADS = Object.keys(WHICH) as readonly Which[]

export const WHICH_NAMES: Readonly<Record<Which, Text>> = {
  all: WHICH.all.name,
  bridges: WHICH.bridges.name,
  expressways: WHICH.expressways.name,
  main: WHICH.main.name,
}

const LEAST_FACTOR = 0.05
const DEEPEST_METRES = 10

export interface CloseRoads extends NamedArea {
  readonly kind: 'close-roads'
  readonly which: Which
  /** Names in either language; null = whatever they are called. */
  readonly names: readonly string[] | null
  /** They stand under water; null = they do not. */
  readonly depthMetres: number | null
  /** They are open, and slow; null = closed. */
  readonly speedFactor: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

const FIELDS: readonly LeverField[] = [
  {
    name: 'which',
    label: { zh: '哪些道路', en: 'Which roads' },
    kind: 'choice',
    choices: WHICH_ROADS.map((value) => ({ value, label: WHICH[value].name })),
    fallback: 'all',
  },
  {
    name: 'names',
    label: { zh: '道路或桥梁名称（用分号分隔）', en: 'Names of roads or bridges, parted by ;' },
    kind: 'text',
    fallback: null,
  },
  ...AREA_FIELDS,
  {
    name: 'depthMetres',
    label: { zh: '积水深度（不封闭）', en: 'Depth of water, in place of closing' },
    kind: 'number',
    unit: 'm',
    low: 0,
    high: DEEPEST_METRES,
    fallback: null,
  },
  {
    name: 'speedFactor',
    label: { zh: '车速系数（不封闭）', en: 'Speed factor, in place of closing' },
    kind: 'number',
    unit: 'factor',
    low: LEAST_FACTOR,
    high: 1,
    fallback: null,
  },
  ...WINDOW,
]

export const closeRoads: Lever<CloseRoads> = {
  kind: 'close-roads',
  name: { zh: '封闭道路和桥梁', en: 'Close roads and bridges' },
  use: 'both',
  fields: FIELDS,
  decode(input) {
    const f = new Fields(input)
    const spec: CloseRoads = {
      kind: 'close-roads',
      which: f.oneOf('which', WHICH_ROADS, 'all'),
      names: f.parted('names'),
      ...decodeArea(f),
      depthMetres: f.optionalNumber('depthMetres', 0, DEEPEST_METRES),
      speedFactor: f.optionalNumber('speedFactor', LEAST_FACTOR, 1),
      ...f.window(),
    }
    f.problems.push(...contradictions(spec))
    return f.done(spec)
  },
  check(spec, city) {
    const problems = absences(spec, city)
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const { city } = simulation.state
    if (city.roads === undefined || !simulation.parts.ambulances?.takesPart) return withoutAmbulances('close-roads')
    const { fromMinute, untilMinute } = spec
    const { roads } = selectRoads(city.roads, roadsAsked(spec, city))
    simulation.conditions.roadEdits = [
      ...simulation.conditions.roadEdits,
      {
        edits: [editOf(spec, city)],
        fromMinute: simulation.minute + fromMinute,
        untilMinute: simulation.minute + untilMinute,
      },
    ]
    const [zh, en] = effectWords(spec)
    const named = spec.names === null ? '' : spec.names.join('、')
    return {
      kind: 'close-roads',
      wanted: roads,
      planned: roads,
      note: {
        zh: `${named}${named && '：'}${roads} 段道路${zh}`,
        en: `${named}${named && ': '}${roads} ${roads === 1 ? 'stretch' : 'stretches'} of road ${en}`,
      },
    }
  },
}

function effectWords({ depthMetres, speedFactor }: CloseRoads): readonly [zh: string, en: string] {
  if (depthMetres !== null) return [`积水 ${depthMetres} 米`, `under ${depthMetres} m of water`]
  if (speedFactor !== null) return [`车速 ×${speedFactor}`, `at × ${speedFactor} of their speed`]
  return ['封闭', 'closed']
}

function contradictions(spec: CloseRoads): Problem[] {
  const { which, names, depthMetres, speedFactor } = spec
  const problems: Problem[] = []
  const areas = areasNamed(spec)
  const wrong = areaContradictions(spec)
  problems.push(...wrong)
  if (wrong.length === 0 && areas === 0 && names === null && which === 'all')
    problems.push({
      path: 'names',
      why: 'all roads of the city would be closed: name some, choose which, or give an area',
    })
  if (depthMetres !== null && (areas === 0 || names !== null || which !== 'all'))
    problems.push({
      path: 'depthMetres',
      why: 'water stands on all roads of an area: give one, and neither which nor names',
    })
  if (depthMetres !== null && speedFactor !== null)
    problems.push({ path: 'speedFactor', why: 'give either depthMetres or speedFactor, or neither to close the roads' })
  return problems
}

function absences(spec: CloseRoads, city: CityModel): readonly Problem[] {
  const absent = areaAbsences(spec, city)
  if (absent.length > 0) return absent
  if (city.roads === undefined) return [{ path: 'which', why: 'the city has no roads; build it with some' }]
  const { problems } = selectRoads(city.roads, roadsAsked(spec, city))
  return problems.map(({ path, why }) => ({ path: path === 'where' ? 'which' : path.replace('where.', ''), why }))
}

/** The roads that it names. */
export function roadsAsked(spec: CloseRoads, city: CityModel): RoadSelection {
  const area = areaOf(spec, city)
  return {
    ...WHICH[spec.which].roads,
    ...(spec.names === null ? {} : { names: spec.names }),
    ...(area === null ? {} : { area }),
  }
}

function editOf(spec: CloseRoads, city: CityModel): RoadEdit {
  const where = roadsAsked(spec, city)
  const { depthMetres } = spec
  if (depthMetres !== null && where.area !== undefined) return { kind: 'flood', area: where.area, depthMetres }
  if (spec.speedFactor !== null) return { kind: 'speed', where, factor: spec.speedFactor }
  return { kind: 'close', where }
}
