import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadParameters } from '@kangcheng/seed-data'
import { type PathwayFit, type ReproducedFigure, replayPathways } from '@kangcheng/twin-engine/pathways'
import { kangcheng } from '../../test/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'pathways-'))
after(() => rmSync(folder, { recursive: true }))
const MAP = join(import.meta.dirname, '../../../docs/examples/pathways/sepsis-map.json')
const SEPSIS = join(process.env.REFERENCE_DATA ?? '', 'data/patient-flow-sepsis/sepsis_events.csv')

const row = (id: number, activity: string, minutes: number): string =>
  `${id},${activity},${new Date(Date.UTC(2024, 2, 1) + minutes * 60_000).toISOString().slice(0, 19)}`

/** Cases of whom every fifth goes home, and the others stay for between one and nine days. */
const log = (): string[] =>
  Array.from({ length: 100 }, (_, i) => [
    row(i, 'ER Registration', 0),
    ...(i % 5 === 0
      ? []
      : [row(i, 'Admission NC', 100 + i), row(i, 'CRP', 500), row(i, 'Release A', 1500 + 115 * ((i * 37) % 100))]),
  ]).flat()

async function fit(rows: readonly string[], ...options: string[]) {
  writeFileSync(join(folder, 'log.csv'), ['case_id,activity,timestamp', ...rows].join('\n'))
  const { code, out, error } = await kangcheng(folder, 'pathways', 'fit', 'log.csv', '--map', MAP, ...options)
  return { code, out, error, answer: out.startsWith('{') ? JSON.parse(out) : null }
}

test('a log without intensive care is fitted, run and told; its care is written as a city takes it', async () => {
  const { code, answer, error } = await fit(log(), '--patients', '2000', '--out', 'care.json', '--json')
  const {
    fit: found,
    figures,
    passedOver,
    care,
  } = answer as {
    fit: PathwayFit
    figures: ReproducedFigure[]
    passedOver: Record<string, number>
    care: unknown
  }
  assert.deepEqual([found.admitted, found.turn, found.intensiveCare], [{ count: 80, of: 100 }, null, null])
  assert.deepEqual(passedOver, { CRP: 80 })
  assert.equal(figures.find(({ id }) => id === 'admitted')!.within, true)
  assert.equal(code, figures.every(({ within }) => within) ? 0 : 1)
  assert.match(error, /written to care.json/)
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'care.json'), 'utf8')), care)
})

test('what cannot be meant is told by its line, and the case is left out', async () => {
  const rows = [
    ...log(),
    row(200, 'Admission NC', 5),
    '201,ER Registration,yesterday',
    ',ER Registration,2024-03-01T00:00',
  ]
  const { error, answer } = await fit(rows, '--patients', '1000', '--json')
  assert.match(error, /log.csv:342: the case has no arrival; give the event with which it begins/)
  assert.match(error, /log.csv:343: timestamp must be a time such as 2024-03-01T08:30:00, got "yesterday"/)
  assert.match(error, /log.csv:344: case_id is empty: say whose event it is/)
  assert.deepEqual([answer.leftOut, answer.fit.cases], [1, 100])
})

test('a map, a column or a log that will not do is refused with its place and the remedy', async () => {
  const refusal = async (map: unknown, rows = log()): Promise<string> => {
    writeFileSync(join(folder, 'map.json'), JSON.stringify(map))
    const { code, error } = await fit(rows, '--map', 'map.json')
    assert.equal(code, 2)
    return error
  }
  const good = JSON.parse(readFileSync(MAP, 'utf8'))
  assert.match(await refusal({ ...good, moment: {} }), /moment: is not a field here; did you mean moments\?|known are/)
  assert.match(
    await refusal({ ...good, moments: { 'ER Registration': 'door' } }),
    /moments\.ER Registration: must be one of arrival, ward, intensive, release, return, got "door"/,
  )
  assert.match(
    await refusal({ ...good, moments: { 'ER Registration': 'arrival' } }),
    /moments: names no activity that is ward: there is nothing to fit without it/,
  )
  assert.match(
    await refusal({ ...good, case: 'patient' }),
    /has no column "patient"; its columns are case_id, activity/,
  )
  assert.match(await refusal(good, log().slice(0, 9)), /durations from the arrival to a bed are known, 10 are needed/)
  assert.match((await fit(log(), '--need', 'icu')).error, /--need must be one of .+, got icu/)
})

test('the sepsis pathways: quantiles of stay and the share in intensive care are those of the log, also of the half that was not fitted to', {
  skip: !existsSync(SEPSIS) && 'REFERENCE_DATA has no data/patient-flow-sepsis',
}, async () => {
  const run = async (...options: string[]) =>
    JSON.parse((await kangcheng(folder, 'pathways', 'fit', SEPSIS, '--map', MAP, '--json', ...options)).out)
  const { fit: found, figures } = (await run()) as { fit: PathwayFit; figures: ReproducedFigure[] }
  assert.equal(found.cases, 699)
  assert.equal(figures.length, 22)
  assert.deepEqual(
    figures.filter(({ within }) => !within),
    [],
  )
  const held = ((await run('--hold-out')) as { figures: ReproducedFigure[] }).figures
  assert.ok(held.filter(({ within }) => within).length >= 18, JSON.stringify(held.filter(({ within }) => !within)))

  // The same patients by the built-in parameters of general medicine: none of it was fitted, and it shows.
  const parameters = loadParameters()
  const lognormal = (meanDays: number, deviationDays: number) =>
    ({ law: 'lognormal', meanMinutes: 1440 * meanDays, coefficientOfVariation: deviationDays / meanDays }) as const
  const { meanDays, standardDeviationDays } = parameters.stay
  const ward = lognormal(meanDays['general-medicine'], standardDeviationDays['general-medicine'])
  const care = (await run('--patients', '1000')).care
  const { acuityShare, admitProbability, icuShareOfAdmitted } = parameters.emergency
  const admitted = acuityShare.map((visits, level) => visits * admitProbability[level]!)
  const total = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0)
  const straight = total(admitted.map((people, level) => people * icuShareOfAdmitted[level]!)) / total(admitted)
  const unfitted = {
    emergency: { ...care.emergency, routeShares: [[straight, 1 - straight]] },
    stays: { ...care.stays, byNeed: { 'general-medicine': ward }, turns: {} },
  }
  const courses = replayPathways(unfitted, 'general-medicine', parameters, { patients: 5000, seed: 1 })
  const left = courses
    .flatMap(({ bedMinutes, leftMinutes }) => (bedMinutes === null ? [] : [leftMinutes! / 60]))
    .sort((a, b) => a - b)
  const median = figures.find(({ id }) => id === 'all-P50')!
  const share = figures.find(({ id }) => id === 'intensive')!
  assert.ok(left[Math.floor(left.length / 2)]! > median.high, `${left[Math.floor(left.length / 2)]} h`)
  assert.ok(courses.filter(({ intensive }) => intensive).length / left.length < share.low)
})
