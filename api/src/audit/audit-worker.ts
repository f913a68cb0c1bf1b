/** The thread that owns the audit log's file: it waits for the disk, so that the server does not. */
import { parentPort, workerData } from 'node:worker_threads'
import { type AuditFile, openAuditFile } from './audit-file.ts'

type Name = keyof AuditFile
export interface AuditCall {
  readonly id: number
  readonly name: Name
  readonly given: readonly unknown[]
}
export type AuditAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly why: string }

const port = parentPort
if (port !== null) {
  let file: AuditFile | null = null
  port.on('message', ({ id, name, given }: AuditCall) => {
    if (name === 'close') {
      file?.close()
      port.postMessage({ id, value: null } satisfies AuditAnswer)
      port.close()
      return
    }
    try {
      file ??= openAuditFile(workerData as string, 'write')
      // Name and arguments were paired by the adapter.
      const value = (file[name] as (...all: readonly unknown[]) => unknown)(...given)
      port.postMessage({ id, value } satisfies AuditAnswer)
    } catch (error) {
      port.postMessage({ id, why: error instanceof Error ? error.message : String(error) } satisfies AuditAnswer)
    }
  })
}
