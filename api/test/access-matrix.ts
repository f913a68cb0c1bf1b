/** The matrix of fields and roles in words: `docs/access.md`. */
import { type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql'
import { DATA_CLASS_NAMES, DATA_CLASSES } from '../src/access-control/data-classes.ts'
import { FIELD_RULES } from '../src/access-control/field-rules.ts'
import { verdictOn } from '../src/access-control/guard-fields.ts'
import { definitionOf, reachOf, TOKEN_KINDS } from '../src/access-control/roles.ts'

const MARK = { told: '●', own: '◐', hidden: '○', refused: '·' } as const
const ROOTS = ['Query', 'Mutation', 'Subscription']

export const objectTypes = (schema: GraphQLSchema): readonly GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
  )

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(heads),
  row(heads.map((_, i) => (i < 2 ? '---' : ':-:'))),
  ...rows.map(row),
]
const roleHeads = TOKEN_KINDS.map((kind) => `${definitionOf(kind).name.zh}<br>\`${kind}\``)

/** One line for the fields of a type that are alike for every role. */
function linesOf(type: GraphQLObjectType): readonly (readonly string[])[] {
  const alike = new Map<string, string[]>()
  for (const field of Object.values(type.getFields())) {
    const cls = FIELD_RULES.get(`${type.name}.${field.name}`)
    const name = cls === undefined ? 'no rule' : DATA_CLASS_NAMES[cls].zh
    const marks = TOKEN_KINDS.map((kind) => MARK[verdictOn(kind, type, field).is])
    const key = [name, ...marks].join('\n')
    alike.set(key, [...(alike.get(key) ?? []), `\`${field.name}\``])
  }
  return [...alike].map(([key, fields]) => {
    const [name, ...marks] = key.split('\n')
    return [fields.join(' '), name!, ...marks]
  })
}

export function accessPage(schema: GraphQLSchema): string {
  const types = objectTypes(schema)
  const classOf = (type: GraphQLObjectType): string | undefined => {
    const classes = new Set(Object.keys(type.getFields()).map((name) => FIELD_RULES.get(`${type.name}.${name}`)))
    return classes.size === 1 ? [...classes][0] : undefined
  }
  const mixed = types.filter((type) => classOf(type) === undefined && !ROOTS.includes(type.name))
  const uniform = types.filter((type) => classOf(type) !== undefined && !ROOTS.includes(type.name))
  const lines = [
    '# 谁能看什么 · Who may see what',
    '',
    '<!-- Written by api/test/access-matrix.test.ts (UPDATE=1); change api/src/access-control/ instead. -->',
    '',
    '角色按**数据类别**授权，字段按类别归类（`api/src/access-control/field-rules.ts`）；没有归类的字段对任何人都拒绝。',
    'Roles are granted classes of data; every field belongs to one class, and a field without a class is denied to everybody.',
    '`AUTH=off` on this machine (no token) sees all.',
    '',
    '● 可见 seen · ◐ 仅本单位（或本数据源、本接收方）own places, source or shares only · ○ 隐藏：值为 null 或空，`extensions.hidden` 给出原因 `ROLE` / `SCOPE` hidden, with the reason · `·` 整个操作被拒绝 `FORBIDDEN` the operation is refused',
    '',
    '## 角色 Roles',
    '',
    ...table(
      ['角色 role', '名称 name', '职责 what for', '范围 scope'],
      TOKEN_KINDS.map((kind) => {
        const { name, what, places } = definitionOf(kind)
        const scope = kind === 'sender' ? '`--source`' : places ? '`--places` 集团、医院（含院区）或病区' : '全市 city'
        return [`\`${kind}\``, `${name.zh} ${name.en}`, `${what.zh} · ${what.en}`, scope]
      }),
    ),
    '',
    '## 类别 × 角色 Classes and roles',
    '',
    ...table(
      ['类别 class', 'en', ...roleHeads],
      DATA_CLASSES.map((cls) => [
        DATA_CLASS_NAMES[cls].zh,
        DATA_CLASS_NAMES[cls].en,
        ...TOKEN_KINDS.map((kind) => {
          const reach = reachOf(kind, cls)
          return reach === null ? '·' : reach === 'all' ? '●' : '◐'
        }),
      ]),
    ),
    '',
    '## 入口 Queries, mutations and subscriptions',
  ]
  for (const root of ROOTS)
    lines.push(
      '',
      `### ${root}`,
      '',
      ...table(['字段 fields', '类别', ...roleHeads], linesOf(types.find(({ name }) => name === root)!)),
    )
  lines.push('', '## 类别不一的类型 Types whose fields differ')
  for (const type of mixed)
    lines.push('', `### ${type.name}`, '', ...table(['字段 fields', '类别', ...roleHeads], linesOf(type)))
  lines.push('', '## 类别一致的类型 Types of one class', '')
  lines.push(
    ...table(
      ['类型 type', '类别 class', ...roleHeads, '字段 fields'],
      uniform
        .toSorted((a, b) => classOf(a)!.localeCompare(classOf(b)!) || a.name.localeCompare(b.name))
        .map((type) => {
          const cls = FIELD_RULES.get(`${type.name}.${Object.keys(type.getFields())[0]}`)!
          const marks = TOKEN_KINDS.map((kind) => {
            const reach = reachOf(kind, cls)
            return reach === null ? '·' : reach === 'all' ? '●' : '◐'
          })
          const fields = Object.keys(type.getFields()).map((name) => `\`${name}\``)
          return [type.name, DATA_CLASS_NAMES[cls].zh, ...marks, fields.join(' ')]
        }),
    ),
  )
  return `${lines.join('\n')}\n`
}
