// Soak: the laws. Every test file that holds properties runs with fresh seeds and many times the runs, round after round,
// until the minutes are over. Prints how to replay what failed, and one JSON row.
//
// SOAK_LAWS         minutes, default 10; every file runs at least once
// SOAK_LAWS_FACTOR  times the ordinary runs, default 10
// Words after the command choose files whose path contains one of them.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PACKAGES = ['twin-engine', 'seed-data', 'scenarios', 'api', 'viewer']
const PRELOAD = './.ci/property-tests.mjs'
const minutes = positive('SOAK_LAWS', 10)
const factor = positive('SOAK_LAWS_FACTOR', 10)
const chosen = process.argv.slice(2)

function* testFiles(folder) {
  for (const name of readdirSync(folder)) {
    if (name === 'node_modules' || name === 'dist') continue
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* testFiles(path)
    else if (/\.test\.ts$/.test(name) && /from 'fast-check'/.test(readFileSync(path, 'utf8'))) yield path
  }
}

const files = PACKAGES.flatMap((name) => [...testFiles(name)]).filter(
  (path) => chosen.length === 0 || chosen.some((word) => path.includes(word)),
)
if (files.length === 0) {
  console.error(`no file with properties matches ${chosen.join(', ')}`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'laws-'))
const tally = join(folder, 'runs')
const until = Date.now() + minutes * 60_000
const seeds = new Set()
const failures = []
let rounds = 0
try {
  while (rounds === 0 || Date.now() < until) {
    for (const file of files) {
      if (rounds > 0 && Date.now() >= until) break
      const seed = Math.floor(Math.random() * 2 ** 31)
      seeds.add(seed)
      const output = await run(file, seed)
      if (output !== null) report(file, seed, output)
    }
    rounds++
    console.log(`round ${rounds}: ${runsSoFar().toLocaleString('en')} runs, ${failures.length} failures`)
  }
  const row = {
    soak: 'laws',
    files: files.length,
    rounds,
    runs: runsSoFar(),
    seeds: seeds.size,
    failures: failures.length,
  }
  console.log(JSON.stringify(row))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failures.length > 0 ? 1 : 0)

/** The output of the file's tests, or null when they hold. */
function run(file, seed) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      PROPERTY_SEED: String(seed),
      PROPERTY_RUNS_FACTOR: String(factor),
      PROPERTY_TALLY: tally,
    }
    const child = spawn('node', ['--import', PRELOAD, '--test', '--test-reporter=spec', file], { env })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => resolve(String(error)))
    child.on('close', (code) => resolve(code === 0 ? null : output))
  })
}

function report(file, seed, output) {
  failures.push(file)
  const from = output.indexOf('failing tests:')
  console.log(`\n✖ ${file}\n${output.slice(Math.max(0, from)).trim().slice(0, 4_000)}`)
  console.log(
    `replay: PROPERTY_SEED=${seed} PROPERTY_RUNS_FACTOR=${factor} npx node --import ${PRELOAD} --test ${file}\n`,
  )
}

function runsSoFar() {
  try {
    return readFileSync(tally, 'utf8')
      .split('\n')
      .reduce((sum, line) => sum + Number(line), 0)
  } catch (error) {
    if (error.code === 'ENOENT') return 0
    throw error
  }
}

function positive(name, otherwise) {
  const value = Number(process.env[name] ?? otherwise)
  if (Number.isFinite(value) && value > 0) return value
  console.error(`${name} must be a number above 0, got "${process.env[name]}"`)
  process.exit(2)
}
