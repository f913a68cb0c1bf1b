import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { decodeEvent } from '@kangcheng/twin-engine'
import { kangcheng as run } from '../../test/command-line.ts'

const FIXTURES = join(import.meta.dirname, '../feeds/fixtures/hl7v2')
/** A city with the wards of the fixtures. */
const CITY = join(import.meta.dirname, '../feeds/fixtures/city')

/** A folder of its own with the good fixture. */
function workplace(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-feed-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'messages'))
  copyFileSync(join(FIXTURES, 'good.hl7'), join(folder, 'messages/good.txt'))
  writeFileSync(join(folder, 'messages/README.md'), 'not a message')
  return folder
}

/** The one JSON document on standard output. */
function documentOf(out: string): Record<string, unknown> {
  assert.equal(out.trimEnd().split('\n').length, 1, out)
  return JSON.parse(out)
}

interface Twin {
  readonly url: string
  readonly requests: {
    readonly url: URL
    readonly headers: IncomingMessage['headers']
    readonly lines: readonly string[]
  }[]
}

/** A stand-in for the twin: answers with the given statuses first, then keeps identities as the contract says. */
async function twinThat(t: TestContext, ...firstStatuses: number[]): Promise<Twin> {
  const requests: Twin['requests'] = []
  const known = new Map<string, string>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const url = new URL(request.url ?? '', 'http://twin')
    const lines = body.split('\n').filter((line) => line !== '')
    requests.push({ url, headers: request.headers, lines })
    const status = firstStatuses.shift()
    if (status !== undefined) {
      response.writeHead(status).end('the twin is starting')
      return
    }
    let accepted = 0
    let duplicates = 0
    const quarantined: { index: number; path: string; why: string }[] = []
    lines.forEach((line, index) => {
      const { raw, type, refused, ...event } = JSON.parse(line)
      assert.match(raw, /^[0-9a-f]{64}$/)
      const identity = `${url.searchParams} ${event.seq}`
      if (refused !== undefined) {
        quarantined.push({ index, path: refused.path, why: refused.why })
        return
      }
      const decoded = decodeEvent(event)
      if (!decoded.ok) quarantined.push({ index, ...decoded.problems[0]! })
      else if (known.get(identity) === line) duplicates++
      else if (known.has(identity)) quarantined.push({ index, path: 'seq', why: 'known with other content' })
      else {
        known.set(identity, line)
        accepted++
      }
    })
    response.end(JSON.stringify({ accepted, duplicates, quarantined, position: String(known.size) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const HL7 = ['--format', 'hl7v2'] as const
const sendTo = (url: string) =>
  [
    'feed',
    'send',
    'messages',
    ...HL7,
    '--map',
    'map.json',
    '--to',
    url,
    '--token',
    'zz-token',
    '--source',
    'zz-his',
  ] as const

test('feed decode counts events, kinds and problems, and good messages end with 0', async (t) => {
  const { code, out } = await run(workplace(t), 'feed', 'decode', 'messages', ...HL7, '--json')
  assert.equal(code, 0)
  const answer = documentOf(out)
  assert.deepEqual(Object.keys(answer), [
    'messages',
    'events',
    'byKind',
    'withoutMeaning',
    'problems',
    'problemsNotListed',
  ])
  assert.equal(answer.messages, 15)
  assert.equal(answer.events, 14)
  assert.deepEqual(answer.withoutMeaning, { 'ADT^A08 patient information updated': 1, 'ORU^R01 observation result': 1 })
  assert.deepEqual(answer.problems, [])
})

test('feed decode ends with 1 when a file has problems, each with file, place and reason', async () => {
  const { code, out } = await run(FIXTURES, 'feed', 'decode', 'bad.hl7', ...HL7, '--json')
  assert.equal(code, 1)
  const problems = documentOf(out).problems as Record<string, string>[]
  assert.equal(problems.length, 14)
  assert.deepEqual(
    problems.find((p) => p.place === 'message 4, EVN-2'),
    {
      file: 'bad.hl7',
      place: 'message 4, EVN-2',
      why: 'names no moment of the calendar; expected YYYYMMDDHHMM[SS][+/-ZZZZ]',
    },
  )
})

test('no output of any feed command holds a name or number of the fixtures’ patients', async (t) => {
  const folder = workplace(t)
  copyFileSync(join(FIXTURES, 'bad.hl7'), join(folder, 'messages/bad.hl7'))
  const twin = await twinThat(t)
  const outputs = [
    await run(folder, 'feed', 'decode', 'messages', ...HL7),
    await run(folder, 'feed', 'decode', 'messages', ...HL7, '--json'),
    await run(folder, 'feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json', '--json'),
    await run(folder, ...sendTo(twin.url), '--json'),
    await run(folder, ...sendTo(twin.url)),
  ]
  const key = readFileSync(join(folder, 'map.json.key'), 'utf8').trim()
  const everything = JSON.stringify([
    outputs,
    readFileSync(join(folder, 'map.json'), 'utf8'),
    twin.requests.map((r) => [r.url, r.lines]),
  ])
  for (const personal of [
    'ZZNAME',
    'ZZGIVEN',
    'ZZSTREET',
    'ZZTOWN',
    'ZZDOC',
    'ZZFREETEXT',
    'ZZV',
    'ZZ-TEST',
    '000-ZZ',
    '19000101',
    key,
    'zz-token',
  ])
    assert.ok(!everything.includes(personal), `${personal} is in an output`)
  assert.ok(everything.includes('ZZ-WARD-A'))
})

test('feed map writes a file that feed decode accepts, and keeps what a human entered', async (t) => {
  const folder = workplace(t)
  const map = ['feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json', '--json'] as const
  const { code, out } = await run(folder, ...map)
  assert.equal(code, 0)
  assert.deepEqual(documentOf(out), { codes: 5, matched: 5, suggested: 0, unmatched: [] })
  assert.equal((await run(folder, 'feed', 'decode', 'messages', ...HL7, '--map', 'map.json')).code, 0)

  const file = JSON.parse(readFileSync(join(folder, 'map.json'), 'utf8'))
  const code1 = 'ZZ-WARD-A|101|Bed 1|ZZ-HOSPITAL'
  assert.deepEqual(file.codes[code1], { unit: 'zz1-w01', bed: 'zz1-w01-b01', by: 'name' })
  file.codes[code1] = { unit: 'zz1-w02', bed: 'zz1-w02-b04' }
  writeFileSync(join(folder, 'map.json'), JSON.stringify(file))
  await run(folder, ...map)
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'map.json'), 'utf8')).codes[code1], file.codes[code1])
})

test('feed map ends with 1 and names what it could not match', async (t) => {
  const folder = workplace(t)
  const text = readFileSync(join(folder, 'messages/good.txt'), 'utf8').replaceAll('ZZ-WARD-B', 'ZZ-NOWHERE')
  writeFileSync(join(folder, 'messages/good.txt'), text)
  const map = ['feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json'] as const
  const first = await run(folder, ...map, '--json')
  assert.equal(first.code, 1)
  assert.deepEqual(documentOf(first.out).unmatched, ['ZZ-NOWHERE|201|Bed 2|ZZ-HOSPITAL'])
  const checked = await run(folder, 'feed', 'decode', 'messages', ...HL7, '--map', 'map.json', '--json')
  assert.equal(checked.code, 1)
  assert.deepEqual((documentOf(checked.out).problems as unknown[])[0], {
    file: 'messages/good.txt',
    place: 'message 3, PV1-3',
    why: 'place code "ZZ-NOWHERE|201|Bed 2|ZZ-HOSPITAL" has no unit in the map; give it one',
  })
  const second = await run(folder, ...map, '--suggest', '--json')
  assert.equal(second.code, 0)
  assert.equal(documentOf(second.out).suggested, 1)
})

test('feed send delivers every event under (source, epoch, seq), and sending again counts nothing twice', async (t) => {
  const folder = workplace(t)
  await run(folder, 'feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json')
  const twin = await twinThat(t)
  const send = [...sendTo(twin.url), '--every', '15', '--json'] as const
  const first = await run(folder, ...send)
  assert.equal(first.code, 0, first.error + first.out)
  const { accepted, duplicates, quarantined, position } = documentOf(first.out)
  assert.deepEqual(
    { accepted, duplicates, quarantined, position },
    { accepted: 14, duplicates: 0, quarantined: 0, position: '14' },
  )
  const again = documentOf((await run(folder, ...send)).out)
  assert.deepEqual([again.accepted, again.duplicates, again.quarantined, again.position], [0, 14, 0, '14'])

  const [request] = twin.requests
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'messages/good.txt')))
    .digest('hex')
  assert.equal(request?.url.pathname, '/ingest')
  assert.equal(request?.url.searchParams.get('source'), 'zz-his')
  assert.equal(request?.url.searchParams.get('epoch'), hash.slice(0, 16))
  assert.equal(request?.headers.authorization, 'Bearer zz-token')
  const seqs = request?.lines.map((line) => Number(JSON.parse(line).seq))
  assert.deepEqual(seqs, [0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 73, 80, 104, 112])
  const { raw, type, ...second } = JSON.parse(request?.lines[1] ?? '')
  assert.match(raw, /^[0-9a-f]{64}$/)
  assert.ok(type === undefined || type === 'ADT^A01')
  assert.deepEqual(second, {
    seq: '8',
    kind: 'bed.occupied',
    occurredAt: '2026-01-17T12:00:00.000Z',
    encounter: JSON.parse(request?.lines[0] ?? '').encounter,
    bed: 'zz1-w01-b01',
    need: 'cardiology',
  })
  assert.equal(request?.url.searchParams.get('format'), 'hl7v2')
  assert.equal(request?.url.searchParams.get('every'), '15')
})

test('feed send waits for a twin that is starting', async (t) => {
  const folder = workplace(t)
  await run(folder, 'feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json')
  const twin = await twinThat(t, 503, 503)
  const { code, error, out } = await run(folder, ...sendTo(twin.url), '--json')
  assert.equal(code, 0)
  assert.equal(documentOf(out).accepted, 14)
  assert.equal(twin.requests.length, 3)
  assert.match(error, /answered 503; trying again in 0.25 s\n.*answered 503; trying again in 0.5 s/)
})

test('feed send names the places that the map lacks, sends the rest, and ends with 1', async (t) => {
  const folder = workplace(t)
  await run(folder, 'feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json')
  const file = JSON.parse(readFileSync(join(folder, 'map.json'), 'utf8'))
  file.codes['ZZ-WARD-B|201|Bed 2|ZZ-HOSPITAL'] = null
  writeFileSync(join(folder, 'map.json'), JSON.stringify(file))
  const twin = await twinThat(t)
  const { code, out } = await run(folder, ...sendTo(twin.url), '--json')
  assert.equal(code, 1)
  const answer = documentOf(out)
  assert.equal(answer.accepted, 9)
  assert.equal(answer.quarantined, 5)
  assert.deepEqual(answer.rejections, [])
  assert.deepEqual(answer.unmapped, { 'ZZ-WARD-B|201|Bed 2|ZZ-HOSPITAL': 5 })
  const refused = twin.requests[0]!.lines.map((line) => JSON.parse(line)).filter((line) => 'refused' in line)
  assert.equal(refused.length, 5)
  const { cause, path, place, why, event } = refused[0].refused
  assert.deepEqual(
    { cause, path, place, why },
    { cause: 'unknown-place', path: 'bed', place: 'PV1-3', why: 'the place code has no unit in the map; give it one' },
  )
  assert.equal(event.bed, 'ZZ-WARD-B|201|Bed 2|ZZ-HOSPITAL')
})

test('feed send cuts long feeds into batches of a thousand events', async (t) => {
  const folder = workplace(t)
  const line = (i: number) =>
    JSON.stringify({ occurredAt: '2026-01-17T11:00:00Z', kind: 'census.reported', unit: 'zz1-w01', occupied: i % 4 })
  writeFileSync(join(folder, 'census.ndjson'), Array.from({ length: 2500 }, (_, i) => line(i)).join('\n'))
  const twin = await twinThat(t)
  const native = ['--format', 'native', '--to', twin.url, '--token', 't', '--source', 'zz', '--json'] as const
  const { out } = await run(folder, 'feed', 'send', 'census.ndjson', ...native)
  assert.equal(documentOf(out).accepted, 2500)
  assert.deepEqual(
    twin.requests.map((r) => r.lines.length),
    [1000, 1000, 500],
  )
})

test('feed send hands what does not decode to the quarantine, and ends with 1', async (t) => {
  const folder = workplace(t)
  await run(folder, 'feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json')
  copyFileSync(join(FIXTURES, 'bad.hl7'), join(folder, 'messages/bad.hl7'))
  const twin = await twinThat(t)
  const { code, out } = await run(folder, ...sendTo(twin.url), '--json')
  assert.equal(code, 1)
  const answer = documentOf(out)
  const problems = answer.problems as { place: string; why: string }[]
  const refused = twin.requests.flatMap((r) => r.lines.flatMap((line) => JSON.parse(line).refused ?? []))
  for (const { place, why } of problems)
    assert.ok(
      refused.some((r) => place.endsWith(r.place) && r.why === why),
      place,
    )
  assert.equal(refused.length, problems.length + sumOf(answer.unmapped as Record<string, number>))
  assert.ok(refused.every((r) => r.cause !== undefined && typeof r.event === 'object'))
})

test('what is outside any message and what is too long is sent with the hash of its file, not of nothing', async (t) => {
  const folder = workplace(t)
  await run(folder, 'feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json')
  const files = [`ZZ no message\r${'x'.repeat(40)}`, `MSH|^~\\&|ZZ|${'x'.repeat(16 * 1024 * 1024)}\r`, '']
  files.forEach((text, i) => {
    writeFileSync(join(folder, `messages/zz${i}.hl7`), text)
  })
  const twin = await twinThat(t)
  await run(folder, ...sendTo(twin.url), '--json')
  const sent = twin.requests.flatMap((r) => r.lines.map((line) => JSON.parse(line)))
  const raws = sent.filter(({ refused }) => refused?.cause === 'undecodable').map(({ raw }) => raw)
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
  assert.deepEqual(new Set(raws), new Set(files.map(hashOf)))
})

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0)

for (const [title, status, message] of [
  ['a refused token', 401, /answered 401: the token or the source name was refused; check --token and --source/],
  ['a refused request', 400, /answered 400: the twin is starting/],
] as const)
  test(`feed send stops at ${title} without trying again`, async (t) => {
    const folder = workplace(t)
    await run(folder, 'feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'map.json')
    const twin = await twinThat(t, status)
    const { code, error, out } = await run(folder, ...sendTo(twin.url), '--json')
    assert.equal(code, 2)
    assert.match(error, message)
    assert.ok(!error.includes('zz-token'))
    assert.match(String(documentOf(out).error), /acknowledged so far: 0 of 14 events/)
    assert.equal(twin.requests.length, 1)
  })

for (const [title, args, message] of [
  ['no PATH', ['feed', 'decode', '--format', 'hl7v2'], /a PATH is missing/],
  ['no format', ['feed', 'decode', 'messages'], /--format is missing/],
  [
    'an unknown format',
    ['feed', 'decode', 'messages', '--format', 'x12'],
    /--format "x12" is not known; one of hl7v2\|fhir\|edxl-have\|csv\|native/,
  ],
  ['an unknown option', ['feed', 'decode', 'messages', '--foo'], /Unknown option '--foo' · options: --json/],
  ['a missing file', ['feed', 'decode', 'nowhere', ...HL7], /nowhere: no such file or folder/],
  ['a folder without messages', ['feed', 'decode', 'empty', ...HL7], /empty: no files here except README/],
  ['a wrong zone', ['feed', 'decode', 'messages', ...HL7, '--zone-offset', '8'], /--zone-offset "8": expected ±HH:MM/],
  [
    'a zone that does not exist',
    ['feed', 'decode', 'messages', ...HL7, '--zone', 'Europe/Atlantis'],
    /--zone "Europe\/Atlantis": is no zone; expected ±HH:MM/,
  ],
  [
    'two zones',
    ['feed', 'decode', 'messages', ...HL7, '--zone', 'Z', '--zone-offset', 'Z'],
    /are both given; give one of them/,
  ],
  ['a missing map', sendTo('http://127.0.0.1:1'), /map.json: no such mapping file; write one with kangcheng feed map/],
  ['an address that is none', sendTo('twin'), /--to "twin": expected an address/],
  [
    'a folder that is no city',
    ['feed', 'map', 'messages', ...HL7, '--city', 'messages', '--out', 'm.json'],
    /no city at .*city.json; give a folder with city.json/,
  ],
  [
    'a folder that does not exist',
    ['feed', 'map', 'messages', ...HL7, '--city', CITY, '--out', 'none/m.json'],
    /--out none\/m.json: cannot be written/,
  ],
  [
    'an unknown command',
    ['feed', 'dance'],
    /unknown command "feed dance" · commands: feed decode, feed map, feed send, feed listen, feed key/,
  ],
] as const)
  test(`${title} ends with 2 and a message that names it`, async (t) => {
    const folder = workplace(t)
    mkdirSync(join(folder, 'empty'))
    const { code, out, error } = await run(folder, ...args, '--json')
    assert.equal(code, 2)
    assert.match(error, message)
    assert.match(String(documentOf(out).error), message)
    assert.ok(!existsSync(join(folder, 'm.json')))
  })

test('the help page lists every command in both languages, and each command has its own', async () => {
  const page = await run('/', '--help')
  assert.equal(page.code, 0)
  assert.match(page.out, /feed decode\n.*解码消息文件.*\n.*decodes message files/)
  const own = await run('/', 'feed', 'send', '--help')
  assert.equal(own.code, 0)
  assert.match(own.out, /kangcheng feed send PATH… --format hl7v2\|fhir\|edxl-have\|csv\|native --map FILE --to URL/)
  assert.equal((await run('/')).code, 2)
})
