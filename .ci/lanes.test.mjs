// The runner of `npm test`: what is counted, in which order, and who has a second try.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run, runAll } from './lanes.mjs'

const PASSED = { code: 0, output: 'ℹ pass 2\nℹ fail 0\nℹ skipped 1\n' }
const FAILED = { code: 1, output: 'the wait was too short\nℹ pass 1\nℹ fail 1\n' }

/** Suites whose commands answer what is written for them, try by try; what was run and how many at once. */
async function play(suites, answers, first) {
  const begun = []
  const said = []
  let now = 0
  const beside = {}
  const result = await runAll(
    suites.map(({ files, ...suite }) => ({
      counted: true,
      ...suite,
      jobs: files.map((file) => ({ file, command: [file] })),
    })),
    {
      first,
      say: (text) => said.push(text),
      async run([name]) {
        begun.push(name)
        now++
        await new Promise(setImmediate)
        beside[name] = now--
        return answers[name]?.shift() ?? PASSED
      },
    },
  )
  return { ...result, begun, beside, said: said.join('\n') }
}

test('what fails among processes and clocks runs once more, alone after all others, and is named', async () => {
  const suites = [{ name: 'screens', waits: true, files: ['flake', 'a', 'b', 'c', 'd'] }]
  const { total, flaky, begun, beside, said } = await play(suites, { flake: [FAILED, PASSED] })
  assert.deepEqual(begun, ['flake', 'a', 'b', 'c', 'd', 'flake'])
  assert.equal(beside.flake, 1)
  assert.equal(flaky, 1)
  // The first try counts for nothing but stays to be read.
  assert.deepEqual(total, { passed: 10, failed: 0, skipped: 5 })
  assert.match(said, /the wait was too short[\s\S]*passed only alone, at the second try: screens, flake/)
  assert.match(said, /── screens: 10 passed, 0 failed, 5 skipped/)
})

test('what fails twice has failed, and no pure suite has a second try', async () => {
  const suites = [
    { name: 'screens', waits: true, files: ['broken'] },
    { name: 'engine', files: ['pure'] },
  ]
  const { total, flaky, begun, said } = await play(suites, { broken: [FAILED, FAILED], pure: [FAILED, PASSED] })
  assert.deepEqual(begun, ['broken', 'pure', 'broken'])
  assert.deepEqual(total, { passed: 2, failed: 2, skipped: 0 })
  assert.equal(flaky, 0)
  assert.doesNotMatch(said, /passed only alone/)
})

test('what dies, or runs nothing, is a failure', async () => {
  const suites = [{ name: 'engine', files: ['dead', 'empty', 'late'] }]
  const { total } = await play(suites, {
    dead: [{ code: 1, output: '' }],
    empty: [{ code: 0, output: 'ℹ pass 0\n' }],
    late: [{ code: 1, output: 'ℹ pass 3\n' }],
  })
  assert.deepEqual(total, { passed: 3, failed: 3, skipped: 0 })
})

test('the long ones begin first, and what needs the viewer waits until it is built', async () => {
  const suites = [
    { name: 'screens', built: true, files: ['room', 'story'] },
    { name: 'build', builds: true, counted: false, files: ['viewer'] },
    { name: 'engine', files: ['laws'] },
  ]
  const { begun, total } = await play(suites, {}, ['story', 'viewer'])
  assert.deepEqual(begun, ['viewer', 'laws', 'story', 'room'])
  assert.deepEqual(total, { passed: 7, failed: 0, skipped: 3 })
})

test('a command answers its code, all that it printed, and what it computed', async () => {
  const busy = 'console.log("out"); console.error("err"); for (const end = Date.now() + 200; Date.now() < end; );'
  const { code, output, processor } = await run([process.execPath, '-e', `${busy} process.exit(3)`], process.env)
  assert.equal(code, 3)
  assert.match(output, /out/)
  assert.match(output, /err/)
  if (process.platform === 'linux') assert.ok(processor > 0.03, `${processor} s`)
  assert.match((await run(['no-such-program'], process.env)).output, /ENOENT/)
})
