/** The audit log in SQLite: its file is there from the start, its thread from the first row that is written or read. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type AuditFile, openAuditFile } from './audit-file.ts'
import { type AuditLog, AuditUnusable } from './audit-log.ts'
import type { AuditAnswer, AuditCall } from './audit-worker.ts'

export function sqliteAudit(path: string): AuditLog {
  makeFile(path)
  let worker: Worker | null = null
  let next = 1
  let gone: Error | null = null
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()

  function thread(): Worker {
    if (worker !== null) return worker
    mkdirSync(dirname(path), { recursive: true })
    worker = new Worker(new URL('./audit-worker.ts', import.meta.url), { workerData: path })
    worker.on('message', (answer: AuditAnswer) => {
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('why' in answer) asker?.reject(new AuditUnusable(`the audit log cannot be used: ${answer.why}`))
      else asker?.resolve(answer.value)
    })
    const fail = (error: Error): void => {
      gone = error
      for (const asker of waiting.values()) asker.reject(error)
      waiting.clear()
    }
    worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => fail(new AuditUnusable('the thread of the audit log has ended')))
    return worker
  }

  function ask<Name extends keyof AuditFile>(
    name: Name,
    ...given: Parameters<AuditFile[Name]>
  ): Promise<ReturnType<AuditFile[Name]>> {
    if (gone !== null) return Promise.reject(gone)
    const id = next++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: (value) => resolve(value as ReturnType<AuditFile[Name]>), reject })
      thread().postMessage({ id, name, given } satisfies AuditCall)
    })
  }

  return {
    append: (entries) => ask('append', entries),
    page: (question) => ask('page', question),
    after: (number, atMost) => ask('after', number, atMost),
    before: (instant) => ask('before', instant),
    beginning: () => ask('beginning'),
    head: () => ask('head'),
    dropBefore: (instant) => ask('dropBefore', instant),
    async close() {
      if (worker !== null && gone === null) await ask('close')
    },
  }
}

/** Whoever checks or backs up a server that has just begun finds a log without rows, not none, and not half of one. */
function makeFile(path: string): void {
  if (existsSync(path)) return
  try {
    mkdirSync(dirname(path), { recursive: true })
    openAuditFile(path, 'write').close()
  } catch {
    // Where it cannot be made, the first row that is written says why.
  }
}
