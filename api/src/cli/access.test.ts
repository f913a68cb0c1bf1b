import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kangcheng } from '../../test/command-line.ts'

async function access(...args: readonly string[]) {
  const { code, out } = await kangcheng('/', 'access', ...args)
  return { code, text: out }
}
const asked = async (...args: readonly string[]) => JSON.parse((await access(...args, '--json')).text)

test('the document has the names of the contract, a value for every cell and the basis of its times', async () => {
  const report = await asked('testville')
  assert.equal(report.measure, 'e2sfca')
  assert.equal(report.cells.length, 237)
  for (const { id, value } of report.cells) assert.ok(typeof id === 'string' && value >= 0)
  for (const name of ['gini', 'concentrationIndex', 'worstDecile']) assert.equal(typeof report[name], 'number', name)
  assert.deepEqual(Object.keys(report.withinMinutes), ['15', '30', '60'])
  assert.deepEqual([report.basis.times, report.basis.rank, report.basis.synthetic], ['roads', 'rule', true])
  const { cells } = await asked('testville', '--measure', 'ambulance', '--hour', '8')
  assert.ok(
    cells.every(
      (cell: Record<string, number>) => Math.abs(cell.value! - cell.toSceneMinutes! - cell.toHospitalMinutes!) < 1e-9,
    ),
  )
})

test('closing, flooding and walking change what is reached, free beds are flagged as filled', async () => {
  const [open, walked, flooded, free] = await Promise.all([
    asked('testville', '--measure', 'nearest'),
    asked('testville', '--measure', 'nearest', '--mode', 'walk'),
    asked('testville', '--measure', 'nearest', '--flood', '123.52,28.49,9000,1'),
    asked('testville', '--supply', 'free'),
  ])
  assert.ok(walked.mean > open.mean)
  assert.ok(flooded.basis.closed.length > 0 && flooded.withinMinutes['30'] < open.withinMinutes['30'])
  assert.match(free.problems[0].why, /no live state here/)
  const closed = await asked('testville', '--measure', 'nearest', '--close', 'h01,h02')
  assert.deepEqual(closed.basis.closed, ['h01', 'h02'])
  assert.ok(closed.mean > open.mean)
})

test('on a terminal it says in both languages what was measured, and how the rank was made up', async () => {
  const { code, text } = await access('testville')
  assert.equal(code, 0)
  assert.match(text, /合成数据 SYNTHETIC/)
  assert.match(text, /供给 supply: 开放床位 open beds, [\d,]+/)
  assert.match(text, /30 分钟内 within 30 min: \d/)
  assert.match(text, /贫富排序 rank: 合成：.* synthetic:/)
})

test('beds read per 1,000 residents, and notes in both languages', async () => {
  const { text } = await access('testville')
  assert.match(text, /^单位 unit: 床\/千人 beds per 1,000 residents ·/m)
  assert.match(text, /^平均 mean 4\.\d+ · 最差十分之一 worst tenth 1\.\d+/m)
  const free = await access('testville', '--supply', 'free')
  assert.match(free.text, /^注意 note: supply: 此处没有实时状态.* · no live state here: free beds/m)
})

test('what cannot be done names the place and what there is', async () => {
  for (const [args, why] of [
    [['nowhere-city'], /no city at .*; give a folder with city\.json, or one of ningbo, testville/],
    [[], /give one city/],
    [['testville', '--measure', '4sfca'], /--measure "4sfca": one of e2sfca, .*ambulance/],
    [['testville', '--mode', 'bus'], /--mode "bus": one of walk, car, ambulance/],
    [['testville', '--hour', '24'], /--hour must be a whole number from 0 to 23, got 24/],
    [['testville', '--need', 'teeth'], /--need "teeth": one of general-medicine/],
    [['testville', '--close', 'h99'], /--close "h99": testville has no such facility; there are /],
    [
      ['testville', '--flood', '28.5,123.5,2000'],
      /--flood "28\.5,123\.5,2000": expected LNG,LAT,METRES\[,DEPTH\].*longitude first/,
    ],
    [
      ['testville', '--close-road', 'Lost Bridge'],
      /--close-road: the city has no road called "Lost Bridge"; there are /,
    ],
    [
      ['testville', '--flood', '10,10,2000,0.5'],
      /--flood "10,10,2000,0\.5": the city has no such road; widen the area/,
    ],
    [['testville', '--flood', '123.5,28.5,0'], /radius and depth in metres above 0/],
  ] as const) {
    const { code, text } = await access(...args, '--json')
    assert.equal(code, 2)
    assert.match(JSON.parse(text).error, why)
  }
})
