/** What people keep in common, notes from shift to shift and shared views: in both places alike, for those whom it concerns. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import type { ChainedEntry } from '../src/chained-lines/chained-file.ts'
import { postgresRecords } from '../src/chained-lines/postgres-records.ts'
import { type RecordPlace, type RecordStore, recordFile } from '../src/chained-lines/record-store.ts'
import { HANDOVER, type HandoverRecord, handoverNotes, takeNote, writeNote } from '../src/handover/handover-notes.ts'
import {
  type Asker,
  isFor,
  MOST_SHARED_VIEWS,
  removeSharedView,
  renameSharedView,
  SHARED_VIEWS,
  type SharedViewRecord,
  sharedViews,
  shareView,
} from '../src/shared-views/shared-views.ts'
import { ask, freshFolder, startServer, type TestServer } from './harness.ts'
import { type PostgresServer, startPostgres } from './postgres.ts'

const dataDir = freshFolder()
let server: TestServer
let postgres: PostgresServer
before(async () => {
  postgres = await startPostgres()
  server = await startServer({ DATA_DIR: dataDir, AUTH: 'on' })
})
after(async () => {
  await server.stop()
  await postgres.stop()
})

const silent = (): void => {}
const night = { post: '夜班调度', text: 'CT 2 号机检修至 06:00，急诊改走 1 号机', facility: 'h01', about: 1_000 }
type Closing<R extends ChainedEntry> = RecordStore<R> & { close?(): Promise<void> }
/** Every place where records of a kind may lie. */
const stores = {
  file: async <R extends ChainedEntry>(place: RecordPlace): Promise<Closing<R>> =>
    recordFile<R>(freshFolder(), place, silent),
  postgres: async <R extends ChainedEntry>(place: RecordPlace): Promise<Closing<R>> =>
    postgresRecords(await postgres.newPlace(), place, recordFile<R>(freshFolder(), place, silent), silent),
} as const

for (const [name, open] of Object.entries(stores)) {
  test(`${name}: notes are kept in order, the newest first; the first who takes one over has it`, async () => {
    const store = await open<HandoverRecord>(HANDOVER)
    assert.deepEqual(await handoverNotes(store, 0), [])
    const first = await writeNote(store, night, 'duty-officer', 10)
    await writeNote(store, { ...night, facility: null, text: '明早 8 点医联体例会' }, 'duty-officer', 20)
    assert.deepEqual(
      (await handoverNotes(store, 0)).map(({ number, text, taken }) => [number, text.slice(0, 2), taken]),
      [
        [2, '明早', null],
        [1, 'CT', null],
      ],
    )
    const taken = await takeNote(store, first.number, '早班调度', 'commander', 30)
    assert.deepEqual(taken.taken, { at: 30, by: 'commander', post: '早班调度' })
    await assert.rejects(
      takeNote(store, first.number, '另一岗位', 'commander', 40),
      /was taken over by 早班调度 already/,
    )
    await assert.rejects(takeNote(store, 9, '早班调度', 'commander', 40), /there is no note 9/)
    // What was taken over goes with its time; what nobody has taken stays.
    assert.deepEqual(
      (await handoverNotes(store, 1_000)).map(({ number }) => number),
      [2],
    )
    await store.close?.()
  })

  test(`${name}: views are shared, renamed and removed by who shared them or the centre, and the rest stays`, async () => {
    const store = await open<SharedViewRecord>(SHARED_VIEWS)
    const planner: Asker = { by: 'planner p1', role: 'planner', isOperator: false }
    const other: Asker = { by: 'planner p2', role: 'planner', isOperator: false }
    const manager: Asker = { by: 'bed-manager b', role: 'bed-manager', isOperator: false }
    const centre: Asker = { by: 'duty-officer d', role: 'duty-officer', isOperator: true }
    const view = {
      what: 'view',
      name: ' 夜班看点 ',
      address: '#/watch?layer=load',
      role: null,
      post: '规划科',
    } as const
    assert.deepEqual(await sharedViews(store), [])
    const one = await shareView(store, view, planner, 10)
    assert.deepEqual([one.name, one.at, one.post], ['夜班看点', 10, '规划科'])
    const walled = {
      ...view,
      what: 'playlist',
      name: '大屏',
      address: '#/wall/watch@60/plan@30',
      role: 'planner',
    } as const
    const two = await shareView(store, walled, planner, 20)
    const names = async (asker: Asker): Promise<string[]> =>
      (await sharedViews(store)).filter((each) => isFor(each, asker)).map((each) => each.name)
    assert.deepEqual(await names(other), ['大屏', '夜班看点'], 'the newest first')
    assert.deepEqual(await names(manager), ['夜班看点'], 'what is for planners alone is theirs')
    assert.deepEqual(await names(centre), ['大屏', '夜班看点'])
    const change = { name: '夜班', post: '规划科' }
    await assert.rejects(
      renameSharedView(store, one.number, change, other, 30),
      /was shared by 规划科; who shared it or/,
    )
    await assert.rejects(removeSharedView(store, two.number, '床位办', manager, 30), /there is no shared view 2/)
    await renameSharedView(store, one.number, change, planner, 30)
    await removeSharedView(store, two.number, '运行中心', centre, 40)
    assert.deepEqual(await names(other), ['夜班'])
    await assert.rejects(renameSharedView(store, two.number, change, centre, 50), /no shared view 2, or it was removed/)
    assert.equal((await store.all()).length, 4, 'who did what stays in the chain')
    await store.close?.()
  })
}

test('a view that leads elsewhere, names a person or is one too many is refused with field and remedy', async () => {
  const store = recordFile<SharedViewRecord>(freshFolder(), SHARED_VIEWS, silent)
  const asker: Asker = { by: 'local', role: null, isOperator: true }
  const view = { what: 'view', name: 'n', address: '#/watch', role: null, post: '夜班' } as const
  const share = (part: object) => shareView(store, { ...view, ...part }, asker, 1)
  for (const address of ['https://elsewhere', 'javascript:1', '#/watch 1', '#/wall/watch@60', `#/${'x'.repeat(2000)}`])
    await assert.rejects(share({ address }), /address must be that of a view of these screens, from #\/ on/)
  await assert.rejects(share({ what: 'playlist' }), /that of a playlist of these screens, from #\/wall\/ on/)
  await assert.rejects(share({ name: ' ' }), /name must have 1 to 60 characters/)
  await assert.rejects(share({ name: '电话 13812345678' }), /never a person or a number of one/)
  await assert.rejects(share({ post: '甲' }), /post must name the post/)
  assert.deepEqual(await store.all(), [])
  for (let k = 0; k < MOST_SHARED_VIEWS; k++) await share({ name: `n${k}` })
  await assert.rejects(share({}), /200 views are shared already; remove some/)
})

test('a changed line is found by its place', async () => {
  const folder = freshFolder()
  const store = recordFile<HandoverRecord>(folder, HANDOVER, silent)
  await writeNote(store, night, 'duty-officer', 10)
  await writeNote(store, night, 'duty-officer', 20)
  const path = join(folder, HANDOVER.file)
  writeFileSync(path, readFileSync(path, 'utf8').replace('检修', '正常'))
  await assert.rejects(
    handoverNotes(recordFile<HandoverRecord>(folder, HANDOVER, silent), 0),
    /notes\.jsonl:2 does not follow the line before it/,
  )
})

const tokenOf = (holder: TokenHolder): Record<string, string> => ({
  authorization: `Bearer ${addToken(dataDir, holder)}`,
})
const officer = tokenOf({ role: 'duty-officer', name: 'officer' } as TokenHolder)
const planner = tokenOf({ role: 'planner', name: 'planner' } as TokenHolder)
const [east, west] = ['h01', 'h02'].map((place) =>
  tokenOf({ role: 'bed-manager', name: place, places: [place] } as unknown as TokenHolder),
)
const write = async (who: Record<string, string>, input: object) =>
  (
    await ask<{ writeHandoverNote: { number: number } | null }>(
      server.url,
      'mutation Write($input: HandoverNoteInput!) { writeHandoverNote(input: $input) { number } }',
      { input },
      who,
    )
  ).body
const texts = async (who: Record<string, string>): Promise<string[]> => {
  const { body } = await ask<{ handoverNotes: { text: string }[] }>(server.url, '{ handoverNotes { text } }', {}, who)
  return body.data.handoverNotes.map(({ text }) => text)
}

test('a hospital reads and writes about itself, the centre about all, and others not at all', async () => {
  assert.equal((await write(officer, { post: '夜班值班', text: '全市：降温，老年呼吸道就诊上升' })).errors, undefined)
  assert.equal((await write(east!, { post: '床位办', text: 'ICU 一张床待维修', facility: 'h01' })).errors, undefined)
  assert.match(
    (await write(east!, { post: '床位办', text: '他院', facility: 'h02' })).errors![0]!.message,
    /h02 is not of/,
  )
  assert.match((await write(east!, { post: '床位办', text: '全市都' })).errors![0]!.message, /name a facility of yours/)
  assert.deepEqual(await texts(officer), ['ICU 一张床待维修', '全市：降温，老年呼吸道就诊上升'])
  assert.deepEqual(await texts(east!), ['ICU 一张床待维修'])
  assert.deepEqual(await texts(west!), [])
  const refused = await ask(server.url, '{ handoverNotes { text } }', {}, planner)
  assert.match(refused.body.errors![0]!.message, /handoverNotes/)
  const taken = await ask<{ takeHandoverNote: { taken: { post: string } } }>(
    server.url,
    'mutation { takeHandoverNote(number: 2, post: "早班值班") { taken { post } } }',
    {},
    officer,
  )
  assert.equal(taken.body.data.takeHandoverNote.taken.post, '早班值班')
})

test('what must not be kept is refused with field and remedy, and nothing of it is kept', async () => {
  const before = (await texts(officer)).length
  const why = async (input: object): Promise<string> => (await write(officer, input)).errors![0]!.message
  assert.match(await why({ post: '夜班', text: '患者 13812345678 转科' }), /input\.text does not pass.*never a patient/)
  assert.match(await why({ post: '夜班', text: '好' }), /3 to 300 characters; say what the next shift must know/)
  assert.match(await why({ post: '甲', text: '例行巡查' }), /post must name the post, in 2 to 40 characters/)
  assert.match(await why({ post: '夜班', text: '例行巡查', facility: 'nowhere' }), /no facility "nowhere"/)
  assert.match(await why({ post: '夜班', text: '例行巡查', about: 'yesterday' }), /about/)
  assert.equal((await texts(officer)).length, before)
})

test('notes outlast the server', async () => {
  const before = await texts(officer)
  await server.stop()
  server = await startServer({ DATA_DIR: dataDir, AUTH: 'on' })
  assert.deepEqual(await texts(officer), before)
})

test('shared views over GraphQL: who watches the city shares and opens, who shared or the centre takes away, and they outlast the server', async () => {
  const share = async (who: Record<string, string>, audience: string) =>
    (
      await ask<{ shareView: { number: number; post: string; mayChange: boolean } | null }>(
        server.url,
        'mutation Share($input: ShareViewInput!) { shareView(input: $input) { number post mayChange } }',
        { input: { kind: 'VIEW', name: `of ${audience}`, address: '#/watch/h01', post: '规划科', audience } },
        who,
      )
    ).body
  const seen = async (who: Record<string, string>): Promise<unknown[]> => {
    const { body } = await ask<{ sharedViews: { name: string; role: string | null; mayChange: boolean }[] }>(
      server.url,
      '{ sharedViews { name role mayChange } }',
      {},
      who,
    )
    return body.data.sharedViews.map(({ name, role, mayChange }) => [name, role, mayChange])
  }
  assert.deepEqual((await share(planner, 'ROLE')).data.shareView, { number: 1, post: '规划科', mayChange: true })
  await share(planner, 'CITY')
  assert.deepEqual(await seen(east!), [['of CITY', null, false]])
  assert.deepEqual(await seen(planner), [
    ['of CITY', null, true],
    ['of ROLE', 'planner', true],
  ])
  const remove = 'mutation { removeSharedView(number: 1, post: "运行中心") { name } }'
  assert.match((await ask(server.url, remove, {}, east!)).body.errors![0]!.message, /there is no shared view 1/)
  assert.equal((await ask(server.url, remove, {}, officer)).body.errors, undefined)
  await server.stop()
  server = await startServer({ DATA_DIR: dataDir, AUTH: 'on' })
  assert.deepEqual(await seen(planner), [['of CITY', null, true]])
})
