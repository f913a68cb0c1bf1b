import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ambulance } from '../../data/ambulances.ts'
import type { CityGround } from '../../data/ground.ts'
import { minutesLeft, surfaceVehicles } from './ambulance-input.ts'

const ground = {
  place: ({ lng, lat }: { lng: number; lat: number }) => [lng * 100, lat * 100],
} as unknown as CityGround
const since = '2026-11-21T10:00:00.000Z'
const later = (minutes: number): number => Date.parse(since) + minutes * 60_000
const ambulance = (change: Partial<Ambulance>): Ambulance => ({
  id: 'v1',
  phase: 'TO_HOSPITAL',
  since,
  location: { lng: 1, lat: 1 },
  station: { id: 'e1', name: { zh: '站', en: 'Station' } },
  destination: { id: 'h1', name: { zh: '院', en: 'Hospital' } },
  way: { basis: 'ROADS', points: [1, 1, 2, 1, 2, 3], minutes: [0, 5, 15] },
  ...change,
})

test('one under way is where the reckoned way has it, with what lies ahead; arrived, nothing does', () => {
  const [half] = surfaceVehicles([ambulance({})], ground, later(10), new Set(['h1']))
  assert.deepEqual(
    { ...half, ahead: [...half!.ahead!] },
    {
      id: 'v1',
      look: 'carrying',
      east: 200,
      north: 200,
      ahead: [200, 200, 200, 300],
      stressed: true,
    },
  )
  const [arrived] = surfaceVehicles([ambulance({})], ground, later(40), new Set())
  assert.deepEqual([arrived!.ahead, arrived!.stressed, arrived!.north], [null, false, 300])
  assert.equal(minutesLeft(ambulance({}), later(10)), 5)
  assert.equal(minutesLeft(ambulance({}), later(15)), null)
})

test('a handover beyond its limit looks late; one that drives back is told from one that stands ready; off duty is not drawn', () => {
  const standing = { way: null, destination: null } as const
  const looks = (minutes: number, ...all: Ambulance[]): string[] =>
    surfaceVehicles(all, ground, later(minutes), new Set()).map(({ look }) => look)
  const handover = ambulance({ phase: 'HANDOVER', ...standing })
  assert.deepEqual(looks(30, handover), ['handing-over'])
  assert.deepEqual(looks(31, handover), ['late'])
  assert.deepEqual(looks(3, ambulance({ phase: 'IDLE' })), ['returning'])
  assert.deepEqual(looks(60, ambulance({ phase: 'IDLE' })), ['ready'])
  assert.deepEqual(looks(1, ambulance({ phase: 'OFF_DUTY', ...standing })), [])
})
