import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FacilityPlan, UnitPlan } from '../../../data/types.ts'
import { BED_STATES } from '../../hospital/bed-tally.ts'
import { bedCsv } from './bed-csv.ts'
import { bedCounts, bedPlaces, listedBeds } from './bed-list.ts'

const unit = (id: string, firstBed: number, openBeds: number, surgeBeds = 0, kind: UnitPlan['kind'] = 'ward') =>
  ({ id, firstBed, openBeds, surgeBeds, kind }) as UnitPlan
const facility = (id: string, units: readonly UnitPlan[]) => ({ id, units }) as unknown as FacilityPlan

// The second hospital's beds come first in the columns.
const CITY = bedPlaces([
  facility('a', [unit('a1', 5, 2, 1), unit('a-ed', 0, 0, 0, 'emergency')]),
  facility('b', [unit('b1', 0, 3), unit('b2', 3, 2)]),
])

test('beds are listed hospital by hospital, surge beds with their ward', () => {
  assert.deepEqual([...CITY.beds], [5, 6, 7, 0, 1, 2, 3, 4])
  assert.deepEqual(
    [...CITY.beds].map((bed) => CITY.wards[CITY.wardOf[bed]!]!.unit.id),
    ['a1', 'a1', 'a1', 'b1', 'b1', 'b1', 'b2', 'b2'],
  )
})

test('a list holds each bed of the state once; the longest in it first, then those of whom nobody knows since when', () => {
  const beds = fc.array(fc.tuple(fc.nat(9), fc.constantFrom(0, 28_000_000, 29_000_000, 29_000_007)), {
    minLength: 8,
    maxLength: 8,
  })
  fc.assert(
    fc.property(beds, fc.option(fc.constantFrom(...BED_STATES)), (picture, state) => {
      const status = Uint8Array.from(picture, ([code]) => code)
      const since = Uint32Array.from(picture, ([, minute]) => minute)
      const wanted = [...CITY.beds].filter((bed) => state === null || BED_STATES[status[bed]!] === state)
      assert.deepEqual([...listedBeds(CITY, { status, since }, state, 'place')], wanted)
      assert.deepEqual(
        [...listedBeds(CITY, { status, since }, state, 'longest')],
        wanted.toSorted((a, b) => (since[a] || Infinity) - (since[b] || Infinity) || 0),
      )
    }),
  )
})

test('counts add up to all beds, and name the bed that has awaited cleaning longest', () => {
  const status = Uint8Array.of(5, 5, 1, 3, 0, 5, 3, 9)
  const since = Uint32Array.of(0, 29_000_000, 1, 1, 0, 28_000_000, 1, 1)
  const { total, by, longestDirty } = bedCounts(CITY, { status, since })
  assert.equal(total, 8)
  assert.equal(
    Object.values(by).reduce((sum, n) => sum + n),
    8,
  )
  assert.deepEqual([by.dirty, by.available, by.occupied, by.unknown, by.standby], [3, 1, 2, 1, 1])
  assert.equal(longestDirty, 5)
})

test('before the first frame every bed is unknown', () => {
  const nothing = { status: new Uint8Array(0), since: new Uint32Array(0) }
  assert.equal(bedCounts(CITY, nothing).by.unknown, 8)
  assert.equal(listedBeds(CITY, nothing, 'unknown', 'longest').length, 8)
})

test('the list leaves with its marks in name and head, times a program reads, and nothing where nothing is known', () => {
  const named = bedPlaces([
    {
      id: 'a',
      name: { zh: '甲院', en: 'A' },
      units: [{ ...unit('a1', 0, 2), name: { zh: '一病区', en: 'Ward 1' }, building: 1, floor: 3 }],
    } as unknown as FacilityPlan,
  ])
  const file = {
    places: named,
    listed: Int32Array.from([1, 0]),
    picture: {
      status: Uint8Array.from([BED_STATES.indexOf('dirty'), BED_STATES.indexOf('unknown')]),
      since: Uint32Array.from([28_000_000, 28_000_000]),
    },
    at: 28_000_090 * 60_000,
    language: 'en',
    stateName: (state: string) => state,
    columns: ['Bed', 'State', 'Since', 'Minutes', 'Facility', 'Ward', 'Building', 'Floor'],
    notes: ['0 of 2 beds are available'],
  } as const
  const here = { exercise: false, synthetic: true, replayOf: null, run: false, cursor: null, now: file.at }
  const live = bedCsv({ ...file, isLive: true, standpoint: here })
  assert.match(live.name, /^beds-live-\d{8}T\d{4}Z\.csv$/)
  const since = new Date(28_000_000 * 60_000).toISOString()
  assert.deepEqual(live.content.replace('\ufeff', '').trimEnd().split('\r\n'), [
    '# 实时 LIVE · 合成数据 SYNTHETIC',
    `# ${new Date(file.at).toISOString()}`,
    '# 0 of 2 beds are available',
    'Bed,State,Since,Minutes,Facility,Ward,Building,Floor',
    'a1-b02,unknown,,,A,Ward 1,1,3',
    `a1-b01,dirty,${since},90,A,Ward 1,1,3`,
  ])
  const past = bedCsv({ ...file, isLive: false, standpoint: { ...here, cursor: file.at - 3_600_000 } })
  assert.match(past.name, /^beds-recorded-/)
  assert.doesNotMatch(past.content, /LIVE/)
  assert.match(
    bedCsv({ ...file, isLive: true, standpoint: { ...here, exercise: true } }).content,
    /^\ufeff# 演练 EXERCISE/,
  )
})
