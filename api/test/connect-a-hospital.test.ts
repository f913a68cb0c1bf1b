/** docs/how-to/connect-a-hospital.md, command by command. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort, runSteps, stepsOf } from './how-to-page.ts'

test('a stranger who follows the page connects a hospital', { timeout: 240_000 }, async (t) => {
  const steps = stepsOf('connect-a-hospital.md')
  assert.ok(steps.length >= 10, `${steps.length} commands on the page`)
  await runSteps(t, steps, {}, [['2575', await freePort()]])
})
