/** Shapes of JSON documents, for decoding reference cases: what a value must be, all the way down. */
import type { Problem } from '../../src/city/decoded.ts'

/**
 * `number` is a finite number, `number?` may be null. A `list` has the shape `of` throughout and `length` elements where
 * it is given; `fields` must all be there (`optional` may be missing, others are refused); `byName` is a table of any keys.
 */
export type Shape =
  | 'number'
  | 'number?'
  | 'text'
  | 'truth'
  | { readonly list: Shape; readonly length?: number }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly optional?: Readonly<Record<string, Shape>> }
  | { readonly byName: Shape }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every place at which the value is not of the shape. */
export function problemsOf(value: unknown, shape: Shape, path = ''): Problem[] {
  const wrong = (why: string): Problem[] => [{ path, why: `${why}, got ${JSON.stringify(value)?.slice(0, 40)}` }]
  switch (shape) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? [] : wrong('must be a finite number')
    case 'number?':
      return value === null || (typeof value === 'number' && Number.isFinite(value))
        ? []
        : wrong('must be a finite number or null')
    case 'text':
      return typeof value === 'string' && value !== '' ? [] : wrong('must be a text')
    case 'truth':
      return typeof value === 'boolean' ? [] : wrong('must be true or false')
  }
  if ('list' in shape) {
    if (!Array.isArray(value) || value.length === 0) return wrong('must be a list that is not empty')
    if (shape.length !== undefined && value.length !== shape.length)
      return [{ path, why: `must have ${shape.length} elements, has ${value.length}` }]
    return value.flatMap((item: unknown, i) => problemsOf(item, shape.list, `${path}[${i}]`))
  }
  if (!isObject(value)) return wrong('must be an object')
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
  if ('byName' in shape)
    return Object.entries(value).flatMap(([name, item]) => problemsOf(item, shape.byName, below(name)))
  const known = { ...shape.optional, ...shape.fields }
  const problems = Object.keys(value)
    .filter((name) => !(name in known))
    .map((name) => ({ path: below(name), why: 'is not a field of this format' }))
  for (const [name, inner] of Object.entries(known))
    if (value[name] !== undefined) problems.push(...problemsOf(value[name], inner, below(name)))
    else if (name in shape.fields) problems.push({ path: below(name), why: 'is missing' })
  return problems
}

export const list = (shape: Shape, length?: number): Shape =>
  length === undefined ? { list: shape } : { list: shape, length }
/** `rows` lists of `columns` values each. */
export const table = (shape: Shape, rows: number, columns: number): Shape => list(list(shape, columns), rows)
export const fields = (
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape => ({
  fields: required,
  optional,
})
