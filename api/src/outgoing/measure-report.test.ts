import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { keyFrom, tokensOf } from '../feeds/encounter-token.ts'
import { type DecodedFeed, decodeAll } from '../feeds/feed-format.ts'
import { fhir } from '../feeds/fhir.ts'
import { fixedZone } from '../feeds/zone.ts'
import { type BedFigures, FACILITY_SYSTEM, measureReportBundle, measureReportProblem } from './measure-report.ts'

const city = loadCity('testville')
const AS_OF = Date.UTC(2026, 0, 17, 12)

/** Every unit two thirds full, every emergency department with 20 people of whom 3 are admitted. */
const figures = (change: Partial<BedFigures> = {}): BedFigures => ({
  city,
  asOf: AS_OF,
  units: city.units.map(({ beds }) => ({ occupied: Math.floor((beds * 2) / 3), open: beds })),
  emergency: city.facilities.map((_, f) =>
    city.units.some((unit) => unit.facility === f && unit.kind === 'emergency') ? { occupied: 20, admitted: 3 } : null,
  ),
  ...change,
})

const decode = (bundle: object): DecodedFeed =>
  decodeAll(fhir, Buffer.from(JSON.stringify(bundle)), {
    tokens: tokensOf(keyFrom(Buffer.from('a key for tests only'))),
    zone: fixedZone(480),
  })
const hospitals = city.facilities.flatMap((facility, f) => {
  const units = city.units.flatMap((unit, u) => (unit.facility === f && unit.kind !== 'emergency' ? [u] : []))
  return units.length === 0 ? [] : [{ facility, f, units }]
})
const sum = (values: readonly (number | null)[]): number => values.reduce<number>((a, b) => a + (b ?? 0), 0)

test('what goes out as MeasureReports comes in as the same censuses', () => {
  const given = figures()
  const bundle = measureReportBundle(given)
  const { events, problems, messages } = decode(bundle)
  assert.deepEqual(problems, [])
  assert.equal(messages, 1 + 2 * hospitals.length)
  const found = new Map(events.map(({ event }) => [event.unit, event]))
  for (const { facility, f, units } of hospitals) {
    const census = found.get(`${FACILITY_SYSTEM}#${facility.id}#all-inpatient`)
    assert.deepEqual(
      [census?.kind, census?.occupied, census?.open, census?.occurredAt],
      [
        'census.reported',
        sum(units.map((u) => given.units[u]!.occupied)),
        sum(units.map((u) => given.units[u]!.open)),
        '2026-01-17T12:00:00.000Z',
      ],
    )
    const icu = units.filter((u) => city.units[u]!.kind === 'icu')
    if (icu.length > 0)
      assert.equal(
        found.get(`${FACILITY_SYSTEM}#${facility.id}#adult-icu`)?.occupied,
        sum(icu.map((u) => given.units[u]!.occupied)),
      )
    assert.equal(
      found.get(`${FACILITY_SYSTEM}#${facility.id}#emergency`)?.occupied,
      given.emergency[f] === null ? undefined : 20,
    )
  }
  assert.equal(measureReportProblem(JSON.stringify(bundle)), null)
})

test('a figure that is not known is left out with its reason, and is never 0', () => {
  const [{ facility, units }] = hospitals as [(typeof hospitals)[number]]
  const given = figures()
  const bundle = measureReportBundle({
    ...given,
    units: given.units.map((counts, u) => (u === units[0] ? { occupied: null, open: null } : counts)),
    emergency: given.emergency.map((department) => department && { occupied: 'masked' as const, admitted: null }),
  })
  const { events, problems } = decode(bundle)
  assert.deepEqual(problems, [])
  assert.ok(!events.some(({ event }) => event.unit === `${FACILITY_SYSTEM}#${facility.id}#all-inpatient`))
  assert.ok(!events.some(({ event }) => String(event.unit).endsWith('#emergency')))
  const text = JSON.stringify(bundle)
  const reason = (code: string) =>
    `"_count":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"${code}"}]}`
  assert.ok(text.includes(reason('unknown')))
  assert.ok(text.includes(reason('masked')))
  assert.ok(!text.includes('"count":0'))
  assert.equal(measureReportProblem(text), null)
})

test('extra beds beyond the open ones leave none free', () => {
  const bundle = measureReportBundle(
    figures({ units: city.units.map(({ beds }) => ({ occupied: beds + 2, open: beds })) }),
  )
  const { events } = decode(bundle)
  const censuses = events.filter(({ event }) => String(event.unit).endsWith('#all-inpatient'))
  assert.equal(censuses.length, hospitals.length)
  for (const { event } of censuses) assert.equal(event.open, event.occupied)
})

test('every resource about a synthetic city says so, and none about another', () => {
  const resources = (synthetic: boolean) => {
    const bundle = measureReportBundle(figures({ city: { ...city, synthetic } })) as {
      entry: readonly { resource: object }[]
    }
    return [bundle, ...bundle.entry.map(({ resource }) => resource)].map((one) => JSON.stringify({ ...one, entry: [] }))
  }
  for (const text of resources(true)) assert.match(text, /"code":"SYNTHETIC","display":"合成数据 SYNTHETIC"/)
  for (const text of resources(true).slice(1)) assert.match(text, /<p>合成数据 SYNTHETIC/)
  for (const text of resources(false)) assert.doesNotMatch(text, /SYNTHETIC|合成数据/)
})

test('a body that is no such Bundle is told apart, without its text', () => {
  for (const [body, why] of [
    ['ZZ', 'it is no JSON'],
    ['null', 'it is no Bundle with entries'],
    ['{"resourceType":"Bundle","entry":[null]}', 'it holds no MeasureReport'],
    [
      JSON.stringify(measureReportBundle(figures())).replace('"count":20', '"count":-1'),
      'MeasureReport 1 has a group with neither a count nor the reason of its absence',
    ],
  ] as const)
    assert.equal(measureReportProblem(body), why)
})
