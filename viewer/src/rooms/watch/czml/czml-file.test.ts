import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FacilityPulse } from '../../../data/types.ts'
import { czmlOf } from '../../../surfaces/globe/czml.ts'
import { type CzmlRead, playedFacilities, readCzml } from './czml-file.ts'

const START = Date.parse('2026-11-21T10:00:00Z')
const minutes = (count: number): number => START + count * 60_000

const document = (kind: 'recorded' | 'rehearsal' = 'recorded') =>
  czmlOf({
    name: '宁波 Ningbo',
    city: 'ningbo',
    kind,
    notice: '合成数据 / SYNTHETIC',
    until: minutes(90),
    hospitals: [
      {
        id: 'h04',
        name: { zh: '第二医院', en: 'No. 2' },
        lng: 121.54,
        lat: 29.88,
        openBeds: 400,
        samples: [
          { at: minutes(0), occupancy: 0.8 },
          { at: minutes(30), occupancy: null },
          { at: minutes(60), occupancy: 0.97 },
        ],
      },
    ],
  })

const read = (content: unknown, city = 'ningbo', hospitals = ['h04', 'h05']): CzmlRead =>
  readCzml(typeof content === 'string' ? content : JSON.stringify(content), 'a.czml', city, new Set(hospitals))

const whyNot = (result: CzmlRead): string => (result.ok ? 'accepted' : result.why.en)

const live = ['h04', 'h05'].map((id, index) => ({ id, index })) as unknown as FacilityPulse[]

test('what we saved we read: kind, notice, span, and each share for as long as it held', () => {
  const result = read(document('rehearsal'))
  assert.ok(result.ok)
  const { played } = result
  assert.deepEqual([played.kind, played.notice, played.file], ['rehearsal', '合成数据 / SYNTHETIC', 'a.czml'])
  assert.deepEqual([played.from, played.until], [minutes(0), minutes(90)])
  const at = (minute: number) => playedFacilities(played, minutes(minute), live)[0]!
  assert.deepEqual([at(10).occupancy, at(10).severity], [0.8, 'normal'])
  assert.deepEqual([at(45).occupancy, at(45).severity], [null, 'unknown'])
  assert.deepEqual([at(75).occupancy, at(75).severity], [0.97, 'critical'])
  assert.equal(at(120).occupancy, null)
  assert.equal(playedFacilities(played, minutes(10), live)[1]!.occupancy, null, 'a hospital that the file lacks')
})

test('what is no file of ours is refused, with the place and the remedy', () => {
  assert.match(whyNot(read('{')), /^a\.czml: is no CZML.*open a file saved with/)
  assert.match(whyNot(read([{ id: 'x' }])), /packet 1 must have the id "document".*save it again/)
  assert.match(whyNot(read([{ id: 'document' }])), /was not saved here.*kangcheng-czml\/1.*save one/)
  assert.match(whyNot(read(document(), 'testville')), /is of the city "ningbo", and this is "testville"; open it there/)
  assert.match(whyNot(read(document(), 'ningbo', ['x1'])), /holds no hospital of this city/)
  const [first, ...rest] = document() as [object, ...object[]]
  assert.match(whyNot(read([{ ...first, clock: { interval: 'x' } }, ...rest])), /clock\.interval cannot be read/)
  const broken = document() as { id?: string; properties?: { occupancy?: object[] } }[]
  broken.find(({ id }) => id === 'h04')!.properties!.occupancy = [{ interval: '2026', number: 1 }]
  assert.match(whyNot(read(broken)), /packet 3, occupancy\[0\] needs an interval and a number/)
})

test('every refusal is told in Chinese too', () => {
  const result = read('{')
  assert.ok(!result.ok && /不是 CZML/.test(result.why.zh))
})
