/** Nothing personal reaches the disk, in the other formats: each sent as a user would, and posted raw; then everything is looked through. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { EVENT_FIELDS } from '@kangcheng/twin-engine'
import { framed } from '../src/feeds/mllp-framing.ts'
import { kangcheng } from './command-line.ts'
import { adtMessage } from './feeds/adt-messages.ts'
import { spawnGateway } from './feeds/gateway-process.ts'
import { mllpSender } from './feeds/mllp-sender.ts'
import {
  assertNoneStands,
  contents,
  filesOf,
  personalWordsOfFhir,
  personalWordsOfHl7,
  toldBy,
} from './feeds/personal-words.ts'
import { freshFolder, startServer } from './harness.ts'

const SAMPLES = process.env.REFERENCE_DATA ?? null
const needsSamples = SAMPLES === null ? { skip: 'REFERENCE_DATA is not set: the samples are not here' } : {}

interface Sent {
  readonly accepted: number
  readonly messages: number
  readonly quarantined: number
}

interface Left {
  readonly sent: Sent
  /** Everything that is left of the samples, by where it is. */
  readonly texts: Readonly<Record<string, string>>
  /** What the city tells of itself. */
  readonly city: string
}

/**
 * As a human would, gives a place to codes that have none, so that events are accepted; not to every one, so that others are
 * refused with their codes.
 * @returns the city's places
 */
function mapEverything(path: string): string {
  const map = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly facilities: Readonly<Record<string, unknown>>
    readonly units: unknown
    readonly codes: Record<string, unknown>
  }
  const facilities = Object.keys(map.facilities)
  for (const [i, code] of Object.keys(map.codes).entries())
    if (i % 4 > 0) map.codes[code] ??= { facility: facilities[i % facilities.length] }
  writeFileSync(path, JSON.stringify(map))
  return JSON.stringify([map.facilities, map.units])
}

/**
 * Maps and sends the files to a server, posts the text raw, and gathers what is left: the map, the keys and the tokens beside it,
 * the data folder, what the commands printed, and what the server answers.
 */
async function leftOf(
  t: TestContext,
  cityId: string,
  format: string,
  paths: readonly string[],
  raw: string,
): Promise<Left> {
  const folder = freshFolder()
  const server = await startServer({ CITY: cityId })
  let running = true
  t.after(() => (running ? server.stop() : undefined))
  const said: string[] = []
  const run = async (...args: readonly string[]): Promise<string> => {
    const { out, error } = await kangcheng('.', 'feed', ...args, '--format', format)
    said.push(out, error)
    return out
  }
  const map = join(folder, 'map.json')
  const mapped = format !== 'native'
  if (mapped) await run('map', ...paths, '--city', cityId, '--out', map, '--suggest')
  const city = mapped ? mapEverything(map) : ''
  await run('decode', ...paths)
  const key = mapped ? ['--map', map] : []
  const document = await run('send', ...paths, ...key, '--to', server.url, '--source', 'samples', '--json')
  const posted = await fetch(new URL('/ingest?source=raw&epoch=e', server.url), { method: 'POST', body: raw })
  const answer = await posted.text()
  const told = await toldBy(server.url)
  await server.twin.snapshot()
  running = false
  await server.stop()
  return {
    sent: JSON.parse(document) as Sent,
    city,
    texts: {
      'the data folder': contents(server.dataDir),
      'the map, key and token files': contents(folder),
      'the output of the commands': said.join('\n'),
      'the answer of /ingest': answer,
      'the answers of /graphql and /metrics': told,
      'the reports of the server': server.reports.join('\n'),
    },
  }
}

test('of FHIR resources nothing about a person is left', needsSamples, async (t) => {
  const folder = join(SAMPLES!, 'data/fhir-r4')
  const { people, ordinary } = personalWordsOfFhir(folder)
  const raw = filesOf(folder)
    .filter((file) => /((Patient|Practitioner).*|Encounter-\w+)\.(nd)?json$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const parts = ['synthea-10-patients', 'hl7-examples'].map((name) => join(folder, name))
  const { sent, texts, city } = await leftOf(t, 'ningbo', 'fhir', parts, raw)
  assert.ok(sent.accepted > 50 && sent.quarantined > 20, JSON.stringify(sent))
  const control = await startServer({ CITY: 'ningbo' })
  await control.stop()
  assert.ok(people.size > 2000, `looked for ${people.size} words only`)
  assertNoneStands(people, texts, `${ordinary}\n${city}\n${contents(control.dataDir)}`)
})

/** Invented people: names, telephones, e-mail addresses and identity numbers, each for one place of a payload. */
function strangers() {
  const words: string[] = []
  const word = (of: (number: string) => string): string => {
    words.push(of(String(words.length).padStart(4, '0')))
    return words.at(-1)!
  }
  const name = () => word((number) => `ZZPERSON${number}`)
  const telephone = () => word((number) => `1380000${number}`)
  const email = () => word((number) => `zz${number}@zz.example`)
  const identity = () => word((number) => `1101051949123${number}X`)
  const text = () => `ask ${name()} (${telephone()}, ${email()}, ID ${identity()})`
  return { words, name, telephone, email, identity, text }
}

async function assertNothingIsLeft(
  t: TestContext,
  format: string,
  file: string,
  text: string,
  words: readonly string[],
): Promise<Left> {
  const path = join(freshFolder(), file)
  writeFileSync(path, text)
  for (const word of words) assert.ok(text.includes(word), `the payload does not hold ${word}`)
  const left = await leftOf(t, 'testville', format, [path], text)
  assertNoneStands(words, left.texts)
  return left
}

test('of EDXL-HAVE no contact, telephone, identity number or free text is left, wherever it stands', async (t) => {
  const { words, name, telephone, email, identity, text } = strangers()
  const contact =
    () => `<have:ContactInformation role="${text()}"><xnl:PersonName><xnl:NameElement>${name()}</xnl:NameElement></xnl:PersonName>
    <xpil:ContactNumbers><xpil:ContactNumber><xpil:ContactNumberElement>${telephone()}</xpil:ContactNumberElement></xpil:ContactNumber></xpil:ContactNumbers>
    <xpil:ElectronicAddressIdentifiers><xpil:ElectronicAddressIdentifier>${email()}</xpil:ElectronicAddressIdentifier></xpil:ElectronicAddressIdentifiers>
    </have:ContactInformation>`
  const beds = (
    type: string,
    available = '2',
    baseline = '10',
  ) => `<have:BedCapacity><have:BedType note="${text()}">${type}</have:BedType>
    <have:Comment>${text()}</have:Comment>
    <have:Capacity><have:AvailableCount>${available}</have:AvailableCount><have:BaselineCount>${baseline}</have:BaselineCount></have:Capacity></have:BedCapacity>`
  const hospital = (called: string, inside: string, time = '2026-01-17T08:00:00+08:00') => `<have:Hospital>
    <!-- ${text()} --><?contact ${text()}?>
    <have:Organization>${contact()}<have:OrganizationInformation>${called}${contact()}
    <have:CommentText>${text()}</have:CommentText></have:OrganizationInformation></have:Organization>
    ${inside}<have:CommentText>${text()}</have:CommentText><have:LastUpdateTime>${time}</have:LastUpdateTime></have:Hospital>`
  const named = (of: string) => `<xnl:OrganisationName><xnl:NameElement>${of}</xnl:NameElement></xnl:OrganisationName>`
  const id = (of: string) => `<have:OrganizationID>${of}</have:OrganizationID>`
  const traffic = (
    status: string,
  ) => `<have:EmergencyDepartmentStatus><have:EMSTraffic><have:EMSTrafficStatus>${status}</have:EMSTrafficStatus>
    <have:EMSTrafficReason>${text()}</have:EMSTrafficReason></have:EMSTraffic></have:EmergencyDepartmentStatus>`
  const payload = `<?xml version="1.0" encoding="UTF-8"?><!-- ${text()} -->
  <have:HospitalStatus xmlns:have="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0" xmlns:xnl="urn:oasis:names:tc:ciq:xnl:3" xmlns:xpil="urn:oasis:names:tc:ciq:xpil:3">
  ${contact()}
  ${hospital(
    named('ZZ First Test Hospital'),
    `${beds('AdultICU')}${beds('MedicalSurgical', '0', '100')}${traffic('Advisory')}
    <have:HospitalResourceStatus><have:FacilityOperations>Adequate</have:FacilityOperations>
    <have:ResourcesInformationText>${text()}</have:ResourcesInformationText></have:HospitalResourceStatus>`,
  )}
  ${hospital(
    named('ZZ Second Test Hospital'),
    `${beds(identity())}${beds(`other ${telephone()}`)}${beds(`call ${email()}`)}${beds('Burn', telephone())}
    ${beds('Pediatrics', '1', identity())}${traffic(name())}`,
  )}
  ${hospital(named('ZZ Third Test Hospital'), beds('AdultICU'), identity())}
  ${hospital(named(telephone()), beds('AdultICU'))}
  ${hospital(named(`ZZ Hospital ${telephone()}`), beds('AdultICU'))}
  ${hospital(named(`ZZ Hospital (ID ${identity()})`), beds('AdultICU'))}
  ${hospital(named(`ZZ Hospital, ${email()}`), beds('AdultICU'))}
  ${hospital(`${id('ZZ-7')}${named(`ZZ Hospital ${telephone()}`)}`, beds('AdultICU'))}
  ${hospital(id(identity()), beds('AdultICU'))}
  ${hospital(named('ZZ Last Test Hospital'), `<have:Broken>${text()}</have:Unbroken>`)}
  </have:HospitalStatus>`
  const { sent } = await assertNothingIsLeft(t, 'edxl-have', 'have.xml', payload, words)
  assert.ok(sent.accepted > 0 && sent.quarantined > 5, JSON.stringify(sent))
})

test('of census tables no telephone, identity number or free text is left, whichever column it stands in', async (t) => {
  const { words, name, telephone, email, identity, text } = strangers()
  const headings = 'code,name,date,ga_open,ga_occupied,icu_open,icu_occupied,contact,remarks,ae_diverts,ed_waiting'
  const good = ['ZZ1', 'ZZ First Test Hospital', '2026-01-17', '40', '38', '10', '9', 'nobody', '', '0', '12']
  const row = (...changes: readonly (readonly [column: number, cell: string])[]): string => {
    const cells = [...good]
    // A cell that the change replaces must not have named somebody.
    for (const column of [7, 8]) if (!changes.some(([changed]) => changed === column)) cells[column] = text()
    for (const [column, cell] of changes) cells[column] = cell
    return cells.map((cell) => `"${cell}"`).join(',')
  }
  const cells = [
    telephone,
    email,
    identity,
    () => `ZZ ward ${telephone()}`,
    () => `ZZ ${identity()}`,
    () => `ZZ, ${email()}`,
  ]
  const payload = [
    `# ${text()}`,
    headings,
    row(),
    row([2, '2026-01-18']),
    ...['ZZ2', 'ZZ3', 'ZZ4'].map((code) => row([0, code])),
    ...cells.map((cell) => row([0, cell()])),
    ...cells.map((cell) => row([1, cell()])),
    ...good.slice(2).flatMap((_, column) => [name, telephone, identity, text].map((cell) => row([column + 2, cell()]))),
    `${row()},${text()}`,
    text(),
    `"${text()}`,
    '',
  ].join('\n')
  const { sent } = await assertNothingIsLeft(t, 'csv', 'census.csv', payload, words)
  assert.ok(sent.accepted > 0 && sent.quarantined > 5, JSON.stringify(sent))
})

test('of a ward table whose wards and headings are somebody’s, and of a table without headings, nothing is left', async (t) => {
  const { words, telephone, identity, text } = strangers()
  const wards = [
    `医院,病区,日期,开放床位,占用床位,联系人 ${telephone()},"${text()} 占用床位"`,
    ...[`一病区 ${telephone()}`, `${identity()}`, '三病区', `ZZ（${telephone()}）`].map(
      (ward) => `ZZ测试医院,${ward},2026-01-17,40,38,"${text()}",1`,
    ),
  ].join('\n')
  await assertNothingIsLeft(t, 'csv', 'wards.csv', wards, words)
  const headless = strangers()
  const row = () => `ZZ9,"${headless.text()}",2026-01-17,40,38`
  await assertNothingIsLeft(t, 'csv', 'headless.csv', [row(), row(), row()].join('\n'), headless.words)
})

test('of native lines nothing that does not belong there is left, whichever field it stands in', async (t) => {
  const { words, name, telephone, email, identity, text } = strangers()
  const kinds = Object.entries(EVENT_FIELDS).filter(([kind]) => kind !== 'clock.passed')
  let seq = 0
  const line = (kind: unknown, fields: Readonly<Record<string, unknown>>): string =>
    JSON.stringify({ seq: String(seq++), occurredAt: '2026-01-17T08:00:00Z', kind, ...fields })
  const payload = [
    line('queue.reported', { facility: 'h01', service: 'emergency', waiting: 7 }),
    ...kinds.flatMap(([kind, fields]) =>
      [...Object.keys(fields), 'patientName', 'note'].flatMap((field) =>
        [telephone, email, identity, text].map((value) => line(kind, { [field]: value() })),
      ),
    ),
    line('bed.occupied', { [text()]: 1, [identity()]: { name: name() }, contacts: [name(), { phone: telephone() }] }),
    line(text(), {}),
    line(telephone(), {}),
    line('bed.occupied', { seq: telephone(), occurredAt: text() }),
    text(),
    `{"kind":"bed.occupied","patient":"${name()}`,
    JSON.stringify([name()]),
  ].join('\n')
  const { sent } = await assertNothingIsLeft(t, 'native', 'events.ndjson', payload, words)
  assert.ok(sent.accepted > 0 && sent.quarantined > 100, JSON.stringify(sent))
})

test(
  'of messages over MLLP nothing about a person is left, nor repeated in an acknowledgement',
  needsSamples,
  async (t) => {
    const samples = join(SAMPLES!, 'data/hl7v2')
    const folder = freshFolder()
    const map = join(folder, 'map.json')
    await kangcheng('.', 'feed', 'map', samples, '--format', 'hl7v2', '--city', 'testville', '--out', map, '--suggest')
    mapEverything(map)
    const twin = await startServer()
    let running = true
    t.after(() => (running ? twin.stop() : undefined))
    const gateway = await spawnGateway(folder, twin.url, '--source', 'zz-his', '--live-processing', 'D,T')
    t.after(() => gateway.kill('SIGKILL'))
    const sender = await mllpSender(gateway.port)
    const messages = filesOf(samples)
      .filter((file) => file.endsWith('.hl7'))
      .flatMap((file) => readFileSync(file, 'latin1').split(/(?=^MSH\|)/m))
      .filter((message) => message.startsWith('MSH|'))
      .map((message) => message.replace(/\r?\n/g, '\r'))
    assert.ok(messages.length > 500, `${messages.length} messages`)
    for (const message of messages) sender.write(framed(Buffer.from(message, 'latin1')))
    // Some ask for no answer; answers come in order, and this one is the last.
    const last = adtMessage(3, 0, Date.now())
    sender.write(framed(Buffer.from(last.text)))
    const answers = []
    do answers.push(await sender.answer())
    while (answers.at(-1)!.controlId !== last.controlId)
    const codes = new Set(answers.map(({ code }) => code))
    assert.ok(codes.has('AA') && codes.has('AE'), [...codes].join())
    sender.close()
    const told = await toldBy(twin.url)
    assert.equal(await gateway.kill('SIGTERM'), 0)
    await twin.twin.snapshot()
    running = false
    await twin.stop()
    const control = await startServer()
    await control.stop()
    const ordinary = contents(control.dataDir)
    // Sender and receiver, which an acknowledgement names, an empty data folder, and places tell nobody's name.
    const systems = messages.map((message) => message.split('|').slice(2, 6).join()).join()
    const words = [...personalWordsOfHl7(samples)].filter(
      (word) => !ordinary.includes(word) && !systems.includes(word) && !/hospital/i.test(word),
    )
    assert.ok(words.length > 1000, `looked for ${words.length} words only`)
    assertNoneStands(words, {
      'the acknowledgements': answers.map(({ whole }) => whole).join('\n'),
      'the map, key, token and ledger files': contents(folder),
      'the errors of the gateway': gateway.errors(),
      'the data folder': contents(twin.dataDir),
      'the answers of /graphql and /metrics': told,
      'the reports of the server': twin.reports.join('\n'),
    })
  },
)
