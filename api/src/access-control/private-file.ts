/** Small files of DATA_DIR that only their owner reads, replaced as a whole and read again when they change. */
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { OperatorError } from '../telemetry/because.ts'

export function writePrivately(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text, { mode: 0o600 })
  chmodSync(`${path}.tmp`, 0o600)
  renameSync(`${path}.tmp`, path)
}

/** What differs between two contents of a file that is replaced: two writes within a clock's tick differ in their inode. */
export function fileStamp(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? 'none' : `${found.mtimeMs} ${found.ino} ${found.size}`
}

/** @returns its content; null = there is none. @throws naming the file where it is no JSON. */
export function readJsonFile(path: string): unknown {
  if (!existsSync(path)) return null
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch {
    throw new OperatorError(`${path} is not JSON; restore it from a copy, or delete it and make its content anew`)
  }
}
