/** The viewer’s files and rooms, and what stands there before it is built. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ServedFile, sendFile } from './files.ts'
import { refuse, send } from './respond.ts'

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Kangcheng 康城</title>
<p>接口在运行，界面尚未构建：运行 <code>npm run build -w viewer</code>，或直接用 <code>npm start</code>。
<p>The API is running; the viewer is not built: run <code>npm run build -w viewer</code>, or use <code>npm start</code>.
<p><a href="/health">/health</a> · <a href="/metrics">/metrics</a> · /graphql · /ingest · /frames
`

/** The file at a path; rooms of the viewer, which have no extension, are its page. */
export function page(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  viewer: (path: string) => ServedFile | null,
): void {
  let name: string
  try {
    name = decodeURIComponent(path)
  } catch {
    refuse(response, 400, 'the address is malformed')
    return
  }
  const file = viewer(name === '/' ? 'index.html' : name)
  if (file !== null) {
    sendFile(request, response, file)
    return
  }
  // Addresses without an extension are the viewer's own rooms.
  if (!/\.\w+$/.test(name)) {
    const index = viewer('index.html')
    if (index === null) send(response, 200, 'text/html; charset=utf-8', NOT_BUILT)
    else sendFile(request, response, index)
    return
  }
  refuse(response, 404, 'there is nothing at this address')
}
