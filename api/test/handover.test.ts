/** Notes from shift to shift: kept in both places alike, taken over once, for those whom they concern. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import {
  HANDOVER_FILE,
  type HandoverStore,
  handoverFile,
  handoverNotes,
  takeNote,
  writeNote,
} from '../src/handover/handover-notes.ts'
import { postgresHandover } from '../src/handover/postgres-handover.ts'
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
const stores: Readonly<Record<string, () => Promise<HandoverStore & { close?(): Promise<void> }>>> = {
  file: async () => handoverFile(freshFolder(), silent),
  postgres: async () => postgresHandover(await postgres.newPlace(), handoverFile(freshFolder(), silent), silent),
}
for (const [name, open] of Object.entries(stores))
  test(`${name}: notes are kept in order, the newest first; the first who takes one over has it`, async () => {
    const store = await open()
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

test('a changed line is found by its place', async () => {
  const folder = freshFolder()
  const store = handoverFile(folder, silent)
  await writeNote(store, night, 'duty-officer', 10)
  await writeNote(store, night, 'duty-officer', 20)
  const path = join(folder, HANDOVER_FILE)
  writeFileSync(path, readFileSync(path, 'utf8').replace('检修', '正常'))
  await assert.rejects(
    handoverNotes(handoverFile(folder, silent), 0),
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
