import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createLiveBeds, windowsOfBeds, writeWindows } from './live-beds.ts'

// Two wards of one hospital, the second's beds before the first's, and beds of others around them.
const RUNS = [
  { firstBed: 12, firstWindow: 0, count: 5 },
  { firstBed: 3, firstWindow: 5, count: 4 },
]
const BEDS = 20

test('windows written from frame to frame are those of the whole picture, whatever changed', () => {
  const windows = windowsOfBeds(RUNS)
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.tuple(fc.nat(BEDS - 1), fc.nat(9)), { maxLength: 12 }), { maxLength: 8 }),
      (changes) => {
        const status = new Uint8Array(BEDS)
        const column = new Float32Array(9)
        const whole = new Float32Array(9)
        for (const change of changes) {
          for (const [bed, code] of change) status[bed] = code
          const before = column.slice()
          const dirty = writeWindows(
            column,
            status,
            RUNS,
            windows,
            Uint32Array.from(change, ([bed]) => bed),
          )
          writeWindows(whole, status, RUNS, windows, null)
          assert.deepEqual(column, whole)
          for (let at = 0; at < column.length; at++)
            if (column[at] !== before[at])
              assert.ok(
                dirty !== null && at >= dirty.first && at < dirty.first + dirty.count,
                `window ${at} is uploaded`,
              )
        }
      },
    ),
  )
})

test('beds of other hospitals rewrite nothing', () => {
  assert.equal(
    writeWindows(new Float32Array(9), new Uint8Array(BEDS), RUNS, windowsOfBeds(RUNS), Uint32Array.of(0, 2, 7, 19)),
    null,
  )
})

test('who watches hears of every change until it stops', () => {
  const live = createLiveBeds({ status: new Uint8Array(3) })
  const heard: (number[] | null)[] = []
  const stop = live.watch((beds) => heard.push(beds && [...beds]))
  live.changed(null)
  live.changed(Uint32Array.of(2))
  stop()
  live.changed(Uint32Array.of(1))
  assert.deepEqual(heard, [null, [2]])
})
