import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { parameterOrigin } from '@kangcheng/twin-engine'
import { cityFolder, loadCity, loadParameters, PARAMETER_SETS, parametersOfCity } from './index.ts'

const parameters = loadParameters()

test('every parameter names its source, tag, date and jurisdiction', () => {
  for (const p of parameters.list) {
    assert.ok(p.source.length > 0 && /^(CN|world)/.test(p.jurisdiction), p.key)
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

/** The test city with a `parameters.json` of its own. */
function withParameters(t: TestContext, sheet: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-parameters-'))
  t.after(() => rmSync(folder, { recursive: true }))
  cpSync(cityFolder('testville'), folder, { recursive: true })
  writeFileSync(join(folder, 'parameters.json'), JSON.stringify(sheet))
  return folder
}

const VISITS = {
  ...parameters.list.find(({ key }) => key === 'emergency.visitsPerThousandPerDay')!,
  value: 0.9,
  source: 'a study',
  jurisdiction: 'BR-RS',
}
const OWN = { id: 'porto', name: { zh: '港', en: 'Porto' }, country: 'BR', extends: 'china', parameters: [VISITS] }

test('a city may bring a set of its own, which goes before the one that it names', (t) => {
  const city = loadCity(withParameters(t, OWN))
  const own = parametersOfCity({ ...city, parameters: 'england' })
  assert.deepEqual([own.id, own.country, own.emergency.visitsPerThousandPerDay], ['porto', 'BR', 0.9])
  assert.deepEqual(own.stay, parameters.stay, 'what it does not name is that of the set that it extends')
})

test('what is wrong with a set of a city’s own is told with file, place and remedy', (t) => {
  const wrong: readonly (readonly [object, RegExp])[] = [
    [
      { ...OWN, extends: 'mars' },
      /parameters\.json: extends: there is no set of parameters "mars"; one of china, england/,
    ],
    [{ ...OWN, country: 'Brazil' }, /country: must be a country’s code of two letters such as BR, got "Brazil"/],
    [{ ...OWN, name: 'Porto' }, /name: must be \{ zh, en \}/],
    [
      { ...OWN, parameters: [{ ...VISITS, value: 90 }] },
      /parameters\[0\]\.value: 90 is outside the range 0\.05 … 3 \(visits per 1,000/,
    ],
    [{ ...OWN, extends: undefined }, /beds\.targetOccupancy is missing; unknown values are never filled in by default/],
  ]
  for (const [sheet, why] of wrong) assert.throws(() => loadCity(withParameters(t, sheet)), why)
})

test('figures of another country are told with their number; a set of the country says nothing', (t) => {
  assert.equal(parameterOrigin({ zone: 'Asia/Shanghai' }, parameters).notice, null)
  assert.equal(parameterOrigin({ zone: 'UTC' }, parameters).foreign, null, 'a time zone of no country')
  const abroad = parameterOrigin({ zone: 'America/Sao_Paulo' }, parameters)
  assert.ok(abroad.foreign! > 200 && abroad.foreign! < abroad.figures, 'some figures hold everywhere')
  assert.match(
    abroad.notice!.en,
    /^parameters china \(China, CN\): \d+ of \d+ figures are another country’s, .* America\/Sao_Paulo/,
  )
  assert.match(abroad.notice!.zh, /^参数集 china（中国，CN）：\d+ 项中有 \d+ 项取自别国/)
  const own = parametersOfCity(loadCity(withParameters(t, OWN)))
  assert.equal(parameterOrigin({ zone: 'America/Sao_Paulo' }, own).foreign, abroad.foreign! - 1)
  assert.equal(parameterOrigin({ zone: 'Europe/London' }, loadParameters('england')).foreign, abroad.foreign! - 9)
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
