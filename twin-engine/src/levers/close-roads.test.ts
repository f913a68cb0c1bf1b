import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '../../../seed-data/index.ts'
import { chinaParameters, EVENING, scenario } from '../../test/simulation-city.ts'
import { describeProblems } from '../city/decoded.ts'
import { fork } from '../experiment/fork.ts'
import { advance } from '../simulation/advance.ts'
import { steadyFill } from '../simulation/warm-start.ts'
import { decodeLever } from './index.ts'

const city = loadCity('testville')
const parameters = chinaParameters()

const why = (input: object): string => {
  const decoded = decodeLever({ kind: 'close-roads', ...input }, city)
  return decoded.ok ? 'accepted' : describeProblems(decoded.problems)
}

test('roads are closed by name, class, circle or polygon, as lists or as the text of a form', () => {
  for (const spec of [
    { names: ['测试大桥'] },
    { names: 'Test Bridge; 西桥' },
    { which: 'bridges' },
    { which: 'expressways', speedFactor: 0.5 },
    { facility: 'h01', radiusKilometres: 2 },
    { facility: 'largest hospital', radiusKilometres: 2, depthMetres: 0.4 },
    { lng: 123.5, lat: 28.5 },
    {
      polygon: [
        [123.48, 28.49],
        [123.52, 28.49],
        [123.5, 28.52],
      ],
    },
    { polygon: '123.48 28.49; 123.52 28.49; 123.5 28.52', depthMetres: 0.1 },
  ])
    assert.equal(why(spec), 'accepted', JSON.stringify(spec))
})

test('what cannot be closed is refused with the place and the remedy', () => {
  for (const [spec, message] of [
    [{}, /names: all roads of the city would be closed: name some, choose which, or give an area/],
    [
      { names: ['Lost Bridge'] },
      /names\[0\]: the city has no road called "Lost Bridge"; there are for example 测试大桥 \(Test Bridge\)/,
    ],
    [{ which: 'tunnels' }, /which: must be one of all, bridges, expressways, main, got "tunnels"/],
    [{ facility: 'h01', lng: 1, lat: 2 }, /facility: give one area only/],
    [{ lng: 123.5 }, /lat: give both lng and lat, or neither/],
    [{ lng: 28.5, lat: 80 }, /which: the city has no such road; widen the area/],
    [{ polygon: '1 2; 3 4' }, /polygon: must be three or more corners/],
    [{ which: 'bridges', depthMetres: 1 }, /depthMetres: water stands on all roads of an area/],
    [{ facility: 'h01', depthMetres: 1, speedFactor: 0.5 }, /speedFactor: give either depthMetres or speedFactor/],
    [{ names: [] }, /names: must be a list of texts, or one text parted by ";"/],
  ] as const)
    assert.match(why(spec), message)
  const { roads: _, ...without } = city
  const decoded = decodeLever({ kind: 'close-roads', which: 'bridges' }, without)
  assert.match(decoded.ok ? '' : describeProblems(decoded.problems), /which: the city has no roads/)
})

const live = steadyFill(city, parameters, 3, EVENING)
const run = (levers: readonly object[]) => {
  const simulation = fork(
    live,
    scenario({ levers, parameters: { 'ambulance.jobsPerThousandPerYear': 100 } }),
    parameters,
    2,
  )
  advance(simulation, 720)
  return simulation
}

test('L45: closing the bridges of a city changes its ambulances’ ways from that minute on, and says how many roads it closed', () => {
  const plain = run([])
  const closed = run([{ kind: 'close-roads', which: 'bridges', fromMinute: 0, untilMinute: 720 }])
  const later = run([{ kind: 'close-roads', which: 'bridges', fromMinute: 719.9, untilMinute: 720 }])
  const minutes = (one: typeof plain): number => one.totals.of('ambulanceResponseMinutes', -1)
  assert.ok(minutes(closed) > minutes(plain), `${minutes(closed)} after ${minutes(plain)}`)
  assert.equal(minutes(later), minutes(plain))
  const { planned, note } = closed.planned[0]!
  assert.equal(planned, 3)
  assert.deepEqual(note, { zh: '3 段道路封闭', en: '3 stretches of road closed' })
})
