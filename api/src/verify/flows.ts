/** `kangcheng-flows/1`: who goes where by Huff, gravity and proportional fitting, and the decay of a given mean trip. */
import {
  biproportionalFit,
  calibrateBeta,
  type Decoded,
  describeProblems,
  doublyConstrained,
  type FlowMatrix,
  huff,
  meanCostMinutes,
  productionConstrained,
  Reader,
  travelMatrix,
} from '@kangcheng/twin-engine'
import { type CaseFile, type ReferenceFormat, relative } from './reference-case.ts'

/** Which fields of each part are the answers; everything else is the question. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  huff: ['flows'],
  productionConstrained: ['flows'],
  doublyConstrained: ['flows', 'meanCost'],
  calibration: ['beta'],
  ipf: ['table'],
}

type Fields = Readonly<Record<string, unknown>>

function picked(file: CaseFile, keep: (part: string, field: string) => boolean): CaseFile {
  return Object.fromEntries(
    Object.entries(file).flatMap(([name, part]): [string, unknown][] => {
      if (ANSWERS[name] === undefined || typeof part !== 'object' || part === null)
        return keep(name, '') ? [[name, part]] : []
      return [[name, Object.fromEntries(Object.entries(part as Fields).filter(([field]) => keep(name, field)))]]
    }),
  )
}

const isAnswer = (part: string, field: string): boolean => ANSWERS[part]?.includes(field) ?? false

function given<T>(decoded: Decoded<T>): T {
  if (!decoded.ok) throw new Error(describeProblems(decoded.problems))
  return decoded.value
}

function rowsOf({ origins, destinations, trips }: Pick<FlowMatrix, 'origins' | 'destinations' | 'trips'>): number[][] {
  return Array.from({ length: origins }, (_, i) => [...trips.subarray(i * destinations, (i + 1) * destinations)])
}

const figures = (reader: Reader): number[] => reader.items().map((item) => item.number(0))

/** Parts that the case has not are left out: their answers are then missing, too. */
function compute(question: CaseFile): unknown {
  const reader = new Reader(question, '', [])
  const has = (name: string): boolean => question[name] !== undefined
  const trips = figures(reader.field('origins').field('trips'))
  const attraction = figures(reader.field('destinations').field('attraction'))
  const rows = reader
    .list('costMinutes')
    .map((row) => row.items().map((cell) => (cell.value === null ? null : cell.number(0))))
  const power = (part: string, field: string): number => reader.field(part).field(field).number(-1e3, 1e3)
  const powers = has('huff') ? { attraction: power('huff', 'alpha'), decay: power('huff', 'lam') } : null
  const arriving = has('doublyConstrained') ? figures(reader.field('doublyConstrained').field('destTotals')) : null
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  const travel = travelMatrix(rows)
  const both = (beta: number) => doublyConstrained(trips, arriving ?? [], travel, beta)
  const ofBoth = arriving && given(both(power('doublyConstrained', 'beta')))
  const answers = {
    ...(powers && { huff: { flows: rowsOf(given(huff(trips, attraction, travel, powers))) } }),
    ...(has('productionConstrained') && {
      productionConstrained: {
        flows: rowsOf(given(productionConstrained(trips, attraction, travel, power('productionConstrained', 'beta')))),
      },
    }),
    ...(ofBoth && { doublyConstrained: { flows: rowsOf(ofBoth), meanCost: meanCostMinutes(ofBoth, travel) } }),
    ...(has('calibration') && {
      calibration: { beta: given(calibrateBeta(both, travel, power('calibration', 'targetMeanCost'))).beta },
    }),
    ...(has('ipf') && { ipf: { table: fitted(reader.field('ipf')) } }),
  }
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  return answers
}

function fitted(ipf: Reader): number[][] {
  const seed = ipf.list('seed').map(figures)
  const [rows, columns] = [figures(ipf.field('rows')), figures(ipf.field('cols'))]
  const { table } = given(biproportionalFit(Float64Array.from(seed.flat()), rows, columns))
  return rowsOf({ origins: rows.length, destinations: columns.length, trips: table })
}

export const FLOW_FORMATS: readonly ReferenceFormat[] = [
  {
    id: 'kangcheng-flows/1',
    question: (file) => picked(file, (part, field) => !isAnswer(part, field)),
    answers: (file) => picked(file, isAnswer),
    compute,
    tolerance: (path) => relative(path[0] === 'calibration' ? 1e-6 : 1e-8),
  },
]
