import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FeedSource, SourceStatus } from '../../data/feed-types.ts'
import { ageTone, byNeed, completenessTone, validityTone } from './feed-rows.ts'

const source = (
  id: string,
  status: SourceStatus,
  ageMinutes: number | null,
  everyMinutes: number | null,
): FeedSource => ({
  id,
  name: null,
  format: null,
  everyMinutes,
  facilities: 0,
  lastSeenAt: null,
  quality: {
    status,
    finding: { zh: '', en: '' },
    ageMinutes,
    latenessP50Seconds: null,
    latenessP90Seconds: null,
    completeness: null,
    validity: null,
    arrivals: [],
    arrivalsFrom: '2026-11-20T10:30:00Z',
    arrivalsEveryMinutes: 30,
    silentSince: null,
    openGaps: 0,
    clockOffsetSeconds: null,
    driftShare: null,
    censusDifference: null,
  },
})

test('an age is judged by that source’s own interval', () => {
  assert.equal(ageTone(source('census', 'NORMAL', 360, 1440)), 'quiet')
  assert.equal(ageTone(source('adt', 'NORMAL', 18, 5)), 'watch')
  assert.equal(ageTone(source('adt', 'NORMAL', 10, 5)), 'quiet', 'two intervals are not yet late')
  assert.equal(ageTone(source('adt', 'SILENT', 492, 5)), 'critical')
  assert.equal(ageTone(source('new', 'LATE', 492, null)), 'watch', 'without an interval the server’s word counts')
  assert.equal(ageTone(source('never', 'NORMAL', null, 5)), 'quiet')
})

test('what deviates stands first, and equals keep one order', () => {
  const sources = [
    source('b', 'NORMAL', 1, 5),
    source('c', 'CHECK', 1, 5),
    source('d', 'SILENT', 900, 5),
    source('a', 'NORMAL', 1, 5),
    source('e', 'LATE', 30, 5),
  ]
  assert.deepEqual(
    byNeed(sources).map(({ id }) => id),
    ['d', 'e', 'c', 'a', 'b'],
  )
})

test('an unknown share is no warning', () => {
  assert.equal(completenessTone(null), 'quiet')
  assert.equal(completenessTone(0.949), 'watch')
  assert.equal(validityTone(0.979), 'watch')
  assert.equal(validityTone(0.98), 'quiet')
})
