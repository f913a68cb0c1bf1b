import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInThisContext } from 'node:vm'
import { smallCity } from '../../test/small-city.ts'
import { emptyState } from './state.ts'

test('every group of columns is read by its shape: transitions are compiled for it, and pay for one that is not', () => {
  setFlagsFromString('--allow-natives-syntax')
  const hasShape = runInThisContext('(group) => %HasFastProperties(group)') as (group: object) => boolean
  const { clock, beds, units, limits, facilities, ambulances, tallies, referrals, appointments, history } = emptyState(
    smallCity(),
  )
  const groups = { clock, beds, units, limits, facilities, ambulances, tallies, referrals, appointments, history }
  const wide: Record<string, number> = {}
  for (let i = 0; i < 40; i++) wide[`column${i}`] = i
  assert.equal(hasShape(wide), false, 'the measure notices a group of too many columns')
  for (const [name, group] of Object.entries(groups))
    assert.ok(
      hasShape(group),
      `${name} has ${Object.keys(group).length} columns; begin a group of its own for some of them`,
    )
})
