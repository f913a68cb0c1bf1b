// The jobs of `npm test` in lanes: each is run, counted and told whole. What fails among processes and clocks is tried once more,
// alone, when all lanes are empty: two cores under three browsers prove little about a wait.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** So many processes at once on two cores: browsers, leases and killed processes are waited for more than they compute. */
const LANES = 3
/** What has not ended by then never will: the longest, pure computing, takes two minutes of processor, which a crowded machine gives in ten. */
const LONGEST_MS = 1_200_000
/** Of /proc/self/stat: Linux has had this many to a second on every machine for twenty years. */
const TICKS_PER_SECOND = 100

const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/**
 * Runs the jobs of all suites, those named in `first` (a file or a suite) before the rest, and says what each printed.
 * `run(command)` answers `{ code, output }` and, where known, `processor` in seconds; it never rejects.
 * Answers the sums, how many jobs passed only at their second try, and all jobs, the dearest first.
 */
export async function runAll(suites, { first = [], run, say }) {
  const total = { ...NOTHING }
  const counts = new Map(suites.map((suite) => [suite, { left: suite.jobs.length, seconds: 0, ...NOTHING }]))
  const queue = inOrder(suites, first)
  const again = []
  const spent = []
  let flaky = 0
  let built = Promise.resolve()
  let isBuilt = !suites.some(({ builds }) => builds)
  await Promise.all(Array.from({ length: LANES }, lane))
  for (const job of again) await tryAlone(job)
  return { total, flaky, dearest: spent.sort((a, b) => b.processor - a.processor) }

  async function lane() {
    while (queue.length > 0) {
      const k = queue.findIndex(({ suite }) => isBuilt || !suite.built)
      if (k < 0) {
        await built
        continue
      }
      const [job] = queue.splice(k, 1)
      const ended = tryAmongOthers(job)
      if (job.suite.builds)
        built = ended.then(() => {
          isBuilt = true
        })
      await ended
    }
  }

  async function tryAmongOthers(job) {
    const result = await attempt(job)
    if (result.failed > 0 && job.suite.waits) {
      say(`── ${placeOf(job)}: failed; it is tried once more, alone, when all else has ended`)
      again.push(job)
    } else count(job, result)
  }

  async function tryAlone(job) {
    const result = await attempt(job)
    if (result.failed === 0) {
      flaky++
      say(`passed only alone, at the second try: ${placeOf(job)}`)
    }
    count(job, result)
  }

  /** What a job printed comes out whole, with its own line. */
  async function attempt(job) {
    const began = Date.now()
    const { code, output, processor } = await run(job.command)
    const seconds = (Date.now() - began) / 1000
    const result = { ...read(job.suite, code, output), seconds }
    if (processor !== undefined) spent.push({ place: placeOf(job), processor, seconds })
    say(`\n── ${placeOf(job)}\n${output}${line(placeOf(job), result)}`)
    return result
  }

  /** After the last job of a suite stands the suite's own line. */
  function count({ suite, file }, result) {
    const sum = counts.get(suite)
    for (const key of Object.keys(total)) {
      total[key] += result[key]
      sum[key] += result[key]
    }
    sum.seconds += result.seconds
    if (--sum.left === 0 && file !== undefined) say(`\n${line(suite.name, sum)}`)
  }
}

const placeOf = ({ suite, file }) => (file === undefined ? suite.name : `${suite.name}, ${file}`)

const line = (name, { passed, failed, skipped, seconds }) =>
  `── ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(1)} s`

function inOrder(suites, first) {
  const rank = ({ suite, file }) => {
    const k = first.indexOf(file ?? suite.name)
    return k < 0 ? first.length : k
  }
  const jobs = suites.flatMap((suite) => suite.jobs.map((job) => ({ suite, ...job })))
  return jobs.sort((a, b) => rank(a) - rank(b))
}

/** What dies or runs nothing is a failure, not a silence. */
function read({ counted }, code, output) {
  const told = counted ? summary(output) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  if (told.passed + told.failed + told.skipped === 0) told.failed++
  if (code !== 0 && told.failed === 0) told.failed++
  return told
}

function summary(output) {
  const sum = (word) =>
    [...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)`, 'gm'))].reduce((all, m) => all + Number(m[1]), 0)
  return { passed: sum('pass'), failed: sum('fail') + sum('cancelled'), skipped: sum('skipped') + sum('todo') }
}

let spentBefore = processorOfEnded()

/** Starts a command and waits for its end; `processor` is what it and the processes that it waited for have computed, where Linux tells. */
export function run([command, ...args], env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let processor
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
      })
    }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      // Its own children may hold its output open.
      end({ code: 1, output: `${output}it did not end in ${LONGEST_MS / 1000} s\n` })
    }, LONGEST_MS)
    const end = (result) => {
      clearTimeout(timer)
      resolve({ processor, ...result })
    }
    child.on('exit', () => {
      const now = processorOfEnded()
      if (now !== undefined) processor = now - spentBefore
      spentBefore = now
    })
    child.on('error', (error) => end({ code: 1, output: `${error}\n` }))
    child.on('close', (code) => end({ code: code ?? 1, output }))
  })
}

/** Seconds of processor of all children that have ended, and of theirs; undefined where there is no /proc. */
function processorOfEnded() {
  if (!existsSync('/proc/self/stat')) return undefined
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND
}
