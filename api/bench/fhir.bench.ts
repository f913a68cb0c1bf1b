/**
 * FHIR decoding beside the parser alone: the same lines of NDJSON through the whole decoder (cutting, allow-list, references,
 * tokens, events) and through `JSON.parse`, alternately in this process; the best round counts. Rates are over the
 * processor's time, not the clock's: they are those of one core even where others use the machine.
 */
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { Row } from '../src/cli/bench.ts'
import { freshKey, tokensOf } from '../src/feeds/encounter-token.ts'
import { fhir } from '../src/feeds/fhir.ts'
import { fixedZone } from '../src/feeds/zone.ts'

const ROUNDS = 5
const RESOURCES = 20_000
const CHUNK_BYTES = 64 * 1024

/** Stays with two beds each, as a hospital would send them. */
function stays(): Buffer {
  const system = 'https://zz-hospital.example'
  const place = (kind: string, n: number) => ({ reference: `Location?identifier=${system}/places|ZZ-${kind}-${n}` })
  const bed = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code: 'bd' }] }
  const stay = (i: number) => {
    const day = String(1 + (i % 26)).padStart(2, '0')
    const hour = String(i % 12).padStart(2, '0')
    return {
      resourceType: 'Encounter',
      id: `zz-${i}`,
      meta: { lastUpdated: `2026-01-${day}T23:00:00+08:00` },
      identifier: [{ use: 'official', system: `${system}/visits`, value: `ZZV${i}` }],
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      subject: { reference: `Patient/zz-${i}`, display: 'ZZNAME ZZGIVEN' },
      period: { start: `2026-01-${day}T${hour}:00:00+08:00`, end: `2026-01-${day}T22:00:00+08:00` },
      location: [
        { location: place('BED', i % 60), physicalType: bed, status: 'completed' },
        {
          location: place('BED', 60 + (i % 60)),
          physicalType: bed,
          status: 'completed',
          period: { start: `2026-01-${day}T20:00:00+08:00` },
        },
      ],
      serviceProvider: { reference: `Organization?identifier=${system}/places|ZZ-HOSPITAL` },
    }
  }
  return Buffer.from(Array.from({ length: RESOURCES }, (_, i) => `${JSON.stringify(stay(i))}\n`).join(''))
}

/** Synthea's encounters over and over, when REFERENCE_DATA names the folder that has them. */
function synthea(): Buffer | null {
  const folder = process.env.REFERENCE_DATA
  if (folder === undefined) return null
  const file = readFileSync(join(folder, 'data/fhir-r4/synthea-10-patients/Encounter.ndjson'))
  return Buffer.concat(Array.from({ length: Math.ceil(RESOURCES / 1215) }, () => file))
}

/** Seconds of processor time that the process has used, all threads together. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Resources per second of our decoder over the stream. */
function ours(stream: Buffer): number {
  let [resources, accounted] = [0, 0]
  const began = processorSeconds()
  const decoder = fhir.open({ zone: fixedZone(480), tokens: tokensOf(freshKey()) }, (message) => {
    resources++
    if (message.events.length > 0 || message.withoutMeaning !== null || message.problems.length > 0) accounted++
  })
  for (let at = 0; at < stream.length; at += CHUNK_BYTES) decoder.push(stream.subarray(at, at + CHUNK_BYTES))
  decoder.end()
  const perSecond = resources / (processorSeconds() - began)
  if (accounted !== resources || resources < RESOURCES)
    throw new Error(`only ${accounted} of ${resources} resources were accounted for`)
  return perSecond
}

/** Resources per second of the parser: the text cut into lines, each parsed, its type and class read. */
function parser(stream: Buffer): number {
  const began = processorSeconds()
  let read = 0
  let lines = 0
  for (const line of stream.toString('utf8').split('\n')) {
    if (line === '') continue
    lines++
    const resource = JSON.parse(line) as { resourceType?: string; class?: { code?: string } }
    if (resource.resourceType === 'Encounter' && resource.class?.code !== undefined) read++
  }
  if (read !== lines) throw new Error('the parser did not read every encounter')
  return lines / (processorSeconds() - began)
}

/** The rows: resources a second on one core, of stays and, where they are at hand, of Synthea's encounters. */
export function rows(): readonly Row[] {
  const streams: readonly (readonly [string, Buffer | null])[] = [
    ['FHIR decoding, stays with two beds (NDJSON)', stays()],
    ['FHIR decoding, Synthea encounters (NDJSON, 1.6 KB each)', synthea()],
  ]
  return streams.flatMap(([name, stream]) => {
    if (stream === null) return []
    let [best, other] = [0, 0]
    for (let round = 0; round < ROUNDS; round++) {
      other = Math.max(other, parser(stream))
      best = Math.max(best, ours(stream))
    }
    return [
      {
        name,
        ours: best,
        other,
        unit: 'resources/s of a core',
        ratio: best / other,
        otherCommand: 'JSON.parse and two fields, without references, tokens or events',
        load: loadavg()[0]!,
      },
    ]
  })
}

if (import.meta.main) {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: rows() }))
  else console.table(rows())
}
