import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recogniseColumns } from './csv-recognise.ts'
import { edxlHave } from './edxl-have.ts'
import { freshKey, tokensOf } from './encounter-token.ts'
import { decodeAll } from './feed-format.ts'
import { placeCodeFault } from './place-code.ts'
import { fixedZone } from './zone.ts'

test('a place code with somebody’s number or e-mail address among its words is withheld', () => {
  for (const text of [
    '13800001234',
    'ZZ ward 13800001234',
    'ZZ ward 138 0000 1234',
    'ZZ ward (138-0000-1234)',
    '一病区 13800001234',
    '一病区（13800001234）',
    '测试病区13800001234',
    'ZZ, ID 11010519491231002X',
    'ZZ Hospital <zz@zz.example>',
    'ZZW|ask 13800001234|1',
  ])
    assert.deepEqual(placeCodeFault(text), {
      why: 'holds what looks like a personal number (withheld); expected a place code',
      cause: 'identifier',
    })
})

test('a place code with numbers that are nobody’s is kept', () => {
  for (const text of [
    'ZZ First Test Hospital AdultICU',
    '一病区 12',
    'Ward 3 - 4|Room 12|Bed 1|ZZ',
    'node/13800001234',
    '2.16.840.1.113883.19.5',
    'https://zz.example/places#00c7f717-4030-5582-2ed8-888ad2bc878e',
    '12345678-1234-4123-8123-123456789012',
  ])
    assert.equal(placeCodeFault(text), null, text)
})

test('a bed type of EDXL-HAVE that is somebody’s number refuses its beds as an identifier', () => {
  for (const type of ['11010519491231002X', 'other 13800001234', 'ask zz@zz.example']) {
    const feed = decodeAll(
      edxlHave,
      Buffer.from(`<h:Hospital xmlns:h="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0"><h:OrganizationID>ZZ1</h:OrganizationID>
        <h:BedCapacity><h:BedType>${type}</h:BedType><h:AvailableCount>1</h:AvailableCount><h:BaselineCount>2</h:BaselineCount>
        </h:BedCapacity><h:LastUpdateTime>2026-01-17T00:00:00Z</h:LastUpdateTime></h:Hospital>`),
      { zone: fixedZone(480), tokens: tokensOf(freshKey()) },
    )
    assert.deepEqual(feed.events, [])
    assert.deepEqual(
      feed.problems.map(({ place, why, cause }) => [place, why, cause]),
      [
        [
          'line 1, BedCapacity[0]/BedType',
          'holds what looks like a personal number (withheld); expected a place code',
          'identifier',
        ],
      ],
    )
  }
})

test('a heading that holds somebody’s number means nothing and is not told on', () => {
  const headings = ['hospital', 'date', 'ga_occupied', 'ask ZZNAME 13800001234 occupied', 'remarks']
  const found = recogniseColumns(headings, ['ZZ1', '2026-01-17', '3', '1', ''])
  assert.ok(found.ok)
  assert.deepEqual(
    found.recognised.columns.groups.map(({ occupied }) => occupied),
    ['ga_occupied'],
  )
  assert.deepEqual(found.recognised.ignored, [
    '（含个人号码，未列出 withheld: holds what looks like a personal number）',
    'remarks',
  ])
})
