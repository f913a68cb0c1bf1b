/** Nothing personal reaches the disk: the sample messages sent, and even posted raw, leave no name or number behind. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { kangcheng as run } from './command-line.ts'
import { contents, filesOf, personalWordsOfHl7, stands } from './feeds/personal-words.ts'
import { freshFolder, startServer } from './harness.ts'

const SAMPLES = process.env.REFERENCE_DATA ? join(process.env.REFERENCE_DATA, 'data/hl7v2') : null
const needsSamples = SAMPLES === null ? { skip: 'REFERENCE_DATA is not set: the sample messages are not here' } : {}

test(
  'after all sample messages were sent, and posted raw, the data folder and every answer hold nothing personal',
  needsSamples,
  async (t) => {
    const map = join(freshFolder(), 'map.json')
    const said: string[] = []
    const documents: string[] = []
    const kangcheng = async (args: readonly string[]) => {
      const { code, out, error } = await run('.', ...args)
      said.push(out, error)
      documents.push(out)
      return code
    }
    const server = await startServer({ CITY: 'ningbo' })
    const control = await startServer({ CITY: 'ningbo' })
    const stopped = new Set<unknown>()
    const stop = async (one: typeof server): Promise<void> => {
      if (!stopped.has(one)) await one.stop()
      stopped.add(one)
    }
    t.after(() => Promise.all([stop(server), stop(control)]))
    await kangcheng([
      'feed',
      'map',
      SAMPLES!,
      '--format',
      'hl7v2',
      '--city',
      'ningbo',
      '--out',
      map,
      '--suggest',
      '--json',
    ])
    documents.length = 0
    const send = [
      'feed',
      'send',
      SAMPLES!,
      '--format',
      'hl7v2',
      '--map',
      map,
      '--to',
      server.url,
      '--source',
      'samples',
      '--live-processing',
      'D,T',
      '--json',
    ]
    await kangcheng(send)
    const { accepted, messages } = JSON.parse(documents[0]!) as { accepted: number; messages: number }
    assert.equal(messages, 732)
    assert.ok(accepted > 250, `${accepted} events accepted`)
    for (const file of filesOf(SAMPLES!)) {
      const answer = await fetch(new URL('/ingest?source=raw&epoch=e', server.url), {
        method: 'POST',
        body: readFileSync(file),
      })
      said.push(await answer.text())
    }
    said.push(...server.reports)
    await server.twin.snapshot()
    await server.stop()
    await control.stop()

    const data = contents(server.dataDir)
    const ordinary = contents(control.dataDir)
    const answers = said.join('\n')
    // A word that an empty data folder holds as well, or a place code of the senders, tells nobody's name.
    const words = [...personalWordsOfHl7(SAMPLES!)].filter(
      (word) => !ordinary.includes(word) && !/hospital/i.test(word),
    )
    assert.ok(words.length > 1000, `looked for ${words.length} words only`)
    const found = words.filter((word) => stands(word, data) || stands(word, answers))
    assert.deepEqual(
      found.map((word) => `${word.length} characters`),
      [],
    )
  },
)
