/** What no linter knows: the house's own rules. A failing line names the place and what to do instead. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { PARAMETER_KEYS } from './twin-engine/src/parameters/keys.ts'

const root = import.meta.dirname
const PACKAGES = ['twin-engine', 'seed-data', 'scenarios', 'api', 'viewer']
const SKIP = new Set(['node_modules', 'dist', '.git', '.turbo', '.kangcheng', 'test-results'])

function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    if (SKIP.has(name)) continue
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else yield path
  }
}

const all = [...files(root)].map((path) => relative(root, path))
const code = all.filter((path) => /\.(ts|tsx|mjs)$/.test(path))
const text = new Map(code.map((path) => [path, readFileSync(join(root, path), 'utf8')]))

interface Import {
  readonly from: string
  readonly to: string
}
const imports: Import[] = code.flatMap((from) =>
  [
    ...text
      .get(from)!
      .matchAll(
        /^\s*(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
      ),
  ].map((m) => ({
    from,
    to: (m[1] ?? m[2] ?? m[3])!,
  })),
)

/** Which packages each package may import at run time; tests and generators of data may use the engine too. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'twin-engine': [],
  'seed-data': ['twin-engine'],
  scenarios: ['twin-engine'],
  api: ['twin-engine', 'seed-data', 'scenarios'],
  viewer: ['twin-engine', 'seed-data'],
}

const isTest = (path: string): boolean => /\.test\.tsx?$|\/(test|e2e|bench|fixtures)\//.test(path)

test('packages import only what the architecture lets them import', () => {
  const wrong: string[] = []
  for (const { from, to } of imports) {
    const home = from.split('/')[0]!
    if (!PACKAGES.includes(home)) continue
    const target = to.startsWith('@kangcheng/')
      ? to.split('/')[1]!
      : to.startsWith('.')
        ? relative(root, join(root, from, '..', to)).split('/')[0]!
        : home
    if (target === home || isTest(from)) continue
    if (!MAY_IMPORT[home]!.includes(target))
      wrong.push(`${from} imports ${to}: ${home}/ may import only ${MAY_IMPORT[home]!.join(', ') || 'nothing of ours'}`)
    else if (to.startsWith('.'))
      wrong.push(`${from} reaches into ${target}/ by path: import @kangcheng/${target} and export the name there`)
  }
  assert.deepEqual(wrong, [])
})

const ENGINE_ORDER = [
  'statistics',
  'city',
  'network',
  'choice',
  'events',
  'state',
  'parameters',
  'epidemic',
  'indicators',
  'policies',
  'simulation',
  'levers',
  'experiment',
  'escalation',
  'planning',
  'forecast',
  'allocation',
  'counterfactual',
  'pathways',
  'refnet',
]

test('a folder of the engine imports only folders above it', () => {
  const wrong: string[] = []
  for (const { from, to } of imports) {
    if (!from.startsWith('twin-engine/src/') || isTest(from) || !to.startsWith('.')) continue
    const here = ENGINE_ORDER.indexOf(from.split('/')[2]!)
    const there = ENGINE_ORDER.indexOf(
      relative(join(root, 'twin-engine/src'), join(root, from, '..', to)).split('/')[0]!,
    )
    if (here >= 0 && there > here)
      wrong.push(`${from} imports ${to}: ${ENGINE_ORDER[there]} lies below ${ENGINE_ORDER[here]}`)
  }
  assert.deepEqual(wrong, [])
})

test('RefNet is a configuration of the engine: it sees public names only, and nothing in the engine sees it', () => {
  const home = 'twin-engine/src/refnet/'
  const wrong: string[] = []
  for (const { from, to } of imports) {
    if (!from.startsWith('twin-engine/src/') || isTest(from) || !to.startsWith('.')) continue
    const target = relative(root, join(root, from, '..', to))
    const outward = from.startsWith(home) && !target.startsWith(home) && target !== 'twin-engine/src/index.ts'
    const inward = !from.startsWith(home) && target.startsWith(home)
    if (outward) wrong.push(`${from} imports ${to}: import '../index.ts', and export the name there`)
    if (inward) wrong.push(`${from} imports ${to}: the engine knows nothing of RefNet`)
  }
  assert.deepEqual(wrong, [])
})

test('a law has a number of its own', () => {
  const numbers = [...readFileSync(join(root, 'twin-engine/SPEC.md'), 'utf8').matchAll(/^\| (L\d+\w*) \|/gm)].map(
    (m) => m[1]!,
  )
  assert.ok(numbers.length > 80)
  assert.deepEqual(
    numbers.filter((number, i) => numbers.indexOf(number) !== i),
    [],
    'give the newer law the next free number, here and in its tests',
  )
})

test('the engine is pure: no input, output, clock or chance of its own', () => {
  const wrong: string[] = []
  for (const [path, source] of text) {
    if (!path.startsWith('twin-engine/src/') || isTest(path)) continue
    source.split('\n').forEach((line, i) => {
      if (/^\s*(\*|\/\/)/.test(line)) return
      if (
        /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|(?<![-\w])process\.|from 'node:/.test(line)
      )
        wrong.push(`${path}:${i + 1}: ${line.trim()}`)
    })
  }
  assert.deepEqual(wrong, [], 'pass the time, the random numbers or the data in as arguments')
})

test('no cycles among the files of a package', () => {
  const graph = new Map<string, string[]>()
  for (const { from, to } of imports) {
    if (!to.startsWith('.') || isTest(from)) continue
    const target = relative(root, join(root, from, '..', to))
    if (text.has(target)) graph.set(from, [...(graph.get(from) ?? []), target])
  }
  // Imports of types only vanish at run time, so they cannot make a cycle that matters.
  const runtime = (from: string, to: string): boolean =>
    [...text.get(from)!.matchAll(/^\s*(import|export)\s+(type\s+)?([^'"]*?)from\s+['"]([^'"]+)['"]/gm)].some(
      (m) => relative(root, join(root, from, '..', m[4]!)) === to && m[2] === undefined && !onlyTypes(m[3]!),
    ) || text.get(from)!.includes(`import '${to}'`)
  const onlyTypes = (clause: string): boolean => {
    const names = /\{([^}]*)\}/.exec(clause)?.[1]
    return (
      names !== undefined &&
      !/^\s*\w/.test(clause) &&
      names.split(',').every((n) => n.trim() === '' || n.trim().startsWith('type '))
    )
  }
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
      return
    }
    state.set(file, 'open')
    for (const next of graph.get(file) ?? []) if (runtime(file, next)) visit(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
  assert.deepEqual(cycles, [])
})

test('no file or folder is a drawer where everything ends up', () => {
  assert.deepEqual(
    all.filter((path) => /(^|\/)(utils?|helpers?|common|misc|manager)(\.|\/)/.test(path)),
    [],
    'name what the functions are about: intervals.ts, geo.ts …',
  )
})

test('files stay short enough to hold in the head', () => {
  const long = [...text]
    .filter(([, source]) => source.split('\n').length > 620)
    .map(([path, source]) => `${path}: ${source.split('\n').length} lines`)
  assert.deepEqual(long, [], 'the design wants a new noun')
})

test('nothing is left unfinished, silenced or switched off', () => {
  const wrong: string[] = []
  for (const [path, source] of text) {
    if (path === 'tidy.test.ts') continue
    source.split('\n').forEach((line, i) => {
      if (/\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck)|\bas any\b|: any\b/.test(line))
        wrong.push(`${path}:${i + 1}: ${line.trim()}`)
      if (/\b(test|it|describe)\.(only|todo)\b/.test(line)) wrong.push(`${path}:${i + 1}: ${line.trim()}`)
      if (/biome-ignore [^:]*$|biome-ignore [^:]*:\s*$/.test(line))
        wrong.push(`${path}:${i + 1}: a suppression without its reason`)
    })
    if (/catch\s*(\([^)]*\))?\s*\{\s*\}/.test(source))
      wrong.push(`${path}: an empty catch; say why nothing is to be done`)
  }
  assert.deepEqual(wrong, [])
})

test('catalogues list every file of their folder, and every entry has both names', () => {
  const catalogues = [
    'twin-engine/src/indicators',
    'twin-engine/src/levers',
    'twin-engine/src/policies',
    'api/src/feeds',
  ]
  const wrong: string[] = []
  for (const folder of catalogues) {
    const index = text.get(`${folder}/index.ts`)
    if (index === undefined) {
      wrong.push(`${folder} has no index.ts`)
      continue
    }
    if (/export \*/.test(index)) wrong.push(`${folder}/index.ts: list the names by hand`)
    for (const [path, source] of text) {
      if (
        !path.startsWith(`${folder}/`) ||
        path.slice(folder.length + 1).includes('/') ||
        isTest(path) ||
        path.endsWith('/index.ts')
      )
        continue
      const name = path.slice(folder.length + 1)
      const isEntry = /^export const \w+\s*:\s*(Indicator|Lever|AllocationPolicy|FeedFormat)\b/m.test(source)
      if (isEntry && !index.includes(`./${name}`)) wrong.push(`${path} is not in ${folder}/index.ts`)
      if (isEntry && !/zh:\s*['"`][^'"`]+['"`],?\s*en:\s*['"`][^'"`]+['"`]/.test(source))
        wrong.push(`${path} lacks a name in Chinese and English`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('whatever starts tests fixes the seed of the properties, and in one place', () => {
  const wrong: string[] = []
  for (const name of PACKAGES) {
    const { scripts = {} } = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>
    }
    for (const [script, command] of Object.entries(scripts))
      if (/\bnode\b.*--test\b/.test(command) && !command.includes('--import ../.ci/property-tests.mjs'))
        wrong.push(`${name}/package.json: "${script}" lacks --import ../.ci/property-tests.mjs`)
  }
  for (const [path, source] of text)
    if (
      path.endsWith('.test.ts') &&
      /\bfc\.(configureGlobal|resetConfigureGlobal)\b/.test(source) &&
      path !== 'tidy.test.ts'
    )
      wrong.push(`${path}: the seed is fixed in .ci/property-check.mjs, once`)
  assert.deepEqual(wrong, [])
})

test('no package exports everything by a star', () => {
  const wrong = PACKAGES.flatMap((name) => ['index.ts', 'src/index.ts'].map((file) => `${name}/${file}`)).filter(
    (path) => /^export \*/m.test(text.get(path) ?? ''),
  )
  assert.deepEqual(wrong, [])
})

test('exactly one version each of graphql, three and react is installed', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>
  }
  for (const name of ['graphql', 'three', 'react']) {
    const versions = Object.entries(lock.packages).filter(
      ([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
    )
    assert.equal(
      versions.length,
      1,
      `${name} is installed ${versions.length} times (${versions.map(([p, v]) => `${p} ${v.version}`).join(', ')}): align the ranges or add an override`,
    )
  }
})

test('the lock file and the sources name no registry host', () => {
  assert.doesNotMatch(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
    /"resolved": "https?:/,
    'run npm install with omit-lockfile-registry-resolved=true',
  )
})

test('large files stay out of the repository', () => {
  const large = all.filter((path) => statSync(join(root, path)).size > 3_000_000)
  assert.deepEqual(large, [], 'generate it, or keep it outside')
})

test('every figure of the parameters names its source, unit, range and date', () => {
  const folder = join(root, 'seed-data/parameters')
  for (const name of readdirSync(folder).filter((n) => n.endsWith('.json'))) {
    const found = JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown
    const rows = (
      Array.isArray(found) ? found : Object.values(found as Record<string, unknown>).find(Array.isArray)
    ) as Record<string, unknown>[]
    const whole = Array.isArray(found) || !('extends' in (found as object))
    assert.ok(rows.length > (whole ? 20 : 0), `${name} holds the city's parameters`)
    for (const row of rows)
      for (const field of ['key', 'value', 'unit', 'range', 'source', 'tag', 'effectiveDate', 'jurisdiction'])
        assert.ok(row[field] !== undefined && row[field] !== '', `${name}: ${String(row.key)} lacks ${field}`)
  }
})

test('docs/model.md tells of every parameter, and the file it names reads it', () => {
  const page = readFileSync(join(root, 'docs/model.md'), 'utf8')
  const engine = 'twin-engine/src/'
  const readBy = (name: string): readonly string[] =>
    [...text]
      .filter(([path, source]) => path.startsWith(`${engine}simulation/`) && !isTest(path) && source.includes(name))
      .map(([path]) => path.slice(engine.length))
  const wrong: string[] = []
  for (const key of Object.keys(PARAMETER_KEYS)) {
    if (!page.includes(`\`${key}\``))
      wrong.push(`${key} is not mentioned; simulations read it in: ${readBy(key.split('.')[1]!)}`)
    const row = page.split('\n').find((line) => line.startsWith('| `') && line.includes(`\`${key}\``))
    const file = row && /`(simulation\/[^`]+)` \|$/.exec(row)?.[1]
    if (file && !readBy(key.split('.')[1]!).includes(file))
      wrong.push(`${key} is said to be read in ${file}; it is in: ${readBy(key.split('.')[1]!).join(', ') || 'none'}`)
  }
  for (const [, name, path] of page.matchAll(/\| `([A-Z][A-Z_]{3,})` \|[^|]*\| `([^`]+)` \|$/gm))
    if (!new RegExp(`const ${name}\\b`).test(text.get(engine + path!) ?? ''))
      wrong.push(`${name} is said to be in ${path}, which does not define it`)
  for (const [, path] of page.matchAll(
    /`((?:city|simulation|policies|experiment|indicators|parameters|levers)\/[a-z0-9/-]+\.ts)`/g,
  ))
    if (!text.has(engine + path!)) wrong.push(`the page names ${path}, which does not exist`)
  assert.deepEqual(wrong, [])
})

test('the server tells its operator of listed events alone', () => {
  const wrong: string[] = []
  for (const [path, source] of text) {
    // Commands answer whoever typed them.
    if (!path.startsWith('api/src/') || path.startsWith('api/src/cli/') || isTest(path)) continue
    source.split('\n').forEach((line, i) => {
      if (
        /\bconsole\.|\breport\??: \((line|message|text|words)\b/.test(line) ||
        /\breport\([`"]|\breport\('[^']* /.test(line)
      )
        wrong.push(`${path}:${i + 1}: ${line.trim()}`)
    })
  }
  assert.deepEqual(wrong, [], 'take a Report, and list the event with its fields in api/src/telemetry/log-events.ts')
})

test('every document that a page links to exists', () => {
  const pages = all.filter((path) => path.endsWith('.md'))
  const broken: string[] = []
  for (const page of pages)
    for (const [, target] of readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      try {
        statSync(join(root, page, '..', decodeURI(target!)))
      } catch {
        broken.push(`${page} → ${target}`)
      }
    }
  assert.deepEqual(broken, [])
})
