import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chinaParameters, EVENING, scenario, simulationCity, warmed } from '../../test/simulation-city.ts'
import { NEEDS } from '../city/city.ts'
import { override } from '../parameters/decode-parameters.ts'
import { normalQuantile } from '../parameters/normal.ts'
import { advance } from '../simulation/advance.ts'
import { careModelOf } from '../simulation/care.ts'
import { RandomSource } from '../simulation/random.ts'
import { exitMinute, wholeStayMinutes } from '../simulation/stays.ts'
import { warmStart } from '../simulation/warm-start.ts'
import { BED_STATUS_COUNT, BedStatus, emptyState } from '../state/state.ts'
import { fork } from './fork.ts'
import { exitSurvival, noBedOutlook } from './no-bed-within.ts'
import { wilson95 } from './time-to-break.ts'

const city = simulationCity()
const parameters = chinaParameters()
const PAEDIATRICS = city.units.findIndex(({ need }) => need === 'paediatrics')

test('the law of physical exits is that of the simulation’s draws, hours and weekends included', () => {
  const { stays } = careModelOf(city, parameters)
  const random = new RandomSource(11, 0)
  const draws = 6000
  // Admissions on a Wednesday evening, a Friday noon, a Saturday morning and a Sunday night.
  for (const [day, minute] of [
    [0, 1130],
    [2, 725],
    [3, 480],
    [4, 1400],
  ] as const) {
    const start = (Math.floor(EVENING / 86_400_000) + day) * 1440 + minute
    const need = NEEDS.indexOf(day === 3 ? 'paediatrics' : 'general-surgery')
    const exits = Float64Array.from({ length: draws }, (_, k) => {
      const u = random.draw(1, k, day).slice()
      const v = random.draw(2, k, day)
      const stay = wholeStayMinutes(stays, need, u[0]!, normalQuantile(u[1]!))
      return exitMinute(stays, start, start + stay, v[0]!, v[1]!)
    })
    for (const hours of [2, 13, 20, 26, 40, 66, 90, 140, 200, 400]) {
      const after = exits.reduce((n, exit) => (exit > start + hours * 60 ? n + 1 : n), 0) / draws
      const law = exitSurvival(stays, need, start, start + hours * 60)
      const allowed = 4 * Math.sqrt((law * (1 - law)) / draws) + 1e-3
      assert.ok(Math.abs(after - law) < allowed, `day ${day}, ${hours} h: drawn ${after}, law ${law}`)
    }
  }
})

test('what the calculation says of a ward lies in the interval of 400 simulated futures, at an hour and within hours', () => {
  const runs = 400
  const hours = 20
  // Beds alone: delayed discharges, rooms and shifts are not in the calculation.
  const quiet = scenario({ horizonHours: hours, fidelity: 'beds' })
  for (const seed of [7, 15, 10]) {
    const live = warmed(seed, city)
    const outlook = noBedOutlook(live, PAEDIATRICS, hours, parameters)!
    assert.deepEqual(outlook.units, [PAEDIATRICS])
    const full = new Float64Array(hours + 1)
    const ever = new Float64Array(hours + 1)
    for (let r = 0; r < runs; r++) {
      const simulation = fork(live, quiet, parameters, 1000 + seed, r)
      let met = false
      for (let minute = 0; minute <= hours * 60; minute += 5) {
        advance(simulation, minute)
        const none = simulation.state.units.count[PAEDIATRICS * BED_STATUS_COUNT + BedStatus.available] === 0
        met ||= none
        if (minute % 60 !== 0) continue
        if (none) full[minute / 60]!++
        if (met) ever[minute / 60]!++
      }
    }
    for (const h of [6, 16, 18, 20]) {
      const [at, by] = [wilson95(full[h]!, runs), wilson95(ever[h]!, runs)]
      const words = `seed ${seed}, ${h} h: ${JSON.stringify({ at, calculated: outlook.at[h], by, within: outlook.within[h] })}`
      assert.ok(at.low95 <= outlook.at[h]! && outlook.at[h]! <= at.high95, words)
      assert.ok(by.low95 <= outlook.within[h]! && outlook.within[h]! <= by.high95, words)
    }
  }
})

test('within hours is never less likely than at any of them; a department and an unheard-of ward have no outlook', () => {
  // With rooms somebody may wait beside a free bed that does not fit them: they claim it all the same.
  const roomless = override(parameters, { 'rooms.bedsPerRoom': 1 })
  assert.ok(roomless.ok)
  const live = warmStart(city, roomless.value, 6, EVENING, 4)
  city.units.forEach((unit, u) => {
    const outlook = noBedOutlook(live, u, 24, parameters)
    if (unit.kind === 'emergency') {
      assert.equal(outlook, null)
      return
    }
    assert.equal(outlook!.at.length, 25)
    assert.ok(
      outlook!.within.every((p, h) => p >= outlook!.at[h]! && p <= 1 && (h === 0 || p >= outlook!.within[h - 1]!)),
    )
    const free = live.units.count[u * BED_STATUS_COUNT + BedStatus.available]!
    assert.equal(outlook!.at[0] === 1, free === 0, 'now: certain when none is free, else not')
  })
  assert.equal(noBedOutlook(emptyState(city), PAEDIATRICS, 24, parameters), null)
  assert.throws(
    () => noBedOutlook(live, PAEDIATRICS, 0, parameters),
    /hours must be a whole number from 1 to 168, got 0/,
  )
})
