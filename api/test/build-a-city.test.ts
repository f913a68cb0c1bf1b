/** docs/how-to/build-a-city.md, command by command. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { runSteps, stepsOf } from './how-to-page.ts'

const REFERENCE = process.env.REFERENCE_DATA ?? null

test('a stranger who follows the page builds a city, looks at it and measures it', { timeout: 240_000 }, async (t) => {
  const steps = stepsOf('build-a-city.md')
  const [open, withData] = [
    steps.filter(({ command }) => !command.includes('$DATA')),
    steps.filter(({ command }) => command.includes('$DATA')),
  ]
  assert.ok(open.length >= 5 && withData.length >= 1, `${steps.length} commands on the page`)
  await runSteps(t, REFERENCE === null ? open : steps, REFERENCE === null ? {} : { DATA: join(REFERENCE, 'data') })
})
