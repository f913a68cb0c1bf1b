import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeConfig } from './config.ts'

test('without any variable the server is local, on port 4000, with the built-in city and no demo feed', () => {
  assert.deepEqual(decodeConfig({ PATH: '/bin', HOME: '/root' }, '/somewhere'), {
    ok: true,
    value: {
      port: 4000,
      host: '127.0.0.1',
      dataDir: '/somewhere/.kangcheng',
      city: 'ningbo',
      demoFeed: false,
      mapboxToken: null,
      demoSpeed: 10,
      demoPastDays: 56,
      replaySource: null,
      auth: 'off',
      redisUrl: null,
      auditDays: 1_096,
      openId: null,
      databaseUrl: null,
      nodeUrl: null,
      historyDays: 3660,
      retentionDays: null,
      ladders: ['china', 'opel'],
      logLevel: 'info',
    },
  })
})

for (const [name, value, right] of [
  ['PORT', '70000', /PORT is "70000"; it must be a port number from 0/],
  ['PORT', '4000x', /PORT is "4000x"/],
  ['HOST', 'a b', /HOST is "a b"; it must be an address/],
  ['CITY', './nowhere', /CITY is "\.\/nowhere"; it must be a built city's folder/],
  ['DEMO_FEED', 'yes', /DEMO_FEED is "yes"; it must be on or off/],
  ['DEMO_SPEED', '0', /DEMO_SPEED is "0"; it must be city minutes per real minute, from 0\.1 to 600/],
  ['DEMO_SPED', '10', /DEMO_SPED is not a variable of this program; there are DEMO_FEED, DEMO_SPEED, DEMO_PAST_DAYS/],
  ['REPLAY_SOURCE', 'a b', /REPLAY_SOURCE is "a b"; it must be the name of a source/],
  ['LOG_LEVEL', 'loud', /LOG_LEVEL is "loud"; it must be debug, info, warn or error/],
  ['HISTORY_DAYS', '0', /HISTORY_DAYS is "0"; it must be a whole number of days from 1 to 36600/],
  ['HISTORY_DAYS', 'ten', /HISTORY_DAYS is "ten"/],
  [
    'RETENTION_DAYS',
    '6',
    /RETENTION_DAYS is "6"; it must be whole days from 7 to 36600, or left out, to keep every event/,
  ],
  ['AUTH', 'maybe', /AUTH is "maybe"; it must be on or off/],
  ['REDIS_URL', 'localhost', /REDIS_URL is malformed; it must be like redis:/],
  ['REDIS_URL', 'http://127.0.0.1:6379', /REDIS_URL is malformed/],
  ['REDIS_URL', 'redis://127.0.0.1:port', /REDIS_URL is malformed/],
  ['REDIS_URL', 'redis://127.0.0.1:6379/queue', /REDIS_URL is malformed/],
  ['DATABASE_URL', 'mysql://x', /DATABASE_URL is malformed; it must be like postgres:/],
  ['NODE_URL', '10.0.0.5:4000', /NODE_URL is malformed; it must be how other nodes reach this one, like http:/],
  [
    'DATABASE_URL_FILE',
    'nowhere',
    /DATABASE_URL_FILE names nowhere, which cannot be read \(ENOENT\); it must be a file/,
  ],
  ['OIDC_ISSUER', 'nowhere', /OIDC_ISSUER is malformed/],
  ['OIDC_SECRETT', 'x', /OIDC_SECRETT is not a variable of this program/],
  ['MAPBOX_TOKEN', 'sk.secret', /MAPBOX_TOKEN is malformed; it must be a public token/],
  ['KANGCHENG_PORT', '4000', /KANGCHENG_PORT is not a variable.*PORT, HOST, DATA_DIR/],
] as const)
  test(`${name}=${value} ends the start with what would be right`, () => {
    const decoded = decodeConfig({ [name]: value }, '/somewhere')
    assert.equal(decoded.ok, false)
    assert.match(decoded.ok ? '' : decoded.problems.join('\n'), right)
  })

test('secrets are never repeated in a message', () => {
  const decoded = decodeConfig(
    { DATABASE_URL: 'mysql://user:hunter2@x', REDIS_URL: 'http://user:hunter2@x', MAPBOX_TOKEN: 'sk.hunter2' },
    '/',
  )
  assert.doesNotMatch(JSON.stringify(decoded), /hunter2/)
})

test('a replay and the demo cannot both drive the clock', () => {
  const both = decodeConfig({ REPLAY_SOURCE: 'nhs', DEMO_FEED: 'on' }, '/')
  assert.match(both.ok ? '' : both.problems[0]!, /REPLAY_SOURCE is set, but DEMO_FEED is on.*set DEMO_FEED=off/)
})

test('reachable from elsewhere means that tokens are needed', () => {
  const open = decodeConfig({ HOST: '0.0.0.0' }, '/')
  assert.equal(open.ok && open.value.auth, 'on')
  const refused = decodeConfig({ HOST: '0.0.0.0', AUTH: 'off' }, '/')
  assert.match(
    refused.ok ? '' : refused.problems[0]!,
    /AUTH is "off", but HOST 0\.0\.0\.0 can be reached from elsewhere/,
  )
})

test('REDIS_URL may carry a password and a database', () => {
  for (const url of ['redis://127.0.0.1:6379', 'redis://localhost', 'rediss://user:secret@queue.example.org:6380/2']) {
    const decoded = decodeConfig({ REDIS_URL: url }, '/')
    assert.equal(decoded.ok && decoded.value.redisUrl, url)
  }
})

test('a secret may come from a file, and from one place only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-secret-'))
  try {
    const file = join(folder, 'database')
    writeFileSync(file, 'postgres://user:hunter2@db.example.org/kangcheng\n')
    const read = decodeConfig({ DATABASE_URL_FILE: file }, '/')
    assert.equal(read.ok && read.value.databaseUrl, 'postgres://user:hunter2@db.example.org/kangcheng')
    const both = decodeConfig({ DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://x/y' }, '/')
    assert.match(both.ok ? '' : both.problems[0]!, /DATABASE_URL and DATABASE_URL_FILE are both set; leave one/)
    writeFileSync(file, 'mysql://user:hunter2@x')
    const malformed = decodeConfig({ DATABASE_URL_FILE: file }, '/')
    assert.match(malformed.ok ? '' : malformed.problems[0]!, /DATABASE_URL is malformed/)
    assert.doesNotMatch(JSON.stringify(malformed), /hunter2/)
    writeFileSync(file, '\n')
    const empty = decodeConfig({ DATABASE_URL_FILE: file }, '/')
    assert.match(empty.ok ? '' : empty.problems[0]!, /which is empty; write the value into it/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('ladders are named with commas in between, and files by path from where the server starts', () => {
  const told = decodeConfig({ ESCALATION_LADDERS: 'opel, ./own.json' }, '/srv')
  assert.deepEqual(told.ok && told.value.ladders, ['opel', '/srv/own.json'])
  const bad = decodeConfig({ ESCALATION_LADDERS: 'china,' }, '/srv')
  assert.match(
    bad.ok ? '' : bad.problems.join(),
    /ESCALATION_LADDERS is "china,"; it must be names of ladders or files/,
  )
})
