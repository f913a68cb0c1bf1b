import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { SATURDAY_MORNING as at, MINUTE, smallCity } from '../../test/small-city.ts'
import { NEEDS } from '../city/city.ts'
import { decodeParameters } from '../parameters/decode-parameters.ts'
import { normalSurvival } from '../parameters/normal.ts'
import { apply } from '../state/apply.ts'
import { emptyState } from '../state/state.ts'
import { ofUnit, readingOf } from './indicator.ts'
import { chanceAtLeastExact, chanceAtLeastNormal, noBed24h } from './no-bed-24h.ts'
import { type StayModel, stayModelOf } from './stay-model.ts'

const china = (() => {
  const file = new URL('../../../seed-data/parameters/china.json', import.meta.url)
  const decoded = decodeParameters(JSON.parse(readFileSync(file, 'utf8')))
  assert.ok(decoded.ok)
  return decoded.value
})()

function poisson(mean: number, n: number): number {
  let term = Math.exp(-mean)
  for (let k = 1; k <= n; k++) term *= mean / k
  return term
}

/** All outcomes of all patients one by one. */
function byEnumeration(chances: readonly number[], mean: number, usable: number): number {
  let below = 0
  for (let outcome = 0; outcome < 2 ** chances.length; outcome++) {
    let [chance, present] = [1, 0]
    chances.forEach((p, i) => {
      const stays = (outcome >> i) & 1
      chance *= stays ? p : 1 - p
      present += stays
    })
    for (let n = 0; n < usable - present; n++) below += chance * poisson(mean, n)
  }
  return 1 - below
}

test('the convolution gives what enumerating every outcome gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 9 }),
      fc.double({ min: 0, max: 6, noNaN: true }),
      fc.nat({ max: 14 }),
      (chances, mean, usable) => {
        const exact = usable === 0 ? 1 : byEnumeration(chances, mean, usable)
        assert.ok(Math.abs(chanceAtLeastExact(chances, mean, usable) - exact) < 1e-12)
      },
    ),
  )
})

test('the normal approximation used above 150 claims stays within 0.005 of the convolution', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 151, maxLength: 400, size: 'max' }),
      fc.double({ min: 5, max: 80, noNaN: true }),
      fc.integer({ min: -40, max: 60 }),
      (chances, mean, offset) => {
        const usable = Math.max(1, Math.round(chances.reduce((a, b) => a + b, mean)) + offset)
        const difference = chanceAtLeastNormal(chances, mean, usable) - chanceAtLeastExact(chances, mean, usable)
        assert.ok(Math.abs(difference) < 0.005, `off by ${difference}`)
      },
    ),
    { numRuns: 60 },
  )
})

test('one patient and one bed by hand: the bed is free with the chance that the patient leaves and nobody comes', () => {
  const state = emptyState(smallCity())
  apply(state, { kind: 'clock.passed', occurredAt: at })
  apply(state, { kind: 'bed.occupied', bed: 'h1-w1-b01', occurredAt: at })
  const stays: StayModel = { survival: (_need, _spent, ahead) => 0.5 ** (ahead / 180), arrivalsPerDay: () => 0 }
  const unit = ofUnit(1)
  assert.equal(
    noBed24h.of(readingOf(state, null, stays), unit),
    0.5,
    'the worst hour is the first, after one half-life',
  )
  apply(state, { kind: 'bed.opened', bed: 'h1-w1-b02', occurredAt: at })
  assert.equal(noBed24h.of(readingOf(state, null, stays), unit), 0, 'two beds, one patient, nobody comes')
  apply(state, { kind: 'bed.blocked', bed: 'h1-w1-b02', occurredAt: at + MINUTE })
  assert.equal(noBed24h.of(readingOf(state, null, stays), unit), 0.5, 'a blocked bed helps nobody')
  assert.equal(noBed24h.of(readingOf(state, null, null), unit), null)
  // Arrivals that never leave: a mean of one a day by the last hour.
  apply(state, { kind: 'bed.vacated', bed: 'h1-w1-b01', occurredAt: at + MINUTE })
  const coming: StayModel = { survival: () => 1, arrivalsPerDay: () => 1 }
  const chance = noBed24h.of(readingOf(state, null, coming), unit)!
  assert.ok(Math.abs(chance - (1 - Math.exp(-1))) < 1e-12)
})

test('who has a bed reserved claims that bed, and no second one for the request that stands until arrival', () => {
  const state = emptyState(smallCity())
  const told = (event: object): void => assert.ok(apply(state, { ...event, occurredAt: at } as never).ok)
  told({ kind: 'bed.opened', bed: 'h1-w1-b01' })
  told({ kind: 'bed.opened', bed: 'h1-w1-b02' })
  for (const encounter of ['e-1', 'e-2']) {
    told({ kind: 'encounter.started', encounter, facility: 'h1', need: 'emergency', acuity: 2 })
    told({ kind: 'bed.requested', encounter, unit: 'h1-w1', class: 'ward', need: 'respiratory' })
  }
  assert.equal(readingOf(state).claims()[1]!.length, 2, 'two wait')
  told({ kind: 'bed.reserved', bed: 'h1-w1-b01', encounter: 'e-1' })
  assert.equal(readingOf(state).claims()[1]!.length, 2, 'one has a bed reserved and one waits')
})

test('longer spent means longer to stay only through the mixture: survival falls with time and keeps the mean', () => {
  const city = smallCity()
  const stays = stayModelOf(china, city)
  const need = NEEDS.indexOf('respiratory')
  let [previous, mean] = [1, 0]
  for (let day = 0; day < 400; day += 0.05) {
    const survival = stays.survival(need, 0, day * 1440)
    assert.ok(survival <= previous + 1e-12)
    mean += ((survival + previous) / 2) * 0.05
    previous = survival
  }
  const wanted = china.stay.meanDays.respiratory
  assert.ok(Math.abs(mean - wanted) < 0.02 * wanted, `mean stay ${mean} d, the parameters say ${wanted} d`)
  const long = stays.survival(need, 60 * 1440, 1440)
  assert.ok(long > stays.survival(need, 5 * 1440, 1440), 'who has stayed 60 days belongs to the long stays')
  // Little: arrivals × mean stay = beds × target occupancy.
  assert.ok(Math.abs(stays.arrivalsPerDay(1) * wanted - 8 * china.beds.targetOccupancy) < 1e-9)
})

test('the normal tail agrees with tabled values', () => {
  for (const [z, tail] of [
    [0, 0.5],
    [1, 0.1586552539],
    [1.959963985, 0.025],
    [-3, 0.998650102],
  ] as const)
    assert.ok(Math.abs(normalSurvival(z) - tail) < 1e-7)
})
