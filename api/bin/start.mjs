// `npm start`: installs what is missing, builds what is stale, then serves with the demo feed. Plain JavaScript without
// packages, because it runs on any Node from 20 on, before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const bin = join(root, 'node_modules/.bin')
const env = { ...process.env, PATH: bin + delimiter + process.env.PATH }

function run(what, command, args) {
  process.stderr.write(`${what}\n`)
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 2, 2] })
  if (status === 0) return
  process.stderr.write(
    `kangcheng: "${command} ${args.join(' ')}" failed${error ? `: ${error.message}` : ', see above'}\n`,
  )
  process.exit(2)
}

/** The lock file that npm leaves in node_modules tells what is installed; the packages' Node must be among it. */
function installed() {
  const mark = join(root, 'node_modules/.kangcheng-lock')
  if (!existsSync(join(bin, 'node'))) return false
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return true
  const newer = (a, b) => existsSync(b) && statSync(b).mtimeMs >= statSync(a).mtimeMs
  if (!newer(join(root, 'package-lock.json'), join(root, 'node_modules/.package-lock.json'))) return false
  writeFileSync(mark, lock)
  return true
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.endsWith('.test.ts')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* files(path)
    else yield path
  }
}

/** A fingerprint of everything that goes into the viewer: names, sizes and times; enough to notice an edit. */
function viewerInputs() {
  const hash = createHash('sha256')
  for (const folder of ['viewer/src', 'viewer/public', 'twin-engine/src', 'seed-data']) {
    if (!existsSync(join(root, folder))) continue
    for (const path of files(join(root, folder))) {
      const { size, mtimeMs } = statSync(path)
      hash.update(`${path} ${size} ${mtimeMs}\n`)
    }
  }
  for (const file of [
    'viewer/index.html',
    'viewer/vite.config.ts',
    'viewer/maplibre-from-source.ts',
    'viewer/cesium-assets.ts',
    'viewer/package.json',
    'package-lock.json',
  ])
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

if (!installed()) {
  run('npm packages are being installed', 'npm', ['ci', '--no-audit', '--no-fund'])
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  writeFileSync(join(root, 'node_modules/.kangcheng-lock'), lock)
}

if (existsSync(join(root, 'viewer/index.html'))) {
  const mark = join(root, 'viewer/dist/.inputs')
  const inputs = viewerInputs()
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== inputs) {
    run('the viewer is being built', 'npm', ['run', '--silent', 'build', '-w', 'viewer'])
    mkdirSync(dirname(mark), { recursive: true })
    writeFileSync(mark, inputs)
  }
}

const server = spawn(join(bin, 'node'), [join(root, 'api/bin/kangcheng.mjs'), 'serve'], {
  cwd: root,
  stdio: 'inherit',
  env: { DEMO_FEED: 'on', ...env },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('error', (error) => {
  process.stderr.write(`kangcheng: the server cannot be started: ${error.message}. Run: npm ci\n`)
  process.exitCode = 2
})
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 2 : 0)
})
