/** Closing beds, missing staff, admissions put off: what these levers promise, on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  advance,
  apply,
  BedStatus,
  bedId,
  copyState,
  decodeLever,
  fork,
  indexCity,
  type Occurrence,
  override,
  record,
  sameState,
  type TwinState,
  warmStart,
} from '../src/index.ts'
import { usableBeds } from '../src/simulation/flows/closing.ts'
import { chinaParameters, EVENING, scenario, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const DAY = 1440
const seeds = fc.integer({ min: 0, max: 100_000 })
/** Even from 0 to 1: doubles are drawn by their bits, so that most lie next to nought. */
const shares = fc.integer({ min: 0, max: 100 }).map((n) => n / 100)

const started = (levers: readonly unknown[], seed: number) => fork(live, scenario({ levers }), parameters, seed)
const usableAt = (state: TwinState, unit: string): number => usableBeds(state, indexCity(state.city).unit.get(unit)!)

test('beds close free ones first, then as they become free, as many as asked, and all of them open again at the end', () => {
  fc.assert(
    fc.property(
      seeds,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 60, max: 2 * DAY }),
      (seed, beds, atMinute, minutesClosed) => {
        const lever = { kind: 'close-beds', unit: 'u3', beds, atMinute, reason: 'repair' }
        const untilMinute = atMinute + minutesClosed
        const run = started([{ ...lever, untilMinute }], seed)
        const before = usableAt(run.state, 'u3')
        assert.equal(run.planned[0]!.planned, Math.min(beds, before))
        advance(run, atMinute - 0.001)
        const free = run.state.units.count[indexCity(run.state.city).unit.get('u3')! * 10 + BedStatus.available]!
        advance(run, atMinute)
        const closedAtOnce = before - usableAt(run.state, 'u3')
        assert.equal(closedAtOnce, Math.min(free, beds), 'what is free closes at once, no more')
        let closed = closedAtOnce
        for (let minute = atMinute; minute < untilMinute - 1; minute += 30) {
          advance(run, minute)
          const now = before - usableAt(run.state, 'u3')
          assert.ok(now >= closed && now <= beds, `${now} of ${beds} closed, ${closed} earlier`)
          if (now < beds)
            assert.equal(run.state.units.count[indexCity(run.state.city).unit.get('u3')! * 10 + BedStatus.available], 0)
          closed = now
        }
        advance(run, untilMinute)
        assert.equal(usableAt(run.state, 'u3'), before, 'every closed bed is open again')
      },
    ),
    { numRuns: 15 },
  )
})

test('closing tells each bed with its reason, moves nobody out and leaves reserved beds to their patients', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 120 }), (seed, beds) => {
      const run = started([{ kind: 'close-beds', facility: 'h1', beds, reason: 'infection-control' }], seed)
      const statusAtStart = new Map(
        run.state.city.units.flatMap((unit) =>
          Array.from({ length: unit.kind === 'emergency' ? 0 : unit.beds + unit.surgeBeds }, (_, k) => [
            bedId(unit, k + 1),
            live.beds.status[unit.firstBed + k]!,
          ]),
        ),
      )
      const { events } = record(run, DAY)
      const closed = events.filter((e) => e.kind === 'bed.closed')
      assert.ok(closed.length > 0 && closed.length <= beds)
      for (const e of closed) assert.ok(e.kind === 'bed.closed' && e.reason === 'infection-control')
      const last = new Map<string, string>()
      for (const e of events) {
        if (!('bed' in e)) continue
        if (e.kind === 'bed.closed') {
          const before = last.get(e.bed)
          if (before === undefined) assert.equal(statusAtStart.get(e.bed), BedStatus.available, e.bed)
          else assert.ok(['bed.cleaned', 'bed.released'].includes(before), `${e.bed}: ${before}, then closed`)
        }
        last.set(e.bed, e.kind)
      }
      const firstLeft = (told: readonly Occurrence[]): Map<string, number> => {
        const out = new Map<string, number>()
        const seen = new Set<string>()
        for (const e of told) {
          if (!('bed' in e)) continue
          if (e.kind === 'bed.vacated' && !seen.has(e.bed)) out.set(e.bed, e.occurredAt)
          seen.add(e.bed)
        }
        return out
      }
      const base = firstLeft(record(started([], seed), DAY).events)
      assert.ok(base.size > 0)
      for (const [bed, at] of firstLeft(events))
        assert.equal(at, base.get(bed), `${bed} is left when it would have been`)
    }),
    { numRuns: 12 },
  )
})

test('L10: in one first-come ward a closed bed shortens nobody’s wait, for good or for a while', () => {
  const city = simulationCity([[0, 'ward', 'general-medicine', 12, 3]])
  const crowded = override(parameters, { 'beds.targetOccupancy': 0.95 })
  assert.ok(crowded.ok)
  const waits = (seed: number, levers: readonly unknown[]): Map<string, number> => {
    const begun = warmStart(city, crowded.value, seed, EVENING, 10)
    // Beds alone: with rooms whoever fits passes those who do not, and whoever gives up shortens others' wait.
    const run = fork(begun, scenario({ levers, fidelity: 'beds' }), crowded.value, seed)
    const came = new Map<string, number>()
    const wait = new Map<string, number>()
    for (const e of record(run, 20 * DAY).events) {
      if (e.kind === 'encounter.started') came.set(e.encounter, e.occurredAt)
      if (e.kind === 'bed.reserved' && e.encounter && came.has(e.encounter))
        wait.set(e.encounter, e.occurredAt - came.get(e.encounter)!)
    }
    for (const token of came.keys()) if (!wait.has(token)) wait.set(token, Number.POSITIVE_INFINITY)
    return wait
  }
  let longer = 0
  fc.assert(
    fc.property(
      seeds,
      fc.constantFrom(
        { kind: 'close-beds', unit: 'u1', beds: 1 },
        { kind: 'close-beds', unit: 'u1', beds: 3, atMinute: 700, untilMinute: 9_000 },
        { kind: 'staffing', role: 'nurse', absentShare: 0.2, untilMinute: 12_000 },
        { kind: 'staffing', role: 'nurse', absent: 1, unit: 'u1', fromMinute: 3_000 },
      ),
      (seed, lever) => {
        const without = waits(seed, [])
        const withLever = waits(seed, [lever])
        assert.deepEqual([...withLever.keys()].sort(), [...without.keys()].sort(), 'the same people come')
        for (const [token, wait] of without) {
          assert.ok(withLever.get(token)! >= wait, `${token}: ${wait} → ${withLever.get(token)} ms`)
          if (withLever.get(token)! > wait) longer++
        }
      },
    ),
    { numRuns: 12 },
  )
  assert.ok(longer > 0, 'somebody does wait longer')
})

test('with a fifth of the nurses missing a unit keeps 80 % of its usable beds, rounded down, as they become free', () => {
  const units = simulationCity().units.filter((u) => u.kind !== 'emergency')
  fc.assert(
    fc.property(seeds, shares, (seed, absentShare) => {
      const untilMinute = 3 * DAY
      const run = started([{ kind: 'staffing', role: 'nurse', absentShare, untilMinute }], seed)
      const before = units.map((u) => usableAt(run.state, u.id))
      const allowed = before.map((beds) => Math.floor(beds * (1 - absentShare) + 1e-9))
      let last = before
      for (let minute = 0; minute < untilMinute; minute += 240) {
        advance(run, minute)
        const now = units.map((u) => usableAt(run.state, u.id))
        now.forEach((beds, i) => {
          assert.ok(
            beds >= allowed[i]! && beds <= last[i]!,
            `${units[i]!.id}: ${last[i]} → ${beds}, ${allowed[i]} allowed`,
          )
          const free =
            run.state.units.count[indexCity(run.state.city).unit.get(units[i]!.id)! * 10 + BedStatus.available]
          if (beds > allowed[i]!) assert.equal(free, 0, 'above the cap no bed stays free')
        })
        last = now
      }
      advance(run, untilMinute)
      assert.deepEqual(
        units.map((u) => usableAt(run.state, u.id)),
        before,
        'all are open again at the end',
      )
    }),
    { numRuns: 8 },
  )
  const told = started([{ kind: 'staffing', role: 'nurse', absentShare: 0.2, unit: 'u2' }], 1).planned[0]!
  assert.match(told.note.en, /^20 % fewer nurses: \d+ of \d+ beds usable$/)
  assert.match(told.note.zh, /^护士少 20%：\d+ 张床位可用 \d+ 张$/)
})

test('nurses are counted at eight patients each in wards and two in intensive care', () => {
  const of = (unit: string, absent: number) => {
    const run = started([{ kind: 'staffing', absent, unit }], 1)
    return { beds: usableAt(run.state, unit), closing: run.planned[0]!.planned }
  }
  assert.equal(of('u2', 1).beds, 40)
  assert.equal(of('u2', 1).closing, 8)
  assert.equal(of('u6', 1).beds, 8)
  assert.equal(of('u6', 1).closing, 2)
  assert.equal(of('u6', 50).closing, 8, 'no more beds than there are')
})

test('shortages at the same time do not multiply, and a bed closed for one reason is not closed twice', () => {
  const levers = [
    { kind: 'staffing', role: 'nurse', absentShare: 0.5, unit: 'u2', untilMinute: 30 * DAY },
    { kind: 'staffing', role: 'doctor', absentShare: 0.3, unit: 'u2', fromMinute: 6 * DAY, untilMinute: 20 * DAY },
    { kind: 'close-beds', unit: 'u2', beds: 5, atMinute: 12 * DAY },
  ]
  const run = started(levers, 3)
  const before = usableAt(run.state, 'u2')
  for (const [day, left] of [
    [5, Math.floor(before / 2)],
    [11, Math.floor(before / 2)],
    [19, Math.floor(before / 2)],
    [29, Math.floor(before / 2)],
    [31, before - 5],
  ] as const) {
    advance(run, day * DAY)
    assert.equal(usableAt(run.state, 'u2'), left, `day ${day}`)
  }
  const other = started([levers[1]!, { kind: 'open-beds', unit: 'u2', beds: 6, atMinute: 15 * DAY }], 3)
  advance(other, 14 * DAY)
  const short = usableAt(other.state, 'u2')
  assert.equal(short, Math.floor(before * 0.7))
  advance(other, 16 * DAY)
  assert.equal(usableAt(other.state, 'u2'), short, 'nobody is there for the beds that would open')
  advance(other, 21 * DAY)
  assert.equal(usableAt(other.state, 'u2'), before + 6)
})

test('admissions are put off and come later at the same hour, the same people; nobody else’s coming changes', () => {
  const came = (levers: readonly unknown[], seed: number): Map<string, Occurrence> => {
    const out = new Map<string, Occurrence>()
    // Beds alone: those who return after a discharge are put off by nobody.
    const run = fork(live, scenario({ levers, fidelity: 'beds' }), parameters, seed)
    for (const e of record(run, 4 * DAY).events) if (e.kind === 'encounter.started') out.set(e.encounter, e)
    return out
  }
  const acuity = (e: Occurrence) => ('acuity' in e ? e.acuity : undefined)
  let deferred = 0
  fc.assert(
    fc.property(seeds, shares, shares, (seed, a, b) => {
      const lever = { kind: 'defer-electives', days: 2, fromMinute: 300, untilMinute: 1800 }
      const base = came([], seed)
      const lower = came([{ ...lever, share: Math.min(a, b) }], seed)
      const higher = came([{ ...lever, share: Math.max(a, b) }], seed)
      assert.deepEqual([...lower.keys()].sort(), [...base.keys()].sort(), 'all come within the horizon')
      assert.deepEqual([...higher.keys()].sort(), [...base.keys()].sort())
      for (const [token, e] of base) {
        const minute = (e.occurredAt - live.asOf) / 60_000
        const later = (others: ReadonlyMap<string, Occurrence>) => others.get(token)!.occurredAt - e.occurredAt
        for (const others of [lower, higher])
          assert.ok([0, 2 * DAY * 60_000].includes(later(others)), `${token}: ${later(others)} ms later`)
        if (later(higher) > 0) {
          deferred++
          assert.ok(acuity(e) === undefined && minute >= 299 && minute <= 1801)
        }
        assert.ok(later(lower) <= later(higher), 'whoever is put off at the lower share is at the higher')
      }
    }),
    { numRuns: 12 },
  )
  assert.ok(deferred > 0)
  for (const share of [0, 0.4, 1]) {
    let directly = 0
    let later = 0
    for (let seed = 0; seed < 6; seed++) {
      const others = came([{ kind: 'defer-electives', share, days: 30 }], seed)
      for (const [token, e] of came([], seed)) {
        if (acuity(e) !== undefined) continue
        directly++
        if (!others.has(token)) later++
      }
    }
    assert.ok(directly > 300, `${directly} direct admissions`)
    const wrong = Math.abs(later / directly - share)
    assert.ok(share === 0.4 ? wrong < 0.07 : wrong === 0, `${later} of ${directly} put off at ${share}`)
  }
  const all = came([{ kind: 'defer-electives', share: 1, days: 90, need: 'respiratory', facilities: ['h1'] }], 7)
  const base = came([], 7)
  for (const [token, e] of base) {
    assert.ok(e.kind === 'encounter.started')
    const hit = e.need === 'respiratory' && acuity(e) === undefined
    assert.equal(all.has(token), !hit, `${e.need} at ${e.facility}`)
  }
})

test('L7: a run with beds closed, staff missing and admissions put off replays to its own end', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const run = started(
        [
          { kind: 'close-beds', facility: 'h1', beds: 25, untilMinute: 900, reason: 'repair' },
          { kind: 'staffing', absentShare: 0.3, fromMinute: 200, untilMinute: 1300 },
          { kind: 'defer-electives', share: 0.5, days: 1 },
        ],
        seed,
      )
      const replayed = copyState(run.state)
      const half = record(run, 700)
      const copy = run.copy()
      const rest = record(run, DAY)
      advance(copy, DAY)
      assert.ok(sameState(copy.state, run.state), 'a copy in the middle has the same future')
      for (const e of [...half.events, ...rest.events]) {
        const verdict = apply(replayed, e)
        assert.ok(verdict.ok, JSON.stringify([e, verdict]))
      }
      assert.ok(sameState(replayed, run.state))
    }),
    { numRuns: 8 },
  )
})

test('a malformed closing, shortage or postponement is refused with every place and what would be right', () => {
  const city = simulationCity()
  for (const [input, path, why] of [
    [{ kind: 'close-beds', beds: 3 }, 'facility', /either facility or unit/],
    [{ kind: 'close-beds', beds: 0, unit: 'u2' }, 'beds', /from 1 to 10000, got 0/],
    [{ kind: 'close-beds', beds: 3, unit: 'u1' }, 'unit', /"u1" has treatment places, not beds/],
    [{ kind: 'close-beds', beds: 3, unit: 'u99' }, 'unit', /no unit "u99"/],
    [{ kind: 'close-beds', beds: 3, unit: 'u2', reason: 'tired' }, 'reason', /one of other, repair/],
    [{ kind: 'close-beds', beds: 3, unit: 'u2', atMinute: 9, untilMinute: 9 }, 'untilMinute', /after atMinute \(9\)/],
    [{ kind: 'staffing' }, 'absentShare', /either absentShare or absent/],
    [{ kind: 'staffing', absentShare: 0.1, absent: 2 }, 'absentShare', /only one of them/],
    [{ kind: 'staffing', absentShare: 1.2 }, 'absentShare', /from 0 to 1, got 1.2/],
    [{ kind: 'staffing', role: 'porter', absentShare: 0.2 }, 'role', /one of nurse, doctor/],
    [{ kind: 'staffing', role: 'doctor', absent: 2 }, 'absent', /nurses only.*absentShare/],
    [
      { kind: 'staffing', absent: 100_000 },
      'absent',
      /the beds there take about \d+ nurses in the day shift, got 100000; give at most \d+, or absentShare/,
    ],
    [{ kind: 'staffing', absentShare: 0.2, facility: 'h9' }, 'facility', /no facility "h9"/],
    [{ kind: 'staffing', absentShare: 0.2, facility: 'h1', unit: 'u2' }, 'facility', /not both/],
    [{ kind: 'defer-electives', share: 2 }, 'share', /from 0 to 1, got 2/],
    [{ kind: 'defer-electives' }, 'share', /got nothing/],
    [{ kind: 'defer-electives', share: 0.5, days: 0 }, 'days', /from 1 to 90/],
    [{ kind: 'defer-electives', share: 0.5, need: 'icu' }, 'need', /must be one of all, general-medicine/],
    [{ kind: 'defer-electives', share: 0.5, facilities: ['h9'] }, 'facilities[0]', /no facility "h9"/],
  ] as const) {
    const decoded = decodeLever(input, city)
    assert.ok(!decoded.ok, JSON.stringify(input))
    const problem = decoded.problems.find((p) => p.path === path)
    assert.match(problem?.why ?? `nothing at ${path}: ${JSON.stringify(decoded.problems)}`, why)
  }
})
