// Weeks of recorded hours for a server that is yet to start, as if it had run: with a day and a week, and no chance.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCity } from '@kangcheng/seed-data'
import { MARK_MILLISECONDS, UNKNOWN } from '../../api/src/history/occupancy-history.ts'
import { sqliteHistory } from '../../api/src/history/sqlite.ts'

const DAY_MARKS = 288
/** Midnight in the test city before its demo begins. */
const UNTIL = Date.parse('2026-11-20T00:00:00+08:00')

/**
 * @param days recorded; the day before the last is left out, as if nobody had reported
 * @returns a data folder for `startServer({ DATA_DIR })`
 */
export async function recordedPast(days: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kangcheng-e2e-past-'))
  const { id, zone, units } = loadCity('testville')
  const history = await sqliteHistory(folder, { city: id, zone, units: units.map((unit) => unit.id), keepDays: 3660 })
  const first = UNTIL / MARK_MILLISECONDS - days * DAY_MARKS
  for (let day = 0; day < days; day++) {
    const told = day !== days - 2
    await history.record(
      Array.from({ length: DAY_MARKS }, (_, m) => {
        const hour = m / 12
        const share =
          0.8 + 0.09 * Math.sin(((hour - 8) / 12) * Math.PI) + 0.03 * Math.sin(((day % 7) / 7) * 2 * Math.PI)
        return {
          mark: first + day * DAY_MARKS + m,
          open: Uint16Array.from(units, () => (told ? 40 : UNKNOWN)),
          // A little that no rhythm explains, the same in every run.
          occupied: Uint16Array.from(units, (_, u) =>
            told ? Math.round(40 * share + 1.5 * Math.sin(0.7 * (day * 24 + Math.floor(hour)) * (u + 2))) : UNKNOWN,
          ),
        }
      }),
    )
  }
  await history.close()
  return folder
}
