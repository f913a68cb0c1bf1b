/**
 * References of FHIR (https://hl7.org/fhir/R4/references.html) become place codes: `system#value` of the place's first
 * identifier, or `Location/<id>` where it is not known to have one.
 *
 * What Locations, Organizations and HealthcareServices say of themselves is remembered for all files of a command, so that
 * literal, logical and conditional references to one place give one code once its resource has been seen.
 */
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import type { FeedContext } from './feed-format.ts'
import { type FhirObject, isObject, objectIn, objectsIn, textIn } from './fhir-fields.ts'
import { type PlaceCodeFault, placeCodeFault } from './place-code.ts'

export type PlaceType = 'Location' | 'Organization' | 'HealthcareService' | 'PractitionerRole'

export interface KnownPlace {
  readonly code: string
  readonly type: PlaceType
  /** Physical type of a Location (`bd`, `wa` …); '' = not told. */
  readonly physicalType: string
  /** Where a HealthcareService or a PractitionerRole belongs: the place of its first location, or of its organisation. */
  readonly at?: string
}

export type ReadReference =
  | { readonly ok: true; readonly code: string; readonly known: KnownPlace | null; readonly type: string }
  | { readonly ok: false; readonly why: string; readonly cause: QuarantineCauseId }

/** Names remembered of places, and of encounters; beyond, the oldest are forgotten. */
const MOST_REMEMBERED = 100_000

export class Remembered<T> {
  readonly #values = new Map<string, T>()
  get(key: string): T | undefined {
    return this.#values.get(key)
  }
  set(key: string, value: T): void {
    if (!this.#values.has(key) && this.#values.size >= MOST_REMEMBERED) {
      const oldest = this.#values.keys().next()
      if (!oldest.done) this.#values.delete(oldest.value)
    }
    this.#values.set(key, value)
  }
}

/** What the resources of a feed have said so far. */
export interface FeedMemory {
  readonly places: Remembered<KnownPlace>
  /** Token by `Encounter/<id>`, for references that name no identifier. */
  readonly encounters: Remembered<string>
}

const memories = new WeakMap<object, FeedMemory>()

/** The memory that belongs to the context's `memory`; without one, an empty memory. */
export function memoryOf(context: FeedContext): FeedMemory {
  const known = context.memory === undefined ? undefined : memories.get(context.memory)
  if (known !== undefined) return known
  const memory = { places: new Remembered<KnownPlace>(), encounters: new Remembered<string>() }
  if (context.memory !== undefined) memories.set(context.memory, memory)
  return memory
}

/** Why a text cannot be a place code; null = it can. System and value are judged each by itself; systems may hold an `@`. */
export function faultOfCode(code: string): PlaceCodeFault | null {
  return placeCodeFault(
    code,
    code.split('#').map((part) => part.replaceAll('@', '')),
  )
}

const codeOfIdentifier = (system: string, value: string): string => (system === '' ? value : `${system}#${value}`)

/** The first identifier in use that has a value. */
export function usableIdentifier(resource: FhirObject): readonly [system: string, value: string] | null {
  for (const [identifier] of objectsIn(resource, 'identifier')) {
    const value = textIn(identifier, 'value')
    if (value !== '' && textIn(identifier, 'use') !== 'old') return [textIn(identifier, 'system'), value]
  }
  return null
}

/** The resource's own code. Null where it has neither identifier nor id. */
export function codeOfResource(resource: FhirObject, type: PlaceType): string | null {
  const identifier = usableIdentifier(resource)
  if (identifier !== null) return codeOfIdentifier(...identifier)
  const id = textIn(resource, 'id')
  return id === '' ? null : `${type}/${id}`
}

export const physicalTypeOf = (location: FhirObject): string => {
  for (const [coding] of objectsIn(objectIn(location, 'physicalType'), 'coding')) {
    const code = textIn(coding, 'code')
    if (code !== '') return code
  }
  return ''
}

/** Remembers every name of a place that the resource tells: its id, its address in the Bundle, its identifiers. */
export function learnPlace(resource: FhirObject, type: PlaceType, fullUrl: string, memory: FeedMemory): void {
  const code = codeOfResource(resource, type) ?? (fullUrl === '' ? null : fullUrl)
  if (code === null || faultOfCode(code) !== null) return
  const at = placeOf(resource, type, memory)
  const place: KnownPlace = { code, type, physicalType: physicalTypeOf(resource), ...(at === undefined ? {} : { at }) }
  const id = textIn(resource, 'id')
  if (id !== '') memory.places.set(`${type}/${id}`, place)
  if (fullUrl !== '') memory.places.set(nameOfUrl(fullUrl), place)
  for (const [identifier] of objectsIn(resource, 'identifier')) {
    const value = textIn(identifier, 'value')
    if (value !== '') memory.places.set(`${type}#${codeOfIdentifier(textIn(identifier, 'system'), value)}`, place)
  }
}

function placeOf(resource: FhirObject, type: PlaceType, memory: FeedMemory): string | undefined {
  if (type !== 'HealthcareService' && type !== 'PractitionerRole') return undefined
  const owner = type === 'HealthcareService' ? 'providedBy' : 'organization'
  const candidates = [resource[owner], ...objectsIn(resource, 'location').map(([location]) => location)]
  for (const candidate of candidates) {
    const read = readReference(candidate, candidate === resource[owner] ? 'Organization' : 'Location', memory)
    if (read.ok) return read.code
  }
  return undefined
}

/** `Location/7` of `https://host/fhir/Location/7/_history/2`; a urn stays as it is. */
function nameOfUrl(url: string): string {
  const current = url.replace(/\/_history\/[^/]*$/, '')
  const relative = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/.exec(current)
  return relative === null ? current : `${relative[1]}/${relative[2]}`
}

/**
 * The place that a Reference names.
 *
 * @param expected the type where the reference does not tell it
 * @param within the resource around it, for contained places
 */
export function readReference(
  reference: unknown,
  expected: PlaceType,
  memory: FeedMemory,
  within?: FhirObject,
): ReadReference {
  if (!isObject(reference)) return { ok: false, why: 'is missing; expected a reference to a place', cause: 'malformed' }
  const text = textIn(reference, 'reference')
  const type = textIn(reference, 'type') || expected
  const code = (name: string, own: string, of: string): ReadReference => {
    const known = memory.places.get(name) ?? null
    const found = known?.code ?? own
    const fault = faultOfCode(found)
    return fault === null ? { ok: true, code: found, known, type: known?.type ?? of } : { ok: false, ...fault }
  }
  if (text === '') {
    const identifier = objectIn(reference, 'identifier')
    const value = textIn(identifier, 'value')
    if (value === '')
      return { ok: false, why: 'names no place; expected a reference or an identifier', cause: 'malformed' }
    const own = codeOfIdentifier(textIn(identifier, 'system'), value)
    return code(`${type}#${own}`, own, type)
  }
  if (text.startsWith('#')) {
    const contained =
      within === undefined
        ? undefined
        : objectsIn(within, 'contained').find(([item]) => `#${textIn(item, 'id')}` === text)
    const identifier = contained === undefined ? null : usableIdentifier(contained[0])
    if (identifier === null)
      return { ok: false, why: 'is contained and has no identifier; name the place by one', cause: 'malformed' }
    const own = codeOfIdentifier(...identifier)
    return code(`${textIn(contained![0], 'resourceType') || type}#${own}`, own, type)
  }
  const search = /^(?:.*\/)?([A-Z][A-Za-z]+)\?(.*)$/s.exec(text)
  if (search !== null) {
    const asked = identifierOfSearch(search[2]!)
    if (asked === null)
      return {
        ok: false,
        why: 'is a search without an identifier; expected Type?identifier=system|value',
        cause: 'malformed',
      }
    const own = codeOfIdentifier(...asked)
    return code(`${search[1]}#${own}`, own, search[1]!)
  }
  const name = nameOfUrl(text)
  if (name.startsWith('urn:')) {
    const known = memory.places.get(name)
    return known === undefined
      ? {
          ok: false,
          why: 'is the address of no entry of the Bundle; send the place with it, or name it by an identifier',
          cause: 'unknown-place',
        }
      : code(name, name, known.type)
  }
  return code(name, name, /^[A-Z]/.test(name) ? name.slice(0, name.indexOf('/')) || type : type)
}

/** The parts of `identifier=system|value`; null where the search asks for something else. */
function identifierOfSearch(query: string): readonly [system: string, value: string] | null {
  const asked = /(?:^|&)identifier=([^&]*)/.exec(query)?.[1]
  if (asked === undefined) return null
  let text = asked
  try {
    text = decodeURIComponent(asked)
  } catch {
    // Not percent-encoded after all: many senders write the bar and the slashes as they are.
  }
  const bar = text.indexOf('|')
  const [system, value] = bar < 0 ? ['', text] : [text.slice(0, bar), text.slice(bar + 1)]
  return value === '' ? null : [system, value]
}

/**
 * The token of an encounter: of its first identifier in use, else of its id; null where it has neither. It is remembered
 * under the resource's names, for references that tell no identifier.
 */
export function tokenOfEncounter(encounter: FhirObject, fullUrl: string, context: FeedContext): string | null {
  const id = textIn(encounter, 'id')
  const parts =
    usableIdentifier(encounter) ?? (id !== '' ? ['Encounter', id] : fullUrl !== '' ? ['Encounter', fullUrl] : null)
  if (parts === null) return null
  const token = context.tokens.issue('visit', ...parts)
  const { encounters } = memoryOf(context)
  if (id !== '') encounters.set(`Encounter/${id}`, token)
  if (fullUrl !== '') encounters.set(nameOfUrl(fullUrl), token)
  return token
}

/** The token of the encounter that a Reference or the URL of a request names; null where it names none. */
export function tokenOfEncounterReference(reference: unknown, context: FeedContext): string | null {
  const object = typeof reference === 'string' ? { reference } : isObject(reference) ? reference : {}
  const text = textIn(object, 'reference')
  if (text === '') {
    const identifier = objectIn(object, 'identifier')
    const value = textIn(identifier, 'value')
    return value === '' ? null : context.tokens.issue('visit', textIn(identifier, 'system'), value)
  }
  const search = /^(?:.*\/)?Encounter\?(.*)$/s.exec(text)
  if (search !== null) {
    const asked = identifierOfSearch(search[1]!)
    return asked === null ? null : context.tokens.issue('visit', ...asked)
  }
  const name = nameOfUrl(text)
  const known = memoryOf(context).encounters.get(name)
  if (known !== undefined) return known
  const id = /^Encounter\/(.+)$/.exec(name)?.[1]
  return id === undefined ? null : context.tokens.issue('visit', 'Encounter', id)
}
