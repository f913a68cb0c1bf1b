/** Words about people: which ones sample messages hold, and which of them stand in what came of the samples. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from '../harness.ts'

/** Shorter words stand anywhere by chance. */
const SHORTEST = 5

export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** All files of a folder as one text, a character a byte. */
export const contents = (folder: string): string =>
  filesOf(folder)
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n')

/** Names, numbers, addresses and telephone numbers of patients and relatives in HL7 v2. */
const PERSONAL_FIELDS: Readonly<Record<string, readonly number[]>> = {
  PID: [2, 3, 4, 5, 6, 9, 11, 13, 14, 18, 19],
  NK1: [2, 4, 5, 6],
  GT1: [2, 3, 4, 5, 6],
  PV1: [19],
  MRG: [1, 4, 7],
}

/** Components of the personal fields of HL7 v2 messages, of five characters or more. */
export function personalWordsOfHl7(folder: string): Set<string> {
  const words = new Set<string>()
  for (const file of filesOf(folder).filter((name) => name.endsWith('.hl7')))
    for (const line of readFileSync(file, 'latin1').split(/[\r\n]+/)) {
      const fields = line.split('|')
      for (const n of PERSONAL_FIELDS[fields[0] ?? ''] ?? [])
        for (const word of (fields[n] ?? '').split(/[~^&]/)) if (word.trim().length >= SHORTEST) words.add(word.trim())
    }
  return words
}

type Json = Readonly<Record<string, unknown>>
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** Every object of a FHIR document that is a resource, those inside others too. */
function* resourcesIn(value: unknown): Generator<Json> {
  if (!isJson(value)) return
  if (typeof value.resourceType === 'string') yield value
  for (const child of Object.values(value)) yield* resourcesIn(child)
}

/** Every text below a value. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (isJson(value)) for (const child of Object.values(value)) yield* textsIn(child)
}

const PEOPLE = new Set(['Patient', 'Practitioner', 'RelatedPerson', 'Person'])
const PLACES = new Set(['Location', 'Organization', 'HealthcareService'])

const listIn = (from: Json, field: string): readonly Json[] => [from[field]].flat().filter(isJson)

/** Of identifiers and telecoms the value only: their systems and uses are words of the standard. */
function* wordsOfPerson(person: Json): Generator<string> {
  yield* textsIn([person.birthDate, person.deceasedDateTime])
  // Ids such as `example` and `mother` are words, not numbers.
  if (/\d/.test(String(person.id))) yield* textsIn(person.id)
  for (const { family, given, text } of listIn(person, 'name')) yield* textsIn([family, given, text])
  for (const field of ['identifier', 'telecom'] as const)
    for (const { value } of listIn(person, field)) yield* textsIn(value)
  for (const { line, postalCode, text } of listIn(person, 'address')) yield* textsIn([line, postalCode, text])
  for (const { url, title, data } of listIn(person, 'photo')) yield* textsIn([url, title, data])
  for (const contact of listIn(person, 'contact')) yield* wordsOfPerson(contact)
}

/** References to people, with what they are called: `{reference, display, identifier}` of the fields that name people. */
function* wordsOfReferences(resource: Json): Generator<string> {
  for (const field of ['subject', 'patient', 'participant', 'performer', 'requester', 'actor', 'member', 'recorder'])
    for (const item of listIn(resource, field))
      for (const named of [item, ...listIn(item, 'individual'), ...listIn(item, 'actor'), ...listIn(item, 'member')]) {
        const { reference = '', display } = named
        if (typeof reference !== 'string' || !/^$|^(Patient|Practitioner|RelatedPerson|Person)\b/.test(reference))
          continue
        yield* textsIn([reference, display])
        // `Practitioner?identifier=system|value`: the number by itself as well.
        const value = reference.split(/[|/]/).at(-1)!
        if (/\d/.test(value)) yield value
      }
}

export interface FhirWords {
  /** Of people: names, numbers, addresses, birth dates, what references call them; of visits, their numbers. */
  readonly people: ReadonlySet<string>
  /** Everything that places tell of themselves, the times of visits, types of resources: such words tell nobody's name. */
  readonly ordinary: string
}

/** Words of the FHIR files of a folder, of five characters or more. */
export function personalWordsOfFhir(folder: string): FhirWords {
  const people = new Set<string>()
  const ordinary: string[] = []
  const add = (text: string): void => {
    const word = text.trim()
    if (word.length >= SHORTEST) people.add(word)
  }
  for (const file of filesOf(folder)) {
    const text = readFileSync(file, 'utf8')
    const documents = file.endsWith('.ndjson') ? text.split('\n').filter((line) => line.trim() !== '') : [text]
    if (!/\.(ndjson|json)$/.test(file)) continue
    for (const document of documents)
      for (const resource of resourcesIn(JSON.parse(document))) {
        const type = resource.resourceType as string
        ordinary.push(type)
        if (PEOPLE.has(type)) for (const word of wordsOfPerson(resource)) add(word)
        if (PLACES.has(type)) ordinary.push(JSON.stringify(resource))
        else for (const word of wordsOfReferences(resource)) add(word)
        if (type !== 'Encounter') continue
        for (const { value } of listIn(resource, 'identifier')) for (const word of textsIn(value)) add(word)
        for (const time of textsIn(resource.period)) ordinary.push(new Date(time).toISOString(), time)
      }
  }
  return { people, ordinary: ordinary.join('\n') }
}

/** Five digits stand by chance in some hash out of thousands: a short word of hexadecimal digits must stand by itself. */
export const stands = (word: string, text: string): boolean =>
  text.includes(word) &&
  (!/^[0-9a-f]{1,7}$/i.test(word) || new RegExp(`(?<![0-9a-f])${word}(?![0-9a-f])`, 'i').test(text))

/**
 * Asserts that none of the words stands in any of the texts, unless it stands in what is known without the samples as well; a
 * failure tells lengths and places, never the words.
 */
export function assertNoneStands(words: Iterable<string>, texts: Readonly<Record<string, string>>, known = ''): void {
  const found: string[] = []
  for (const word of words) {
    // Files are read a character a byte.
    const bytes = Buffer.from(word, 'utf8').toString('latin1')
    for (const [name, text] of Object.entries(texts))
      if ((stands(word, text) || (bytes !== word && text.includes(bytes))) && !known.includes(word))
        found.push(`${word.startsWith('ZZ') ? word : `${word.length} characters`} in ${name}`)
  }
  assert.deepEqual(found, [])
}

/** What a server tells of what it was sent: quarantine, receipts, sources and figures, as text. @throws on an error of GraphQL */
export async function toldBy(url: string): Promise<string> {
  const { body } = await ask<unknown>(
    url,
    `{ quarantine(first: 500) { totalCount nodes { id receipt source epoch seq path why place type format event rawSha256
         cause { id } effect { zh en } suggestion suggestionWhy { zh en } } }
       receipts(first: 500) { id what source by detail { zh en } sha256 }
       sources { id name { zh en } format epochs { epoch } quality { finding { zh en } } }
       dataQuality { finding { zh en } } }`,
  )
  assert.equal(body.errors, undefined, JSON.stringify(body.errors))
  const figures = await fetch(new URL('/metrics', url))
  return `${JSON.stringify(body.data)}\n${await figures.text()}`
}
