/** Places in words (law L41): each means one thing in a city, or is refused with those there are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulationCity } from '../../test/simulation-city.ts'
import { decodeLever } from './index.ts'
import { findPlaces, PLACE_SELECTORS, type PlaceKind } from './place-selectors.ts'

const plain = simulationCity()
const provenance = { confidence: 'synthetic', source: '' } as const
const city = {
  ...plain,
  groups: [
    { id: 'g1', name: { zh: '一', en: 'one' }, lead: 'h3', members: ['h3'], provenance },
    { id: 'g2', name: { zh: '二', en: 'two' }, lead: 'h2', members: ['h1', 'h2'], provenance },
  ],
}

const ROWS: readonly (readonly [words: string, kind: PlaceKind, ids: readonly string[] | RegExp])[] = [
  ['largest hospital', 'facility', ['h1']],
  ['the second largest hospital', 'facility', ['h2']],
  ['Third  Largest Hospital', 'facility', ['h3']],
  ['fifth largest hospital', 'facility', /the city has no fifth largest hospital; name another place, or an id/],
  ['smallest hospital', 'facility', ['h4']],
  ['middle-sized hospital', 'facility', ['h3']],
  ['third largest emergency hospital', 'facility', ['h3']],
  ['nearest hospital to largest hospital', 'facility', ['h2']],
  ['second nearest hospital to h4', 'facility', ['h2']],
  ['nearest emergency hospital to nearest hospital to h4', 'facility', ['h2']],
  ['largest hospital for orthopaedics', 'facility', ['h2']],
  ["largest children's hospital", 'facility', ['h1']],
  ["largest group's lead", 'facility', ['h2']],
  ['blood centre', 'facility', /has no blood centre/],
  ['shared laboratory centre', 'facility', /has no shared laboratory centre/],
  ['all hospitals', 'facilities', ['h1', 'h2', 'h3', 'h4']],
  ['members of largest group', 'facilities', ['h1', 'h2']],
  ['other members of largest group', 'facilities', ['h1']],
  ['second largest hospital', 'facilities', ['h2']],
  ['hospitals within 4 km of largest hospital', 'facilities', ['h1', 'h2']],
  ['hospitals within 0.5 km of second largest hospital', 'facilities', ['h2']],
  ['hospitals within 4 km of mars', 'facilities', /^in "hospitals within 4 km of mars", "mars" is neither/],
  ['largest group', 'group', ['g2']],
  ['largest paediatric ward', 'unit', ['u5']],
  ['largest ward', 'unit', ['u2']],
  ['third largest ward of largest hospital', 'unit', ['u3']],
  ['largest general medicine ward of h3', 'unit', ['u12']],
  ['largest infectious ward', 'unit', /has no largest infectious ward/],
  ['intensive care of second largest hospital', 'unit', ['u10']],
  ['intensive care of h3', 'unit', /has no intensive care of h3/],
  ['emergency department of nearest hospital to h1', 'unit', ['u7']],
  [
    'biggest hospital',
    'facility',
    /"biggest hospital" is neither an id nor a place in words; such are: largest hospital, /,
  ],
  [
    'largest ward of h99',
    'unit',
    /^in "largest ward of h99", "h99" is neither an id nor a place in words; such are: largest hospital, /,
  ],
  ['nearest hospital to mars', 'facility', /^in "nearest hospital to mars", "mars" is neither/],
  ['largest haunted ward', 'unit', /is neither an id nor a place in words; such are: largest ward, /],
]

for (const [words, kind, expected] of ROWS)
  test(`"${words}" as ${kind}`, () => {
    const found = findPlaces(words, kind, city)
    if (expected instanceof RegExp) assert.match(found.ids === null ? found.why : JSON.stringify(found.ids), expected)
    else assert.deepEqual(found.ids, expected)
  })

test('every entry of the catalogue is understood, filled in with what its brackets ask for', () => {
  const filled = (words: string): string =>
    words
      .replace('<facility>', 'largest hospital')
      .replace('<need>', 'respiratory')
      .replace('<service>', 'imaging')
      .replace('<number>', '2.5')
  for (const { words, kind } of PLACE_SELECTORS) {
    const found = findPlaces(filled(words), kind, city)
    assert.ok(found.ids !== null || found.absent, words)
  }
})

test('a lever takes places in words where a city is given, and tells which field is wrong', () => {
  const decoded = decodeLever({ kind: 'open-beds', facility: 'second largest hospital', beds: 3 }, city)
  assert.ok(decoded.ok && decoded.value.kind === 'open-beds')
  assert.equal(decoded.value.facility, 'h2')
  const surge = decodeLever({ kind: 'surge-arrivals', factor: 2, facilities: ['h1', 'members of largest group'] }, city)
  assert.ok(surge.ok && surge.value.kind === 'surge-arrivals')
  assert.deepEqual(surge.value.facilities, ['h1', 'h2'])
  const all = decodeLever({ kind: 'surge-arrivals', factor: 2, facilities: 'all hospitals' }, city)
  assert.ok(all.ok)
  const wrong = decodeLever({ kind: 'open-beds', facility: 'best hospital', beds: -3 }, city)
  assert.ok(!wrong.ok)
  assert.deepEqual(
    wrong.problems.map(({ path }) => path),
    ['facility', 'beds'],
  )
})
