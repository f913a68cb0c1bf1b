/**
 * The built-in city without any shock must reproduce its calibration targets before a scenario on it is believed: the
 * bands are those of the sources behind the parameters (occupancy 79–86 %, intensive care 75–85 %, two emergency peaks).
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '../../seed-data/index.ts'
import { BedStatus, checkState, narrate, PATIENT_STAGE_COUNT, PatientStage, warmSimulation } from '../src/index.ts'

const city = loadCity('ningbo')
const parameters = loadParameters()
const MONDAY = Date.UTC(2026, 9, 11, 16)
const DAYS = 14

test('two weeks of Ningbo in autumn meet the calibration targets', () => {
  const simulation = warmSimulation(city, parameters, 11, MONDAY, 14, MONDAY)
  const { state } = simulation
  const from = simulation.minute
  const hours = Array.from({ length: 24 }, () => ({ arrivals: 0, exits: 0, admissions: 0, share: 0 }))
  const exitsByDay = new Float64Array(7)
  const admitted = new Set<string>()
  const emergency = new Set<string>()
  let exits = 0
  let direct = 0
  let stayMinutes = 0
  let admissions = 0
  let occupied = 0
  let open = 0
  let icu = 0
  let icuOpen = 0
  let peakTreatment = 0
  for (let hour = 1; hour <= DAYS * 24; hour++) {
    narrate(simulation, from + hour * 60, (event) => {
      const local = new Date(event.occurredAt + 8 * 3_600_000)
      const h = hours[local.getUTCHours()]!
      if (event.kind === 'encounter.started') {
        if (event.acuity !== undefined) {
          h.arrivals++
          emergency.add(event.encounter)
        } else direct++
      } else if (event.kind === 'bed.occupied' && event.encounter !== undefined) {
        if (!admitted.has(event.encounter)) {
          admitted.add(event.encounter)
          h.admissions++
        }
      } else if (event.kind === 'bed.vacated') {
        h.exits++
        exits++
        exitsByDay[local.getUTCDay()]!++
      }
    })
    if (hour % 24 === 0) {
      stayMinutes += state.tallies.stayMinutes.reduce((a, b) => a + b, 0)
      admissions += state.tallies.admissions.reduce((a, b) => a + b, 0)
    }
    let beds = 0
    let lying = 0
    city.units.forEach((unit, u) => {
      if (unit.kind === 'emergency') return
      const c = u * 10
      const here = state.units.count[c + BedStatus.occupied]!
      lying += here
      beds += unit.beds
      if (unit.kind === 'icu') {
        icu += here
        icuOpen += unit.beds
      }
    })
    occupied += lying
    open += beds
    hours[hour % 24]!.share += lying / beds / DAYS
    let treated = 0
    for (let f = 0; f < city.facilities.length; f++)
      treated +=
        state.facilities.stage[f * PATIENT_STAGE_COUNT + PatientStage.emergencyTreatment]! +
        state.facilities.stage[f * PATIENT_STAGE_COUNT + PatientStage.boarding]!
    peakTreatment = Math.max(peakTreatment, treated)
  }
  assert.deepEqual(checkState(state), [])
  const occupancy = occupied / open
  assert.ok(occupancy > 0.79 && occupancy < 0.86, `occupancy ${occupancy}`)
  assert.ok(icu / icuOpen > 0.75 && icu / icuOpen < 0.85, `intensive care ${icu / icuOpen}`)

  const arrivals = hours.map((h) => h.arrivals)
  const sum = (a: number, b: number): number => arrivals.slice(a, b).reduce((x, y) => x + y, 0) / (b - a)
  assert.ok(sum(8, 11) > 1.15 * sum(12, 17), 'a morning peak')
  assert.ok(sum(18, 22) > 1.15 * sum(12, 17), 'an evening peak')
  assert.ok(sum(2, 6) < 0.35 * sum(8, 11), 'a trough in the night')
  const visits = arrivals.reduce((a, b) => a + b, 0) / DAYS
  const residents = city.districts.reduce((n, d) => n + d.population, 0)
  assert.ok(
    Math.abs(visits / ((residents / 1000) * parameters.emergency.visitsPerThousandPerDay) - 0.95) < 0.04,
    `${visits} visits`,
  )
  const places = city.units.reduce((n, unit) => (unit.kind === 'emergency' ? n + unit.beds : n), 0)
  assert.ok(
    peakTreatment / places > 0.55 && peakTreatment / places < 0.95,
    `busiest hour: ${peakTreatment} of ${places} places`,
  )

  assert.ok(
    hours[11]!.share > hours[0]!.share && hours[0]!.share > hours[17]!.share,
    'more at midday than at midnight than after the exits',
  )
  const byDay = hours.slice(9, 18).reduce((n, h) => n + h.exits, 0)
  assert.ok(byDay / exits > 0.95, 'people leave by day')
  const peak = (key: 'exits' | 'admissions'): number =>
    hours.reduce((best, h, i) => (h[key] > hours[best]![key] ? i : best), 0)
  assert.ok(peak('exits') >= 10 && peak('exits') <= 15)
  const weekday = [1, 2, 3, 4, 5].reduce((n, d) => n + exitsByDay[d]!, 0) / 5
  assert.ok(Math.abs((exitsByDay[0]! + exitsByDay[6]!) / 2 / weekday - 0.78) < 0.05)

  // Little: people in beds = exits a day × mean stay, with the stays as the tallies count them.
  const perDay = exits / DAYS
  const meanStay = stayMinutes / exits / 1440
  assert.ok(meanStay > 8.2 && meanStay < 9.2, `mean stay ${meanStay} d`)
  const lying = occupied / (DAYS * 24)
  assert.ok(Math.abs((perDay * meanStay) / lying - 1) < 0.02, `${perDay} × ${meanStay} d against ${lying} in beds`)
  assert.ok(Math.abs(exits / admissions - 1) < 0.02, `${exits} exits of ${admissions} admissions`)
  const viaEmergency = [...admitted].filter((t) => emergency.has(t)).length / admissions
  assert.ok(viaEmergency > 0.08 && viaEmergency < 0.16, `${viaEmergency} by way of emergency`)
  assert.ok(direct > 0.8 * admissions)
})
