// The city's roads, fetched when a ground draws them.
import { decodeRoads, type RoadGraph } from '@kangcheng/twin-engine'

/** The roads, or null where the city has none or its files cannot be read: a map without roads is still one. */
export async function fetchRoads(): Promise<RoadGraph | null> {
  const [bin, json] = await Promise.all([fetch('/roads.bin'), fetch('/roads.json')])
  if (bin.status !== 200 || json.status !== 200) return null
  const decoded = decodeRoads(new Uint8Array(await bin.arrayBuffer()), await json.json())
  return decoded.ok ? decoded.value : null
}
