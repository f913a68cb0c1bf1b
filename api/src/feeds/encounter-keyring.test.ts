import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { type Keyring, ledgerPathOf, openKeyring } from './encounter-keyring.ts'
import { encounterToken, keyFrom } from './encounter-token.ts'
import type { FeedEvent } from './feed-format.ts'
import { readKeys } from './keyring-file.ts'

const START = Date.parse('2026-01-10T06:00:00Z')
const DAY = 86_400_000

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-keys-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function opened(path: string, now: () => number): Keyring {
  const open = openKeyring(path, true, now)
  assert.ok(open.ok, open.ok ? '' : open.why)
  return open.keyring
}

const event = (kind: string, encounter: string, at: number): FeedEvent =>
  ({ kind, occurredAt: new Date(at).toISOString(), encounter }) as FeedEvent

test('a missing key file is made once, for its owner only, and gives the same tokens when opened again', (t) => {
  const path = join(folderOf(t), 'map.json.key')
  assert.deepEqual(
    openKeyring(path, false, () => START),
    {
      ok: false,
      why: `${path}: no such key file; leave --key out to have one made beside the map`,
    },
  )
  const first = opened(path, () => START)
  const token = first.issuer.issue('visit', 'ZZ1')
  first.commit()
  first.close()
  for (const file of [path, ledgerPathOf(path)]) assert.equal(statSync(file).mode & 0o777, 0o600, file)
  const again = openKeyring(path, true, () => START)
  assert.ok(again.ok && !again.created && !again.upgraded)
  assert.equal(again.keyring.issuer.issue('visit', 'ZZ1'), token)
  again.keyring.close()
})

test('an older file with one key is read as key 1, keeps its tokens, and is upgraded in place', (t) => {
  const path = join(folderOf(t), 'key')
  const hex = '0123456789abcdef0123456789abcdef'
  writeFileSync(path, `${hex}\n`, { mode: 0o644 })
  const open = openKeyring(path, false, () => START)
  assert.ok(open.ok && open.upgraded)
  assert.equal(
    open.keyring.issuer.issue('visit', 'ZZ1'),
    encounterToken(keyFrom(Buffer.from(hex, 'hex')), 'visit', 'ZZ1'),
  )
  open.keyring.close()
  assert.match(readFileSync(path, 'utf8'), new RegExp(`\n1 2026-01-10 ${hex}\n$`))
  assert.equal(statSync(path).mode & 0o777, 0o600)
})

for (const [what, content] of [
  ['is too short', '00ff'],
  ['is no hex', 'not a key but words'],
  ['is empty', ''],
  ['has numbers that fall', `2 2026-01-01 ${'ab'.repeat(32)}\n1 2026-01-01 ${'cd'.repeat(32)}`],
  ['has a day of no calendar', `1 2026-19-01 ${'ab'.repeat(32)}`],
] as const)
  test(`a key file that ${what} is refused without being repeated`, (t) => {
    const path = join(folderOf(t), 'key')
    writeFileSync(path, content)
    assert.deepEqual(
      openKeyring(path, true, () => START),
      {
        ok: false,
        why: `${path}: a key file holds lines "number first-day key" with rising numbers, or one key; a key is at least 16 bytes as hex digits`,
      },
    )
    assert.equal(readFileSync(path, 'utf8'), content)
  })

test('new visits use a new key after 30 days, open ones keep theirs, and a key without visits is destroyed', (t) => {
  const path = join(folderOf(t), 'key')
  let now = START
  const ring = opened(path, () => now)
  const first = ring.issuer.issue('visit', 'ZZ1')
  ring.note(event('bed.occupied', first, now))
  const short = ring.issuer.issue('visit', 'ZZ2')
  ring.note(event('bed.occupied', short, now))
  ring.note(event('bed.vacated', short, now + 1))
  ring.commit()
  assert.deepEqual(ring.status(), [
    { number: 1, firstDay: '2026-01-10', ageDays: 0, current: true, openVisits: 1, endedVisits: 1 },
  ])
  now += 29 * DAY
  ring.commit()
  assert.equal(ring.status().length, 1)
  now += DAY
  ring.commit()
  assert.deepEqual(
    ring.status().map((key) => [key.number, key.current, key.openVisits, key.endedVisits]),
    [
      [1, false, 1, 0],
      [2, true, 0, 0],
    ],
  )
  assert.equal(ring.issuer.issue('visit', 'ZZ1'), first)
  assert.notEqual(ring.issuer.issue('visit', 'ZZ2'), short)
  ring.note(event('encounter.ended', first, now))
  ring.commit()
  now += 29 * DAY
  assert.equal(ring.issuer.issue('visit', 'ZZ1'), first, 'a late cancel still finds the visit')
  ring.commit()
  now += 31 * DAY
  ring.commit()
  const read = readKeys(path, 0)
  assert.ok(read.ok)
  assert.ok(!read.keys.some((key) => encounterToken(key.key, 'visit', 'ZZ1') === first))
  ring.close()
})

test('what comes late from before the end does not open a visit again, a cancelled end does', (t) => {
  const path = join(folderOf(t), 'key')
  const ring = opened(path, () => START)
  const token = ring.issuer.issue('visit', 'ZZ1')
  const open = () => ring.status()[0]!.openVisits
  ring.note(event('encounter.started', token, START))
  assert.equal(open(), 1)
  ring.note(event('encounter.ended', token, START + 5000))
  ring.note(event('bed.occupied', token, START + 4000))
  assert.equal(open(), 0)
  ring.note(event('bed.occupied', token, START + 6000))
  assert.equal(open(), 1)
  ring.close()
})

test('a key that another process made is taken over, and neither file holds a number of a visit', (t) => {
  const folder = folderOf(t)
  const path = join(folder, 'key')
  const here = opened(path, () => START)
  const old = here.issuer.issue('visit', 'ZZVISIT1')
  here.note(event('bed.occupied', old, START))
  here.commit()
  const there = opened(path, () => START)
  there.rotate()
  there.close()
  here.commit()
  assert.deepEqual(
    here.status().map((key) => [key.number, key.current]),
    [
      [1, false],
      [2, true],
    ],
  )
  assert.equal(here.issuer.issue('visit', 'ZZVISIT1'), old)
  here.close()
  for (const name of readdirSync(folder))
    assert.ok(!readFileSync(join(folder, name), 'latin1').includes('ZZVISIT'), name)
})

type Step =
  | { readonly do: 'see' | 'end'; readonly visit: number }
  | { readonly do: 'pass'; readonly days: number }
  | { readonly do: 'rotate' | 'restart' }

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('see' as const), visit: fc.nat(7) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), visit: fc.nat(7) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('rotate' as const, 'restart' as const) }) },
  ) satisfies fc.Arbitrary<Step>,
  { maxLength: 40 },
)

test('across rotations a visit keeps its token while it is open, no two share one, and a destroyed key gives none back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-keys-'))
  let run = 0
  try {
    fc.assert(
      fc.property(steps, (sequence: readonly Step[]) => {
        const path = join(folder, `key-${run++}`)
        let now = START
        let ring = opened(path, () => now)
        const open = new Map<number, string>()
        const owner = new Map<string, number>()
        for (const step of sequence) {
          if (step.do === 'pass') now += step.days * DAY
          else if (step.do === 'rotate') ring.rotate()
          else if (!('visit' in step)) {
            ring.close()
            ring = opened(path, () => now)
          } else {
            const token = ring.issuer.issue('visit', `ZZ${step.visit}`)
            const held = open.get(step.visit)
            if (held !== undefined) assert.equal(token, held)
            assert.equal(owner.get(token) ?? step.visit, step.visit)
            owner.set(token, step.visit)
            ring.note(event(step.do === 'see' ? 'bed.occupied' : 'encounter.ended', token, now))
            if (step.do === 'see') open.set(step.visit, token)
            else open.delete(step.visit)
          }
          ring.commit()
        }
        now += 70 * DAY
        ring.commit()
        now += 3 * DAY
        ring.commit()
        ring.close()
        const read = readKeys(path, 0)
        assert.ok(read.ok)
        assert.ok(now / DAY - read.keys.at(-1)!.firstDay <= 31)
        const stillOpen = new Set(open.values())
        const keysOfOpen = read.keys.filter((key) =>
          [...open].some(([visit, token]) => encounterToken(key.key, 'visit', `ZZ${visit}`) === token),
        )
        // Every key but the newest two is there for a visit that is open, and open ones can still be followed.
        for (const key of read.keys.slice(0, -2)) assert.ok(keysOfOpen.includes(key))
        for (const [visit, token] of open)
          assert.ok(read.keys.some((key) => encounterToken(key.key, 'visit', `ZZ${visit}`) === token))
        for (const [token, visit] of owner) {
          if (stillOpen.has(token)) continue
          const found = read.keys.find((key) => encounterToken(key.key, 'visit', `ZZ${visit}`) === token)
          if (found !== undefined) assert.ok(keysOfOpen.includes(found) || read.keys.slice(-2).includes(found))
        }
      }),
      { numRuns: 60 },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
