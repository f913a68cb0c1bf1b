/** docs/how-to/plan-in-the-room.md, command by command. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSteps, stepsOf } from './how-to-page.ts'

test('the files of a planner are checked as the page says', { timeout: 120_000 }, async (t) => {
  const steps = stepsOf('plan-in-the-room.md')
  assert.ok(steps.length >= 2, `${steps.length} commands on the page`)
  await runSteps(t, steps)
})
