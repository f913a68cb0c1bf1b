import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { answerOf, kangcheng } from './command-line.ts'
import { adtMap, adtMessage } from './feeds/adt-messages.ts'
import { killGateway } from './feeds/gateway-kills.ts'
import { spawnGateway } from './feeds/gateway-process.ts'
import { mllpSender } from './feeds/mllp-sender.ts'
import { ask, startServer } from './harness.ts'

function workplace(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-listen-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'map.json'), JSON.stringify(adtMap()))
  return folder
}

const START = Math.floor((Date.now() - 3_600_000) / 1000) * 1000

test('a gateway that is killed at any moment loses nothing that it acknowledged, and doubles nothing', async () => {
  const { acknowledged, resent, lost, doubled, failures } = await killGateway(4, 8, 500)
  assert.deepEqual(failures, [])
  assert.deepEqual({ lost, doubled }, { lost: 0, doubled: 0 })
  assert.ok(acknowledged > 50, `only ${acknowledged} messages were acknowledged`)
  assert.ok(resent > 0, 'no kill came between a message and its answer')
})

test('an admission over MLLP is seen by the next query, and what has no place waits in the quarantine', async (t) => {
  const folder = workplace(t)
  const twin = await startServer()
  t.after(() => twin.stop())
  const gateway = await spawnGateway(folder, twin.url, '--source', 'zz-his', '--every', '5')
  const sender = await mllpSender(gateway.port)
  assert.equal((await sender.ask(adtMessage(3, 0, START).text)).code, 'AA')
  const occupied = async (): Promise<number> => {
    const { body } = await ask<{ facility: { beds: { occupied: number } } }>(
      twin.url,
      '{ facility(id: "h03") { beds { occupied } } }',
    )
    return body.data.facility.beds.occupied
  }
  assert.equal(await occupied(), 1)
  assert.equal((await sender.ask(adtMessage(3, 1, START).text)).code, 'AA')
  assert.equal(await occupied(), 0)
  const refused = await sender.ask(adtMessage(4, 0, START).text.replace('ZZW0', 'ZZNOWHERE'))
  assert.equal(refused.code, 'AE')
  const receipt = /q-\d{8}-\d{6}/.exec(refused.text)?.[0]
  const { body } = await ask<{
    quarantine: { nodes: { receipt: string; place: string; type: string; format: string; cause: { id: string } }[] }
  }>(twin.url, '{ quarantine(source: "zz-his") { nodes { receipt place type format cause { id } } } }')
  assert.deepEqual(body.data.quarantine.nodes, [
    { receipt, place: 'PV1-3', type: 'ADT^A01', format: 'hl7v2', cause: { id: 'unknown-place' } },
  ])
  // L96: sent to train, by a system that says so.
  const { position } = twin.twin
  const training = await sender.ask(adtMessage(5, 0, START).text.replace('|P|2.', '|T|2.'))
  assert.deepEqual(
    [training.code, /none of production \(HL7 table 0103\); expected P/.test(training.text)],
    ['AE', true],
  )
  assert.equal(twin.twin.position, position)
  const drilled = await ask<{ quarantine: { nodes: { id: string; place: string; event: object }[] } }>(
    twin.url,
    '{ quarantine(source: "zz-his", cause: "not-production") { nodes { id place event } } }',
  )
  const [drill] = drilled.body.data.quarantine.nodes
  assert.deepEqual([drill!.place, Object.keys(drill!.event)], ['MSH-11', ['seq']])
  const release = 'mutation ($id: ID!) { releaseQuarantined(ids: [$id], reason: "zz tried") { released } }'
  const released = await ask<{ releaseQuarantined: { released: boolean }[] }>(twin.url, release, { id: drill!.id })
  assert.deepEqual(released.body.data.releaseQuarantined, [{ released: false }])
  assert.equal(twin.twin.position, position)
  const rubbish = 'ZZNAME is no HL7 message'
  const undecodable = await sender.ask(rubbish)
  assert.equal(undecodable.code, 'AE')
  const held = await ask<{
    quarantine: { nodes: { receipt: string; place: string; rawSha256: string; cause: { id: string } }[] }
  }>(
    twin.url,
    '{ quarantine(source: "zz-his", cause: "undecodable") { nodes { receipt place rawSha256 cause { id } } } }',
  )
  assert.deepEqual(held.body.data.quarantine.nodes, [
    {
      receipt: /q-\d{8}-\d{6}/.exec(undecodable.text)?.[0],
      place: 'frame',
      rawSha256: createHash('sha256').update(rubbish).digest('hex'),
      cause: { id: 'undecodable' },
    },
  ])
  sender.close()
  const began = performance.now()
  assert.equal(await gateway.kill('SIGTERM'), 0)
  assert.ok(performance.now() - began < 5000)
  for (const name of readdirSync(folder).filter((name) => name !== 'map.json')) {
    const path = join(folder, name)
    assert.equal(statSync(path).mode & 0o077, 0, `${name} can be read by others`)
    const content = readFileSync(path, 'latin1')
    for (const personal of ['ZZV3', 'ZZNAME', 'ZZ-TEST', 'ZZSTREET', 'ZZ3-0'])
      assert.ok(!content.includes(personal), `${personal} is in ${name}`)
  }
  assert.ok(!gateway.errors().includes('ZZNAME'))
  const key = await answerOf<{ keys: { number: number; current: boolean; openVisits: number }[]; rotated: boolean }>(
    folder,
    'feed',
    'key',
    '--map',
    'map.json',
    '--rotate',
  )
  assert.equal(key.code, 0)
  assert.ok(key.document.rotated)
  assert.deepEqual(
    key.document.keys.map(({ number, current }) => [number, current]),
    [
      [1, false],
      [2, true],
    ],
  )
  const shown = await kangcheng(folder, 'feed', 'key', '--map', 'map.json')
  const secrets = readFileSync(join(folder, 'map.json.key'), 'utf8').match(/[0-9a-f]{64}/g)
  assert.equal(secrets?.length, 2)
  for (const secret of secrets ?? []) assert.ok(!`${shown.out}${JSON.stringify(key)}`.includes(secret))
})

test('a map that is corrected counts without a restart, and a damaged one is told and changes nothing', async (t) => {
  const folder = workplace(t)
  const map = adtMap()
  const write = (text: string): void => writeFileSync(join(folder, 'map.json'), text)
  const [code, place] = Object.entries(map.codes)[3]!
  write(JSON.stringify({ ...map, codes: { ...map.codes, [code]: null } }))
  const twin = await startServer()
  t.after(() => twin.stop())
  const gateway = await spawnGateway(folder, twin.url, '--source', 'zz-his')
  t.after(() => gateway.kill('SIGKILL'))
  const sender = await mllpSender(gateway.port)
  t.after(() => sender.close())
  const told = async (what: RegExp): Promise<void> => {
    for (let attempt = 0; attempt < 900 && !what.test(gateway.errors()); attempt++) {
      await sender.ask(adtMessage(5, 0, START).text)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.match(gateway.errors(), what)
  }
  const message = adtMessage(3, 0, START).text
  assert.equal((await sender.ask(message)).code, 'AE')
  write('{ "damaged"')
  await told(/map\.json: .*is no JSON .*; the map read before stays/)
  assert.equal((await sender.ask(adtMessage(5, 0, START).text)).code, 'AA')
  write(JSON.stringify({ ...map, codes: { ...map.codes, [code]: place } }))
  await told(/map\.json: read again, the new map counts from the next message on/)
  assert.equal((await sender.ask(message)).code, 'AA', 'sent again, it has its place')
})

test('with TLS the same answers come through, and a sender without a certificate is turned away where one is asked for', async (t) => {
  const folder = workplace(t)
  const twin = await startServer()
  t.after(() => twin.stop())
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync('openssl', [...request, '-keyout', 'key.pem', '-out', 'cert.pem'], { cwd: folder, stdio: 'ignore' })
  const files = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem'] as const
  const pem = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const gateway = await spawnGateway(folder, twin.url, '--source', 'zz-his', ...files, '--tls-ca', 'cert.pem')
  t.after(() => gateway.kill('SIGKILL'))
  const trust = { ca: pem('cert.pem'), servername: 'localhost' }
  const sender = await mllpSender(gateway.port, { ...trust, cert: pem('cert.pem'), key: pem('key.pem') })
  assert.equal((await sender.ask(adtMessage(3, 0, START).text)).code, 'AA')
  sender.close()
  const stranger = await mllpSender(gateway.port, trust).catch(() => null)
  if (stranger !== null) await assert.rejects(stranger.ask(adtMessage(3, 1, START).text), /ended without an answer/)
  const plain = await mllpSender(gateway.port)
  await assert.rejects(plain.ask(adtMessage(3, 1, START).text), /ended without an answer/)
})

const LISTEN = ['feed', 'listen', '--format', 'hl7v2', '--map', 'map.json', '--source', 'zz-his'] as const
const TO = ['--to', 'http://127.0.0.1:1'] as const

for (const [title, args, message] of [
  [
    'a host beyond this machine without TLS',
    [...LISTEN, ...TO, '--host', '0.0.0.0'],
    /messages name patients: give --tls-cert and --tls-key, or --plain/,
  ],
  [
    'another format',
    ['feed', 'listen', '--format', 'native', ...TO, '--source', 'zz'],
    /MLLP carries hl7v2; send files of other formats with feed send/,
  ],
  ['half of a TLS pair', [...LISTEN, ...TO, '--tls-cert', 'a.pem'], /TLS needs both --tls-cert and --tls-key/],
  [
    'a certificate that is not there',
    [...LISTEN, ...TO, '--tls-cert', 'a.pem', '--tls-key', 'b.pem'],
    /--tls-cert a.pem: cannot be read \(ENOENT\)/,
  ],
  [
    'a certificate that is none',
    [...LISTEN, ...TO, '--tls-cert', 'map.json', '--tls-key', 'map.json', '--port', '0'],
    /are the TLS files certificate and key of each other\?/,
  ],
  ['a port that is none', [...LISTEN, ...TO, '--port', '70000'], /--port must be a whole number from 0 to 65535/],
  [
    'a host that is not here',
    [...LISTEN, ...TO, '--host', '192.0.2.1', '--plain', '--port', '0'],
    /cannot listen on 192.0.2.1:0 \(EADDRNOTAVAIL\); name another/,
  ],
  ['no interval', [...LISTEN, ...TO, '--every', 'often'], /--every "often": expected minutes/],
  ['a PATH', [...LISTEN, ...TO, 'messages'], /feed listen takes no PATH/],
  [
    'a missing key file',
    ['feed', 'key', '--map', 'none.json'],
    /none.json.key: no such key file; feed send and feed listen make it/,
  ],
  ['no key file named', ['feed', 'key'], /--map or --key is missing/],
] as const)
  test(`${title} ends with 2 and a message that names it`, async (t) => {
    const { code, error } = await kangcheng(workplace(t), ...args)
    assert.equal(code, 2)
    assert.match(error, message)
  })
