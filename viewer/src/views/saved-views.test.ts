import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { FacilityPlan, UnitPlan } from '../data/types.ts'
import { forgetView, LONGEST_NAME, MOST_VIEWS, renameView, savedViews, saveView, viewsOf } from './saved-views.ts'
import { missingOf } from './shared-views.ts'

const names = (): string[] => savedViews.getState().views.map(({ name }) => name)
beforeEach(() => savedViews.setState({ views: [] }))

test('views are kept by name, the newest first, and a name that is taken gets the new address', () => {
  assert.ok(saveView(' 夜班 ', '#/watch/h04', 1))
  assert.ok(saveView('Feeds', '#/data', 2))
  assert.ok(saveView('夜班', '#/watch/h05', 3))
  assert.deepEqual(names(), ['夜班', 'Feeds'])
  assert.equal(savedViews.getState().views[0]!.address, '#/watch/h05')
})

test('a view is renamed and forgotten; an empty name changes nothing, a long one is cut', () => {
  saveView('one', '#/watch', 1)
  const { id } = savedViews.getState().views[0]!
  renameView(id, '  ')
  assert.deepEqual(names(), ['one'])
  renameView(id, 'n'.repeat(200))
  assert.equal(names()[0]!.length, LONGEST_NAME)
  forgetView(id)
  assert.deepEqual(names(), [])
  assert.equal(saveView(' ', '#/watch', 1), false)
})

test('there are so many views and no more, and the last that would be too many is refused', () => {
  for (let k = 0; k < MOST_VIEWS; k++) assert.ok(saveView(`view ${k}`, '#/watch', k))
  assert.equal(saveView('one more', '#/watch', 99), false)
  assert.ok(saveView('view 3', '#/data', 99), 'a name that is taken needs no place')
})

test('what a browser kept is read again; what is no view is left out', () => {
  const good = { id: 'a', name: 'Night', address: '#/watch', savedAt: 1 }
  assert.deepEqual(
    viewsOf(JSON.stringify([good, { ...good, address: 'https://elsewhere' }, { ...good, name: '' }, 7])),
    [good],
  )
  assert.deepEqual(viewsOf('{'), [])
  assert.deepEqual(viewsOf(null), [])
})

test('what an address points at is missed when it is no more, and not before it is known', () => {
  const facility = { id: 'h04' } as FacilityPlan
  const ward = { id: 'h04-w1', openBeds: 10, surgeBeds: 2 } as UnitPlan
  const catalogue = {
    facility: new Map([['h04', facility]]),
    unit: new Map([['h04-w1', { unit: ward, facility }]]),
  }
  const known = { rehearsals: new Set(['r1']), indicators: new Set(['occupancy-now']) }
  const missing = (address: string) => missingOf(address, catalogue, known)
  for (const address of [
    '#/watch',
    '#/watch/h04?layer=load',
    '#/hospital/h04/h04-w1/12',
    '#/rehearse',
    '#/rehearse/epidemic',
    '#/rehearse/r1',
    '#/indicators/occupancy-now',
  ])
    assert.equal(missing(address), null, address)
  assert.equal(missing('#/watch/h99'), 'facility')
  assert.equal(missing('#/hospital/h04/h04-w2'), 'unit')
  assert.equal(missing('#/hospital/h04/h04-w1/13'), 'bed')
  assert.equal(missing('#/rehearse/r2'), 'rehearsal')
  assert.equal(missing('#/indicators/none'), 'indicator')
  assert.equal(missingOf('#/rehearse/r2', catalogue, null), null)
  assert.equal(missingOf('#/watch/h99', null, null), null)
})
