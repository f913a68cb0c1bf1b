/** Soak: a file of a gigabyte of each line format is decoded by a process of little memory. Prints one JSON row. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInLittleMemory, writeLargeFeed } from '../feeds/large-feed.ts'

const MEBIBYTE = 1024 * 1024
const bytes = Number(process.env.SOAK_LARGE_MIB ?? 1024) * MEBIBYTE
const HEAP_MEBIBYTES = 64
const PEAK_BYTES = 300 * MEBIBYTE

const folder = mkdtempSync(join(tmpdir(), 'kangcheng-large-'))
const failures: string[] = []
const row: Record<string, number> = {}
for (const format of ['hl7v2', 'native'] as const) {
  const path = join(folder, format)
  const messages = writeLargeFeed(path, format, bytes, Date.UTC(2026, 0, 10))
  const began = performance.now()
  const run = await runInLittleMemory<{ messages: number }>(
    folder,
    HEAP_MEBIBYTES,
    'feed',
    'decode',
    format,
    '--format',
    format,
  )
  const seconds = (performance.now() - began) / 1000
  rmSync(path)
  row[`${format}Messages`] = messages
  row[`${format}PerSecond`] = Math.round(messages / seconds)
  row[`${format}PeakMiB`] = Math.round(run.peakRssBytes / MEBIBYTE)
  if (run.code !== 0) failures.push(`${format}: exit ${run.code}`)
  if (run.document.messages !== messages) failures.push(`${format}: ${run.document.messages} of ${messages} messages`)
  if (run.peakRssBytes > PEAK_BYTES) failures.push(`${format}: ${row[`${format}PeakMiB`]} MiB`)
}
rmSync(folder, { recursive: true })
console.log(
  JSON.stringify({
    soak: 'large-feed',
    fileMiB: bytes / MEBIBYTE,
    ...row,
    failures: failures.length === 0 ? 'none' : failures.join(' · '),
  }),
)
process.exit(failures.length === 0 ? 0 : 1)
