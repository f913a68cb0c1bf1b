import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters, PARAMETER_SETS, parametersOfCity } from './index.ts'

const parameters = loadParameters()

test('every parameter names its source, tag, date and jurisdiction', () => {
  for (const p of parameters.list) {
    assert.ok(p.source.length > 0 && p.jurisdiction.startsWith('CN'), p.key)
    assert.match(p.effectiveDate, /^\d{4}-\d{2}-\d{2}$/, p.key)
  }
})

test('a set that extends another holds only what differs, each row with its own source and jurisdiction', () => {
  const england = loadParameters('england')
  const own = england.list.filter((p) => p.jurisdiction === 'GB-ENG')
  assert.ok(own.length >= 9 && own.length < england.list.length / 2)
  assert.equal(england.emergency.visitsPerThousandPerDay, 1.178)
  assert.deepEqual(england.turnaround, parameters.turnaround, 'what it does not name stays')
  assert.notEqual(england.id, parameters.id)
  assert.deepEqual(parametersOfCity(loadCity('testville')).id, 'china')
  assert.deepEqual(parametersOfCity({ ...loadCity('testville'), parameters: 'england' }).id, 'england')
  assert.throws(() => loadParameters('mars'), /there is no set of parameters "mars"; one of china, england/)
  assert.deepEqual(
    PARAMETER_SETS.map((name) => loadParameters(name).id),
    [...PARAMETER_SETS],
  )
})

test('the mean stay over all admissions lies in the published band of 8.4–8.8 days', () => {
  const { shareByNeed } = parameters.admissions
  const mean = Object.entries(shareByNeed).reduce(
    (sum, [need, share]) => sum + share * parameters.stay.meanDays[need as keyof typeof shareByNeed],
    0,
  )
  assert.ok(mean >= 8.4 && mean <= 8.8, `${mean}`)
})

test('about 9.8 % of emergency visits end in admission, and about 5 % come by ambulance', () => {
  const { acuityShare, admitProbability, ambulanceShare } = parameters.emergency
  const over = (p: readonly number[]) => acuityShare.reduce((sum, share, i) => sum + share * p[i]!, 0)
  assert.ok(Math.abs(over(admitProbability) - 0.098) < 0.001, `${over(admitProbability)}`)
  assert.ok(over(ambulanceShare) > 0.03 && over(ambulanceShare) < 0.06, `${over(ambulanceShare)}`)
})

test('intensive care of Ningbo would stand at 75–85 % by the rates of inflow and the mean stay', () => {
  const city = loadCity('ningbo')
  const { stay, icu, beds, emergency } = parameters
  let inflowPerDay = 0
  let icuBeds = 0
  for (const unit of city.units) {
    if (unit.kind === 'icu') icuBeds += unit.beds
    if (unit.kind !== 'ward') continue
    const need = unit.need as keyof typeof stay.meanDays
    const occupied = unit.beds * beds.targetOccupancy
    inflowPerDay += occupied * (icu.postOperativeShare[need] / stay.meanDays[need] + icu.deteriorationPerBedDay[need])
  }
  const visits = (9_404_283 * emergency.visitsPerThousandPerDay) / 1000
  const critical = emergency.acuityShare.map(
    (s, i) => s * emergency.admitProbability[i]! * emergency.icuShareOfAdmitted[i]!,
  )
  inflowPerDay += visits * critical.reduce((a, b) => a + b, 0)
  const occupancy = (inflowPerDay * stay.meanDays.icu) / icuBeds
  assert.ok(occupancy > 0.75 && occupancy < 0.85, `${occupancy}`)
})
