import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Problem } from '../city/decoded.ts'
import { decodeParameters, override } from './decode-parameters.ts'
import { BED_NEEDS, PARAMETER_KEYS, type ParameterKey } from './keys.ts'
import type { Parameters } from './parameters.ts'

type Row = Record<string, unknown>

/** A complete and valid set of parameters with plain values. */
function plainRows(): Row[] {
  return Object.entries(PARAMETER_KEYS as Record<string, ParameterKey>).map(([key, entry]) => {
    const length = entry.shape === 'number' ? 1 : entry.shape === 'by-need' ? BED_NEEDS.length : entry.shape.list
    const element = entry.sum !== undefined ? entry.sum / length : entry.unit === 'd' ? 20 : 0.5
    const single = key === 'stay.longStayShare' ? 0.02 : element
    return {
      key,
      value:
        entry.shape === 'number'
          ? single
          : entry.shape === 'by-need'
            ? Object.fromEntries(BED_NEEDS.map((n) => [n, element]))
            : Array.from({ length }, () => element),
      unit: entry.unit,
      range: [0, 200],
      source: 'test',
      tag: 'A',
      effectiveDate: '2023-12-31',
      jurisdiction: 'CN',
    }
  })
}

function good(rows: Row[] = plainRows()): Parameters {
  const decoded = decodeParameters({ id: 'plain', name: { zh: '一', en: 'Plain' }, country: 'CN', parameters: rows })
  assert.ok(decoded.ok, decoded.ok ? '' : JSON.stringify(decoded.problems))
  return decoded.value
}

function problemsOf(rows: unknown): readonly Problem[] {
  const decoded = decodeParameters({ id: 'plain', name: { zh: '一', en: 'Plain' }, country: 'CN', parameters: rows })
  return decoded.ok ? [] : decoded.problems
}

test('every key of the catalogue can be read by its group and field name', () => {
  const parameters = good() as unknown as Record<string, Record<string, unknown>>
  for (const key of Object.keys(PARAMETER_KEYS)) {
    const [group, field] = key.split('.') as [string, string]
    assert.notEqual(parameters[group]?.[field], undefined, key)
  }
})

test('an unknown key is a problem that suggests the nearest known ones, not a default', () => {
  const rows = [...plainRows(), { ...plainRows()[2], key: 'beds.targetOccupansy' }]
  const [problem] = problemsOf(rows)
  assert.equal(problem?.path, `parameters[${rows.length - 1}].key`)
  assert.match(problem?.why ?? '', /"beds.targetOccupansy" is not a parameter; did you mean .*beds.targetOccupancy/)
})

test('a missing key is a problem for each key that could be left out', () => {
  for (const row of plainRows()) {
    const problems = problemsOf(plainRows().filter((other) => other.key !== row.key))
    assert.equal(problems.length, 1)
    assert.match(problems[0]!.why, new RegExp(`${row.key} is missing`))
  }
})

test('a repeated key, a wrong unit, a value out of range and a list of the wrong length are all reported at once', () => {
  const rows = plainRows()
  rows.push({ ...rows[0] })
  rows[1] = { ...rows[1], unit: 'percent' }
  rows[2] = { ...rows[2], value: 999 }
  const hour = rows.findIndex((r) => r.key === 'emergency.hourShare')
  rows[hour] = { ...rows[hour], value: [1] }
  const problems = problemsOf(rows)
  const text = problems.map((p) => `${p.path} ${p.why}`).join('\n')
  assert.match(text, /parameters\[1\]\.unit .*is in "share", got "percent"/)
  assert.match(text, /parameters\[2\]\.value 999 is outside the range 0 … 200/)
  assert.match(text, /emergency\.hourShare must be a list of 24 numbers/)
  assert.match(text, /is given twice; keep one of the two/)
  assert.equal(problems.length, 4)
})

test('shares that do not add up to one are refused with the sum they have', () => {
  const rows = plainRows()
  const at = rows.findIndex((r) => r.key === 'emergency.acuityShare')
  rows[at] = { ...rows[at], value: [0.1, 0.1, 0.1, 0.1] }
  assert.match(problemsOf(rows)[0]!.why, /must add up to 1, they add up to 0\.4/)
})

test('input that is no parameter set at all gives a problem and never throws', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      const decoded = decodeParameters(input)
      assert.equal(decoded.ok, false)
      assert.ok(!decoded.ok && decoded.problems.every((p) => p.why.length > 0))
    }),
  )
})

test('an override replaces one value or one element and leaves the original as it was', () => {
  const base = good()
  const changed = override(base, { 'beds.targetOccupancy': 0.9, 'stay.meanDays.respiratory': 11 })
  assert.ok(changed.ok)
  assert.equal(changed.value.beds.targetOccupancy, 0.9)
  assert.equal(changed.value.stay.meanDays.respiratory, 11)
  assert.equal(changed.value.stay.meanDays.cardiology, base.stay.meanDays.cardiology)
  assert.equal(base.beds.targetOccupancy, 0.5)
})

test('an override of an unknown key, of an unknown element or out of range is refused with its name', () => {
  const base = good()
  for (const [name, value, why] of [
    ['beds.occupancy', 0.5, /not a parameter/],
    ['stay.meanDays.dentistry', 3, /no element "dentistry"/],
    ['beds.targetOccupancy', -1, /outside the range/],
    ['beds.targetOccupancy', [1, 2], /must be a number/],
  ] as const) {
    const changed = override(base, { [name]: value })
    assert.ok(!changed.ok, name)
    assert.equal(changed.problems[0]?.path, name)
    assert.match(changed.problems[0]?.why ?? '', why)
  }
})

test('short and long component together keep the mean stay of every need', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 0.03, noNaN: true }),
      fc.double({ min: 5, max: 60, noNaN: true }),
      fc.constantFrom(...BED_NEEDS),
      (longShare, mean, need) => {
        const changed = override(good(), {
          'stay.longStayShare': longShare,
          'stay.longStayMeanDays': 60,
          [`stay.meanDays.${need}`]: mean,
        })
        assert.ok(changed.ok)
        const { stay } = changed.value
        const share = need === 'icu' ? 0 : longShare
        const mixture = (1 - share) * mean * stay.shortScale[need] + share * 60
        assert.ok(Math.abs(mixture - mean) < 1e-9, `${mixture} against ${mean}`)
      },
    ),
  )
})

test('a mean stay that the long stays alone would exceed is refused', () => {
  const changed = override(good(), { 'stay.longStayShare': 0.02, 'stay.longStayMeanDays': 100, 'stay.meanDays.icu': 1 })
  assert.ok(changed.ok, 'intensive care has no long component')
  const refused = override(good(), { 'stay.longStayMeanDays': 100, 'stay.meanDays.oncology': 1 })
  assert.ok(!refused.ok)
  assert.match(refused.problems[0]!.why, /leaves no room/)
})
