import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import {
  compare,
  decodeScenario,
  doNothing,
  encodeScenario,
  fork,
  replicate,
  replicateAll,
  type Scenario,
  summarise,
  warmStart,
  warmStartOf,
} from '@kangcheng/twin-engine'
import { loadScenario, scenarioNames } from './index.ts'

const city = loadCity('ningbo')
const parameters = loadParameters()

test('the README lists every scenario, and every scenario file is listed', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| `([a-z0-9-]+)` +\| [A-Z]/gm)].map((m) => m[1]!)
  assert.deepEqual(listed.sort(), [...scenarioNames()])
})

/** A live state of each built-in city, forked by every file. */
const lives = ['ningbo', 'testville'].map((name) => {
  const one = loadCity(name)
  return warmStart(one, loadParameters(), 7, Date.parse('2026-11-25T08:00:00+08:00'), 2)
})

for (const name of scenarioNames()) {
  test(`L41: ${name} is valid for every built-in city and runs from a live fork of it, against its do-nothing twin`, () => {
    for (const live of lives) {
      const full = loadScenario(name, live.city, parameters)
      assert.equal(full.id, name)
      assert.ok(full.start, 'a file says how the city is warmed up')
      const again = decodeScenario(JSON.parse(JSON.stringify(encodeScenario(full))), live.city, parameters)
      assert.deepEqual(again, { ok: true, value: full }, 'it survives being written down in a capsule')
      assert.ok(full.leftOut.length === 0 || live.city.id !== 'ningbo', JSON.stringify(full.leftOut))
      const short: Scenario = { ...full, horizonHours: live.city.id === 'ningbo' ? 2 : 12 }
      const [base, plan] = replicateAll(live, [doNothing(short), short], parameters, 1, 0)
      const { city: difference } = compare([base!], [plan!])
      assert.equal(difference.needed.mean[0], 0, 'plan and base start alike')
      if (full.levers.length === 0) assert.ok(difference.needed.mean.every((d) => d === 0))
      const { planned } = fork(live, short, parameters, 1)
      assert.equal(planned.length, full.shocks.length + full.levers.length)
      for (const { kind, note, wanted } of planned) assert.ok(note.zh && note.en && wanted >= 0, kind)
    }
  })
}

test('a busy winter Saturday opens with a few hospitals in distress and room elsewhere', () => {
  const live = warmStartOf(city, parameters, loadScenario('busy-winter-saturday', city))
  const occupancy = new Map<string, number>()
  for (let f = 0; f < city.facilities.length; f++)
    if (live.tallies.open[f]! >= 300)
      occupancy.set(city.facilities[f]!.id, live.tallies.occupied[f]! / live.tallies.open[f]!)
  const full = [...occupancy].filter(([, share]) => share >= 0.95).map(([id]) => id)
  assert.ok(full.length >= 1 && full.length <= 5, `full: ${full.join(', ')}`)
  assert.ok(full.includes('h04'))
  assert.ok([...occupancy.values()].filter((share) => share < 0.88).length >= 20, 'most have room')
  const whole = live.tallies.occupied.reduce((a, b) => a + b, 0) / live.tallies.open.reduce((a, b) => a + b, 0)
  assert.ok(whole > 0.81 && whole < 0.87, `city at ${whole}`)
})

test('opening standby beds in the respiratory surge takes hours of overload off the hospitals that open them', () => {
  const scenario = { ...loadScenario('respiratory-surge', city), horizonHours: 24 }
  const live = warmStartOf(city, parameters, scenario)
  const runs = [0, 1, 2].map((k) => [
    replicate(live, doNothing(scenario), parameters, 4, k),
    replicate(live, scenario, parameters, 4, k),
  ])
  const result = compare(
    runs.map((r) => r[0]!),
    runs.map((r) => r[1]!),
  )
  const h04 = result.facilities.find((d) => city.facilities[d.facility]!.id === 'h04')!
  assert.ok(h04.overHours!.difference.mean < -1, JSON.stringify(h04.overHours))
  assert.ok(h04.overHours!.base > 5)
})

test('with nurses absent beds go out of use; putting admissions off takes hours of shortage and boarding away', () => {
  const scenario = { ...loadScenario('nurses-absent', city), horizonHours: 36 }
  const live = warmStartOf(city, parameters, scenario)
  const pair = [doNothing(scenario), scenario].map((s) => replicate(live, s, parameters, 4, 0))
  const { open } = summarise(city, [pair[0]!]).city
  const open24 = open[96]! / open[0]!
  assert.ok(open24 > 0.87 && open24 < 0.93, `${open24} of the beds open after a day`)
  const { boardingHours, overHours } = compare([pair[0]!], [pair[1]!]).city
  assert.ok(boardingHours!.plan < 0.8 * boardingHours!.base, JSON.stringify(boardingHours))
  assert.ok(overHours!.plan < 0.5 * overHours!.base, JSON.stringify(overHours))
})

test('a repair in a hospital that is nearly full costs boarding and hours without a bed there, and hardly elsewhere', () => {
  const scenario = loadScenario('ward-repair', city)
  const live = warmStartOf(city, parameters, scenario)
  const pair = [doNothing(scenario), scenario].map((s) => replicate(live, s, parameters, 4, 0))
  const { facilities, city: whole } = compare([pair[0]!], [pair[1]!])
  const at = (id: string) => facilities.find((d) => city.facilities[d.facility]!.id === id)!
  assert.ok(at('h04').boardingHours!.difference.mean > 50, JSON.stringify(at('h04').boardingHours))
  assert.ok(at('h04').overHours!.difference.mean > 10, JSON.stringify(at('h04').overHours))
  assert.ok(Math.abs(at('h04').boardingHours!.difference.mean / whole.boardingHours!.difference.mean - 1) < 0.2)
  const plan = summarise(city, [pair[1]!]).city.open
  assert.equal(plan.at(-1), plan[0], 'every bed is open again')
})

test('a scenario that cannot be read, or is wrong, says where and what would be right', () => {
  assert.throws(
    () => loadScenario('no-such'),
    /cannot read the scenario .*no-such\.json.*built-in ones are busy-winter-saturday/,
  )
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'))
  try {
    const file = join(folder, 'wrong.json')
    const why = { zh: '因', en: 'because' }
    const levers = [
      { kind: 'open-beds', facility: 'h999', beds: 5 },
      { kind: 'open-doors' },
      { kind: 'open-beds', facility: 'h04', beds: 0.5, doors: 1 },
    ]
    writeFileSync(file, JSON.stringify({ id: 'Wrong', title: why, why, horizonHours: 0, levers, policy: 'random' }))
    assert.throws(
      () => loadScenario(file, city),
      (error: Error) => {
        for (const line of [
          /id: must be words of small letters/,
          /horizonHours: must be a number of hours from 1 to 4368, got 0/,
          /policy: no policy "random"; one of nearest, least-loaded/,
          /levers\[0\]\.facility: the city has no facility "h999"/,
          /levers\[1\]\.kind: no lever "open-doors"; one of surge-arrivals, admission-curve, open-beds/,
          /levers\[2\]\.beds: must be a whole number, got 0\.5/,
          /levers\[2\]\.doors: is not a field here/,
        ])
          assert.match(error.message, line)
        return true
      },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
