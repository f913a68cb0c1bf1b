// The frames of a rehearsal's recorded run, for whoever plays it or scrubs over it.
import { frameCutter } from './frame.ts'
import { fetchWithToken } from './token.ts'

/** All frames in order; a run that was not recorded, or beds that are not this caller's to see, answer why not. */
export async function readRunFrames(id: string): Promise<readonly Uint8Array[] | { readonly why: string }> {
  const response = await fetchWithToken(`/rehearsals/${encodeURIComponent(id)}/run`)
  if (!response.ok) return { why: `HTTP ${response.status}` }
  const frames = frameCutter()(new Uint8Array(await response.arrayBuffer()))
  return frames.length > 0 ? frames : { why: 'no frames' }
}
