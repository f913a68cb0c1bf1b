/**
 * HL7 v2 decoding beside the parser alone: the same messages through the whole decoder (framing, character set, allow-list,
 * tokens, events) and through `Hl7Message.parse` of @medplum/core, alternately in this process; the best round counts. Rates
 * are over the processor's time, not the clock's: they are those of one core even where others use the machine.
 */
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { Hl7Message } from '@medplum/core'
import type { Row } from '../src/cli/bench.ts'
import { freshKey, tokensOf } from '../src/feeds/encounter-token.ts'
import { hl7v2 } from '../src/feeds/hl7v2.ts'
import { fixedZone } from '../src/feeds/zone.ts'

const ROUNDS = 5
const MESSAGES = 20_000
const CHUNK_BYTES = 64 * 1024

/** A stay of made-up people, message after message: admission, transfer, discharge, bed status. */
function admissions(): Buffer {
  const message = (i: number): string => {
    const at = `202601${String(1 + (i % 28)).padStart(2, '0')}${String(i % 24).padStart(2, '0')}0000`
    const trigger = ['A01', 'A02', 'A03', 'A20'][i % 4]!
    const bed = `ZZ-WARD-${i % 40}^10${i % 9}^Bed ${i % 60}^ZZ-HOSPITAL`
    return [
      `MSH|^~\\&|ZZ-SENDER|ZZ-HOSPITAL|TWIN|CITY|${at}||ADT^${trigger}|ZZ${i}|P|2.5||||||UNICODE UTF-8`,
      `EVN|${trigger}|${at}|||ZZDOC^ZZDOCTOR|${at}`,
      `PID|1||ZZ-${i >> 2}^^^ZZ-TEST^MR||ZZNAME^ZZGIVEN||19000101|U|||ZZSTREET 1^^ZZTOWN||000-ZZ-0001`,
      `PV1|1|I|${bed}||||ZZDOC^ZZDOCTOR^ZZDOCGIVEN||||||||||||ZZV${i >> 2}^^^ZZ-VISITS^VN`,
      ...(trigger === 'A20' ? [`NPU|${bed}|U`] : []),
      'NK1|1|ZZNAME^ZZRELATIVE|MTH|ZZSTREET 1^^ZZTOWN|000-ZZ-0002',
      'OBX|1|NM|8302-2^Body height^LN||180|cm|||||F',
      '',
    ].join('\r')
  }
  return Buffer.from(Array.from({ length: MESSAGES }, (_, i) => message(i)).join(''))
}

/** The sample stream of Simulated Hospital over and over, when REFERENCE_DATA names the folder that has it. */
function simulatedHospital(): Buffer | null {
  const folder = process.env.REFERENCE_DATA
  if (folder === undefined) return null
  const file = readFileSync(join(folder, 'data/hl7v2/simhospital/messages.hl7'))
  const whole = Buffer.concat([file, Buffer.from('\n')])
  return Buffer.concat(Array.from({ length: Math.ceil(MESSAGES / 688) }, () => whole))
}

/** Seconds of processor time that the process has used, all threads together. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Messages per second of our decoder over the stream. */
function ours(stream: Buffer): { readonly messages: number; readonly perSecond: number } {
  let messages = 0
  let accounted = 0
  const began = processorSeconds()
  const decoder = hl7v2.open({ zone: fixedZone(480), tokens: tokensOf(freshKey()) }, (message) => {
    messages++
    if (message.events.length > 0 || message.withoutMeaning !== null || message.problems.length > 0) accounted++
  })
  for (let at = 0; at < stream.length; at += CHUNK_BYTES) decoder.push(stream.subarray(at, at + CHUNK_BYTES))
  decoder.end()
  const perSecond = messages / (processorSeconds() - began)
  if (accounted !== messages) throw new Error(`only ${accounted} of ${messages} messages were accounted for`)
  return { messages, perSecond }
}

/** Messages per second of the parser: the text cut at MSH, each message parsed, its type, place and visit number read. */
function parser(stream: Buffer): number {
  const began = processorSeconds()
  const texts = stream.toString('utf8').split(/(?<=[\r\n])(?=MSH\|)/)
  let read = 0
  for (const text of texts) {
    const message = Hl7Message.parse(text)
    const visit = message.getSegment('PV1')
    const fields = [message.header.getField(9), visit?.getField(3), visit?.getField(19)]
    read += fields.filter((field) => field !== undefined).length
  }
  if (read < texts.length) throw new Error('the parser read less than the type of every message')
  return texts.length / (processorSeconds() - began)
}

/** The rows: messages a second on one core, of a stream of admissions and, where it is at hand, of mixed messages. */
export function rows(): readonly Row[] {
  const streams: readonly (readonly [string, Buffer | null])[] = [
    ['HL7 v2 decoding, admissions and transfers', admissions()],
    ['HL7 v2 decoding, Simulated Hospital (1.1 KB a message)', simulatedHospital()],
  ]
  return streams.flatMap(([name, stream]) => {
    if (stream === null) return []
    let [best, other] = [0, 0]
    for (let round = 0; round < ROUNDS; round++) {
      other = Math.max(other, parser(stream))
      best = Math.max(best, ours(stream).perSecond)
    }
    return [
      {
        name,
        ours: best,
        other,
        unit: 'messages/s of a core',
        ratio: best / other,
        otherCommand: '@medplum/core Hl7Message.parse and three fields, without framing, tokens or events',
        load: loadavg()[0]!,
      },
    ]
  })
}

if (import.meta.main) {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: rows() }))
  else console.table(rows())
}
