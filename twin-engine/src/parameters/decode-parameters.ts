/** Parameters decoded from data, and overridden by key. */
import { type Decoded, type Problem, shownValue } from '../city/decoded.ts'
import { BED_NEEDS, type BedNeed, PARAMETER_KEYS, type ParameterKey, type ParameterName } from './keys.ts'
import { type Parameter, type Parameters, type ParameterValue, SOURCE_TAGS, type SourceTag } from './parameters.ts'

const KEYS = Object.keys(PARAMETER_KEYS) as readonly ParameterName[]

/**
 * Decodes `{ id, name: { zh, en }, country, parameters: [{ key, value, unit, range, source, tag, effectiveDate, jurisdiction }] }`.
 * Unknown, repeated and missing keys, wrong shapes, units and values outside their range are problems, all reported.
 */
export function decodeParameters(input: unknown): Decoded<Parameters> {
  const problems: Problem[] = []
  if (!isRecord(input)) return fail('', 'must be an object { id, name: { zh, en }, country, parameters: […] }')
  const head = decodeHead(input, problems)
  const rows = input.parameters
  if (!Array.isArray(rows)) return fail('parameters', 'must be a list of parameters')
  const byKey = new Map<ParameterName, Parameter>()
  rows.forEach((row: unknown, i) => {
    const parameter = decodeRow(row, `parameters[${i}]`, problems)
    if (!parameter) return
    if (byKey.has(parameter.key)) {
      problems.push({ path: `parameters[${i}].key`, why: `${parameter.key} is given twice; keep one of the two` })
    }
    byKey.set(parameter.key, parameter)
  })
  for (const key of KEYS) {
    const failedAbove = rows.some((row: unknown) => isRecord(row) && row.key === key)
    if (!byKey.has(key) && !failedAbove) {
      problems.push({ path: 'parameters', why: `${key} is missing; unknown values are never filled in by default` })
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  return assemble(head, byKey)
}

/**
 * The parameters with some values replaced: by key (`beds.targetOccupancy`), or one element of a list or table by
 * `key.element` (`stay.meanDays.respiratory`, `emergency.acuityShare.0`). Values must stay inside the parameter's range.
 */
export function override(
  parameters: Parameters,
  changes: Readonly<Record<string, ParameterValue>>,
): Decoded<Parameters> {
  const problems: Problem[] = []
  const byKey = new Map(parameters.list.map((p) => [p.key, p]))
  for (const [name, value] of Object.entries(changes)) {
    const target = findTarget(name)
    const parameter = target && byKey.get(target.key)
    if (!target || !parameter) {
      problems.push({ path: name, why: unknownParameter(name) })
      continue
    }
    const next = target.element === null ? value : withElement(parameter.value, target.element, value)
    if (next === null) {
      problems.push({ path: name, why: `${target.key} has no element "${target.element}" that takes one number` })
      continue
    }
    byKey.set(target.key, { ...parameter, value: next })
  }
  for (const parameter of byKey.values()) checkValue(parameter.value, parameter, parameter.key, problems)
  if (problems.length > 0) return { ok: false, problems }
  return assemble(parameters, byKey)
}

type SetHead = Pick<Parameters, 'id' | 'name' | 'country'>

function decodeHead({ id, name, country }: Readonly<Record<string, unknown>>, problems: Problem[]): SetHead {
  if (typeof id !== 'string' || id === '') problems.push({ path: 'id', why: 'must be a non-empty string' })
  if (!isRecord(name) || ![name.zh, name.en].every((text) => typeof text === 'string' && text !== ''))
    problems.push({ path: 'name', why: 'must be { zh, en }, what the set is called in both languages' })
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country))
    problems.push({
      path: 'country',
      why: `must be a country’s code of two letters such as BR, got ${shownValue(country)}`,
    })
  return { id, name, country } as SetHead
}

function decodeRow(row: unknown, path: string, problems: Problem[]): Parameter | null {
  if (!isRecord(row)) {
    problems.push({ path, why: 'must be an object with key, value, unit, range, source, tag' })
    return null
  }
  const before = problems.length
  const key = row.key
  if (typeof key !== 'string' || !isKey(key)) {
    problems.push({ path: `${path}.key`, why: unknownParameter(String(key)) })
    return null
  }
  const { unit, range, tag } = row
  if (unit !== PARAMETER_KEYS[key].unit) {
    problems.push({ path: `${path}.unit`, why: `${key} is in "${PARAMETER_KEYS[key].unit}", got "${String(unit)}"` })
  }
  if (!Array.isArray(range) || range.length !== 2 || !range.every(Number.isFinite) || range[0] > range[1]) {
    problems.push({ path: `${path}.range`, why: `${key} needs a range [low, high] of two numbers` })
  }
  if (!SOURCE_TAGS.includes(tag as SourceTag)) {
    problems.push({ path: `${path}.tag`, why: `must be one of ${SOURCE_TAGS.join(', ')}, got "${String(tag)}"` })
  }
  for (const field of ['source', 'effectiveDate', 'jurisdiction']) {
    const text = row[field]
    if (typeof text !== 'string' || text === '') {
      problems.push({ path: `${path}.${field}`, why: `${key} needs a non-empty ${field}` })
    }
  }
  if (problems.length > before) return null
  const parameter = row as unknown as Parameter
  checkValue(row.value, parameter, `${path}.value`, problems)
  return problems.length > before ? null : parameter
}

function checkValue(value: unknown, parameter: Parameter, path: string, problems: Problem[]): void {
  const key: ParameterKey = PARAMETER_KEYS[parameter.key]
  const elements: [name: string, value: unknown][] = []
  if (key.shape === 'number') {
    elements.push(['', value])
  } else if (key.shape === 'by-need') {
    if (!isRecord(value)) {
      problems.push({ path, why: `${parameter.key} must be an object with one number per need` })
      return
    }
    for (const need of BED_NEEDS) elements.push([`.${need}`, value[need]])
    for (const need of Object.keys(value)) {
      if (!BED_NEEDS.includes(need as BedNeed)) {
        problems.push({ path: `${path}.${need}`, why: `not a need with beds; known are ${BED_NEEDS.join(', ')}` })
      }
    }
  } else {
    if (!Array.isArray(value) || value.length !== key.shape.list) {
      problems.push({ path, why: `${parameter.key} must be a list of ${key.shape.list} numbers (${key.shape.order})` })
      return
    }
    value.forEach((v: unknown, i) => {
      elements.push([`[${i}]`, v])
    })
  }
  const [low, high] = parameter.range
  let sum = 0
  for (const [name, v] of elements) {
    if (typeof v !== 'number' || !Number.isFinite(v)) {
      problems.push({
        path: path + name,
        why: `must be a number in ${key.unit}, got ${JSON.stringify(v) ?? 'nothing'}`,
      })
      return
    }
    if (v < low || v > high) {
      problems.push({ path: path + name, why: `${v} is outside the range ${low} … ${high} (${key.unit})` })
    }
    sum += v
  }
  if (key.sum !== undefined && Math.abs(sum - key.sum) > 1e-6) {
    problems.push({ path, why: `the elements must add up to ${key.sum}, they add up to ${Number(sum.toFixed(6))}` })
  }
}

function assemble({ id, name, country }: SetHead, byKey: ReadonlyMap<ParameterName, Parameter>): Decoded<Parameters> {
  const list = KEYS.map((key) => byKey.get(key)!)
  const groups: Record<string, Record<string, unknown>> = {}
  for (const { key, value } of list) {
    const [group, field] = key.split('.') as [string, string]
    groups[group] ??= {}
    groups[group][field] = value
  }
  const stay = groups.stay as unknown as Parameters['stay']
  const problems: Problem[] = []
  const shortScale = Object.fromEntries(
    BED_NEEDS.map((need) => {
      const mean = stay.meanDays[need]
      const scale =
        need === 'icu' ? 1 : (mean - stay.longStayShare * stay.longStayMeanDays) / ((1 - stay.longStayShare) * mean)
      if (!(scale > 0)) {
        problems.push({
          path: `stay.meanDays.${need}`,
          why: `a mean of ${mean} d leaves no room for ${stay.longStayShare} × ${stay.longStayMeanDays} d of long stays`,
        })
      }
      return [need, scale]
    }),
  )
  if (problems.length > 0) return { ok: false, problems }
  const value = { id, name, country, list, ...groups, stay: { ...stay, shortScale } } as unknown as Parameters
  return { ok: true, value }
}

function findTarget(name: string): { key: ParameterName; element: string | null } | null {
  if (isKey(name)) return { key: name, element: null }
  const dot = name.lastIndexOf('.')
  const key = name.slice(0, dot)
  return isKey(key) ? { key, element: name.slice(dot + 1) } : null
}

function withElement(old: ParameterValue, element: string, value: ParameterValue): ParameterValue | null {
  if (typeof old === 'number' || typeof value !== 'number' || !Object.hasOwn(old, element)) return null
  if (Array.isArray(old)) return old.map((v: number, i) => (String(i) === element ? value : v))
  return { ...old, [element]: value }
}

/** What to say of a parameter that does not exist: those of a similar name, or where the list is. */
export function unknownParameter(name: string): string {
  const last = name.split('.').at(-1)!.toLowerCase()
  const near = KEYS.filter((key) => {
    const field = key.split('.')[1]!.toLowerCase()
    return (last.length > 3 && field.startsWith(last.slice(0, 4))) || last.includes(field.slice(0, 6))
  })
  const hint =
    near.length > 0 ? `did you mean ${near.slice(0, 3).join(' or ')}?` : 'see parameters/keys.ts for the list'
  return `"${name}" is not a parameter; ${hint}`
}

function isKey(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETER_KEYS, name)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fail(path: string, why: string): Decoded<never> {
  return { ok: false, problems: [{ path, why }] }
}
