import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeEvent, EVENT_FIELDS, EVENT_KINDS } from '@kangcheng/twin-engine'
import { readWireLine } from '../live/wire-line.ts'
import { isKnownReason, reasonText } from './reasons.ts'

const SOURCES = join(import.meta.dirname, '..')
const STATE = join(SOURCES, '../../twin-engine/src/state')
const FEEDS = join(SOURCES, 'feeds')
const LITERAL = String.raw`(?:\`((?:[^\`\\]|\\.)*)\`|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")`

/** The texts of a source that follow `before`, with `x` for every part that is filled in. */
function literals(file: string, before: string): string[] {
  const code = readFileSync(file, 'utf8').replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')
  return [...code.matchAll(new RegExp(before + LITERAL, 'g'))].map((found) =>
    filled(found[1] ?? found[2] ?? found[3] ?? ''),
  )
}

function filled(template: string): string {
  let out = ''
  let depth = 0
  for (let i = 0; i < template.length; i++) {
    if (template.startsWith('${', i)) {
      if (depth++ === 0) out += 'x'
      i++
    } else if (depth > 0) depth += template[i] === '{' ? 1 : template[i] === '}' ? -1 : 0
    else out += template[i]
  }
  return out.replaceAll('\\u2019', '’').replaceAll('\\\\', '\\')
}

const filesOf = (folder: string, names: RegExp): string[] =>
  readdirSync(folder)
    .filter((name) => names.test(name) && !name.includes('.test.') && !name.includes('conformance'))
    .map((name) => join(folder, name))

/** Not only a frame around another reason. */
const isSaid = (why: string): boolean => why.length > 'x: x'.length

const unknown = (reasons: readonly string[]): string[] => [...new Set(reasons)].filter((why) => !isKnownReason(why))

test('every refusal of the engine has a Chinese wording', () => {
  const all = filesOf(STATE, /\.ts$/).flatMap((file) => literals(file, String.raw`\brefuse\(\s*`))
  assert.ok(all.length >= 18, `found ${all.length} refusals`)
  assert.deepEqual(unknown(all), [], 'give the wording a row in reasons-of-twin.ts')
})

test('every problem of the event decoder has a Chinese wording', () => {
  const values: readonly unknown[] = [
    '',
    'ZZ 测试',
    'zz test',
    'zz@zz',
    '13812345678',
    '11010119900307123X',
    'zz',
    -1,
    1e18,
    0.5,
    true,
    {},
    [1, 2, 3],
    [500, 10],
    '2026-02-30T00:00:00Z',
    '1900-01-01T00:00:00Z',
  ]
  const events = EVENT_KINDS.flatMap((kind) => [
    { kind },
    { kind, patientName: 'ZZ' },
    { kind, 姓名: 'ZZ' },
    ...Object.keys(EVENT_FIELDS[kind]).flatMap((name) => values.map((value) => ({ kind, [name]: value }))),
  ])
  const inputs: readonly unknown[] = [
    null,
    { kind: 12 },
    { kind: 'bed.exploded' },
    { kind: 'ZZ 测试' },
    { kind: 'zz' },
    { seq: 1, occurredAt: 1.7e12, kind: 'bed.requested', encounter: 'zz' },
    {
      seq: 1,
      occurredAt: 1.7e12,
      kind: 'flow.reported',
      origin: 'zz',
      destination: 'zz',
      need: 'zz',
      count: 1,
      from: 1.7e12,
      to: 1.6e12,
    },
    ...values.flatMap((value) => [{ seq: value }, { occurredAt: value }]),
    ...events,
  ]
  const whys = inputs.flatMap((input) => {
    const decoded = decodeEvent(input)
    return decoded.ok ? [] : decoded.problems.map(({ why }) => why)
  })
  assert.ok(new Set(whys).size > 100)
  assert.deepEqual(unknown(whys), [], 'give the wording a row in reasons-of-fields.ts')
})

test('every reason of ingestion, of the checks and of a share’s inspection has a Chinese wording', () => {
  const whys = [
    ...literals(join(SOURCES, 'live/take.ts'), String.raw`\bwhy: `),
    ...literals(join(SOURCES, 'live/wire-line.ts'), String.raw`\bbroken\('[\w.]+', `),
    ...literals(join(SOURCES, 'http/event-lines.ts'), String.raw`\bbroken\((?!\s*\x60is not JSON\$)\s*`),
    'is not JSON; send one JSON object a line',
    ...literals(join(SOURCES, 'quarantine/gcj02-check.ts'), String.raw`\breturn `),
    ...literals(join(SOURCES, 'quarantine/checks.ts'), String.raw`\bwhy(?: =|:) `).filter(isSaid),
    ...literals(join(SOURCES, 'quarantine/decisions.ts'), String.raw`\breturn\s+`).filter(isSaid),
    ...literals(join(SOURCES, 'quarantine/corrected-event.ts'), String.raw`\b(?:impossible\(|why:)\s*`),
    ...literals(join(SOURCES, 'quarantine/shares/inspect.ts'), String.raw`\breturn `),
    'is not JSON (from column 3); send one JSON object a line',
    "the gateway's reason was withheld: it holds spaces",
    'there is no such entry',
    'this entry was already released at 2026-01-10T00:00:00.000Z (d-20260110-000001); an entry is decided once',
    'this entry was already refused at 2026-01-10T00:00:00.000Z (d-20260110-000001); an entry is decided once',
    'it has no rows',
    'figures are old of ZZ 医院 ZZ Hospital and 3 more; 2 of 7 hospitals do not report',
  ]
  assert.ok(whys.length > 30, `found ${whys.length}`)
  assert.deepEqual(unknown(whys), [], 'give the wording a row in reasons-of-twin.ts')
})

/** Reasons for a whole file name headings in Chinese, and stay with who reads the file. */
const NAMES_HEADINGS = /^has no column (?:that names the facility|with the date|of occupied beds),/

test('every reason of the decoders of feeds and of the mapping file has a Chinese wording, and passes the twin’s door', () => {
  const decoders = filesOf(
    FEEDS,
    /^(?:hl7v2|fhir|csv-(?:reading|recognise|time)|csv\.|edxl|native|place-code|sending-lines|mllp-undecodable)/,
  )
  const whys = decoders
    .flatMap((file) => literals(file, ''))
    .filter((text) =>
      /^(?:is|has|holds|names|lies|stands?|comes|cannot|ends|declares|expected|no|the) [a-z].*[a-z ]/i.test(text),
    )
    // Filled in with words of the list itself, not with a value.
    .filter((text) => text !== 'the place code x' && !text.startsWith('is emptyx;'))
  whys.push('is empty; the message says no time', 'is empty, and so are EVN-6, EVN-2; the message says no time')
  const places = literals(join(FEEDS, 'place-map.ts'), 'ok: false, field, code, why: ')
  assert.ok(whys.length > 100, `found ${whys.length} reasons`)
  assert.ok(places.length >= 4, `found ${places.length} reasons of the mapping file`)
  assert.deepEqual(unknown(whys), [], 'give the wording a row in reasons-of-feeds.ts')
  const held = whys.filter((why) => {
    const line = readWireLine({ seq: '1', refused: { cause: 'malformed', why, event: {} } })
    return line.is !== 'refused' || line.why !== why
  })
  assert.deepEqual(
    held.filter((why) => !NAMES_HEADINGS.test(why)),
    [],
    'a reason holds no Chinese characters: the twin would withhold it; its Chinese is a row in reasons-of-feeds.ts',
  )
  assert.deepEqual(unknown(places.map((why) => `the place code ${why}`)), [])
})

test('what is filled in stays, fields are named, parts are translated one by one', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'the city has no bed "h99-w01-b01"; map the sender\'s code to one of its ids',
      '本市没有床位“h99-w01-b01”；将发送方代码对照到本市编号',
    ],
    [
      'bed: the bed has been occupied since 2026-01-10T00:01:00.000Z, later than this event (2026-01-10T00:00:00.000Z); send events in order, or a census',
      'bed：该床自 2026-01-10T00:01:00.000Z 起占用，晚于本事件（2026-01-10T00:00:00.000Z）；按时间顺序发送事件，或发送在院人数普查',
    ],
    ['cannot reserve a bed that is dirty; it must be available', '不能预留：该床现为待清洁；须为：空闲'],
    [
      'bed.occupied needs it; bed: holds spaces, which does not belong here (value withheld); send an id of the city, like h04-w12-b07; : must not lie before `from`',
      'bed.occupied 必须有此字段；bed：含空格，此处不应出现（原值未保存）；发送本市编号，如 h04-w12-b07；不得早于 `from`',
    ],
    [
      'is empty; expected point of care^room^bed^facility; an emergency arrival must say where',
      '为空；应为 护理单元^房间^床位^机构；急诊到达须写明地点',
    ],
  ]
  for (const [en, zh] of cases) assert.deepEqual(reasonText(en), { zh, en })
})

test('what no table knows stays English, and no text is empty', () => {
  assert.deepEqual(reasonText('zz says so'), { zh: 'zz says so', en: 'zz says so' })
  assert.equal(reasonText('zz says so; send events in order').zh, 'zz says so；按时间顺序发送事件')
  assert.equal(reasonText('bed: zz').zh, 'bed: zz')
  assert.equal(isKnownReason('zz says so; send events in order'), false)
  for (const why of ['; ', '', '; ; ', ': ', 'a;b']) assert.equal(reasonText(why).en, why)
  assert.notEqual(reasonText('; ').zh, '')
})

test('a reason of many thousand parts is translated at once', () => {
  const many = Array.from({ length: 20_000 }, (_, k) => `zz${k}: is not a field of bed.occupied; its fields are bed`)
  const began = process.threadCpuUsage()
  assert.ok(reasonText(many.join('; ')).zh.startsWith('zz0：bed.occupied 没有此字段；可用字段：bed；zz1：'))
  assert.ok(process.threadCpuUsage(began).user < 10_000_000)
})
