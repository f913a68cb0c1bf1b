/** Capsule files: made from an experiment, read back, and compared with a rerun byte for byte. */
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import {
  CAPSULE_FORMAT,
  type Capsule,
  type CapsulePairs,
  type CarriedState,
  type CityModel,
  type Difference,
  decodeCapsule,
  describeProblems,
  ENGINE_VERSION,
  encodeRoads,
  encodeScenario,
  encodeTransit,
  firstDifference,
  type Parameters,
  type Scenario,
  type Sweep,
} from '@kangcheng/twin-engine'
import type { StateBytes } from '../executors/sweep-executor.ts'

/** SHA-256 of a value's JSON, in hex. */
function jsonHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/**
 * Fingerprint of the decoded city, its roads, timetables and times included, its parameters not: the same however its files are
 * laid out.
 */
export function cityHash({ roads, givenTimes, transit, parameterSheet: _, ...city }: CityModel): string {
  if (roads === undefined && givenTimes === undefined && transit === undefined) return jsonHash(city)
  const hash = createHash('sha256').update(jsonHash(city))
  if (roads !== undefined) {
    const { bin, json } = encodeRoads(roads)
    hash.update(jsonHash(json)).update(bin)
  }
  if (transit !== undefined) {
    const { bin, json } = encodeTransit(transit)
    hash.update(jsonHash(json)).update(bin)
  }
  for (const [mode, { facilities, minutes }] of Object.entries(givenTimes ?? {}))
    hash.update(jsonHash([mode, facilities])).update(minutes)
  return hash.digest('hex')
}

/** Fingerprint of the values, units and ranges that stand in the parameters. */
export const parametersHash = (parameters: Parameters): string => jsonHash(parameters.list)

/** A live state as a capsule carries it: its columns alone, without the marks of its feeds. */
export function carryState(state: StateBytes, position: number, stateFormat: string): CarriedState {
  const both = Buffer.concat([new Uint8Array(state.buffer), new Uint8Array(state.patientBuffer)])
  return {
    kind: 'snapshot',
    position,
    stateFormat,
    stateBytes: state.buffer.byteLength,
    patientBytes: state.patientBuffer.byteLength,
    gzip: gzipSync(both).toString('base64'),
  }
}

/** @throws an Error when the bytes are not those that were put in. */
export function carriedBytes({ gzip, stateBytes, patientBytes }: CarriedState): StateBytes {
  let both: Uint8Array
  try {
    both = gunzipSync(Buffer.from(gzip, 'base64'), { maxOutputLength: stateBytes + patientBytes })
  } catch (error) {
    throw new Error(`start.gzip cannot be unpacked (${error instanceof Error ? error.message : String(error)})`)
  }
  if (both.length !== stateBytes + patientBytes)
    throw new Error(`start.gzip holds ${both.length} bytes, ${stateBytes + patientBytes} were put in`)
  // Copies: the state's columns need their own, aligned buffers.
  const part = (from: number, until: number): ArrayBuffer => new Uint8Array(both.subarray(from, until)).buffer
  return { buffer: part(0, stateBytes), patientBuffer: part(stateBytes, both.length) }
}

export interface CapsuleContents {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly scenario: Scenario
  readonly sweep: Sweep | null
  readonly start: Capsule['start']
  readonly stateHash: string
  readonly seed: number
  readonly pairs: CapsulePairs
  readonly result: object
}

/** The text of a capsule file. */
export function writeCapsule({ city, parameters, scenario, sweep, ...rest }: CapsuleContents): string {
  const capsule: Capsule = {
    format: CAPSULE_FORMAT,
    engineVersion: ENGINE_VERSION,
    city: { id: city.id, sha256: cityHash(city) },
    parameters: { id: parameters.id, sha256: parametersHash(parameters) },
    scenario: encodeScenario(scenario),
    sweep: sweep?.axes ?? null,
    ...rest,
    result: rest.result as Capsule['result'],
    resultSha256: jsonHash(rest.result),
  }
  return `${JSON.stringify(capsule)}\n`
}

/** @throws an Error that names every problem. */
export function readCapsule(text: string): Capsule {
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch (error) {
    throw new Error(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const decoded = decodeCapsule(input)
  if (!decoded.ok) throw new Error(describeProblems(decoded.problems))
  return decoded.value
}

/**
 * Why a capsule cannot be rerun here, with the remedy; null where it can. Another engine, city or set of parameters may
 * give other numbers, so that a difference would say nothing.
 */
export function whyNotHere(capsule: Capsule, city: CityModel, parameters: Parameters): string | null {
  if (capsule.engineVersion !== ENGINE_VERSION)
    return `engineVersion: it was made by engine ${capsule.engineVersion}, this is ${ENGINE_VERSION}; install version ${capsule.engineVersion}, or rehearse again and write a new capsule`
  if (capsule.city.id !== city.id)
    return `city.id: it is of city "${capsule.city.id}", this is "${city.id}"; give --city for it`
  if (capsule.city.sha256 !== cityHash(city))
    return `city.sha256: the city "${city.id}" has changed since (${short(capsule.city.sha256)} then, ${short(cityHash(city))} now); give --city with the folder of that time, or rehearse again and write a new capsule`
  if (capsule.parameters.sha256 !== parametersHash(parameters))
    return `parameters.sha256: the parameters "${capsule.parameters.id}" have changed since (${short(capsule.parameters.sha256)} then, ${short(parametersHash(parameters))} now); install the version of that time, or rehearse again and write a new capsule`
  return null
}

const short = (hash: string): string => hash.slice(0, 12)

export interface Rerun {
  readonly equal: boolean
  /** `one` = in the capsule, `other` = of the rerun. */
  readonly firstDifference: Difference | null
  /** False where the capsule's own result was changed after it was written. */
  readonly intact: boolean
}

/** The result of a rerun against the one in the capsule, as JSON, byte for byte. */
export function compareRerun(capsule: Capsule, result: object): Rerun {
  const again: unknown = JSON.parse(JSON.stringify(result))
  const intact = jsonHash(capsule.result) === capsule.resultSha256
  const found = firstDifference(capsule.result, again, 'result')
  return { equal: found === null && intact, firstDifference: found, intact }
}
