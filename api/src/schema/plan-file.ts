/** Places that a planner hands over as a file: read and judged against the city, none left out silently. */
import type { Problem } from '@kangcheng/twin-engine'
import { COORDINATES, checkPlaces, type PlaceArea, type PlaceCandidate, readPlaces } from '../siting/place-file.ts'
import { badInput, builder, PositionType, TextType } from './builder.ts'
import { ProblemType } from './problem.ts'

interface PlanFile {
  readonly candidates: readonly PlaceCandidate[]
  readonly areas: readonly PlaceArea[]
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

const PlacedType = builder.objectRef<PlaceCandidate>('FileCandidate').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({
      type: TextType,
      description: 'Empty where the file names none.',
      resolve: ({ zh, en }) => ({ zh, en }),
    }),
    location: t.field({ type: PositionType, resolve: (c) => c.at }),
  }),
})

const AreaType = builder.objectRef<PlaceArea>('FileArea').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    ring: t.field({ type: [PositionType], resolve: (a) => [...a.polygon] }),
  }),
})

const PlanFileType = builder.objectRef<PlanFile>('PlanFile').implement({
  fields: (t) => ({
    candidates: t.field({ type: [PlacedType], resolve: (f) => [...f.candidates] }),
    areas: t.field({ type: [AreaType], resolve: (f) => [...f.areas] }),
    problems: t.field({
      type: [ProblemType],
      description:
        'Each with file and row; with any of them candidates and areas are empty, so that nothing is half taken.',
      resolve: (f) => [...f.problems],
    }),
    notes: t.field({ type: [ProblemType], description: 'What could not be checked.', resolve: (f) => [...f.notes] }),
  }),
})

builder.queryField('readPlanFile', (t) =>
  t.field({
    type: PlanFileType,
    complexity: 200,
    description:
      'Candidates and forbidden ground from a CSV (id,lng,lat or area,lng,lat) or GeoJSON. Nothing is kept: give what it answers to siteCandidates and planSites.',
    args: {
      name: t.arg.string({ required: true, description: 'Of the file, for problems.' }),
      text: t.arg.string({ required: true }),
      coordinates: t.arg.id({ description: `${COORDINATES.join(' or ')}; wgs84 unless given.` }),
    },
    resolve: (_, { name, text, coordinates }, { twin }): PlanFile => {
      const system = COORDINATES.find((one) => one === (coordinates ?? 'wgs84'))
      if (system === undefined)
        throw badInput(`coordinates must be one of ${COORDINATES.join(', ')}, got "${coordinates}"`)
      const read = readPlaces(text, name, system)
      const { problems, notes } = checkPlaces(twin.state.city, read, name, system)
      const all = [...read.problems, ...problems]
      return all.length > 0 ? { candidates: [], areas: [], problems: all, notes } : { ...read, notes }
    },
  }),
)
