/** The catalogue of levers says what they take: every field and its bounds, held against what `decode` accepts and refuses. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { LEVERS } from './index.ts'
import type { LeverField } from './lever.ts'

type Spec = Record<string, unknown>
const loose = (kind: string) => LEVERS.find((lever) => lever.kind === kind)!

function pathogen(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../scenarios/pathogens/${name}.json`, import.meta.url), 'utf8'))
}

/** What a lever must be given besides the fields without a fallback: of fields that exclude each other, one. */
const CHOSEN: Readonly<Record<string, Spec>> = {
  staffing: { absentShare: 0.1 },
  'staff-absence': { peakShare: 0.1 },
  'close-roads': { which: 'bridges' },
  flood: { facility: 'h1' },
  evacuate: { buses: 1 },
  'open-facility': { near: 'h1', beds: 100 },
  epidemic: { pathogen: pathogen('pandemic-influenza') },
  'demand-shock': {
    shock: JSON.parse(readFileSync(new URL('../../../scenarios/demand-shocks/heatwave.json', import.meta.url), 'utf8')),
  },
}

/** A value that the field takes. */
function takenBy(field: LeverField): unknown {
  switch (field.kind) {
    case 'facility':
      return 'h1'
    case 'facilities':
      return ['h1']
    case 'unit':
      return 'u2'
    case 'group':
      return undefined
    case 'need':
      return 'respiratory'
    case 'choice':
      return field.choices?.[0]?.value
    case 'flag':
      return true
    case 'curve':
      return [{ day: 0, factor: 1.5 }]
    default:
      return field.sensible?.[0] ?? (typeof field.fallback === 'number' ? field.fallback : field.low)
  }
}

/** The least that the lever takes: its places are two, and a place where one of two must be named is the hospital. */
function specOf(kind: string): Spec {
  const spec: Spec = { kind }
  for (const field of loose(kind).fields) if (field.fallback === undefined) spec[field.name] = takenBy(field)
  if (spec.to !== undefined && spec.to === spec.from) spec.to = spec.to === 'u2' ? 'u3' : 'h2'
  Object.assign(spec, CHOSEN[kind])
  return problemsOf(spec).some((p) => p.startsWith('facility: give either')) ? { ...spec, facility: 'h1' } : spec
}

const problemsOf = (spec: Spec): readonly string[] => {
  const given = Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined))
  const decoded = loose(String(spec.kind)).decode(given)
  return decoded.ok ? [] : decoded.problems.map(({ path, why }) => `${path}: ${why}`)
}

for (const { kind } of LEVERS)
  test(`${kind}: its form is what it takes`, () => {
    const { fields, name } = loose(kind)
    assert.ok(name.zh && name.en && fields.length > 0)
    const whole = specOf(kind)
    assert.deepEqual(problemsOf(whole), [], JSON.stringify(whole))
    for (const field of fields) {
      assert.ok(field.label.zh && field.label.en, field.name)
      assert.equal(field.sensible !== undefined, field.sensibleSource !== undefined, `${field.name}: a source`)
      if (field.sensibleSource !== undefined) assert.ok(field.sensibleSource.zh && field.sensibleSource.en, field.name)
      if (field.kind === 'choice')
        for (const { value, label } of field.choices ?? []) {
          assert.ok(label.zh && label.en)
          // A choice may ask for another field besides.
          const own = problemsOf({ ...whole, [field.name]: value }).filter((p) => p.startsWith(`${field.name}: `))
          assert.deepEqual(own, [], `${field.name}=${value}`)
        }
      if (field.low === undefined || field.high === undefined) continue
      const [least, most] = field.sensible ?? [field.low, field.high]
      assert.ok(field.low <= least && least <= most && most <= field.high, field.name)
      const refused = (value: number): boolean =>
        problemsOf({ ...whole, [field.name]: value }).some((p) => p.startsWith(`${field.name}: `))
      const others = (value: number): boolean =>
        problemsOf({ ...whole, [field.name]: value }).some((p) => /^\w+: must be a (whole )?number/.test(p))
      assert.ok(!others(field.low), `${field.name}=${field.low} is taken`)
      assert.ok(!others(field.high), `${field.name}=${field.high} is taken`)
      const step = Math.max(1e-6, Math.abs(field.high) * 1e-6)
      assert.ok(refused(field.low - step), `${field.name} below ${field.low} is refused`)
      assert.ok(refused(field.high + step), `${field.name} above ${field.high} is refused`)
    }
    const unknown = problemsOf({ ...whole, wishes: 3 }).find((p) => p.startsWith('wishes: '))
    const known = /known are (.*)$/.exec(unknown ?? '')?.[1]?.split(', ') ?? []
    assert.deepEqual(
      known.filter((one) => one !== 'kind').sort(),
      fields.map((field) => field.name).sort(),
      'the form has every field',
    )
  })

test('every field that must be given is missed by name', () => {
  for (const { kind, fields } of LEVERS)
    for (const field of fields) {
      if (field.fallback !== undefined) continue
      const problems = problemsOf({ ...specOf(kind), [field.name]: undefined })
      assert.ok(
        problems.some((p) => p.startsWith(field.name)),
        `${kind}.${field.name}: ${problems.join('; ')}`,
      )
    }
})
