/** Bad scenarios: each is refused before anything runs, with the place and what would have been right. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaParameters, scenario, simulationCity } from '../../test/simulation-city.ts'
import { decodeScenario, encodeScenario } from './scenario.ts'

const city = simulationCity()
const text = { zh: '试', en: 'test' }
const good = { id: 'a', title: text, why: text, horizonHours: 24 }
const start = { at: '2026-11-21T18:24:00+08:00', warmUpDays: 14, seed: 1 }
const open = { kind: 'open-beds', facility: 'h1', beds: 5 }
const surge = { kind: 'surge-arrivals', factor: 1.5 }

/** What differs from a good scenario, the path of the problem, and words of the remedy. */
const ROWS: readonly (readonly [
  what: string,
  different: Readonly<Record<string, unknown>>,
  path: string,
  why: RegExp,
])[] = [
  ['an unknown lever', { levers: [{ kind: 'pray' }] }, 'levers[0].kind', /no lever "pray"; one of .*open-beds/],
  ['a lever without a kind', { levers: [{ beds: 5 }] }, 'levers[0].kind', /no lever "undefined"; one of /],
  ['a lever that is a text', { levers: ['open-beds'] }, 'levers[0].kind', /one of surge-arrivals/],
  ['levers that are no list', { levers: { kind: 'open-beds' } }, 'levers', /must be a list of levers \{ kind, … \}/],
  [
    'an unknown field of a lever',
    { levers: [{ ...open, staff: 3 }] },
    'levers[0].staff',
    /is not a field here; known are kind, facility/,
  ],
  [
    'a lead in another unit',
    { levers: [{ ...open, leadHours: 2 }] },
    'levers[0].leadHours',
    /did you mean leadMinutes\?/,
  ],
  [
    'a horizon in another unit',
    { horizonHours: undefined, horizonDays: 3 },
    'horizonDays',
    /is not a field of a scenario; did you mean horizonHours\?/,
  ],
  [
    'a horizon with its unit written out',
    { horizonHours: '24 h' },
    'horizonHours',
    /must be a number of hours from 1 to 4368, got "24 h"/,
  ],
  [
    'a parameter with its unit written out',
    { parameters: { 'stay.longStayMeanDays': '60 d' } },
    'parameters.stay.longStayMeanDays',
    /must be a number in the unit of stay\.longStayMeanDays \(d\), got "60 d"/,
  ],
  [
    'a parameter as an object with a unit',
    { parameters: { 'stay.longStayMeanDays': { value: 8, unit: 'weeks' } } },
    'parameters.stay.longStayMeanDays',
    /\(d\), got \{"value":8/,
  ],
  [
    'a share in per cent',
    { parameters: { 'beds.targetOccupancy': 85 } },
    'parameters.beds.targetOccupancy',
    /85 is outside the range 0\.4 … 1 \(share\)/,
  ],
  [
    'a negative rate',
    { parameters: { 'emergency.visitsPerThousandPerDay': -0.5 } },
    'parameters.emergency.visitsPerThousandPerDay',
    /-0\.5 is outside the range 0\.05 … 3 \(visits per 1,000 residents per day\)/,
  ],
  [
    'a negative factor',
    { shocks: [{ ...surge, factor: -1 }] },
    'shocks[0].factor',
    /must be a number from 1 to 5, got -1/,
  ],
  [
    'a negative number of beds',
    { levers: [{ ...open, beds: -5 }] },
    'levers[0].beds',
    /must be a number from 0 to 10000, got -5/,
  ],
  ['half a bed', { levers: [{ ...open, beds: 2.5 }] }, 'levers[0].beds', /must be a whole number, got 2\.5/],
  [
    'infinitely many beds',
    { levers: [{ ...open, beds: Number.POSITIVE_INFINITY }] },
    'levers[0].beds',
    /from 0 to 10000, got Infinity/,
  ],
  [
    'an unknown hospital',
    { levers: [{ ...open, facility: 'h99' }] },
    'levers[0].facility',
    /the city has no facility "h99"/,
  ],
  [
    'an unknown unit',
    { levers: [{ ...open, facility: null, unit: 'u99' }] },
    'levers[0].unit',
    /the city has no unit "u99"/,
  ],
  [
    'unknown hospitals of a shock',
    { shocks: [{ ...surge, facilities: ['h1', 'h99'] }] },
    'shocks[0].facilities[1]',
    /no facility "h99"/,
  ],
  [
    'an unknown hospital on the way to the start',
    { start: { ...start, shocks: [{ ...surge, facilities: ['h99'] }] } },
    'start.shocks[0].facilities[0]',
    /no facility "h99"/,
  ],
  [
    'hospital and unit at once',
    { levers: [{ ...open, unit: 'u2' }] },
    'levers[0].facility',
    /either facility or unit, and only one of them/,
  ],
  [
    'an end before the beginning',
    { shocks: [{ ...surge, fromMinute: 60, untilMinute: 60 }] },
    'shocks[0].untilMinute',
    /must lie after fromMinute \(60\), got 60/,
  ],
  [
    'a need without beds',
    { shocks: [{ ...surge, need: 'dentistry' }] },
    'shocks[0].need',
    /must be one of all, .*got "dentistry"/,
  ],
  ['a horizon of a century', { horizonHours: 876_600 }, 'horizonHours', /from 1 to 4368, got 876600/],
  ['no horizon', { horizonHours: undefined }, 'horizonHours', /from 1 to 4368, got nothing/],
  [
    'a warm-up of a year',
    { start: { ...start, warmUpDays: 365 } },
    'start.warmUpDays',
    /a number of days from 2 to 60, got 365/,
  ],
  [
    'a start without an offset',
    { start: { ...start, at: '2026-11-21 18:24' } },
    'start.at',
    /with its offset, as 2026-11-21T18:24:00\+08:00, got "2026-11-21 18:24"/,
  ],
  [
    'a start on a day that there is not',
    { start: { ...start, at: '2026-02-31T18:24:00+08:00' } },
    'start.at',
    /must be an instant/,
  ],
  [
    'a start in another millennium',
    { start: { ...start, at: '3026-11-21T18:24:00+08:00' } },
    'start.at',
    /from 1973 to 2099/,
  ],
  [
    'a seed that is a word',
    { start: { ...start, seed: 'lucky' } },
    'start.seed',
    /a whole number from 0 to 4294967295, got "lucky"/,
  ],
  [
    'an unknown field of the start',
    { start: { ...start, warmUpHours: 48 } },
    'start.warmUpHours',
    /did you mean warmUpDays\?/,
  ],
  ['a start that is a date', { start: '2026-11-21' }, 'start', /must be \{ at, warmUpDays, seed \}/],
  [
    'an unknown parameter',
    { parameters: { 'stay.meanHours': 1 } },
    'parameters.stay.meanHours',
    /"stay\.meanHours" is not a parameter; did you mean stay\.meanDays or /,
  ],
  [
    'an unknown element of a parameter',
    { parameters: { 'stay.meanDays.dentistry': 1 } },
    'parameters.stay.meanDays.dentistry',
    /has no element "dentistry"/,
  ],
  [
    'shares that no longer add up',
    { parameters: { 'emergency.acuityShare.0': 0.5 } },
    'parameters.emergency.acuityShare',
    /must add up to 1, they add up to 1\.4874/,
  ],
  ['parameters as a list', { parameters: [1] }, 'parameters', /an object of numbers by parameter key/],
  ['an unknown policy', { policy: 'random' }, 'policy', /no policy "random"; one of nearest, least-loaded/],
  ['edits of the city', { edits: [{ close: 'h1' }] }, 'edits[0].kind', /must be one of add-facility/],
  ['an id with spaces', { id: 'My plan' }, 'id', /words of small letters and digits joined by hyphens/],
  ['a title in one language', { title: 'Plan' }, 'title', /must be \{ zh, en \}/],
  ['an empty reason', { why: { zh: '', en: 'x' } }, 'why.zh', /a non-empty text/],
  ['a fidelity of its own', { fidelity: 'high' }, 'fidelity', /must be one of full, flow, beds, got "high"/],
  ['a question nobody answers', { questions: ['why'] }, 'questions[0]', /must be one of when-breaks, what-first/],
  [
    'a moment beyond its end',
    { story: [{ atMinute: 1441, text }] },
    'story[0].atMinute',
    /within the horizon \(0 to 1440\), got 1441/,
  ],
  [
    'a story out of order',
    { story: [60, 30].map((atMinute) => ({ atMinute, text })) },
    'story[1].atMinute',
    /must not lie before the moment above it \(60\), got 30/,
  ],
  [
    'a moment for nobody',
    { story: [{ atMinute: 0, text, to: 'mayor' }] },
    'story[0].to',
    /must be one of everybody, operations, hospitals/,
  ],
  [
    'a stop rule without a side',
    { stop: { name: text, measure: 'occupancy', forHours: 1 } },
    'stop.below',
    /give either below or over/,
  ],
  [
    'a stop rule on a mood',
    { stop: { name: text, measure: 'mood', over: 1 } },
    'stop.measure',
    /must be one of occupancy, .*got "mood"/,
  ],
  [
    'a stop rule nowhere',
    { stop: { name: text, measure: 'occupancy', over: 1, facility: 'biggest hospital' } },
    'stop.facility',
    /neither an id nor a place in words/,
  ],
  [
    'a lever that is optional perhaps',
    { levers: [{ ...open, optional: 'yes' }] },
    'levers[0].optional',
    /true or false/,
  ],
  [
    'a place that no city has',
    { levers: [{ ...open, facility: 'best hospital', optional: true }] },
    'levers[0].facility',
    /neither an id nor a place in words; such are: largest hospital/,
  ],
]

for (const [what, different, path, why] of ROWS)
  test(`a scenario with ${what} is refused at ${path}`, () => {
    const decoded = decodeScenario({ ...good, ...different }, city, chinaParameters())
    assert.ok(!decoded.ok)
    assert.ok(
      decoded.problems.some((p) => p.path === path && why.test(p.why)),
      JSON.stringify(decoded.problems),
    )
  })

test('every problem is told at once', () => {
  const decoded = decodeScenario({ id: 'A', horizonHours: 0, levers: [{ kind: 'pray' }], policy: 'x' }, city)
  assert.ok(!decoded.ok)
  assert.deepEqual(
    decoded.problems.map((p) => p.path),
    ['id', 'horizonHours', 'policy', 'title', 'why', 'levers[0].kind'],
  )
})

test('an optional lever whose place the city lacks is left out and told; one that must be there is a problem', () => {
  const levers = [{ ...open, facility: null, unit: 'largest psychiatry ward' }, open]
  const lenient = decodeScenario({ ...good, levers: [{ ...levers[0], optional: true }, open] }, city)
  assert.ok(lenient.ok)
  assert.deepEqual(
    [lenient.value.levers.length, lenient.value.leftOut],
    [
      1,
      [
        {
          path: 'levers[0]',
          kind: 'open-beds',
          why: 'the city has no largest psychiatry ward; name another place, or an id',
        },
      ],
    ],
  )
  const strict = decodeScenario({ ...good, levers }, city)
  assert.ok(!strict.ok && strict.problems[0]!.path === 'levers[0].unit')
})

test('beyond two weeks a scenario is of the fidelity flow unless it says otherwise', () => {
  const fidelity = (different: object): string => {
    const decoded = decodeScenario({ ...good, ...different })
    return decoded.ok ? decoded.value.fidelity : JSON.stringify(decoded.problems)
  }
  assert.deepEqual(
    [
      fidelity({ horizonHours: 336 }),
      fidelity({ horizonHours: 337 }),
      fidelity({ horizonHours: 337, fidelity: 'full' }),
    ],
    ['full', 'flow', 'full'],
  )
})

test('a scenario survives being written down and read again', () => {
  const facilities = fc.subarray(['h1', 'h2', 'h3', 'h4'], { minLength: 1 })
  const shock = fc.record({
    kind: fc.constant('surge-arrivals'),
    factor: fc.double({ min: 1, max: 5, noNaN: true }),
    facilities: fc.option(facilities),
  })
  const lever = fc.record({
    kind: fc.constant('open-beds'),
    facility: fc.constantFrom('h1', 'h2'),
    beds: fc.nat(50),
    leadMinutes: fc.nat(600),
  })
  fc.assert(
    fc.property(
      fc.array(shock, { maxLength: 3 }),
      fc.array(lever, { maxLength: 3 }),
      fc.integer({ min: 2, max: 60 }),
      fc.boolean(),
      (shocks, levers, warmUpDays, live) => {
        const made = scenario({
          shocks,
          levers,
          parameters: { 'stay.longStayShare': 0.02 },
          ...(live ? {} : { start: { ...start, warmUpDays, shocks } }),
        })
        const again = decodeScenario(JSON.parse(JSON.stringify(encodeScenario(made))), city, chinaParameters())
        assert.deepEqual(again, { ok: true, value: made })
      },
    ),
  )
})
