import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { adtMap, adtMessage } from '../../test/feeds/adt-messages.ts'
import { garbledMllp, KEPT_MLLP_SEEDS } from '../../test/feeds/mllp-fuzz.ts'
import { type MllpSender, mllpSender } from '../../test/feeds/mllp-sender.ts'
import { openKeyring } from './encounter-keyring.ts'
import { hl7v2 } from './hl7v2.ts'
import { framed, openFraming } from './mllp-framing.ts'
import { openMllpGateway } from './mllp-gateway.ts'
import { openMllpLedger } from './mllp-ledger.ts'
import { type MllpLimits, type MllpServer, startMllpServer } from './mllp-server.ts'
import { fixedZone } from './zone.ts'

const START = Date.UTC(2026, 0, 10)

interface Line {
  readonly seq: string
  readonly raw?: string
  readonly kind?: string
  readonly refused?: { readonly cause: string; readonly place: string; readonly why: string }
}

/** A stand-in for the twin: takes each number once, and quarantines what was refused. */
interface Twin {
  readonly url: URL
  /** Lines of each delivery. */
  readonly deliveries: (readonly Line[])[]
  /** Answers with this status while it is not null; 0 = not at all. */
  status: number | null
  /** Milliseconds until it answers. */
  delay: number
}

async function twinOf(t: TestContext): Promise<Twin> {
  const known = new Map<string, string>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (twin.status !== null) {
      if (twin.status === 0) request.socket.destroy()
      else response.writeHead(twin.status).end('away')
      return
    }
    await new Promise((resolve) => setTimeout(resolve, twin.delay))
    const lines = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    twin.deliveries.push(lines)
    let [accepted, duplicates] = [0, 0]
    const quarantined: { index: number; path: string; why: string; receipt: string }[] = []
    lines.forEach((line, index) => {
      const content = JSON.stringify(line)
      if (line.refused !== undefined || (known.get(line.seq) ?? content) !== content)
        quarantined.push({
          index,
          path: 'bed',
          why: 'is already used by an event with other content',
          receipt: `q-${index}`,
        })
      else if (known.has(line.seq)) duplicates++
      else accepted++
      if (line.refused === undefined) known.set(line.seq, known.get(line.seq) ?? content)
    })
    response.end(JSON.stringify({ accepted, duplicates, quarantined, position: String(known.size) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const twin: Twin = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    deliveries: [],
    status: null,
    delay: 0,
  }
  return twin
}

interface Setting {
  readonly twin: Twin
  readonly server: MllpServer
  readonly logged: string[]
  sender(): Promise<MllpSender>
  /** From now on neither tokens nor numbers can be read or written. */
  loseLedger(): void
}

async function setting(
  t: TestContext,
  { limits = {}, answerWithin }: { limits?: Partial<MllpLimits>; answerWithin?: number } = {},
): Promise<Setting> {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-mllp-'))
  const twin = await twinOf(t)
  const opened = openKeyring(join(folder, 'key'), true)
  assert.ok(opened.ok)
  const ledger = openMllpLedger(opened.keyring.file, 'zz-his')
  const logged: string[] = []
  const gateway = openMllpGateway({
    format: hl7v2,
    zone: fixedZone(480),
    map: adtMap,
    keyring: opened.keyring,
    ledger,
    destination: { to: twin.url, token: '', source: 'zz-his', firstWaitMilliseconds: 20 },
    log: (line) => logged.push(line),
    ...(answerWithin === undefined ? {} : { answerWithinMilliseconds: answerWithin }),
  })
  const server = await startMllpServer({ host: '127.0.0.1', port: 0, gateway, limits })
  const senders: MllpSender[] = []
  let lost = false
  t.after(async () => {
    for (const sender of senders) sender.close()
    await server.stop(500)
    if (!lost) opened.keyring.close()
    rmSync(folder, { recursive: true })
  })
  return {
    twin,
    server,
    logged,
    loseLedger() {
      lost = true
      opened.keyring.file.close()
    },
    async sender() {
      const sender = await mllpSender(server.port)
      senders.push(sender)
      return sender
    },
  }
}

test('a message is acknowledged with AA once the twin has it, under its own control number', async (t) => {
  const { twin, sender } = await setting(t)
  const connection = await sender()
  const answer = await connection.ask(adtMessage(3, 0, START).text)
  assert.deepEqual([answer.code, answer.controlId, answer.text], ['AA', 'ZZ3-0', ''])
  assert.equal(twin.deliveries.flat().length, 1)
  assert.equal(twin.deliveries[0]![0]!.kind, 'bed.occupied')
  assert.equal(twin.deliveries[0]![0]!.seq, '0')
})

test('no answer comes before the twin has answered', async (t) => {
  const { twin, sender } = await setting(t)
  twin.delay = 150
  const connection = await sender()
  const began = performance.now()
  await connection.ask(adtMessage(3, 0, START).text)
  assert.ok(performance.now() - began >= 140)
})

test('the same message again has the same numbers; another one has others', async (t) => {
  const { twin, sender } = await setting(t)
  const [first, second] = [await sender(), await sender()]
  const message = adtMessage(3, 0, START).text
  assert.equal((await first.ask(message)).code, 'AA')
  assert.equal((await second.ask(message)).code, 'AA')
  assert.equal((await second.ask(adtMessage(3, 1, START).text)).code, 'AA')
  const lines = twin.deliveries.flat()
  assert.deepEqual(lines[1], lines[0])
  assert.equal(lines[2]!.seq, '8')
  const other = message.replace('ZZW0^ZZR^4', 'ZZW0^ZZR^5')
  assert.equal((await first.ask(other)).code, 'AE', 'other content under a known number is quarantined by the twin')
})

test('a place without an entry in the map goes to the quarantine, and is answered AE with reason and receipt', async (t) => {
  const { twin, sender } = await setting(t)
  const answer = await (await sender()).ask(adtMessage(3, 0, START).text.replace('ZZW0', 'ZZNOWHERE'))
  assert.equal(answer.code, 'AE')
  assert.match(answer.text, /^in quarantine as q-0: PV1-3 the place code is not in the map/)
  assert.ok(!answer.whole.includes('ZZNOWHERE'))
  assert.equal(twin.deliveries[0]![0]!.refused?.cause, 'unknown-place')
})

test('what does not decode goes to the quarantine too, and a kind without meaning is answered AA', async (t) => {
  const { twin, sender } = await setting(t)
  const connection = await sender()
  const message = adtMessage(3, 0, START).text
  const broken = await connection.ask(message.replace(/\|A01\|\d+\+0000/, '|A01|20261341'))
  assert.equal(broken.code, 'AE')
  assert.match(broken.text, /^in quarantine as q-0: EVN-2 /)
  const meaningless = await connection.ask(message.replace('ADT^A01', 'ORU^R01'))
  assert.equal(meaningless.code, 'AA')
  assert.equal(twin.deliveries.flat().length, 1)
})

test('a frame that does not decode is quarantined under the hash of its bytes and answered AE, so that no queue stands still', async (t) => {
  const { twin, sender, server } = await setting(t)
  const connection = await sender()
  const long = `${adtMessage(3, 2, START).text}NTE|${'Z'.repeat(16 * 1024 * 1024)}\r`
  const two = adtMessage(3, 0, START).text + adtMessage(3, 1, START).text
  const cases = [
    ['ZZ nothing of the kind', '', /^in quarantine as q-0: frame holds no HL7 v2 message; expected one that begins/],
    ['', '', /^in quarantine as q-0: frame is empty; expected VT, the message, FS, CR/],
    [two, 'ZZ3-0', /^in quarantine as q-0: frame holds several messages; expected each in a frame of its own/],
    [long, 'ZZ3-2', /^in quarantine as q-0: frame is longer than 16777216 bytes; send less in one message/],
  ] as const
  for (const [text, controlId, why] of cases) {
    const answer = await connection.ask(text)
    assert.deepEqual([answer.code, answer.controlId], ['AE', controlId])
    assert.match(answer.text, why)
    assert.match(answer.whole, /\rERR\|.*102.Data type error/)
  }
  const lines = twin.deliveries.flat()
  assert.deepEqual(
    lines.map(({ seq, raw, refused }) => [seq, raw, refused?.cause, refused?.place]),
    cases.map(([text], i) => [String(8 * i), createHash('sha256').update(text).digest('hex'), 'undecodable', 'frame']),
  )
  assert.equal(server.problems['frame-too-long'], 1)
  assert.equal(server.messages, cases.length)
  await connection.ask(long)
  assert.deepEqual(twin.deliveries.flat().at(-1), lines.at(-1), 'the same bytes have the same number')
})

test('a frame that does not decode is answered AR only while it cannot be stored', async (t) => {
  const { twin, sender } = await setting(t, { answerWithin: 200 })
  twin.status = 503
  const answer = await (await sender()).ask('ZZ nothing of the kind')
  assert.equal(answer.code, 'AR')
  assert.match(answer.text, /^not stored: the twin is away; send it again/)
  assert.match(answer.whole, /\rERR\|\|\|207.Application internal error/)
})

test('a message that the twin knows with other content is answered with table 0357’s code for that, and its place', async (t) => {
  const { sender } = await setting(t)
  const connection = await sender()
  const message = adtMessage(3, 0, START).text
  await connection.ask(message)
  const answer = await connection.ask(message.replace('ZZW0^ZZR^4', 'ZZW0^ZZR^5'))
  assert.match(answer.whole, /\rERR\|\|PV1\^1\^3\|205\^Duplicate key identifier/)
})

test('answers of a connection come in the order of its messages, also when it does not wait for them', async (t) => {
  const { twin, sender } = await setting(t)
  twin.delay = 10
  const connection = await sender()
  const count = 200
  for (let step = 0; step < count; step++) connection.write(framed(Buffer.from(adtMessage(5, step, START).text)))
  for (let step = 0; step < count; step++) {
    const answer = await connection.answer()
    assert.deepEqual([answer.code, answer.controlId], ['AA', `ZZ5-${step}`])
  }
  const seqs = twin.deliveries.flat().map((line) => Number(line.seq))
  assert.deepEqual(
    seqs,
    [...seqs].sort((a, b) => a - b),
  )
})

test('messages of many connections share deliveries', async (t) => {
  const { twin, sender } = await setting(t)
  twin.delay = 20
  const senders = await Promise.all(Array.from({ length: 30 }, () => sender()))
  for (let step = 0; step < 4; step++)
    await Promise.all(senders.map((connection, bed) => connection.ask(adtMessage(bed, step, START).text)))
  assert.ok(twin.deliveries.flat().length >= 120)
  assert.ok(twin.deliveries.length <= 30, `${twin.deliveries.length} deliveries for 120 messages`)
})

test('while the twin is away senders are answered AR in time, and what they send again is stored once', async (t) => {
  const { twin, sender, logged } = await setting(t, { answerWithin: 300 })
  twin.status = 503
  const connection = await sender()
  const message = adtMessage(3, 0, START).text
  const began = performance.now()
  const refused = await connection.ask(message)
  assert.deepEqual([refused.code, refused.controlId], ['AR', 'ZZ3-0'])
  assert.match(refused.text, /^not stored: the twin is away; send it again/)
  assert.ok(performance.now() - began < 2000)
  assert.equal((await connection.ask(adtMessage(3, 1, START).text)).code, 'AR')
  twin.status = null
  let code = 'AR'
  for (let attempt = 0; attempt < 20 && code === 'AR'; attempt++) code = (await connection.ask(message)).code
  assert.equal(code, 'AA')
  assert.equal((await connection.ask(adtMessage(3, 1, START).text)).code, 'AA')
  const seqs = new Set(twin.deliveries.flat().map((line) => line.seq))
  assert.equal(seqs.size, 2)
  assert.ok(logged.some((line) => /answered 503; trying again/.test(line)))
  assert.ok(logged.some((line) => /takes messages again/.test(line)))
})

test('a gateway whose ledger is lost crashes at nothing and acknowledges nothing', async (t) => {
  const { twin, sender, logged, loseLedger } = await setting(t)
  const connection = await sender()
  loseLedger()
  for (let step = 0; step < 3; step++) {
    const answer = await connection.ask(adtMessage(3, step, START).text)
    assert.equal(answer.code, 'AR')
    assert.match(answer.text, /^not stored: the gateway cannot (read|write) its ledger; send it again/)
  }
  assert.equal(twin.deliveries.length, 0)
  assert.ok(logged.some((line) => /its ledger/.test(line)))
})

test('a twin that refuses the token answers nothing as stored', async (t) => {
  const { twin, sender, logged } = await setting(t)
  twin.status = 401
  const answer = await (await sender()).ask(adtMessage(3, 0, START).text)
  assert.equal(answer.code, 'AR')
  assert.ok(logged.some((line) => /check --token and --source/.test(line)))
})

test('a sender that does not wait for answers is read no faster than it is answered, and nothing of it is lost', async (t) => {
  const { twin, server, sender } = await setting(t, { limits: { unanswered: 4 } })
  twin.delay = 20
  const connection = await sender()
  const count = 1500
  const messages = Array.from({ length: count }, (_, step) => framed(Buffer.from(adtMessage(6, step, START).text)))
  connection.write(Buffer.concat(messages))
  assert.equal((await connection.answer()).code, 'AA')
  assert.ok(server.messages < count, `${server.messages} were read before the first was answered`)
  for (let step = 1; step < count; step++) assert.equal((await connection.answer()).controlId, `ZZ6-${step}`)
  assert.equal(new Set(twin.deliveries.flat().map((line) => line.seq)).size, count)
})

for (const [title, bytes, problem, limits] of [
  ['a frame that stops', '\x0bMSH|^~\\&|ZZ', 'frame-timeout', { frameSilenceMilliseconds: 200 }],
  ['bytes without frames', 'MSH|'.repeat(30_000), 'too-much-outside', {}],
  ['a frame that fills the memory', `\x0b${'a'.repeat(200_000)}`, 'memory', { heldBytes: 100_000 }],
] as const)
  test(`${title} closes the connection with a reason`, async (t) => {
    const { server, sender } = await setting(t, { limits })
    const connection = await sender()
    connection.write(bytes)
    let last = await connection.answer()
    while (!/the connection is closed/.test(last.text)) last = await connection.answer()
    assert.equal(last.code, 'AR')
    await connection.closed
    assert.equal(server.problems[problem], 1)
    assert.equal((await (await sender()).ask(adtMessage(1, 0, START).text)).code, 'AA')
  })

test('a frame that trickles in is closed however steadily it does so', async (t) => {
  const { server, sender } = await setting(t, { limits: { frameSilenceMilliseconds: 5000, frameMilliseconds: 600 } })
  const connection = await sender()
  connection.write('\x0bMSH|^~\\&|')
  const trickle = setInterval(() => connection.write('z'), 50)
  t.after(() => clearInterval(trickle))
  const answer = await connection.answer()
  assert.match(answer.text, /did not come to its end in time/)
  await connection.closed
  assert.equal(server.problems['frame-timeout'], 1)
})

test('connections beyond the limit are not taken, those before it go on', async (t) => {
  const { server, sender } = await setting(t, { limits: { connections: 2 } })
  const first = await sender()
  await sender()
  const third = await sender().catch(() => null)
  await third?.closed
  assert.equal(server.problems['too-many-connections'], 1)
  assert.equal((await first.ask(adtMessage(1, 0, START).text)).code, 'AA')
})

test('a sender that closes its side after sending still gets its answers', async (t) => {
  const { twin, sender } = await setting(t)
  twin.delay = 50
  const connection = await sender()
  connection.write(framed(Buffer.from(adtMessage(1, 0, START).text)))
  connection.socket.end()
  assert.equal((await connection.answer()).code, 'AA')
  await connection.closed
})

test('stopping answers what was taken and then closes', async (t) => {
  const { twin, server, sender } = await setting(t)
  twin.delay = 200
  const connection = await sender()
  const answer = connection.ask(adtMessage(1, 0, START).text)
  await new Promise((resolve) => setTimeout(resolve, 80))
  await server.stop(2000)
  assert.equal((await answer).code, 'AA')
  await connection.closed
})

test('garbled bytes of the kept seeds crash nothing, every frame is answered, and a good message still passes', async (t) => {
  const { server, sender } = await setting(t)
  for (const seed of KEPT_MLLP_SEEDS) {
    const connection = await sender()
    const pieces = garbledMllp(seed)
    for (const piece of pieces) connection.write(piece)
    connection.socket.end()
    await connection.closed
    let expected = 0
    const framing = openFraming({
      frame: () => expected++,
      problem: (problem) => {
        if (problem !== 'missing-return') expected++
      },
    })
    for (const piece of pieces) framing.push(piece)
    framing.end()
    assert.equal(connection.answered, expected, `seed ${seed}`)
  }
  assert.ok(server.messages > KEPT_MLLP_SEEDS.length)
  assert.equal((await (await sender()).ask(adtMessage(1, 0, START).text)).code, 'AA')
})
