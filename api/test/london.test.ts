/**
 * A day of London's hospitals, from the CSV to the Watch room's figures: the city is drafted from the census, the days are
 * played, the clock follows them, and what the API then says is what the table says.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { answerOf } from './command-line.ts'
import { ask, freshFolder, startServer } from './harness.ts'

const CENSUS = process.env.REFERENCE_DATA
  ? join(process.env.REFERENCE_DATA, 'data/nhs-daily-hospital-beds/london_trusts_daily_winters_2018_2022.csv')
  : null
const needsCensus = CENSUS === null ? { skip: 'REFERENCE_DATA is not set: the census of London is not here' } : {}
const ROOT = join(import.meta.dirname, '../..')
const DAY = '2021-12-15'

interface Answer {
  readonly city: { readonly asOf: string; readonly replayOf: string | null; readonly synthetic: boolean }
  readonly facilities: {
    readonly nodes: readonly {
      readonly id: string
      readonly units: readonly {
        readonly id: string
        readonly beds: {
          readonly open: number | null
          readonly occupied: number | null
          readonly available: number | null
        }
      }[]
    }[]
  }
}

test('a day of London’s hospitals plays from the census, and every figure is the table’s', needsCensus, async (t) => {
  const folder = join(freshFolder(), 'london')
  const csv = ['--format', 'csv', '--zone', 'Europe/London'] as const
  const drafted = await answerOf<{ facilities: number; units: number }>(
    ROOT,
    ...[
      'city',
      'draft',
      CENSUS!,
      ...csv,
      '--out',
      folder,
      '--id',
      'london',
      '--name-zh',
      '伦敦',
      '--name-en',
      'London',
    ],
    ...[
      '--parameters',
      'england',
      '--places',
      'docs/examples/london/places.csv',
      '--source',
      'NHS England daily situation reports',
    ],
  )
  assert.deepEqual([drafted.code, drafted.document.facilities, drafted.document.units], [0, 22, 42], drafted.error)

  const server = await startServer({ CITY: folder, REPLAY_SOURCE: 'nhs' })
  t.after(() => server.stop())
  const map = join(folder, 'map.json')
  const played = await answerOf<{ accepted: number; quarantined: number; problems: number }>(
    ROOT,
    ...['feed', 'play', CENSUS!, ...csv, '--map', map, '--to', server.url, '--source', 'nhs', '--every', '1440'],
    ...['--speed', '0', '--from', '2021-12-14T00:00:00Z', '--until', `${DAY}T23:00:00Z`],
  )
  assert.equal(played.code, 0, played.error)
  assert.ok(played.document.accepted >= 2 * 40, `${played.document.accepted} events of two days`)

  const { body } = await ask<{ city: Answer['city'] & { facilities: Answer['facilities'] } }>(
    server.url,
    `{ city { asOf replayOf synthetic facilities(kind: HOSPITAL) { nodes { id units { id beds { open occupied available } } } } } }`,
  )
  const { asOf, replayOf, synthetic, facilities } = body.data.city
  assert.deepEqual([asOf, replayOf, synthetic], [`${DAY}T08:07:00.000Z`, 'nhs', false])

  const [heading, ...rows] = readFileSync(CENSUS!, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const column = (row: readonly string[], name: string): number | null => {
    const text = row[heading!.indexOf(name)]!
    return text === '' ? null : Number(text)
  }
  let compared = 0
  for (const row of rows.filter((one) => one.includes(DAY))) {
    const code = row[heading!.indexOf('code')]!.toLowerCase()
    const hospital = facilities.nodes.find(({ id }) => id === code)
    assert.ok(hospital, code)
    for (const [unit, name] of [
      ['ga', 'ga'],
      ['cc-adult', 'cc_adult'],
    ] as const) {
      const told: (typeof hospital.units)[number] | undefined = hospital.units.find(
        ({ id }) => id === `${code}-${unit}`,
      )
      const occupied = column(row, `${name}_occupied`)
      if (occupied === null) {
        assert.ok(told === undefined || told.beds.occupied === null, `${code}: what was not reported is null, not 0`)
        continue
      }
      assert.deepEqual(
        [told?.beds.occupied, told?.beds.open, told?.beds.available],
        [occupied, column(row, `${name}_open`), null],
        `${code} ${unit}`,
      )
      compared++
    }
  }
  assert.ok(compared >= 38, `${compared} units compared`)

  const alerts = await ask<{
    alerts: { rule: string; severity: string; value: number; facility: { beds: { occupancy: number } } }[]
  }>(server.url, '{ alerts { rule severity value facility { beds { occupancy } } } }')
  for (const { rule, value, facility } of alerts.body.data.alerts)
    if (rule === 'occupancy')
      assert.equal(value, facility.beds.occupancy, 'an alert is of this day, not of the day before')
  assert.ok(
    alerts.body.data.alerts.some(({ rule, severity }) => rule === 'occupancy' && severity === 'CRITICAL'),
    'a winter’s day in London has hospitals above 95 %',
  )
  assert.ok(
    !alerts.body.data.alerts.some(({ rule }) => rule === 'data-stale'),
    'a daily census is not stale on its day',
  )
})
