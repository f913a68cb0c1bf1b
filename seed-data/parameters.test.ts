import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from './index.ts'

const parameters = loadParameters()

test('every parameter names its source, tag, date and jurisdiction', () => {
  for (const p of parameters.list) {
    assert.ok(p.source.length > 0 && p.jurisdiction.startsWith('CN'), p.key)
    assert.match(p.effectiveDate, /^\d{4}-\d{2}-\d{2}$/, p.key)
  }
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
