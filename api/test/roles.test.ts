/** Who may see and do what: every role against every door, and what the public's answers leave out. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { definitionOf, ROLES, type Role } from '../src/access-control/roles.ts'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { kangcheng } from './command-line.ts'
import { ask, freshFolder, minutesFromNow, post, postRaw, startServer, subscribe, type TestServer } from './harness.ts'

let server: TestServer
const headers = new Map<string, Record<string, string>>()
before(async () => {
  server = await startServer({ AUTH: 'on' })
  const holders: [string, TokenHolder][] = [
    ...ROLES.map((role): [string, TokenHolder] => [
      role,
      { role, name: `zz-${role}`, ...(definitionOf(role).places ? { places: ['h02'] } : {}) },
    ]),
    ['sender', { source: 'ward-7' }],
    ['other sender', { source: 'ward-8' }],
  ]
  for (const [who, holder] of holders) headers.set(who, { authorization: `Bearer ${addToken(server.dataDir, holder)}` })
  for (const [who, source] of [
    ['sender', 'ward-7'],
    ['other sender', 'ward-8'],
  ] as const) {
    const lines = [
      { seq: 1, occurredAt: minutesFromNow(-5), kind: 'census.reported', unit: 'h02-w01', occupied: 20 },
      { seq: 2, occurredAt: minutesFromNow(-5), kind: 'census.reported', unit: 'zz-nowhere', occupied: 20 },
    ]
    await postRaw(
      server.url,
      `/ingest?source=${source}&epoch=e`,
      lines.map((l) => JSON.stringify(l)).join('\n'),
      as(who),
    )
  }
})
after(() => server.stop())

const as = (who: string): Record<string, string> => headers.get(who)!

/** What a caller is told: 'yes', or the message of the refusal. */
async function may(who: string, query: string): Promise<string> {
  const { body } = await ask<unknown>(server.url, query, {}, as(who))
  const error = body.errors?.[0]
  if (error === undefined) return 'yes'
  // What does not exist is told to those who may ask for it.
  if (error.extensions?.code === 'BAD_USER_INPUT') return 'yes'
  assert.equal(error.extensions?.code, 'FORBIDDEN', error.message)
  return error.message
}

type Who = Role | 'sender'
const EVERYBODY: readonly Who[] = [...ROLES, 'sender']
const CENTRE = ['duty-officer', 'commander', 'steward', 'facilitator'] as const
const WATCHERS = [...CENTRE, 'planner', 'bed-manager', 'group-coordinator', 'dispatcher'] as const
const DOORS: readonly [query: string, who: readonly Who[]][] = [
  ['{ city { id } }', [...WATCHERS, 'public', 'sender', 'auditor', 'security', 'administrator']],
  ['{ facility(id: "h01") { id } }', [...WATCHERS, 'public', 'sender', 'auditor', 'security', 'administrator']],
  ['{ city { beds { occupied } } }', [...WATCHERS, 'public']],
  ['{ sources { id } }', [...WATCHERS, 'sender', 'security', 'administrator']],
  ['{ alerts { rule } }', WATCHERS.filter((role) => role !== 'planner')],
  ['{ dataQuality { asOf } }', [...WATCHERS, 'security', 'administrator']],
  ['{ quarantineSummary { open } }', [...WATCHERS, 'sender', 'security', 'administrator']],
  ['{ quarantine { totalCount } }', ['steward', 'sender']],
  ['{ quarantineEntry(id: "1") { id } }', ['steward', 'sender']],
  ['{ receipts { id } }', ['steward', 'sender']],
  ['{ quarantineChecks(id: "1") { id } }', ['steward']],
  ['{ shares { id } }', ['steward', 'recipient']],
  ['{ shareKinds { id } }', ['steward', 'recipient']],
  ['mutation { releaseQuarantined(ids: ["999"], reason: "a trial") { id } }', ['steward']],
  ['mutation { refuseQuarantined(ids: ["999"], reason: "a trial") { id } }', ['steward']],
  ['{ rehearsals { id } }', [...CENTRE, 'planner']],
  ['{ exercises { id } }', WATCHERS],
  ['mutation { endExercise(id: "none") { id } }', CENTRE],
]

test('every root is open to those who need it, and closed to the rest with a message that says whose it is', async () => {
  for (const [query, who] of DOORS)
    for (const caller of EVERYBODY) {
      const answer = await may(caller, query)
      if (who.includes(caller)) assert.equal(answer, 'yes', `${caller}: ${query}`)
      else {
        assert.notEqual(answer, 'yes', `${caller}: ${query}`)
        assert.match(
          answer,
          new RegExp(
            `is not for role ${caller}, which .*\\. Use a token of role (steward|duty-officer): kangcheng token add`,
          ),
        )
      }
    }
})

test('nobody but a sender sends, and a steward’s decision carries its name', async () => {
  for (const role of ROLES) {
    const { status, body } = await postRaw(server.url, '/ingest?source=ward-7&epoch=e', '', as(role))
    assert.equal(status, 403)
    assert.match(body.error, new RegExp(`is of role ${role}, which sends nothing`))
  }
  const { body } = await ask<{ quarantine: { nodes: { id: string }[] } }>(
    server.url,
    '{ quarantine(source: "ward-8") { nodes { id } } }',
    {},
    as('steward'),
  )
  await ask(
    server.url,
    'mutation($ids: [ID!]!) { refuseQuarantined(ids: $ids, reason: "no such ward") { id } }',
    { ids: body.data.quarantine.nodes.map(({ id }) => id) },
    as('steward'),
  )
  const after = await ask<{ receipts: { what: string; by: string; detail: { en: string } }[] }>(
    server.url,
    '{ receipts(first: 1) { what by detail { en } } }',
    {},
    as('steward'),
  )
  const [receipt] = after.body.data.receipts
  assert.deepEqual([receipt!.what, receipt!.by], ['REFUSAL', 'steward zz-steward'])
  assert.match(receipt!.detail.en, /^q-\d{8}-\d{6} refused$/)
})

test('a sender sees its own entries and receipts, and not that there are others', async () => {
  const query = '{ quarantine { totalCount nodes { id source } } receipts { source what } quarantineSummary { open } }'
  const { body } = await ask<{
    quarantine: { totalCount: number; nodes: { id: string; source: string }[] }
    receipts: { source: string }[]
    quarantineSummary: { open: number }
  }>(server.url, query, {}, as('sender'))
  assert.deepEqual(
    body.data.quarantine.nodes.map(({ source }) => source),
    ['ward-7'],
  )
  assert.ok(body.data.receipts.length > 0 && body.data.receipts.every(({ source }) => source === 'ward-7'))
  assert.equal(body.data.quarantineSummary.open, 1)
  const own = body.data.quarantine.nodes[0]!.id
  const seen = await ask<{ quarantineEntry: unknown }>(
    server.url,
    `{ quarantineEntry(id: "${own}") { id } }`,
    {},
    as('other sender'),
  )
  assert.equal(seen.body.data.quarantineEntry, null)
  assert.match(await may('sender', '{ quarantine(source: "ward-8") { totalCount } }'), /bound to source "ward-7"/)
})

test('the public sees what stands in a unit, not what is true of it now', async () => {
  const query =
    '{ facility(id: "h02") { beds { occupied } emergency { waiting } history { emergency } units { beds { physical occupied quality } waiting noBed { chance } } indicators(ids: ["emergency-patients", "occupancy-now"]) { unit value } } }'
  type Seen = {
    facility: {
      beds: { occupied: number }
      emergency: unknown
      history: { emergency: (number | null)[] }
      units: {
        beds: { physical: number; occupied: number | null; quality: string }
        waiting: unknown
        noBed: unknown
      }[]
      indicators: { unit: string; value: number | null }[]
    }
  }
  const shown = (await ask<Seen>(server.url, query, {}, as('public'))).body.data.facility
  const known = (await ask<Seen>(server.url, query, {}, as('duty-officer'))).body.data.facility
  assert.equal(known.units[0]!.beds.occupied, 20)
  assert.equal(shown.beds.occupied, 20)
  for (const unit of shown.units) {
    assert.deepEqual([unit.beds.occupied, unit.waiting, unit.noBed, unit.beds.quality], [null, null, null, 'MISSING'])
    assert.ok(unit.beds.physical >= 0)
  }
  assert.equal(shown.emergency, null)
  assert.ok(shown.history.emergency.every((count) => count === null))
  assert.ok(shown.indicators.every(({ unit, value }) => unit !== 'patients' || value === null))
  for (const path of ['/frames', '/rehearsals/x/run'])
    for (const role of ['public', 'recipient'] as const) {
      const answer = await fetch(new URL(path, server.url), { headers: as(role) })
      assert.equal(answer.status, 403)
      assert.match(((await answer.json()) as { error: string }).error, new RegExp(`not for role ${role}`))
    }
  await assert.rejects(
    subscribe(server.url, 'subscription { events { position } }', () => true, as('public')),
    /events is not for role public/,
  )
})

test('counts of people by home district are suppressed for the public, and so is what gives them away', async () => {
  const arrivals = (facility: string, cell: string, count: number, seq: number) =>
    Array.from({ length: count }, (_, i) => ({
      seq: seq + i,
      occurredAt: minutesFromNow(-2),
      kind: 'encounter.started',
      encounter: `zz-${seq + i}`,
      facility,
      need: 'surgery',
      originCell: cell,
    }))
  const { cells, districts } = server.twin.city
  const cellOf = (district: number): string => cells.find((cell) => cell.district === district)!.id
  assert.ok(districts.length >= 2)
  const lines = [
    ...arrivals('h01', cellOf(0), 3, 1_000),
    ...arrivals('h01', cellOf(1), 30, 2_000),
    ...arrivals('h02', cellOf(0), 40, 3_000),
    ...arrivals('h02', cellOf(1), 50, 4_000),
  ]
  const sent = await postRaw(
    server.url,
    '/ingest?source=ward-7&epoch=e',
    lines.map((line) => JSON.stringify(line)).join('\n'),
    as('sender'),
  )
  assert.equal(sent.body.accepted, lines.length)
  type Seen = {
    city: { flows: { people: number }[] }
    facility: { origins: { people: number | null; share: number | null }[] }
  }
  const query = '{ city { flows(minutes: 1440) { people } } facility(id: "h01") { origins { people share } } }'
  const shown = (await ask<Seen>(server.url, query, {}, as('public'))).body.data
  const known = (await ask<Seen>(server.url, query, {}, as('steward'))).body.data
  assert.ok(known.city.flows.length >= 3)
  // 30 of h01 would give away 3 with the hospital's total; 40 of h02 with the district's.
  assert.deepEqual(
    shown.facility.origins.map(({ people }) => people),
    [null, null],
  )
  assert.ok(shown.city.flows.every(({ people }) => people >= 11))
  assert.ok(!shown.city.flows.some(({ people }) => people === 30))
  const { body } = await ask(server.url, '{ city { flows(minutes: 60) { people } } }', {}, as('public'))
  assert.match(body.errors![0]!.message, /for role public, flows are of 1440 minutes only/)
  assert.equal((await post(server.url, 'ward-7', 'e', [])).status, 401)
})

test('tokens of roles are made on the command line, and its mistakes are named', async () => {
  const dataDir = freshFolder()
  const add = (...args: string[]) => kangcheng(dataDir, 'token', 'add', ...args)
  const made = await add('--role', 'steward', '--name', 'zz-desk', '--json')
  const { token, ...holder } = JSON.parse(made.out) as Record<string, string>
  assert.deepEqual([made.code, holder.role, holder.name], [0, 'steward', 'zz-desk'])
  assert.match(token!, /^kc_/)
  for (const [args, why] of [
    [
      ['--role', 'king', '--name', 'zz'],
      /--role must be one of public, duty-officer, commander, .*, security, administrator, recipient/,
    ],
    [['--role', 'steward'], /--name is missing/],
    [['--role', 'steward', '--name', '王小明'], /--name: source must be a name of up to 64 letters/],
    [['--role', 'steward', '--name', 'zz', '--source', 'a'], /for a source or for a role, not both/],
    [['--role', 'bed-manager', '--name', 'zz'], /--places is missing: .* like --places h01,h02-w03/],
    [['--role', 'steward', '--name', 'zz', '--places', 'h01'], /--places: role steward is of the whole city/],
    [
      ['--role', 'bed-manager', '--name', 'zz', '--places', 'h01,h2,nowhere', '--city', 'testville'],
      /city testville has no group, hospital or ward "h2"; nearest are h02 \(.*\n.*"nowhere".*\n.*no token was made/s,
    ],
    [[], /--source is missing/],
  ] as const) {
    const { code, error } = await add(...args)
    assert.equal(code, 2)
    assert.match(error, why)
    assert.ok(!error.includes('王小明'))
  }
  const bound = await add('--role', 'bed-manager', '--name', 'zz', '--places', 'h01,g1,h01-w01', '--city', 'testville')
  assert.equal(bound.code, 0, bound.error)
})
