import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { edxlHave } from './edxl-have.ts'
import { freshKey, tokensOf } from './encounter-token.ts'
import { tell } from './feed-format.conformance.ts'
import { type DecodedFeed, decodeAll, type FeedContext } from './feed-format.ts'
import { fixedZone } from './zone.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures/edxl-have')
const fixture = (name: string): Buffer => readFileSync(join(FIXTURES, name))
const context: FeedContext = { zone: fixedZone(480), tokens: tokensOf(freshKey()) }
const read = (document: Uint8Array | string): DecodedFeed =>
  decodeAll(edxlHave, Buffer.from(document as string), context)
const short = ({ events }: DecodedFeed): unknown[] =>
  events.map(({ message, event: { kind, occurredAt: _, ...rest } }) => [message, kind, ...Object.values(rest)])
const problems = (feed: DecodedFeed): unknown[] =>
  feed.problems.map(({ message, place, why, cause }) => [message, place, why, cause])

test('beds vacant of beds open become a census, traffic and operations a status; one of both counts alone says nothing', () => {
  const feed = read(fixture('good.xml'))
  assert.equal(feed.messages, 3)
  assert.deepEqual(short(feed), [
    [1, 'census.reported', 'ZZ First Test Hospital AdultICU', 8, 10],
    [1, 'census.reported', 'ZZ First Test Hospital MedicalSurgical', 100, 100],
    [1, 'facility.status', 'ZZ First Test Hospital', 'emergency', 'degraded'],
    [1, 'facility.status', 'ZZ First Test Hospital', 'all', 'normal'],
    [2, 'census.reported', '乙测试医院 AdultICU', 0, 10],
    [2, 'facility.status', '乙测试医院', 'all', 'degraded'],
    [2, 'equipment.reported', '乙测试医院 adultventilators', 'ventilator', 5, 3],
  ])
  assert.deepEqual(feed.withoutMeaning, [{ message: 3, kind: 'Hospital with services only' }])
  assert.deepEqual(feed.problems, [])
  assert.equal(feed.events[0]!.event.occurredAt, '2026-01-17T00:00:00.000Z')
  assert.deepEqual(feed.places[0], {
    code: 'ZZ First Test Hospital',
    kind: 'facility',
    name: 'ZZ First Test Hospital',
    location: [121.544, 29.8683],
  })
})

test('every mistake is a problem with its line and element', () => {
  const feed = read(fixture('bad.xml'))
  assert.deepEqual(problems(feed), [
    [
      1,
      'line 4, BedCapacity[0]/AvailableCount',
      'is more than BaselineCount; expected vacant beds among the open ones',
      'implausible-count',
    ],
    [
      2,
      'line 32, BedCapacity[0]/AvailableCount',
      'is a negative count or no whole number; expected a count of beds',
      'implausible-count',
    ],
    [
      2,
      'line 32, BedCapacity[2]/BedType',
      'comes twice for one hospital; expected one BedCapacity a bed type',
      'malformed',
    ],
    [
      2,
      'line 32, BedCapacity[3]/BedType',
      'is no bed type; expected one such as AdultICU or MedicalSurgical',
      'unknown-code',
    ],
    [
      3,
      'line 87, EMSTrafficStatus',
      'is no word of EDXL-HAVE; expected one of normal, advisory, closed, notapplicable',
      'unknown-code',
    ],
    [4, 'line 110, LastUpdateTime', 'is missing; expected the time of the report', 'malformed'],
    [
      5,
      'line 137, LastUpdateTime',
      'names no moment of the calendar; expected YYYY-MM-DDThh:mm:ss with Z or an offset',
      'malformed',
    ],
    [6, 'line 165, OrganisationName', 'is missing; expected the name or id of the hospital', 'malformed'],
    [
      7,
      'line 190, OrganisationName',
      'holds what looks like a personal number (withheld); expected a place code',
      'identifier',
    ],
    [8, 'line 218, Hospital', 'ends before its elements are closed (line 244); the rest was not read', 'undecodable'],
  ])
  assert.deepEqual(short(feed), [[2, 'census.reported', 'ZZ2 Burn', 3, 4]])
})

test('inside Atom the subject of an entry names the hospital, and a report that comes twice says the same twice', () => {
  const [first, second, ...more] = short(read(fixture('duplicated.xml'))) as unknown[][]
  assert.deepEqual(first!.slice(1), ['census.reported', 'zz.example/hospital/1 AdultICU', 8, 10])
  assert.deepEqual(second!.slice(1), first!.slice(1))
  assert.equal(more.length, 0)
})

const around = (inside: string, prologue = ''): string =>
  `${prologue}<h:HospitalStatus xmlns:h="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0">${inside}</h:HospitalStatus>`
const TWO = `<HAVE xmlns="urn:oasis:names:tc:emergency:edxl:have:2.0" xmlns:ct="urn:oasis:names:tc:emergency:edxl:ct:1.0"
  xmlns:gml="http://www.opengis.net/gml/3.2"><facility><facilityInformation><facilityID>ZZ-2</facilityID>
  <facilityName>ZZ Second</facilityName><facilityGeoLocation><ct:EDXLGeoLocation><gml:Point><gml:pos>29.9 121.6</gml:pos>
  </gml:Point></ct:EDXLGeoLocation></facilityGeoLocation></facilityInformation>
  <bedCapacity><bedType><ct:Value>adultICU</ct:Value></bedType><capacity><availableCount>1</availableCount>
  <baselineCount>6</baselineCount></capacity></bedCapacity>
  <emergencyDepartment><emsTraffic><emsTrafficStatus>Closed</emsTrafficStatus></emsTraffic></emergencyDepartment>
  <lastUpdateTime>2026-01-17T08:00:00</lastUpdateTime></facility></HAVE>`

test('version 2.0 is read by the same rules, times without an offset in the zone given', () => {
  const feed = read(TWO)
  assert.deepEqual(short(feed), [
    [1, 'census.reported', 'ZZ-2 adultICU', 5, 6],
    [1, 'facility.status', 'ZZ-2', 'emergency', 'closed'],
  ])
  assert.equal(feed.events[0]!.event.occurredAt, '2026-01-17T00:00:00.000Z')
  assert.deepEqual(feed.places[0], { code: 'ZZ-2', kind: 'facility', name: 'ZZ Second', location: [121.6, 29.9] })
})

test('the ID of an organisation’s name is its code, and a time with a space in its middle is read', () => {
  const feed = read(
    around(
      '<h:Hospital><h:OrganisationName ID="ZZ-77"><h:NameElement>ZZ Named</h:NameElement></h:OrganisationName>' +
        '<h:FacilityStatus>Evacuating</h:FacilityStatus><h:LastUpdateTime>2026-01-17 08:00:00</h:LastUpdateTime></h:Hospital>',
    ),
  )
  assert.deepEqual(short(feed), [[1, 'facility.status', 'ZZ-77', 'all', 'closed']])
  assert.equal(feed.events[0]!.event.occurredAt, '2026-01-17T00:00:00.000Z')
  assert.deepEqual(feed.events[0]!.placeFields, { facility: 'OrganisationName/@ID' })
})

test('the SHA-256 of a hospital is that of its bytes, in UTF-8 and in UTF-16, however they are cut', () => {
  const text = fixture('good.xml').toString('utf8')
  const from = text.indexOf('<have:Hospital>')
  const own = text.slice(from, text.indexOf('</have:Hospital>') + '</have:Hospital>'.length)
  for (const encoding of ['utf8', 'utf16le'] as const) {
    const bytes = Buffer.from(text.replace('UTF-8', encoding === 'utf8' ? 'UTF-8' : 'UTF-16'), encoding)
    const pieces = [bytes.subarray(0, 901), bytes.subarray(901)]
    const told = tell(edxlHave, pieces, context)
    assert.equal(told[0]!.rawSha256(), createHash('sha256').update(Buffer.from(own, encoding)).digest('hex'))
  }
})

const one = '<h:Hospital><h:OrganisationName>ZZ1</h:OrganisationName></h:Hospital>'

test('XML bombs, depth, length and wrong encodings are named problems within a moment, whatever was read before stays', () => {
  const laughs = Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const gb18030 = Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="UTF-8"?>'),
    Buffer.from(around(one)),
    Buffer.from([0xbc, 0xd7]),
  ])
  const cases: readonly (readonly [name: string, document: string | Buffer, why: RegExp, messages: number])[] = [
    [
      'a bomb of entities',
      around('&l20;', `<!DOCTYPE h [<!ENTITY l0 "ha">${laughs}]>`),
      /holds a document type declaration \(DTD\)/,
      0,
    ],
    [
      'an outer entity',
      around('', '<!DOCTYPE h SYSTEM "file:///etc/hostname">'),
      /holds a document type declaration \(DTD\)/,
      0,
    ],
    [
      'an entity without a DTD',
      around(`${one}<h:Hospital>&host;</h:Hospital>`),
      /names an entity; only the five of XML itself/,
      2,
    ],
    ['depth', around('<h:a>'.repeat(100_000)), /is nested deeper than 64 elements/, 0],
    [
      'depth within a hospital',
      around(`<h:Hospital>${'<h:Capacity>'.repeat(1000)}`),
      /is nested deeper than 64 elements/,
      1,
    ],
    [
      'elements without end',
      around(`<h:Hospital>${'<h:BedCapacity/>'.repeat(6000)}`),
      /holds a hospital of more than 5000 elements/,
      1,
    ],
    ['a text without end', around('x'.repeat(3_000_000)), /holds more than 1048576 characters without an element/, 0],
    [
      'an attribute without end',
      around(`<h:Hospital x="${'y'.repeat(3_000_000)}"/>`),
      /characters without an element/,
      0,
    ],
    [
      'an unclosed hospital',
      '<h:Hospital xmlns:h="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0">',
      /ends before its elements are closed/,
      1,
    ],
    ['another encoding than was declared', gb18030, /holds bytes that are no utf-8; declare the encoding/, 1],
    [
      'an unknown encoding',
      around(one, '<?xml version="1.0" encoding="zz-9"?>'),
      /declares an encoding that is not known/,
      0,
    ],
    ['tags that do not fit', around(`${one}<h:a></h:b>`), /is no well-formed XML here/, 1],
    ['another vocabulary', '<a><Hospital/></a>', /holds no Hospital or facility of EDXL-HAVE/, 0],
    ['no XML', '{"resourceType": "Bundle"}', /is no well-formed XML here/, 0],
  ]
  for (const [name, document, why, messages] of cases) {
    const began = process.threadCpuUsage()
    const feed = read(document)
    // Processor time: other work on the machine does not lengthen it.
    assert.ok(process.threadCpuUsage(began).user < 2_000_000, `${name} took too long`)
    assert.equal(feed.messages, messages, name)
    assert.equal(feed.problems.length, 1, name)
    assert.match(feed.problems[0]!.why, why, name)
  }
})

test('GB18030 is read where it is declared', () => {
  const name = Buffer.from([0xbc, 0xd7, 0xb2, 0xe2, 0xca, 0xd4, 0xd2, 0xbd, 0xd4, 0xba])
  const [before, after] = around(one, '<?xml version="1.0" encoding="GB18030"?>').split('ZZ1')
  const feed = read(Buffer.concat([Buffer.from(before!), name, Buffer.from(after!)]))
  assert.equal(feed.places[0]!.name, '甲测试医院')
})

test('documents that never end are held no longer than a piece of them', () => {
  let messages = 0
  const decoder = edxlHave.open(context, () => {
    messages++
  })
  const used = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const hospital = one.replace('</h:Hospital>', `<h:Comment>${'z'.repeat(4000)}</h:Comment></h:Hospital>`)
  const part = Buffer.from(hospital.repeat(50))
  decoder.push(Buffer.from('<h:HospitalStatus xmlns:h="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0">'))
  // The least that was in use after many parts: what could not be freed, not what had not been freed yet.
  const before = used()
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 120; i++) {
    decoder.push(part)
    if (i >= 60) least = Math.min(least, used())
  }
  assert.ok(least - before < 10 * 1024 * 1024, `${Math.round((least - before) / 1024)} KiB of 24 MiB are held`)
  decoder.push(Buffer.from('</h:HospitalStatus>'))
  decoder.end()
  assert.equal(messages, 120 * 50)
})

const REFERENCE = process.env.REFERENCE_DATA
const reference =
  REFERENCE === undefined ? { skip: 'REFERENCE_DATA is not set: the sample documents are not here' } : {}

test('every hospital of the samples is accounted for by kind, and no author of the feed comes out', reference, () => {
  const sample = (name: string): DecodedFeed => read(readFileSync(join(REFERENCE!, 'data/edxl-have', name)))
  const have = sample('sample_have.xml')
  assert.deepEqual(have.withoutMeaning, [{ message: 1, kind: 'Hospital description only' }])
  const feed = sample('sample_feed.xml')
  assert.deepEqual(feed.withoutMeaning, [
    { message: 1, kind: 'Hospital description only' },
    { message: 2, kind: 'Hospital with services only' },
  ])
  assert.deepEqual([have.problems, feed.problems], [[], []])
  assert.deepEqual(have.places[0]!.location, [-71.92, 45.256])
  assert.equal(feed.places[0]!.code, 'paho.org/HealthC_ID/1115006')
  assert.ok(!JSON.stringify([have, feed]).includes('@example.com'))
})
