/** A twin of a million beds, each taken by an event: memory of the process that holds it, the program itself included. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Row } from '../src/cli/bench.ts'
import { atMost } from './rows.ts'

const MEBIBYTES = 500

export async function bedRows(): Promise<readonly Row[]> {
  const told = execFileSync(process.execPath, [join(import.meta.dirname, 'million-beds.ts')], { encoding: 'utf8' })
  const { peakRssBytes, beds, events } = JSON.parse(told) as { peakRssBytes: number; beds: number; events: number }
  const name = `a twin of ${beds.toLocaleString('en')} beds behind ${events.toLocaleString('en')} events: most memory`
  return [atMost(name, peakRssBytes / 1e6, MEBIBYTES, 'MB')]
}
