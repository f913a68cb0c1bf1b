// Test files in one process, so that the engine is loaded and compiled once and not once a file: `node .ci/one-process.mjs
// GLOB… !GLOB…` (the latter are left out). Each file is a suite of its own, which keeps its hooks to it, and one that cannot be loaded fails by its name.
// (`node --test --test-isolation=none` passes a file that throws between its tests, without a word.)
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe } from 'node:test'
import { pathToFileURL } from 'node:url'

const patterns = process.argv.slice(2)
const exclude = patterns.filter((one) => one.startsWith('!')).map((one) => one.slice(1))
const files = globSync(
  patterns.filter((one) => !one.startsWith('!')),
  { exclude },
).sort()
if (files.length === 0) throw new Error(`no test files match ${patterns.join(' ')}`)
for (const file of files)
  describe(file, async () => {
    await import(pathToFileURL(resolve(file)).href)
  })
