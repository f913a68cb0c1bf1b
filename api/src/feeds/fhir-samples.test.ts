/** The sample resources of HL7 and of Synthea: exact counts, places by name, and nothing about a person. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { keyFrom, tokensOf } from './encounter-token.ts'
import { type DecodedFeed, decodeAll } from './feed-format.ts'
import { fhir } from './fhir.ts'
import { fixedZone } from './zone.ts'

const REFERENCE_DATA = process.env.REFERENCE_DATA
const SAMPLES = REFERENCE_DATA === undefined ? '' : join(REFERENCE_DATA, 'data/fhir-r4')
const needsSamples = { skip: REFERENCE_DATA === undefined ? 'REFERENCE_DATA is not set' : false }

interface Decoded {
  readonly file: string
  readonly text: string
  readonly feed: DecodedFeed
}

/** Every file of a folder, as one delivery. */
function decodeFolder(folder: string): readonly Decoded[] {
  const context = {
    tokens: tokensOf(keyFrom(Buffer.from('a key for tests only'))),
    zone: fixedZone(-300),
    memory: {},
  }
  return readdirSync(join(SAMPLES, folder))
    .sort()
    .map((file) => {
      const bytes = readFileSync(join(SAMPLES, folder, file))
      return { file, text: bytes.toString('utf8'), feed: decodeAll(fhir, bytes, context) }
    })
}

/** Every message is events, or one named kind, or a problem. */
function assertAccounted({ file, feed }: Decoded): void {
  const told = new Set([
    ...feed.events.map((one) => one.message),
    ...feed.withoutMeaning.map((one) => one.message),
    ...feed.problems.map((one) => one.message),
  ])
  for (let n = 1; n <= feed.messages; n++) assert.ok(told.has(n), `${file}: message ${n} came to nothing`)
}

const counted = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

test('Synthea’s ten patients: 1,956 resources, each accounted for', needsSamples, () => {
  const decoded = decodeFolder('synthea-10-patients')
  for (const one of decoded) assertAccounted(one)
  assert.equal(
    decoded.reduce((sum, { feed }) => sum + feed.messages, 0),
    1956,
  )
  const encounters = decoded.find(({ file }) => file === 'Encounter.ndjson')!.feed
  assert.equal(encounters.messages, 1215)
  assert.deepEqual(counted(encounters.withoutMeaning.map(({ kind }) => kind)), {
    'Encounter AMB ambulatory': 1133,
    'Encounter HH home health': 9,
    'Encounter VR virtual': 1,
  })
  // 49 inpatient and 23 emergency encounters; five of the latter were before 1973.
  assert.deepEqual(counted(encounters.events.map(({ event }) => event.kind)), {
    'encounter.started': 67,
    'encounter.ended': 67,
  })
  assert.equal(new Set(encounters.events.map(({ event }) => event.encounter)).size, 67)
  assert.equal(encounters.events.filter(({ event }) => event.need === 'emergency').length, 18)
  assert.deepEqual(
    encounters.problems.map(({ place, why, cause }) => `${place.replace(/^message \d+, /, '')} ${why} (${cause})`),
    Array.from({ length: 5 }, () => 'Encounter.period.start lies outside 1973 … 2099 (malformed)'),
  )
  assert.deepEqual(counted(decoded.flatMap(({ feed }) => feed.withoutMeaning.map(({ kind }) => kind))).Organization, 43)
  const places = decoded.flatMap(({ feed }) => feed.places)
  // Of 44 Locations one is a patient's home, which is nobody's business.
  assert.equal(places.filter((place) => place.location !== undefined).length, 43)
  assert.equal(places.filter((place) => place.beds !== undefined).length, 12)
  // Every stay is at a place that an Organization of the same delivery describes.
  const codes = new Set(places.map((place) => place.code))
  for (const { event } of encounters.events)
    if (event.facility !== undefined) assert.ok(codes.has(event.facility), event.facility)
})

test('HL7’s examples: 449 resources and entries, each accounted for, with exactly three problems', needsSamples, () => {
  const decoded = decodeFolder('hl7-examples')
  for (const one of decoded) assertAccounted(one)
  assert.equal(
    decoded.reduce((sum, { feed }) => sum + feed.messages, 0),
    449,
  )
  assert.deepEqual(
    decoded.flatMap(({ feed }) => feed.events),
    [],
    'none of these examples is dated to the minute and tells where',
  )
  assert.deepEqual(
    decoded.flatMap(({ file, feed }) =>
      feed.problems.map(({ place, why }) => `${file}: ${place} ${why.split(';')[0]}`),
    ),
    [
      'Bundle-father.json: message 4, Encounter.serviceProvider is missing, and so is location',
      'Encounter-example.json: message 1, Encounter.period.start is missing',
      'ServiceRequest-myringotomy.json: message 1, ServiceRequest.requester names a person or a device',
    ],
  )
  const kinds = counted(decoded.flatMap(({ feed }) => feed.withoutMeaning.map(({ kind }) => kind)))
  assert.equal(kinds.Observation, 92)
  assert.equal(kinds['Practitioner person, not read'], 69)
  assert.equal(kinds['Encounter AMB ambulatory'], 4)
  assert.equal(kinds['Bundle entry GET'], 11)
})

/** Fields that say who somebody is, how to reach them, or what somebody wrote. */
const PERSONAL_TYPES = new Set(['Patient', 'Practitioner', 'RelatedPerson', 'Person'])
const PERSONAL_FIELDS = new Set(['name', 'telecom', 'address', 'identifier', 'birthDate', 'contact', 'photo'])

/** Every text of four characters or more inside a value. */
function textsIn(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    if (value.length >= 4 && !/^https?:|^urn:|^\d{4}-\d{2}-\d{2}$/.test(value)) into.add(value)
  } else if (typeof value === 'object' && value !== null)
    for (const [key, part] of Object.entries(value))
      if (!['system', 'use', 'resourceType', 'extension', 'url', 'type', 'code', 'status'].includes(key))
        textsIn(part, into)
}

/** Names, numbers, addresses and telephones of people, the displays that repeat them, and telephones of places. */
function personalWords(value: unknown, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  const object = value as Record<string, unknown>
  if (PERSONAL_TYPES.has(String(object.resourceType))) for (const field of PERSONAL_FIELDS) textsIn(object[field], into)
  textsIn(object.telecom, into)
  textsIn(object.address, into)
  if (/^(Patient|Practitioner|RelatedPerson)\b/.test(String(object.reference))) textsIn(object.display, into)
  for (const part of Object.values(object)) personalWords(part, into)
}

function documentsOf(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    // More than one document: NDJSON.
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  }
}

for (const [folder, atLeast] of [
  ['synthea-10-patients', 400],
  ['hl7-examples', 300],
] as const)
  test(`nothing about a person of ${folder} comes out`, needsSamples, () => {
    const decoded = decodeFolder(folder)
    const words = new Set<string>()
    for (const { text } of decoded) for (const document of documentsOf(text)) personalWords(document, words)
    assert.ok(words.size >= atLeast, `looked for ${words.size} words only`)
    // A place may be named after its street or its town; the code of a place is its own identifier.
    const output = JSON.stringify(
      decoded.map(({ feed }) => [feed.events, feed.withoutMeaning, feed.problems]),
      (field, value: unknown) => (['bed', 'unit', 'facility', 'origin', 'destination'].includes(field) ? '' : value),
    )
    const names = decoded.flatMap(({ feed }) => feed.places.map(({ name }) => name ?? ''))
    const isIn = (word: string): boolean => {
      const text = JSON.stringify(word)
        .slice(1, -1)
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      return new RegExp(`(?<![A-Za-z0-9])${text}(?![A-Za-z0-9])`).test(output) || names.includes(word)
    }
    assert.deepEqual([...words].filter(isIn), [])
  })
