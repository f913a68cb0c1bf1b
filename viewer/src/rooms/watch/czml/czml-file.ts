// Reads a CZML file of ours back: which hospitals, which shares, from when until when. Pure; what is not ours is refused with place and remedy.
import type { FacilityPulse } from '../../../data/types.ts'
import { severityByOccupancy } from '../../../findings/moment.ts'
import type { Text } from '../../../i18n/words.ts'
import { CZML_ABOUT, CZML_FORMAT } from '../../../surfaces/globe/czml.ts'

export interface PlayedFile {
  readonly file: string
  readonly kind: 'recorded' | 'rehearsal'
  /** What the document calls itself, and what it says to whoever opens it. */
  readonly name: string
  readonly notice: string
  /** Epoch ms. */
  readonly from: number
  readonly until: number
  /** By hospital: shares of open beds, each from its instant on; null = not known. */
  readonly shares: ReadonlyMap<string, readonly { readonly at: number; readonly share: number }[]>
  /** End of each share's interval, beside it: after it nothing is known until the next. */
  readonly ends: ReadonlyMap<string, readonly number[]>
}

export type CzmlRead = { readonly ok: true; readonly played: PlayedFile } | { readonly ok: false; readonly why: Text }

const refused = (zh: string, en: string): CzmlRead => ({ ok: false, why: { zh, en } })

interface Packet {
  readonly id?: unknown
  readonly name?: unknown
  readonly description?: unknown
  readonly clock?: { readonly interval?: unknown }
  readonly properties?: Readonly<Record<string, unknown>>
}

function packetsOf(text: string): readonly Packet[] | null {
  try {
    const read: unknown = JSON.parse(text)
    return Array.isArray(read) && read.every((one) => typeof one === 'object' && one !== null) ? read : null
  } catch {
    return null
  }
}

/** Both ends of an interval, epoch ms; null where it cannot be read or ends before it begins. */
function intervalOf(value: unknown): readonly [number, number] | null {
  if (typeof value !== 'string') return null
  const [from, until] = value.split('/').map((part) => Date.parse(part))
  return from !== undefined && until !== undefined && from <= until ? [from, until] : null
}

/** @param city id of the city on screen @param hospitals ids of its hospitals */
export function readCzml(text: string, file: string, city: string, hospitals: ReadonlySet<string>): CzmlRead {
  const packets = packetsOf(text)
  if (packets === null)
    return refused(
      `${file}：不是 CZML（应为 JSON 数组）；请打开由“CZML ↓”导出的文件`,
      `${file}: is no CZML, which is a JSON list of packets; open a file saved with “CZML ↓”`,
    )
  const [document] = packets
  if (document?.id !== 'document')
    return refused(
      `${file}：第 1 个包的 id 应为 "document"；文件不完整，请重新导出`,
      `${file}: packet 1 must have the id "document"; the file is not whole, save it again`,
    )
  const about = packets.find(({ id }) => id === CZML_ABOUT)?.properties
  if (about?.format !== CZML_FORMAT)
    return refused(
      `${file}：不是本系统导出的 CZML（缺少 ${CZML_FORMAT}）；请用“CZML ↓”导出后再打开`,
      `${file}: was not saved here, as it lacks the mark ${CZML_FORMAT}; save one with “CZML ↓” and open that`,
    )
  if (about.city !== city)
    return refused(
      `${file}：属于城市“${about.city}”，当前是“${city}”；请在那座城市中打开`,
      `${file}: is of the city "${about.city}", and this is "${city}"; open it there`,
    )
  const span = intervalOf(document.clock?.interval)
  if (span === null)
    return refused(
      `${file}：document.clock.interval 无法读取；文件不完整，请重新导出`,
      `${file}: document.clock.interval cannot be read; the file is not whole, save it again`,
    )
  const shares = new Map<string, { at: number; share: number }[]>()
  const ends = new Map<string, number[]>()
  for (const [k, { id, properties }] of packets.entries()) {
    if (typeof id !== 'string' || !hospitals.has(id)) continue
    const told = properties?.occupancy
    if (!Array.isArray(told)) continue
    const own: { at: number; share: number }[] = []
    const until: number[] = []
    for (const [j, one] of told.entries()) {
      const interval = intervalOf(one?.interval)
      if (interval === null || typeof one?.number !== 'number' || !Number.isFinite(one.number))
        return refused(
          `${file}：第 ${k + 1} 个包 occupancy[${j}] 应有 interval 与 number；请重新导出`,
          `${file}: packet ${k + 1}, occupancy[${j}] needs an interval and a number; save the file again`,
        )
      own.push({ at: interval[0], share: one.number })
      until.push(interval[1])
    }
    shares.set(id, own)
    ends.set(id, until)
  }
  if (shares.size === 0)
    return refused(
      `${file}：其中没有这座城市的医院；请重新导出`,
      `${file}: holds no hospital of this city; save it again`,
    )
  return {
    ok: true,
    played: {
      file,
      kind: about.kind === 'rehearsal' ? 'rehearsal' : 'recorded',
      name: String(document.name ?? file),
      notice: String(document.description ?? ''),
      from: span[0],
      until: span[1],
      shares,
      ends,
    },
  }
}

/** The share that holds at an instant; null where the file says nothing. */
function shareAt({ shares, ends }: PlayedFile, id: string, at: number): number | null {
  const own = shares.get(id) ?? []
  let step = -1
  for (let k = 0; k < own.length && own[k]!.at <= at; k++) step = k
  return step >= 0 && at <= ends.get(id)![step]! ? own[step]!.share : null
}

/** Hospitals as the file has them at an instant: shares alone; what it does not say is not known. */
export const playedFacilities = (played: PlayedFile, at: number, live: readonly FacilityPulse[]): FacilityPulse[] =>
  live.map(({ id, index }) => {
    const occupancy = shareAt(played, id, at)
    return {
      id,
      index,
      occupied: null,
      needed: null,
      open: null,
      available: null,
      severity: severityByOccupancy(occupancy),
      icuOccupied: null,
      icuOpen: null,
      emergency: null,
      boarding: null,
      observedAt: occupancy === null ? null : new Date(at).toISOString(),
      occupancy,
    }
  })
