/** A city that brings its own care, forked while people lie in its beds: everybody's stay goes on by its own law. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { apply, type CityModel, type DurationLaw, emptyState, fork, type Occurrence, record } from '../src/index.ts'
import { decodeRefNet, refNetCity } from '../src/refnet/index.ts'
import { chinaParameters, scenario } from './simulation-city.ts'

const MINUTE = 60_000
const START = Date.UTC(2024, 0, 1)
const DAY = 1440 * MINUTE

/** The reference network with stays that always last the same. */
function punctualCity(): CityModel {
  const file = new URL('../src/refnet/refnet-1.json', import.meta.url)
  const decoded = decodeRefNet(JSON.parse(readFileSync(file, 'utf8')))
  assert.ok(decoded.ok)
  const city = refNetCity(decoded.value)
  const fixed = (days: number): DurationLaw => ({ law: 'fixed', minutes: days * 1440 })
  return {
    ...city,
    care: {
      ...city.care!,
      stays: {
        ...city.care!.stays,
        byNeed: { 'general-medicine': fixed(7), 'general-surgery': fixed(6) },
        intensiveCare: fixed(5),
        stepDown: fixed(3),
        planned: fixed(2),
      },
    },
  }
}

test('who came planned, out of intensive care or neither stays on by the law of just that', () => {
  const city = punctualCity()
  const state = emptyState(city)
  const at = (days: number): number => START + days * DAY
  const told: Occurrence[] = [
    ...city.units
      .filter((unit) => unit.kind !== 'emergency')
      .map((unit) => ({ kind: 'bed.opened', bed: `${unit.id}-b01`, occurredAt: START }) as const),
    { kind: 'encounter.started', encounter: 'e1', facility: 'h0', need: 'general-surgery', occurredAt: at(1) },
    { kind: 'bed.occupied', bed: 'h0-surg-b01', encounter: 'e1', occurredAt: at(1) },
    { kind: 'encounter.started', encounter: 'e2', facility: 'h1', need: 'emergency', acuity: 1, occurredAt: START },
    { kind: 'bed.occupied', bed: 'h1-icu-b01', encounter: 'e2', occurredAt: START },
    { kind: 'bed.occupied', bed: 'h1-gen-b01', encounter: 'e2', occurredAt: at(1) },
    { kind: 'encounter.started', encounter: 'e3', facility: 'h2', need: 'emergency', acuity: 2, occurredAt: START },
    { kind: 'bed.occupied', bed: 'h2-surg-b01', encounter: 'e3', occurredAt: at(1) },
    { kind: 'encounter.started', encounter: 'e4', facility: 'h3', need: 'emergency', acuity: 2, occurredAt: START },
    { kind: 'bed.occupied', bed: 'h3-gen-b01', encounter: 'e4', occurredAt: at(1) },
    { kind: 'clock.passed', occurredAt: at(1.5) },
  ]
  for (const event of told) {
    const verdict = apply(state, event)
    assert.ok(verdict.ok, verdict.ok ? '' : `${JSON.stringify(event)}: ${verdict.why}`)
  }
  const { events } = record(fork(state, scenario({ horizonHours: 240 }), chinaParameters(), 1), 10 * 1440)
  const left = (bed: string): number =>
    (events.find((event) => event.kind === 'bed.vacated' && event.bed === bed)!.occurredAt - at(1)) / DAY
  assert.equal(left('h0-surg-b01'), 2, 'planned')
  assert.equal(left('h1-gen-b01'), 3, 'after intensive care')
  assert.equal(left('h2-surg-b01'), 6, 'of the need')
  assert.equal(left('h3-gen-b01'), 7, 'of the need')
})
