/** The calculation for one ward, held against simulation on a ward of Ningbo. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import {
  advance,
  BED_STATUS_COUNT,
  BedStatus,
  type CityModel,
  doNothing,
  fork,
  noBedOutlook,
  warmStart,
} from '@kangcheng/twin-engine'

const RUNS = 400
const HOURS = 20
/** Sixteen comparisons at 95 % together (Bonferroni): each within as many standard deviations. */
const DEVIATIONS = 2.95

/** One hospital with its units, and as many residents as keep its emergency department as busy as in the whole city. */
function alone(city: CityModel, id: string): CityModel {
  const facility = city.facilities.findIndex((one) => one.id === id)
  const departments = city.units.filter(({ kind }) => kind === 'emergency')
  const places = (units: CityModel['units']): number => units.reduce((sum, { beds }) => sum + beds, 0)
  const share = places(departments.filter((unit) => unit.facility === facility)) / places(departments)
  let firstBed = 0
  const units = city.units
    .filter((unit) => unit.facility === facility)
    .map((unit) => {
      const own = { ...unit, facility: 0, firstBed }
      if (unit.kind !== 'emergency') firstBed += unit.beds + unit.surgeBeds
      return own
    })
  return {
    ...city,
    facilities: [city.facilities[facility]!],
    units,
    districts: city.districts.map((district) => ({ ...district, population: district.population * share })),
    vehicles: [],
    groups: [],
  }
}

test('on wards of Ningbo the calculation lies in the interval of 400 simulated futures', () => {
  const parameters = loadParameters()
  const whole = loadCity('ningbo')
  // Beds alone: delayed discharges, rooms and shifts are not in the calculation.
  const quiet = { ...loadScenario('quiet-day', whole), fidelity: 'beds' as const }
  for (const [hospital, ward, seed] of [
    ['h02', 'h02-w17', 2],
    ['h06', 'h06-w16', 4],
  ] as const) {
    const city = alone(whole, hospital)
    const u = city.units.findIndex(({ id }) => id === ward)
    assert.equal(city.units.filter(({ need }) => need === city.units[u]!.need).length, 1, 'the only ward of its need')
    const live = warmStart(city, parameters, seed, quiet.start!.at, 8)
    const outlook = noBedOutlook(live, u, HOURS, parameters)!
    const full = new Float64Array(HOURS + 1)
    const ever = new Float64Array(HOURS + 1)
    for (let r = 0; r < RUNS; r++) {
      const simulation = fork(live, doNothing(quiet), parameters, 5, r)
      let met = false
      for (let minute = 0; minute <= HOURS * 60; minute += 5) {
        advance(simulation, minute)
        const none = simulation.state.units.count[u * BED_STATUS_COUNT + BedStatus.available] === 0
        met ||= none
        if (minute % 60 !== 0) continue
        if (none) full[minute / 60]!++
        if (met) ever[minute / 60]!++
      }
    }
    const chance = ever[HOURS]! / RUNS
    assert.ok(chance > 0.05 && chance < 0.95, `${ward} is neither empty nor always full: ${chance}`)
    for (const h of [8, 12, 16, HOURS])
      for (const [simulated, calculated] of [
        [full[h]! / RUNS, outlook.at[h]!],
        [ever[h]! / RUNS, outlook.within[h]!],
      ] as const)
        assert.ok(
          Math.abs(simulated - calculated) <= DEVIATIONS * Math.sqrt((calculated * (1 - calculated)) / RUNS),
          `${ward}, ${h} h: simulated ${simulated}, calculated ${calculated}`,
        )
  }
})
