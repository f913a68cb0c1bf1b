import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlaceHint } from '../feeds/feed-format.ts'
import { type DraftSettings, draftCity, type KnownPlace } from './draft-city.ts'

const settings: DraftSettings = {
  id: 'zz-city',
  name: { zh: '测试', en: 'ZZ city' },
  zone: 'Europe/London',
  utcOffsetMinutes: 0,
  parameters: 'england',
  source: 'the ZZ census',
  attributions: [],
}
const hints: readonly PlaceHint[] = [
  { code: 'ZZ1', kind: 'facility', name: 'ZZ General' },
  { code: 'ZZ1 ga', kind: 'unit', within: 'ZZ1', name: 'General and acute', beds: 100 },
  { code: 'ZZ1 cc', kind: 'unit', within: 'ZZ1', name: 'Adult critical care 成人重症监护', beds: 9 },
  { code: 'ZZ1 ga', kind: 'unit', within: 'ZZ1', name: 'General and acute', beds: 130 },
  { code: 'zz-1', kind: 'facility', name: 'ZZ Other', location: [0.1, 51.5] },
  { code: 'zz-1 ga', kind: 'unit', within: 'zz-1', beds: 20 },
]
const known = new Map<string, KnownPlace>([
  ['ZZ1', { code: 'ZZ1', location: [-0.1, 51.4], name: { zh: '甲', en: 'A' }, source: 'a table' }],
])

test('hospitals and units that a feed names become a city, with the largest number of beds that was told', () => {
  const drafted = draftCity(hints, known, settings)
  assert.ok(drafted.ok)
  const { city, codes } = drafted.draft
  assert.equal(city.parameters, 'england')
  assert.deepEqual(
    city.facilities.map((f) => [f.id, f.name.zh, f.location]),
    [
      ['zz1', '甲', [-0.1, 51.4]],
      ['zz-1', 'ZZ Other', [0.1, 51.5]],
    ],
  )
  assert.deepEqual(
    city.units.map((u) => [u.id, u.kind, u.beds, u.firstBed]),
    [
      ['zz1-cc', 'icu', 9, 0],
      ['zz1-ga', 'ward', 130, 9],
      ['zz-1-ga', 'ward', 20, 139],
    ],
  )
  assert.deepEqual(city.units[0]!.name, { zh: '成人重症监护', en: 'Adult critical care' })
  assert.deepEqual(codes['ZZ1 ga'], { unit: 'zz1-ga' })
  assert.deepEqual(codes['zz-1'], { facility: 'zz-1' })
  assert.equal(city.synthetic, false)
  assert.equal(city.facilities[0]!.provenance.location!.source, 'a table')
})

test('a facility without a location, a unit without beds and a feed without either are named, with the remedy', () => {
  const without = draftCity(hints, new Map(), settings)
  assert.deepEqual(without, {
    ok: false,
    problems: ['facility "ZZ1" has no location; add a row for it to --places (code, lng, lat, source)'],
  })
  const noBeds = draftCity([...hints, { code: 'ZZ1 x', kind: 'unit', within: 'ZZ1' }], known, settings)
  assert.ok(noBeds.ok)
  assert.deepEqual(noBeds.draft.withoutBeds, ['ZZ1 x'], 'a unit without beds is left out, and named')
  assert.ok(!('ZZ1 x' in noBeds.draft.codes))
  const none = draftCity([{ code: 'A x', kind: 'unit', within: 'A' }], new Map(), settings)
  assert.ok(!none.ok && none.problems.some((why) => /no unit has a number of beds/.test(why)))
  const many = draftCity(
    Array.from({ length: 30 }, (_, i) => ({ code: `H${i} w`, kind: 'unit', within: `H${i}`, beds: 3 }) as const),
    new Map(),
    settings,
  )
  assert.ok(!many.ok && many.problems.length === 21 && many.problems[20] === '… and 10 more')
  const nothing = draftCity([], known, settings)
  assert.ok(!nothing.ok && /describes no facility/.test(nothing.problems[0]!))
  const noUnit = draftCity([{ code: 'ZZ1', kind: 'facility' }], known, settings)
  assert.ok(!noUnit.ok && /describes no unit/.test(noUnit.problems[0]!))
})
