import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { csv, recogniseTable } from './csv.ts'
import { type CsvColumns, decodeCsvColumns } from './csv-columns.ts'
import { freshKey, tokensOf } from './encounter-token.ts'
import { type DecodedFeed, decodeAll } from './feed-format.ts'
import { fixedZone, namedZone } from './zone.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures/csv')
const fixture = (name: string): Buffer => readFileSync(join(FIXTURES, name))
const tokens = tokensOf(freshKey())
const read = (bytes: Uint8Array | string, columns: CsvColumns | null = null): DecodedFeed =>
  decodeAll(csv, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, { zone: fixedZone(480), tokens, columns })
/** Events in short: message, unit or facility, figures. */
const short = ({ events }: DecodedFeed): unknown[] =>
  events.map(({ message, event: { kind, occurredAt: _, ...rest } }) => [message, kind, ...Object.values(rest)])

test('a row is a census of each of its units, and nothing that was not reported becomes 0', () => {
  const feed = read(fixture('good.csv'))
  assert.deepEqual(short(feed), [
    [1, 'census.reported', 'ZZ1 ga', 94, 100],
    [1, 'census.reported', 'ZZ1 icu', 9, 10],
    [1, 'queue.reported', 'ZZ1', 'emergency', 12],
    [1, 'facility.status', 'ZZ1', 'emergency', 'normal'],
    [2, 'census.reported', 'ZZ1 ga', 96, 100],
    [2, 'facility.status', 'ZZ1', 'emergency', 'degraded'],
    [3, 'census.reported', 'ZZ2 ga', 900, 1024],
    [3, 'census.reported', 'ZZ2 icu', 26, 20],
    [3, 'queue.reported', 'ZZ2', 'emergency', 0],
    [3, 'facility.status', 'ZZ2', 'emergency', 'closed'],
  ])
  assert.deepEqual(feed.withoutMeaning, [
    { message: 4, kind: 'row without a report' },
    { message: 5, kind: 'row of totals' },
  ])
  assert.deepEqual(feed.problems, [])
  assert.equal(feed.events[0]!.event.occurredAt, '2026-01-16T00:00:00.000Z')
  assert.deepEqual(feed.events[0]!.placeFields, { unit: 'code' })
  assert.deepEqual(feed.places.slice(0, 3), [
    { code: 'ZZ1', kind: 'facility', name: 'ZZ First Test Hospital', beds: 110 },
    { code: 'ZZ1 ga', kind: 'unit', within: 'ZZ1', name: 'General and acute 普通与急症床位', beds: 100 },
    { code: 'ZZ1 icu', kind: 'unit', within: 'ZZ1', name: 'Intensive care 重症监护', beds: 10 },
  ])
})

test('every mistake is a problem with its line and column, and the row’s other figures still count', () => {
  const feed = read(fixture('bad.csv'))
  assert.deepEqual(
    feed.problems.map(({ message, place, why, cause }) => [message, place, why, cause]),
    [
      [1, 'line 2, ga_occupied', 'is a negative count; expected a whole number from 0', 'implausible-count'],
      [2, 'line 3, date', 'names no moment of the calendar', 'malformed'],
      [3, 'line 4, date', 'is no stamp of the form YYYY-MM-DD; name the form in columns.time.form', 'malformed'],
      [4, 'line 5, code', 'is empty; expected the facility', 'malformed'],
      [
        5,
        'line 6, ga_occupied',
        'is no count; expected a whole number from 0, or nothing where not reported',
        'malformed',
      ],
      [6, 'line 7, ga_open', 'is no count; expected a whole number from 0, or nothing where not reported', 'malformed'],
      [7, 'line 8', 'has 4 fields, the heading row 7; expected as many', 'malformed'],
      [8, 'line 9', 'has 8 fields, the heading row 7; expected as many', 'malformed'],
      [9, 'line 10', 'has a quote that is not closed; the lines after it were read on their own', 'malformed'],
      [11, 'line 12, code', 'holds what looks like a personal number (withheld); expected a place code', 'identifier'],
      [12, 'line 13, ga_occupied', 'is beyond any number of beds or people; expected a count', 'implausible-count'],
      [13, 'line 14', 'has a quote inside a field; expected quotes around whole fields, doubled inside', 'malformed'],
    ],
  )
  assert.deepEqual(short(feed), [
    [1, 'census.reported', 'ZZ1 icu', 9, 10],
    [5, 'census.reported', 'ZZ1 icu', 9, 10],
    [6, 'census.reported', 'ZZ1 ga', 90],
    [6, 'census.reported', 'ZZ1 icu', 9, 10],
    [10, 'census.reported', 'ZZ1 ga', 91, 100],
    [10, 'census.reported', 'ZZ1 icu', 9, 10],
    [12, 'census.reported', 'ZZ1 icu', 9, 10],
  ])
  assert.deepEqual(feed.problems[0]!.reduced, {
    kind: 'census.reported',
    occurredAt: '2026-01-16T00:00:00.000Z',
    unit: 'ZZ1 ga',
  })
})

test('a table that comes twice says the same twice: the twin counts it by its state, not by its rows', () => {
  const feed = read(fixture('duplicated.csv'))
  const told = short(feed) as unknown[][]
  const withoutNumber = (message: number): unknown[] => told.filter((t) => t[0] === message).map((t) => t.slice(1))
  assert.ok(withoutNumber(1).length > 0)
  assert.deepEqual(withoutNumber(3), withoutNumber(1))
  assert.deepEqual(withoutNumber(4), withoutNumber(2))
})

test('Chinese headings, semicolons, GB18030 without a mark and UTF-16 with one are read alike', () => {
  const expected = [
    [1, 'census.reported', 'ZZ1 all', 94, 100],
    [1, 'census.reported', 'ZZ1 重症', 9, 10],
    [1, 'queue.reported', 'ZZ1', 'emergency', 12],
    [2, 'census.reported', 'ZZ2 重症', 18, 20],
  ]
  for (const name of ['chinese-gb18030.csv', 'chinese-utf16.csv']) {
    const feed = read(fixture(name))
    assert.deepEqual(short(feed), expected)
    assert.deepEqual(feed.problems, [])
    assert.equal(feed.places[0]!.name, '甲测试医院')
  }
})

test('a mark, tabs, sep=, other line ends and white space change nothing', () => {
  const rows = [
    ['code', 'date', 'ga_open', 'ga_occupied'],
    ['ZZ1', '2026-01-16', '100', '94'],
  ]
  const plain = short(read(rows.map((row) => row.join(',')).join('\n')))
  assert.equal(plain.length, 1)
  for (const text of [
    `\ufeff${rows.map((row) => row.join(',')).join('\r\n')}\r\n`,
    rows.map((row) => row.join('\t')).join('\r'),
    rows.map((row) => row.join('|')).join('\n'),
    `sep=;\n${rows.map((row) => row.join(' ; ')).join('\n\n')}`,
    rows.map((row) => [...row, '', ''].join(',')).join('\n'),
  ])
    assert.deepEqual(short(read(text)), plain)
  const big = Buffer.from(rows.map((row) => row.join(',')).join('\n'), 'utf16le').swap16()
  assert.deepEqual(short(read(big)), plain)
})

test('bytes that are neither UTF-8 nor GB18030, and a file in two character sets, are told by line', () => {
  const head = Buffer.from('code,date,ga_occupied\n')
  const row = (name: Buffer): Buffer => Buffer.concat([name, Buffer.from(',2026-01-16,3\n')])
  const neither = read(Buffer.concat([head, row(Buffer.from([0xff, 0xff]))]))
  assert.deepEqual(
    [neither.problems[0]!.place, neither.problems[0]!.why],
    ['line 2', 'is neither UTF-8 nor GB18030 nor UTF-16; expected one of these character sets'],
  )
  const two = read(Buffer.concat([head, row(Buffer.from('甲')), row(Buffer.from([0xbc, 0xd7]))]))
  assert.deepEqual(
    [two.events.length, two.problems[0]!.why],
    [1, 'is no UTF-8, in which the file began; expected one character set in all of it'],
  )
})

test('a table that cannot be understood is one problem, and each of its rows is a named kind', () => {
  for (const [text, why] of [
    ['a,b,c\n1,2,3\n', 'has no column that names the facility, such as code, hospital or 医院'],
    ['code,b,ga_occupied\nZZ1,2,3\n', 'has no column with the date, such as date, month or 日期'],
    [
      'code,date,c\nZZ1,2026-01-16,3\n',
      'has no column of occupied beds, such as ga_occupied beside ga_open, or 占用床位 beside 开放床位',
    ],
    [
      'code,date,ga_occupied\nZZ1,03/04/2026,3\n',
      'has dates whose day and month cannot be told apart; name the form in columns.time.form of the mapping file',
    ],
  ] as const) {
    const feed = read(text)
    assert.deepEqual([feed.problems.length, feed.problems[0]!.place, feed.problems[0]!.why], [1, 'heading row', why])
    assert.deepEqual(feed.withoutMeaning, [{ message: 1, kind: 'row of a table whose columns are not known' }])
  }
  assert.match(read('').problems[0]!.why, /is empty; expected a heading row/)
  assert.match(read('code,date,ga_occupied\n').problems[0]!.why, /has a heading row only; expected rows/)
})

test('the mapping file says what columns mean: other headings, forms, hours and zones', () => {
  const columns: CsvColumns = {
    facility: 'Haus',
    time: { column: 'Tag', form: 'MM/DD/YYYY', at: '06:30', zone: 'Europe/London' },
    groups: [{ suffix: 'w1', occupied: 'belegt' }],
    rules: [{ column: 'zu', kind: 'facility.status', service: 'all', status: 'closed' }],
  }
  const decoded = decodeCsvColumns(JSON.parse(JSON.stringify(columns)))
  assert.deepEqual(decoded, { ok: true, value: columns })
  const feed = read('Haus,Tag,belegt,zu\nZZ1,07/04/2025,5,1\n', columns)
  assert.deepEqual(short(feed), [
    [1, 'census.reported', 'ZZ1 w1', 5],
    [1, 'facility.status', 'ZZ1', 'all', 'closed'],
  ])
  assert.equal(feed.events[0]!.event.occurredAt, '2025-07-04T05:30:00.000Z')
  const missing = read('Haus,Tag,zu,zu\nZZ1,07/04/2025,5,1\n', columns)
  assert.deepEqual(
    missing.problems.map((p) => p.why),
    [
      'has no column "belegt"; the mapping file\'s "columns" must name headings of this table',
      'has the column "zu" 2 times; each heading that is read must be there once',
    ],
  )
})

test('columns of a mapping file are refused with every mistake named', () => {
  const bad = {
    facility: '',
    time: { column: 'd', form: 'whenever' },
    groups: [{ suffix: 'a', occupied: 'x' }, { suffix: 'a', occupied: 'y' }, { occupied: 'z' }],
    rules: [
      { column: 'q', kind: 'queue.reported', service: 'none' },
      { column: 'q', kind: 'other' },
    ],
  }
  const decoded = decodeCsvColumns(bad)
  assert.ok(!decoded.ok)
  assert.deepEqual(
    decoded.problems.map(({ path }) => path),
    ['facility', 'time.form', 'groups[2]', 'rules[0].service', 'rules[1].kind', 'groups[1].suffix'],
  )
})

test('a date in the hour that spring leaves out is refused, a month stands for its last day', () => {
  const london = { zone: namedZone('Europe/London')!, tokens }
  const gap = decodeAll(csv, Buffer.from('code,time,ga_occupied\nZZ1,2022-03-27 01:30,3\n'), london)
  assert.equal(gap.problems[0]!.why, 'names no moment in Europe/London: the clocks went forward')
  const month = decodeAll(csv, Buffer.from('code,month,ga_occupied\nZZ1,2024-02,3\n'), london)
  assert.equal(month.events[0]!.event.occurredAt, '2024-02-29T23:59:00.000Z')
})

test('a total beside its parts is left out, so that no bed counts twice', () => {
  const head =
    'code,date,ga_beds_available,ga_beds_occupied,adult_ga_beds_available,adult_ga_beds_occupied,child_ga_beds_available,child_ga_beds_occupied'
  const recognised = recogniseTable(Buffer.from(`${head}\nZZ1,2026-01-16,9,8,5,5,4,3\n`))!
  assert.deepEqual(recognised.totals, ['ga_beds_occupied', 'ga_beds_available'])
  assert.deepEqual(
    recognised.columns.groups.map((group) => [group.suffix, group.open]),
    [
      ['adult_ga', 'adult_ga_beds_available'],
      ['child_ga', 'child_ga_beds_available'],
    ],
  )
})

test('a line without end and quotes without end are problems with their lines, and are not held', () => {
  const told: string[] = []
  const decoder = csv.open({ zone: fixedZone(480), tokens }, (message) => {
    for (const { place, why } of message.problems) if (told.length < 5) told.push(`${place} ${why}`)
  })
  decoder.push(Buffer.from('code,date,ga_occupied\nZZ1,2026-01-16,3\n'))
  const before = process.memoryUsage().arrayBuffers
  let most = before
  const piece = Buffer.alloc(1024 * 1024, 'Z')
  for (let i = 0; i < 100; i++) {
    decoder.push(piece)
    most = Math.max(most, process.memoryUsage().arrayBuffers)
  }
  assert.ok(most - before < 40 * 1024 * 1024)
  decoder.push(Buffer.from('\n'))
  const began = process.threadCpuUsage()
  decoder.push(Buffer.from('"\n'.repeat(20_001)))
  decoder.end()
  // Processor time: other work on the machine does not lengthen it.
  assert.ok(process.threadCpuUsage(began).user < 5_000_000)
  assert.deepEqual(told.slice(0, 1), ['line 3 is longer than 1048576 bytes; expected rows of a table'])
  assert.equal(told.at(-1), 'line 10 has 1 fields, the heading row 3; expected as many')
})

const REFERENCE = process.env.REFERENCE_DATA
const reference =
  REFERENCE === undefined ? { skip: 'REFERENCE_DATA is not set: the tables of NHS England are not here' } : {}
const nhs = (name: string): DecodedFeed =>
  decodeAll(csv, readFileSync(join(REFERENCE!, 'data/nhs-daily-hospital-beds', name)), {
    zone: namedZone('Europe/London')!,
    tokens,
  })
const counted = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

test('every row of London’s daily situation reports is accounted for, to the figure', reference, () => {
  const feed = nhs('london_trusts_daily_winters_2018_2022.csv')
  assert.equal(feed.messages, 6048)
  assert.deepEqual(counted(feed.events.map(({ event }) => `${event.kind} ${event.status ?? ''}`)), {
    'census.reported ': 11_786,
    'facility.status normal': 6045,
    'facility.status degraded': 3,
  })
  assert.deepEqual([feed.problems.length, feed.withoutMeaning.length], [0, 0])
  const units = new Set(feed.events.flatMap(({ event }) => event.unit ?? []))
  const facilities = feed.places.filter((place) => place.kind === 'facility').map((place) => place.code)
  assert.deepEqual([units.size, new Set(facilities).size], [42, 22])
  // Two specialist trusts have no adult critical care: nothing was reported, so there is no such unit.
  assert.equal(new Set(feed.places.filter((p) => p.kind === 'unit').map((p) => p.code)).size, 42)
})

test('every row of England’s monthly beds is accounted for, to the figure', reference, () => {
  const feed = nhs('england_trust_beds_monthly_2022-04_2024-08.csv')
  assert.equal(feed.messages, 3947)
  assert.deepEqual(counted(feed.events.map(({ event }) => event.kind)), { 'census.reported': 18_669 })
  assert.deepEqual([feed.problems.length, feed.withoutMeaning.length], [0, 0])
  assert.equal(new Set(feed.places.filter((p) => p.kind === 'facility').map((p) => p.code)).size, 137)
})

test('a table with a row for every ward tells a unit per ward, and its row of totals is named', () => {
  const told = read(
    '日期,医院,病区,占用床位,开放床位\n2026-11-21,ZZ医院,甲病区,3,10\n2026-11-21,ZZ医院,乙病区,,8\n2026-11-21,ZZ医院,合计,3,18\n2026-11-21,ZZ医院,,1,2\n2026-11-21,ZZ医院,13812345678,1,2',
  )
  assert.deepEqual(
    told.events.map(({ event, placeFields }) => [event.unit, event.occupied, event.open, placeFields.unit]),
    [['ZZ医院 甲病区', 3, 10, '病区']],
  )
  assert.deepEqual(
    told.withoutMeaning.map(({ kind }) => kind),
    ['row of open beds only', 'row of totals'],
  )
  assert.deepEqual(
    told.problems.map(({ place, why, cause }) => [place, why.slice(0, 30), cause]),
    [
      ['line 5, 病区', 'is empty; expected the ward', 'malformed'],
      ['line 6, 病区', told.problems[1]!.why.slice(0, 30), 'identifier'],
    ],
  )
  assert.ok(!JSON.stringify(told).includes('13812345678'))
  assert.deepEqual(
    told.places.filter(({ kind }) => kind === 'unit').map(({ code, name, beds }) => [code, name, beds]),
    [
      ['ZZ医院 甲病区', '甲病区', 10],
      ['ZZ医院 乙病区', '乙病区', 8],
    ],
  )
})
