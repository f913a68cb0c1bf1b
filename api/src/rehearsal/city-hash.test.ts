import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { cityHash } from './capsule-file.ts'

test('a city’s fingerprint tells its roads and its own travel times apart, and is the same for the same city', () => {
  const city = loadCity('testville')
  const lengthMetres = city.roads!.lengthMetres.slice()
  lengthMetres[city.roads!.forwardEdge[7]!]! += 1
  const minutes = new Float64Array(city.cells.length * city.facilities.length).fill(10)
  const facilities = city.facilities.map(({ id }) => id)
  const hashes = [
    city,
    { ...city, roads: { ...city.roads!, lengthMetres } },
    { ...city, givenTimes: { car: { facilities, minutes } } },
    { ...city, givenTimes: { walk: { facilities, minutes } } },
    { ...city, givenTimes: { car: { facilities, minutes: minutes.slice().fill(11, 3, 4) } } },
  ].map(cityHash)
  assert.equal(new Set(hashes).size, hashes.length)
  assert.equal(cityHash(loadCity('testville')), hashes[0])
})
