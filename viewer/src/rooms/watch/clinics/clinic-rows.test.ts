import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLINIC_WORDS } from '../../../i18n/clinic-words.ts'
import { type ClinicPlace, type ClinicQueues, surfaceClinics, tallyOf } from './clinic-rows.ts'

const spread = (p50: number) => ({ p10: p50 / 2, p50, p90: p50 * 2 })
const place = (more: Partial<ClinicPlace>): ClinicPlace => ({
  id: 'c1',
  name: { zh: '甲卫生院', en: 'Centre A' },
  kind: 'PRIMARY_CARE_CENTRE',
  location: { lng: 1, lat: 2 },
  isOpen: true,
  waiting: spread(12),
  waitMinutes: spread(8),
  ...more,
})
const queues: ClinicQueues = {
  asOf: '2026-11-23T02:00:00Z',
  days: 20,
  longWaitMinutes: 30,
  places: [
    place({}),
    place({ id: 'c2', waitMinutes: spread(45) }),
    place({ id: 'c3', isOpen: false, waiting: spread(0), waitMinutes: null }),
    place({ id: 'f1', kind: 'FEVER_CLINIC', isOpen: null, waiting: null, waitMinutes: null }),
  ],
}
const metres = ({ lng, lat }: { lng: number; lat: number }) => [lng * 1000, lat * 1000] as const

test('each look has a shape of its own; what is not known is no 0, and what is closed has no wait', () => {
  const drawn = surfaceClinics(queues, metres, CLINIC_WORDS.zh, 'zh')
  assert.deepEqual(
    drawn.map(({ look }) => look),
    ['calm', 'long', 'closed', 'unknown'],
  )
  assert.deepEqual(
    drawn.map(({ figure }) => figure),
    ['12 人 · 8 分', '12 人 · 45 分', '未开诊', '–'],
  )
  assert.deepEqual([drawn[0]!.east, drawn[0]!.north], [1000, 2000])
})

test('the words of a mark carry the band, and say of the unknown that it is', () => {
  const [first, , , last] = surfaceClinics(queues, metres, CLINIC_WORDS.en, 'en')
  assert.match(first!.words, /^Centre A \(primary care\): 12 \(6–24\) people .* 8 \(4–16\) min$/)
  assert.match(last!.words, /fever clinic.*not known/)
})

test('the finding counts those that see patients, and where the wait is long', () => {
  assert.deepEqual(tallyOf(queues), { all: 4, open: 2, long: 1 })
})
