import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { DAY_MARKS, localDays } from './local-day.ts'
import { memoryHistory } from './memory.ts'
import { conformance, MIDNIGHT, SETTING, sample } from './occupancy-history.conformance.ts'
import { MARK_MILLISECONDS, type MarkSample, UNKNOWN } from './occupancy-history.ts'
import { sqliteHistory } from './sqlite.ts'
import { HISTORY_FILE, openHistoryForReading, openHistoryForWriting } from './sqlite-file.ts'

const base = mkdtempSync(join(tmpdir(), 'kangcheng-history-'))
after(() => rmSync(base, { recursive: true, force: true }))
const folder = (): string => mkdtempSync(join(base, 'data-'))

conformance('memory', async (setting) => memoryHistory(setting))
conformance('sqlite', (setting) => sqliteHistory(folder(), setting))

/** Zones whose clocks change by an hour, at midnight, by half an hour, or skipped a whole day; and when they did. */
const ZONES: readonly (readonly [zone: string, around: number])[] = [
  ['Asia/Shanghai', Date.UTC(2026, 0, 9)],
  ['Europe/London', Date.UTC(2026, 2, 28)],
  ['Europe/London', Date.UTC(2026, 9, 24)],
  ['America/Havana', Date.UTC(2026, 2, 7)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4)],
  ['America/St_Johns', Date.UTC(2006, 9, 28)],
  ['Pacific/Apia', Date.UTC(2011, 11, 28)],
]

test('local days part all marks: 288 each, but 276 or 300 where clocks change by an hour', () => {
  const lengths = (zone: string, from: number, days: number): number[] => {
    const dayOf = localDays(zone)
    const found: number[] = []
    let { end } = dayOf(from / MARK_MILLISECONDS)
    while (found.length < days) {
      const day = dayOf(end)
      assert.equal(day.start, end, 'a day begins where the one before it ends')
      found.push(day.end - day.start)
      end = day.end
    }
    return found
  }
  assert.deepEqual(lengths('Europe/London', Date.UTC(2026, 2, 27, 12), 3), [288, 276, 288])
  assert.deepEqual(lengths('Europe/London', Date.UTC(2026, 9, 23, 12), 3), [288, 300, 288])
  assert.deepEqual(lengths('Australia/Lord_Howe', Date.UTC(2026, 3, 3, 12), 3), [288, 294, 288])
  assert.deepEqual(lengths('Asia/Shanghai', Date.UTC(2026, 2, 27, 12), 3), [288, 288, 288])
})

interface Step {
  /** Marks to go on by: one that is more than 1 leaves a gap. */
  readonly by: number
  readonly occupied: readonly number[]
  readonly open: readonly number[]
  /** What happens before it: 'reopen', or a unit that joins or leaves. */
  readonly before: 'nothing' | 'reopen' | 'join' | 'leave'
}

const count = fc.oneof({ weight: 1, arbitrary: fc.constant(UNKNOWN) }, { weight: 4, arbitrary: fc.nat(60) })
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    by: fc.oneof(
      { weight: 5, arbitrary: fc.constant(1) },
      { weight: 3, arbitrary: fc.integer({ min: 2, max: 90 }) },
      { weight: 1, arbitrary: fc.integer({ min: 200, max: 900 }) },
    ),
    occupied: fc.array(count, { minLength: 4, maxLength: 4 }),
    open: fc.array(fc.oneof(fc.constant(40), count), { minLength: 4, maxLength: 4 }),
    before: fc.constantFrom('nothing', 'nothing', 'nothing', 'nothing', 'reopen', 'join', 'leave'),
  }),
  { minLength: 1, maxLength: 60 },
)

test('L81: what is read back is what was recorded, through gaps, clock changes, restarts and units that come and go', () => {
  const ids = ['a', 'b', 'c', 'd']
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.nat(600), steps, ([zone, around], offset, list) => {
      const path = join(folder(), HISTORY_FILE)
      let units = ['b', 'a']
      const open = () => openHistoryForWriting(path, { ...SETTING, zone, units, keepDays: 1_000 })
      let file = open()
      const truth = new Map<string, readonly [number, number]>()
      const first = Math.floor(around / MARK_MILLISECONDS) + offset
      let mark = first
      let batch: MarkSample[] = []
      const flush = (): void => {
        file.record(batch)
        batch = []
      }
      for (const { by, occupied, open: beds, before } of list) {
        if (before !== 'nothing') {
          flush()
          file.close()
          // Who comes back is listed in another place than before.
          if (before === 'join') units = [...ids.filter((id) => !units.includes(id)).slice(0, 1), ...units]
          if (before === 'leave' && units.length > 1) units = units.slice(1)
          file = open()
        }
        mark += by
        const of = (all: readonly number[]) => units.map((id) => all[ids.indexOf(id)]!)
        batch.push(sample(mark, of(occupied), of(beds)))
        for (const [u, id] of units.entries()) truth.set(`${id} ${mark}`, [of(occupied)[u]!, of(beds)[u]!])
        if (by % 3 === 0) flush()
      }
      flush()
      assert.equal(file.newest(), mark)
      const known = (value: number | undefined): number | null =>
        value === undefined || value === UNKNOWN ? null : value
      for (const id of ids) {
        const read = file.read({ units: [id], fromMark: first - 3, toMark: mark + 3, stepMarks: 1 })
        for (let m = first - 3; m < mark + 3; m++) {
          const expected = truth.get(`${id} ${m}`)
          if (read.occupied.mean[m - first + 3] !== known(expected?.[0])) assert.fail(`${id} at ${m}: occupied`)
          if (read.open.mean[m - first + 3] !== known(expected?.[1])) assert.fail(`${id} at ${m}: open`)
        }
      }
      file.close()
    }),
    { numRuns: 25 },
  )
})

test('the end of a day is one transaction: broken off in the middle, nothing is lost and nothing is there twice', async () => {
  const dataDir = folder()
  const history = await sqliteHistory(dataDir, SETTING)
  const day = Array.from({ length: DAY_MARKS }, (_, m) => sample(MIDNIGHT + m, [m, 1]))
  await history.record(day)
  const other = new DatabaseSync(join(dataDir, HISTORY_FILE))
  other.exec(
    "create trigger full before insert on segments when (select count(*) from segments) = 1 begin select raise(abort, 'disk full'); end",
  )
  await assert.rejects(
    history.record([sample(MIDNIGHT + DAY_MARKS, [9, 9])]),
    /history\.db cannot be written: disk full/,
  )
  const whole = { units: ['a'], fromMark: MIDNIGHT, toMark: MIDNIGHT + DAY_MARKS + 1, stepMarks: 1 }
  assert.deepEqual((await history.read(whole)).occupied.mean, [...day.map((_, m) => m), null])
  assert.equal(await history.newest(), MIDNIGHT + DAY_MARKS - 1)
  other.exec('drop trigger full')
  await history.record([sample(MIDNIGHT + DAY_MARKS, [9, 9])])
  assert.deepEqual((await history.read(whole)).occupied.mean, [...day.map((_, m) => m), 9])
  const rows = (table: string) => (other.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n
  assert.deepEqual([rows('marks'), rows('days'), rows('segments')], [1, 1, 2])
  other.close()
  await history.close()
})

test('killed while it writes days, it holds every mark that was told to be kept', { timeout: 30_000 }, async () => {
  const dataDir = folder()
  const program = `
    import { openHistoryForWriting } from ${JSON.stringify(join(import.meta.dirname, 'sqlite-file.ts'))}
    const units = Array.from({ length: 200 }, (_, u) => 'u' + u)
    const file = openHistoryForWriting(${JSON.stringify(join(dataDir, HISTORY_FILE))}, { city: 'toy', zone: 'Asia/Shanghai', units, keepDays: 900 })
    let mark = (file.newest() ?? ${MIDNIGHT - 1}) + 1
    for (;;) {
      const samples = Array.from({ length: 36 }, () => ({ mark: mark++, occupied: new Uint16Array(200).fill(mark % 60), open: new Uint16Array(200).fill(60) }))
      file.record(samples)
      process.stdout.write(mark - 1 + '\\n')
    }`
  for (let kill = 0; kill < 2; kill++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.on('close', resolve))
    let kept = 0
    let told = 0
    for await (const line of createInterface(child.stdout)) {
      kept = Number(line)
      if (++told === 20 + kill) child.kill('SIGKILL')
    }
    await ended
    const file = openHistoryForReading(join(dataDir, HISTORY_FILE))
    assert.ok(file.newest()! >= kept && kept > MIDNIGHT + DAY_MARKS)
    const { occupied } = file.read({ units: ['u77'], fromMark: MIDNIGHT, toMark: kept + 1, stepMarks: 1 })
    occupied.mean.forEach((value, m) => {
      assert.equal(value, (MIDNIGHT + m + 1) % 60)
    })
    file.close()
  }
})

test('a history of another city, or a file that is none, is refused with what to do', async () => {
  const dataDir = folder()
  const history = await sqliteHistory(dataDir, SETTING)
  await history.record([sample(MIDNIGHT, [1, 1])])
  await history.close()
  await assert.rejects(
    sqliteHistory(dataDir, { ...SETTING, city: 'elsewhere' }),
    /history\.db cannot be used: it is of city "toy", not of "elsewhere"\. Move it away and run "kangcheng history rebuild"/,
  )
  assert.throws(
    () => openHistoryForReading(join(dataDir, 'none.db')),
    /there is no history at .*none\.db; give the DATA_DIR/,
  )
})
