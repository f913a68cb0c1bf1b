import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { QUARANTINE_CAUSES } from '../quarantine/causes.ts'
import { type Answer, acknowledgement, acknowledgementError } from './hl7v2-acknowledgement.ts'
import { readHeader } from './hl7v2-header.ts'

const AT = Date.UTC(2026, 0, 17, 12, 0, 5)
const message = (version: string, asked = '||'): Buffer =>
  Buffer.from(
    `MSH|^~\\&|ZZ-SENDER|ZZ-HOSPITAL|TWIN|CITY|20260117200000||ADT^A02^ADT_A02|ZZ7|T|${version}||${asked}||UNICODE UTF-8\rPID|1||ZZ1||ZZNAME`,
  )
const answer = (bytes: Uint8Array, given: Partial<Answer> = {}): string | null => {
  const made = acknowledgement(readHeader(bytes), { code: 'AA', text: '', at: AT, controlId: 'C1', ...given })
  return made === null ? null : Buffer.from(made).toString('latin1')
}

test('a header tells who sent what, and nothing of other segments', () => {
  const header = readHeader(Buffer.concat([Buffer.from('\u000b\ufeff'), message('2.5', '|AL|NE')]))
  assert.deepEqual(header && { ...header, delimiters: header.delimiters.encodingCharacters }, {
    delimiters: '^~\\&',
    sendingApplication: 'ZZ-SENDER',
    sendingFacility: 'ZZ-HOSPITAL',
    receivingApplication: 'TWIN',
    receivingFacility: 'CITY',
    messageTime: '20260117200000',
    type: 'ADT^A02',
    controlId: 'ZZ7',
    processingId: 'T',
    version: '2.5',
    acceptAck: 'AL',
    applicationAck: 'NE',
    characterSet: 'UNICODE UTF-8',
  })
  assert.equal(JSON.stringify(header).includes('ZZNAME'), false)
})

test('a taken message is answered with sender and receiver exchanged, its trigger and its control number', () => {
  assert.equal(
    answer(message('2.5')),
    'MSH|^~\\&|TWIN|CITY|ZZ-SENDER|ZZ-HOSPITAL|20260117120005+0000||ACK^A02^ACK|C1|T|2.5||||||UNICODE UTF-8\rMSA|AA|ZZ7\r',
  )
})

test('an error names its place and table 0357, in ERR-2 from version 2.5 and in ERR-1 before', () => {
  const error = acknowledgementError({
    place: 'message 1, PV1-3.3',
    why: 'names no bed; expected point of care^room^bed^facility',
    cause: 'unknown-place',
  })
  const given: Partial<Answer> = { code: 'AE', text: 'held in quarantine', errors: [error] }
  assert.deepEqual(answer(message('2.5'), given)?.split('\r').slice(1), [
    'MSA|AE|ZZ7|held in quarantine',
    'ERR||PV1^1^3^1^3|101^Required field missing^HL70357|E||||names no bed; expected point of care\\S\\room\\S\\bed\\S\\facility',
    '',
  ])
  assert.deepEqual(answer(message('2.3'), given)?.split('\r').slice(1), [
    'MSA|AE|ZZ7|held in quarantine',
    'ERR|PV1^1^3^101&Required field missing&HL70357',
    '',
  ])
})

test('no cause of the quarantine is told as an internal error, for which engines send again', () => {
  const codes = QUARANTINE_CAUSES.map(({ id }) => {
    const { code, location } = acknowledgementError({ place: 'PV1-3', why: 'zz', cause: id })
    assert.equal(location, 'PV1-3')
    return [id, code]
  })
  assert.deepEqual(Object.fromEntries(codes), {
    'unknown-place': 204,
    'unknown-code': 103,
    'not-production': 202,
    'impossible-step': 204,
    stale: 205,
    'other-content': 205,
    identifier: 102,
    'ahead-of-clock': 102,
    malformed: 102,
    'implausible-count': 102,
    'gcj02-coordinates': 102,
    undecodable: 102,
  })
  assert.deepEqual(
    answer(message('2.5'), {
      code: 'AE',
      errors: [acknowledgementError({ place: '', why: 'seq zz', cause: 'other-content' })],
    })?.split('\r')[2],
    'ERR|||205^Duplicate key identifier^HL70357|E||||seq zz',
  )
})

test('in enhanced mode the answer is the one that MSH-15 or MSH-16 asks for, or none', () => {
  const codeOf = (asked: string, code: Answer['code']): string | undefined =>
    answer(message('2.5', asked), { code })?.split('\r')[1]?.split('|')[1]
  const table = [
    ['|AL|', 'CA', 'CE', 'CR'],
    ['|AL|AL', 'CA', 'CE', 'CR'],
    ['|NE|AL', 'AA', 'AE', 'AR'],
    ['|NE|NE', undefined, undefined, undefined],
    ['|ER|', undefined, 'CE', 'CR'],
    ['|SU|', 'CA', undefined, undefined],
    ['||ER', undefined, 'AE', 'AR'],
  ] as const
  for (const [asked, accepted, erred, rejected] of table) {
    assert.equal(codeOf(asked, 'AA'), accepted, asked)
    assert.equal(codeOf(asked, 'AE'), erred, asked)
    assert.equal(codeOf(asked, 'AR'), rejected, asked)
  }
})

test('a message without a readable header is answered too, without a control number', () => {
  assert.equal(readHeader(Buffer.from('MSH*damaged ZZNAME')), null)
  assert.equal(
    answer(Buffer.from('MSH*damaged ZZNAME'), { code: 'AR', text: 'MSH-2: damaged' }),
    'MSH|^~\\&|||||20260117120005+0000||ACK|C1|P|2.5\rMSA|AR||MSH-2: damaged\r',
  )
})

test('an answer keeps the delimiters and the bytes of the sender', () => {
  const bytes = Buffer.concat([
    Buffer.from('MSH#*~\\&#'),
    Buffer.from([0xb2, 0xa1]),
    Buffer.from('#H###20260117##ADT*A01#1#T#2.5'),
  ])
  const made = acknowledgement(readHeader(bytes), { code: 'AA', text: 'a#b', at: AT, controlId: 'C1' })
  const text = Buffer.from(made!).toString('latin1')
  assert.ok(text.startsWith('MSH#*~\\&###\u00b2\u00a1#H#20260117120005+0000##ACK*A01*ACK#C1#T#2.5\r'), text)
  assert.ok(text.endsWith('MSA#AA#1#a\\F\\b\r'), text)
})

test('no bytes make an answer throw or break out of its segments', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom('MSH|^~\\&|', 'MSH|', ''), (tail, head) => {
      const made = answer(Buffer.concat([Buffer.from(head), tail]), { text: 'x' })
      if (made !== null) assert.match(made, /^MSH[^\r]*\rMSA[^\r]*\r$/)
    }),
  )
})
