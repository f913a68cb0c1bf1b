import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Block, type EventLog, LogUnusable } from '../log/event-log.ts'
import { memoryLog } from '../log/memory.ts'
import { keepMark, LogProof } from './log-proof.ts'

const line = (seq: number): string =>
  JSON.stringify({
    source: 'a',
    epoch: 'e',
    seq: String(seq),
    occurredAt: 1,
    kind: 'census.reported',
    unit: 'u',
    occupied: 1,
  })

async function written(): Promise<{ readonly log: EventLog; readonly blocks: readonly Block[] }> {
  const log = memoryLog('toy')
  const empty = { sources: [], rejected: [], decisions: [], receipts: [], shares: [], pulls: [] }
  for (const [i, seqs] of [[1, 2], [5], [6, 7]].entries())
    await log.append({
      ...empty,
      firstPosition: [1, 3, 4][i]!,
      receivedAt: i,
      lines: seqs.map(line),
      marks: [
        {
          source: 'a',
          epoch: 'e',
          lowest: 1n,
          highest: BigInt(seqs.at(-1)!),
          gapChanges: i === 1 ? [{ add: { from: 3n, to: 4n } }] : [],
        },
      ],
    })
  const blocks: Block[] = []
  for await (const block of log.read(0)) blocks.push(block)
  return { log, blocks }
}

async function prove(log: EventLog, blocks: readonly Block[], head = log.head()): Promise<void> {
  const proof = new LogProof(log, 0, [])
  for (const block of blocks) {
    await proof.block(block)
    for (const [i, text] of block.lines.entries())
      proof.event(
        { ...JSON.parse(text), seq: BigInt((JSON.parse(text) as { seq: string }).seq) },
        block.firstPosition + i,
      )
  }
  proof.end(await head)
}

test('a log as it was written is proven, from any snapshot on', async () => {
  const { log, blocks } = await written()
  await prove(log, blocks)
  const later = new LogProof(log, 3, [
    keepMark({ source: 'a', epoch: 'e', lowest: 1n, highest: 5n, gaps: [{ from: 3n, to: 4n }] }),
  ])
  await later.block(blocks[2]!)
  for (const seq of [6n, 7n]) later.event({ source: 'a', epoch: 'e', seq } as never, Number(seq) - 2)
  later.end(await log.head())
})

test('a changed event, a missing block, a doubled number and changed marks are each refused with place and remedy', async () => {
  const { log, blocks } = await written()
  const head = await log.head()
  const mark = head.marks[0]!
  const [first, second, third] = blocks as [Block, Block, Block]
  const cases: readonly (readonly [readonly Block[], typeof head, RegExp])[] = [
    [
      [first, { ...second, lines: [line(4)] }, third],
      head,
      /checksum of the block at position 3 does not fit its bytes/,
    ],
    [[first, third], head, /positions 3 to 3 are missing/],
    [[first, second], head, /it ends at position 3, but its head says 5/],
    [
      blocks,
      { ...head, marks: [{ ...mark, gaps: [] }] },
      /a\/e are marked as 1–7 without gaps, but its events have 1–7 without 3–4/,
    ],
    [blocks, { ...head, marks: [] }, /the numbers of a\/e are not marked/],
    [
      blocks,
      { ...head, marks: [...head.marks, { ...mark, epoch: 'f' }] },
      /a\/f are marked as .*, but its events have nothing/,
    ],
  ]
  for (const [read, told, why] of cases)
    await assert.rejects(prove(log, read, Promise.resolve(told)), (error: Error) => {
      assert.ok(error instanceof LogUnusable)
      assert.match(error.message, why)
      assert.match(error.message, /the log in memory is damaged: .*kangcheng log check.*put a backup in its place/)
      return true
    })
  const twice = new LogProof(log, 0, [])
  twice.event({ source: 'a', epoch: 'e', seq: 1n } as never, 1)
  assert.throws(
    () => twice.event({ source: 'a', epoch: 'e', seq: 1n } as never, 2),
    /position 2: number 1 of a\/e is in the log twice/,
  )
})
