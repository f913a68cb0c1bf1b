/** What every adapter of the event log must keep. Run it with `conformance(name, open)`; nothing else to change. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Addition, Block, EventLog } from './event-log.ts'

/** An addition of numbered lines, with nothing else in it unless given. */
export function addition(firstPosition: number, count: number, more: Partial<Addition> = {}): Addition {
  return {
    firstPosition,
    receivedAt: 1_700_000_000_000 + firstPosition,
    lines: Array.from({ length: count }, (_, i) => JSON.stringify({ n: firstPosition + i, 名: '甬' })),
    marks: [],
    sources: [],
    rejected: [],
    decisions: [],
    receipts: [],
    shares: [],
    pulls: [],
    ...more,
  }
}

async function all(blocks: AsyncIterable<Block>): Promise<Block[]> {
  const list: Block[] = []
  for await (const block of blocks) list.push(block)
  return list
}

const linesAfter = async (log: EventLog, position: number): Promise<string[]> =>
  (await all(log.read(position))).flatMap((b) => b.lines.filter((_, i) => b.firstPosition + i > position))

/** @param open a fresh, empty log at each call; the suite closes it. */
export function conformance(name: string, open: () => Promise<EventLog>): void {
  const law = (title: string, work: (log: EventLog) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const log = await open()
      try {
        await work(log)
      } finally {
        await log.close()
      }
    })
  }

  law('an empty log has position 0 and the checksum of its city', async (log) => {
    const head = await log.head()
    assert.equal(head.lastPosition, 0)
    assert.match(head.checksum, /^[0-9a-f]{64}$/)
    assert.equal(await log.checksumAt(0), head.checksum)
    assert.deepEqual(await all(log.read(0)), [])
  })

  law('what was appended is read back in order, from any position', async (log) => {
    await Promise.all([log.append(addition(1, 3)), log.append(addition(4, 1)), log.append(addition(5, 2))])
    assert.equal((await log.head()).lastPosition, 6)
    for (let position = 0; position <= 6; position++) {
      const lines = await linesAfter(log, position)
      assert.deepEqual(
        lines.map((line) => (JSON.parse(line) as { n: number }).n),
        [1, 2, 3, 4, 5, 6].slice(position),
      )
    }
    const backward = await all(log.readBackward())
    assert.deepEqual(
      backward.map((b) => b.firstPosition).toSorted((a, b) => b - a),
      backward.map((b) => b.firstPosition),
    )
    for (let position = 1; position <= 7; position++)
      assert.deepEqual(
        await all(log.readBackward(position)),
        backward.filter((b) => b.firstPosition < position),
      )
  })

  law('more blocks than one page are read without loss', async (log) => {
    for (let p = 1; p <= 75; p++) await log.append(addition(p, 1))
    assert.equal((await linesAfter(log, 0)).length, 75)
    assert.equal((await linesAfter(log, 40)).length, 35)
    assert.equal((await all(log.readBackward())).length, 75)
  })

  law('positions must follow one another', async (log) => {
    await log.append(addition(1, 2))
    await assert.rejects(log.append(addition(4, 1)), /position 4 does not follow 2/)
    await assert.rejects(log.append(addition(2, 1)), /position 2 does not follow 2/)
    // What has no events rests on the log's end as well: a writer that errs about it may not even say "known already".
    await assert.rejects(log.append(addition(4, 0)), /position 4 does not follow 2/)
    await assert.rejects(log.append(addition(2, 0)), /position 2 does not follow 2/)
    assert.deepEqual((await log.append(addition(3, 1))).lastPosition, 3)
  })

  law('every block changes the checksum, and the checksum at a block’s end is kept', async (log) => {
    await log.append(addition(1, 2))
    const first = (await log.head()).checksum
    assert.equal((await log.append(addition(3, 0))).checksum, first)
    await log.append(addition(3, 2))
    assert.notEqual((await log.head()).checksum, first)
    assert.equal(await log.checksumAt(2), first)
    assert.equal(await log.checksumAt(3), null)
  })

  law('marks, gaps and sources move with the events', async (log) => {
    const seen = { source: 'a', position: 2, seenAt: 10, seenAtCity: 20, format: null, everyMinutes: null }
    const mark = { source: 'a', epoch: 'e', lowest: 1n, highest: 9n }
    await log.append(
      addition(1, 2, { marks: [{ ...mark, gapChanges: [{ add: { from: 2n, to: 8n } }] }], sources: [seen] }),
    )
    await log.append(
      addition(3, 1, {
        marks: [
          {
            ...mark,
            gapChanges: [{ remove: 2n }, { add: { from: 5n, to: 8n } }, { add: { from: 2n, to: 3n } }],
          },
        ],
        sources: [{ ...seen, position: 3, seenAt: 11, format: 'hl7v2', everyMinutes: 15 }],
      }),
    )
    const head = await log.head()
    assert.deepEqual(head.marks, [
      {
        ...mark,
        gaps: [
          { from: 2n, to: 3n },
          { from: 5n, to: 8n },
        ],
      },
    ])
    assert.deepEqual(head.sources, [{ ...seen, position: 3, seenAt: 11, format: 'hl7v2', everyMinutes: 15 }])
  })

  law('numbers up to 2^63 − 1 are kept exactly', async (log) => {
    const highest = 2n ** 63n - 1n
    await log.append(addition(1, 1, { marks: [{ source: 'a', epoch: 'e', lowest: highest, highest, gapChanges: [] }] }))
    assert.equal((await log.head()).marks[0]!.highest, highest)
  })

  law('a probe of a writable log resolves and leaves it as it was', async (log) => {
    await log.append(addition(1, 1))
    const before = await log.head()
    await log.probe()
    assert.deepEqual(await log.head(), before)
  })
}
