/** Supervision: who saw what, what is worth a question, who settled it, and whether the chain holds. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { EmergencyAccess } from '../src/access-control/break-glass.ts'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { accessNote, readAccessNote } from '../src/audit/access-note.ts'
import {
  AUDIT_KINDS,
  type AuditEntry,
  type AuditLog,
  type AuditRow,
  type ChainPoint,
  chained,
} from '../src/audit/audit-log.ts'
import { auditTrail } from '../src/audit/audit-trail.ts'
import { chainWatch } from '../src/audit/chain-watch.ts'
import { findingsIn, settledShape } from '../src/supervision/findings.ts'
import { notedRow } from '../src/supervision/noted-row.ts'
import { SUPERVISION_RULES } from '../src/supervision/rules/index.ts'
import { summaryOf } from '../src/supervision/summary.ts'
import { supervision } from '../src/supervision/supervision.ts'
import { SUPERVISION_THRESHOLDS } from '../src/supervision/thresholds.ts'
import { ask, startServer, type TestServer } from './harness.ts'

const HOUR = 3_600_000
/** 12:00 in Ningbo. */
const NOON = Date.UTC(2026, 10, 21, 4)
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: NOON,
  who: 'duty-officer zz',
  purpose: 'operations',
  kind: 'READ',
  shape: 'query facility #1',
  objects: ['h01'],
  note: accessNote({ classes: ['unit'], outside: false, emergency: false }),
  times: 1,
  size: 10,
  from: '10.0.0.1',
  ...more,
})
const localHour = (at: number): number => (new Date(at).getUTCHours() + 8) % 24
const found = (entries: readonly AuditEntry[], emergencies: readonly EmergencyAccess[] = []) =>
  findingsIn({ rows: entries.map((one, i) => notedRow(one, i + 1)), emergencies, now: NOON + 30 * 60_000, localHour })
const many = (count: number, more: (i: number) => Partial<AuditEntry>): AuditEntry[] =>
  Array.from({ length: count }, (_, i) => entry(more(i)))

test('each rule finds from its threshold on, and nothing just below', () => {
  const limit = (key: keyof typeof SUPERVISION_THRESHOLDS): number => SUPERVISION_THRESHOLDS[key].value
  const outside = accessNote({ classes: ['operations'], outside: true, emergency: false })
  const emergency = (id: number, more: Partial<EmergencyAccess> = {}): EmergencyAccess => ({
    id: `bg-${id}`,
    who: 'dispatcher zz',
    reason: 'a fire',
    since: NOON - id * HOUR,
    until: NOON - id * HOUR + 60_000,
    endedEarly: false,
    review: { by: 'commander zz', at: NOON, verdict: 'JUSTIFIED', reason: 'it was' },
    ...more,
  })
  const cases: Record<string, (n: number) => ReturnType<typeof found>> = {
    'bulk-reads': (n) => found(many(limit('bulkPlaces') + n, (i) => ({ objects: [`h${i}`] }))),
    'outside-own-places': (n) =>
      found(many(limit('outsidePlaces') + n, (i) => ({ who: 'bed-manager zz', objects: [`h${i}`], note: outside }))),
    'many-exports': (n) => found(many(limit('exports') + n, (i) => ({ kind: 'EXPORT', at: NOON - i * HOUR }))),
    'many-refusals': (n) => found(many(limit('refusals') + n, () => ({ kind: 'REFUSED' }))),
    'guessed-tokens': (n) => found([entry({ kind: 'REFUSED', who: 'stranger', times: limit('guesses') + n })]),
    'off-shift': (n) => found([entry({ who: 'steward zz', at: NOON + (limit('officeUntil') - 12 + n) * HOUR })]),
    'emergency-not-reviewed': (n) =>
      found([], [emergency(1, { review: null, until: NOON + 30 * 60_000 - (limit('reviewWithin') + n) * HOUR })]),
    'frequent-emergencies': (n) =>
      found(
        [],
        Array.from({ length: limit('emergencies') + n }, (_, i) => emergency(i + 1)),
      ),
  }
  assert.deepEqual(Object.keys(cases).toSorted(), SUPERVISION_RULES.map(({ id }) => id).toSorted())
  for (const [id, of] of Object.entries(cases)) {
    assert.deepEqual(
      of(0).map(({ rule }) => rule.id),
      [id],
      id,
    )
    assert.deepEqual(of(-1), [], `${id}, one below`)
    const [one] = of(0)
    assert.ok(one!.text.zh !== '' && /\d/.test(one!.text.en), `${id} says how much`)
  }
})

test('what is usual is no finding: a shift’s own hospital, posts held by night, an emergency’s looks at others', () => {
  const outside = accessNote({ classes: ['operations'], outside: true, emergency: true })
  assert.deepEqual(
    found([
      ...many(500, () => ({})),
      ...many(20, (i) => ({ who: 'duty-officer zz', at: NOON - 11 * HOUR, objects: [`h${i}`] })),
      ...many(25, (i) => ({ who: 'dispatcher yy', objects: [`h${i}`], note: outside })),
    ]),
    [],
  )
})

test('a finding keeps its id, and a person’s reason settles it and no other', () => {
  const rows = [
    ...many(12, () => ({ kind: 'REFUSED' })),
    ...many(12, () => ({ kind: 'REFUSED', who: 'planner zz', at: NOON - 2 * HOUR })),
  ]
  const [first, second] = found(rows)
  assert.notEqual(first!.id, second!.id)
  const settled = found([
    ...rows,
    entry({ kind: 'REFUSED' }),
    entry({ kind: 'ACKNOWLEDGED', who: 'security zz', objects: [first!.id], note: 'a new desk, asked by telephone' }),
  ])
  // What waits stands first.
  assert.deepEqual(
    settled.map(({ id, acknowledged }) => [id, acknowledged?.by, acknowledged?.reason]),
    [
      [second!.id, undefined, undefined],
      [first!.id, 'security zz', 'a new desk, asked by telephone'],
    ],
  )
})

test('what was settled is asked about again once it is graver or twice as much, and not before', () => {
  const refused = (count: number) => many(count, () => ({ kind: 'REFUSED' }))
  const [small] = found(refused(12))
  const settled = entry({
    kind: 'ACKNOWLEDGED',
    who: 'security zz',
    objects: [small!.id],
    note: 'a new desk',
    shape: settledShape(small!),
  })
  const after = (count: number) => found([...refused(count), settled])[0]!
  assert.deepEqual([after(23).acknowledged?.by, after(23).severity], ['security zz', 'watch'])
  assert.equal(after(24).acknowledged, null)
  assert.equal(after(30).severity, 'critical')
  assert.deepEqual([after(30).acknowledged, after(30).before?.reason], [null, 'a new desk'])
})

test('sums by person, hour, place and class are those of the rows, whatever the rows', () => {
  const rows = fc.array(
    fc.record({
      at: fc.integer({ min: NOON - 30 * HOUR, max: NOON }),
      who: fc.constantFrom('duty-officer a', 'planner b', 'stranger'),
      kind: fc.constantFrom(...AUDIT_KINDS),
      objects: fc.subarray(['h01', 'h02', 'h02-w01']),
      times: fc.integer({ min: 1, max: 9 }),
      size: fc.option(fc.integer({ min: 0, max: 99 })),
    }),
  )
  fc.assert(
    fc.property(rows, (given) => {
      const all = given.map((more, i) => notedRow(entry(more), i + 1))
      const { total, hourly, people, places, classes } = summaryOf(all, NOON - 24 * HOUR, NOON)
      const within = given.filter(({ at }) => at >= NOON - 24 * HOUR)
      const refused = within.filter(({ kind }) => kind === 'REFUSED').reduce((sum, { times }) => sum + times, 0)
      assert.equal(total.refused, refused)
      for (const key of ['looks', 'exports', 'refused', 'strangers'] as const) {
        assert.equal(
          hourly.reduce((sum, hour) => sum + hour[key], 0),
          total[key],
        )
        assert.equal(
          people.reduce((sum, person) => sum + person[key], 0),
          total[key],
        )
      }
      assert.equal(hourly.length, 25)
      const looks = within.filter(({ kind }) => kind === 'READ' || kind === 'STREAM')
      for (const { id, looks: count } of places)
        assert.equal(
          count,
          looks.filter(({ objects }) => objects.includes(id)).reduce((sum, { times }) => sum + times, 0),
        )
      assert.ok(classes.every(({ cls }) => cls === 'unit'))
      for (const { who, bytes } of people)
        if (within.every((row) => row.who !== who || row.size === null)) assert.equal(bytes, null)
    }),
    { numRuns: 60 },
  )
})

test('a note of a look reads back as it was written, and a person’s reason is never taken for one', () => {
  const note = accessNote({ classes: ['unit', 'beds'], outside: true, emergency: true })
  assert.deepEqual(readAccessNote('READ', note), { classes: ['beds', 'unit'], outside: true, emergency: true })
  const nothing = { classes: [], outside: false, emergency: false }
  assert.deepEqual(readAccessNote('READ', ''), nothing)
  assert.deepEqual(readAccessNote('BREAK_GLASS', note), nothing)
  assert.deepEqual(readAccessNote('READ', 'classes gossip'), nothing)
})

test('the chain is walked against the head of the walk before: a log written anew between two walks is found', async () => {
  const rowsOf = (notes: readonly string[]) => {
    let at: ChainPoint = { number: 0, hash: '0'.repeat(64) }
    return notes.map((note) => {
      at = chained(at, entry({ note }))
      return { ...entry({ note }), ...at }
    })
  }
  let rows = rowsOf(['a', 'b', 'c'])
  let now = 0
  let walks = 0
  const log = {
    after: async (number: number) => {
      walks++
      return rows.filter((row) => row.number > number)
    },
    beginning: async () => ({ number: 0, hash: '0'.repeat(64) }),
    head: async () => ({ number: 0, hash: '0'.repeat(64) }),
  } as unknown as AuditLog
  const watch = chainWatch(log, () => now)
  assert.deepEqual((await watch.state())!.verdict.ok, true)
  rows = rowsOf(['a', 'x', 'c', 'd'])
  now = 60_000
  assert.equal((await watch.state())!.checkedAt, 0)
  assert.equal(walks, 1)
  now = 11 * 60_000
  await watch.state()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const { verdict } = (await watch.state())!
  assert.match(verdict.ok ? '' : verdict.why, /row 3 has another hash than the one written down/)
})

let server: TestServer
const as: Record<string, Record<string, string>> = {}
before(async () => {
  server = await startServer({ AUTH: 'on' })
  const holders: Record<string, TokenHolder> = {
    east: { role: 'bed-manager', name: 'zz-east', places: ['h02'] },
    planner: { role: 'planner', name: 'zz-planner' },
    security: { role: 'security', name: 'zz-security' },
    other: { role: 'security', name: 'zz-other' },
    auditor: { role: 'auditor', name: 'zz-auditor' },
    commander: { role: 'commander', name: 'zz-commander' },
  }
  for (const [who, holder] of Object.entries(holders))
    as[who] = { authorization: `Bearer ${addToken(server.dataDir, holder)}` }
})
after(() => server.stop())

const said = async <T>(who: string, query: string, variables: object = {}) => {
  const { body } = await ask<T>(server.url, query, variables, as[who])
  return { data: body.data, why: body.errors?.[0]?.message ?? null }
}
interface Told {
  readonly supervision: {
    readonly total: { readonly looks: number; readonly refused: number; readonly strangers: number }
    readonly people: readonly { readonly who: string; readonly outside: number; readonly places: number }[]
    readonly places: readonly {
      readonly id: string
      readonly name: { readonly en: string } | null
      readonly looks: number
    }[]
    readonly classes: readonly { readonly id: string; readonly looks: number; readonly refused: number }[]
    readonly findings: readonly {
      readonly id: string
      readonly rule: string
      readonly who: string
      readonly count: number
      readonly acknowledgedBy: string | null
      readonly reason: string | null
    }[]
    readonly chain: { readonly ok: boolean; readonly rows: number } | null
  }
}
const SUPERVISION = `{ supervision(hours: 24) { total { looks refused strangers } people { who outside places }
  places { id name { en } looks } classes { id looks refused } chain { ok rows }
  findings { id rule who count acknowledgedBy reason } } }`

test('looks, refusals and guesses of a running server become sums and findings; a person settles them, and the log keeps it', async () => {
  for (const id of ['h01', 'h02'])
    await said('east', 'query($id: ID!) { facility(id: $id) { emergency { waiting } } }', { id })
  for (let i = 0; i < 12; i++) await said('planner', '{ quarantine { totalCount } }')
  for (let i = 0; i < 10; i++) await ask(server.url, '{ city { id } }', {}, { authorization: `Bearer kc_guess${i}` })
  const { supervision: told } = (await said<Told>('security', SUPERVISION)).data
  assert.deepEqual(told.total, { looks: 2, refused: 22, strangers: 10 })
  const of = (who: string) => told.people.find((person) => person.who === who)
  assert.deepEqual(of('bed-manager zz-east'), { who: 'bed-manager zz-east', outside: 1, places: 2 })
  assert.deepEqual(
    told.places.map(({ id, name, looks }) => [id, typeof name?.en, looks]),
    [
      ['h01', 'string', 1],
      ['h02', 'string', 1],
    ],
  )
  assert.deepEqual(
    told.classes.filter(({ id }) => id === 'quarantine' || id === 'operations'),
    [
      { id: 'quarantine', looks: 0, refused: 12 },
      { id: 'operations', looks: 2, refused: 0 },
    ],
  )
  assert.deepEqual(
    told.findings.map(({ rule, who, count }) => [rule, who.replace(/ .*127.*/, ''), count]),
    [
      ['guessed-tokens', 'stranger', 10],
      ['many-refusals', 'planner zz-planner', 12],
    ],
  )
  assert.equal(told.chain!.ok, true)
  assert.ok(!JSON.stringify(told).includes('kc_guess'))

  const settle = (who: string, id: string, reason: string) =>
    said(
      who,
      'mutation($id: ID!, $reason: String!) { acknowledgeFinding(id: $id, reason: $reason) { acknowledgedBy } }',
      {
        id,
        reason,
      },
    )
  const { id } = told.findings[1]!
  assert.match((await settle('auditor', id, 'a look')).why!, /not for role auditor/)
  assert.match((await settle('security', id, '')).why!, /the reason must have 3 to 300 characters/)
  assert.match((await settle('security', 'many-refusals:00000000:x', 'a look')).why!, /no finding of this id/)
  assert.equal((await settle('security', id, 'new at the desk; shown what is hers')).why, null)
  assert.match((await settle('security', id, 'once more')).why!, /it was settled already/)
  const again = (await said<Told>('auditor', SUPERVISION)).data.supervision.findings.find((one) => one.id === id)!
  assert.deepEqual(
    [again.acknowledgedBy, again.reason],
    ['security zz-security', 'new at the desk; shown what is hers'],
  )
})

test('supervision is for auditors and security officers, and looking at it is noted; rows are found by place, class and time', async () => {
  for (const who of ['commander', 'planner', 'east'])
    assert.match((await said(who, '{ supervision { rows } }')).why!, /supervision is not for role/)
  type Rows = { audit: readonly { who: string; note: string; kind: string }[] }
  const rows = async (args: string) => (await said<Rows>('auditor', `{ audit(${args}) { who note kind } }`)).data.audit
  assert.deepEqual(
    (await rows('object: "h01"')).map(({ who, note }) => [who, note]),
    [['bed-manager zz-east', 'classes operations; partly outside own places']],
  )
  assert.ok((await rows('kind: AUDIT_READ')).some(({ who }) => who === 'security zz-security'))
  assert.deepEqual(new Set((await rows('dataClass: "quarantine"')).map(({ kind }) => kind)), new Set(['REFUSED']))
  assert.deepEqual(await rows('until: "2020-01-01T00:00:00Z"'), [])
  assert.match(
    (await said('auditor', '{ audit(dataClass: "gossip") { who } }')).why!,
    /dataClass must be one of value,/,
  )
  assert.match((await said('auditor', '{ supervision(hours: 169) { rows } }')).why!, /between 1 and 168/)
})

test('nobody settles what was found of themselves', async () => {
  for (let i = 0; i < 11; i++) await said('other', '{ quarantine { totalCount } }')
  const told = (await said<Told>('other', SUPERVISION)).data.supervision.findings
  const own = told.find(({ who }) => who === 'security zz-other')!
  const settle = `mutation { acknowledgeFinding(id: "${own.id}", reason: "it was me") { id } }`
  assert.match((await said('other', settle)).why!, /nobody settles what was found of themselves/)
  assert.equal((await said('security', settle)).why, null)
})

test('a chain that was touched while the server ran is told', async () => {
  const second = await startServer({ AUTH: 'on' })
  try {
    const auditor = { authorization: `Bearer ${addToken(second.dataDir, { role: 'auditor', name: 'zz' })}` }
    await ask(second.url, '{ audit { who } }', {}, auditor)
    const db = new DatabaseSync(join(second.dataDir, 'audit.db'))
    db.exec("drop trigger entries_stand; update entries set who = 'nobody' where number = 1")
    db.close()
    const { body } = await ask<{ supervision: { chain: object } }>(
      second.url,
      '{ supervision { chain { ok row rows why } } }',
      {},
      auditor,
    )
    assert.deepEqual(body.data.supervision.chain, {
      ok: false,
      row: 1,
      rows: null,
      why: 'row 1 is not the one that was written, or one before it is not',
    })
  } finally {
    await second.stop()
  }
})

test('repeats that somebody else has just sent to the log are not missing from the figures', async () => {
  const kept: AuditRow[] = []
  let point: ChainPoint = { number: 0, hash: '' }
  let flushed: Promise<void> | null = null
  const slow = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 15, value))
  const log: AuditLog = {
    async append(entries) {
      await slow(null)
      for (const one of entries) {
        point = chained(point, one)
        kept.push({ ...one, ...point })
      }
    },
    page: () => slow([]),
    after(number, atMost) {
      const page = kept.filter((row) => row.number > number).slice(0, atMost)
      // Somebody else asks for the log just now.
      if (flushed === null) flushed = trail.flush()
      return slow(page)
    },
    before: () => slow(0),
    beginning: () => slow({ number: 0, hash: '' }),
    head: () => slow({ number: 0, hash: '' }),
    dropBefore: () => slow(0),
    close: () => slow(undefined),
  }
  const parts = { now: () => NOON, report: () => {}, keptDays: 9, zone: 'Asia/Shanghai' }
  const trail = auditTrail(log, parts)
  const watched = supervision(trail, { list: async () => [] }, parts)
  for (let k = 0; k < 5; k++) trail.note({ ...entry({ kind: 'REFUSED' }) })
  assert.equal((await watched.read(24)).total.refused, 5)
  await flushed
  await trail.close()
})
