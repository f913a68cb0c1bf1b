/** Documents of EDXL-HAVE, whole and damaged: the same bytes for the same seed. */
import { chance } from './chance.ts'

const NAMESPACES = [
  'urn:oasis:names:tc:emergency:EDXL:HAVE:1.0',
  'urn:oasis:names:tc:emergency:edxl:have:2.0',
  'urn:other',
]
const TEXTS = [
  'ZZ1',
  'AdultICU',
  '3',
  '10',
  '-1',
  '1e9',
  'Normal',
  'Closed',
  '2026-01-17T08:00:00Z',
  '2026-13-01T00:00:00',
  '',
  '&amp;',
  '&zz;',
  '<![CDATA[ZZ]]>',
  '甲',
  '13812345678',
  '29.8 121.5',
]
const ELEMENTS = [
  'OrganisationName',
  'NameElement',
  'BedCapacity',
  'BedType',
  'Capacity',
  'AvailableCount',
  'BaselineCount',
  'EMSTrafficStatus',
  'FacilityStatus',
  'LastUpdateTime',
  'pos',
  'PersonName',
  'facilityName',
  'Hospital',
  'facility',
]
const PROLOGUES = [
  '<?xml version="1.0"?>',
  '<?xml version="1.0" encoding="GB18030"?>',
  '<?xml version="1.0" encoding="zz-1"?>',
  '<!DOCTYPE x [<!ENTITY zz "zz">]>',
  '',
  ' ',
  '\ufeff',
]

export const KEPT_SEEDS: readonly number[] = [3, 19, 1618]

export function garbledEdxl(seed: number): Uint8Array {
  const next = chance(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  const element = (depth: number): string => {
    const name = pick(ELEMENTS)
    const inside =
      depth > 4 || next() < 0.4
        ? pick(TEXTS)
        : Array.from({ length: Math.floor(next() * 4) }, () => element(depth + 1)).join('')
    return next() < 0.03 ? `<h:${name}>${inside}` : `<h:${name}>${inside}</h:${name}>`
  }
  const beds = (): string =>
    `<h:BedCapacity><h:BedType>${pick(['AdultICU', 'Burn'])}</h:BedType><h:Capacity><h:AvailableCount>${pick(TEXTS.slice(2, 5))}</h:AvailableCount><h:BaselineCount>10</h:BaselineCount></h:Capacity></h:BedCapacity>`
  const hospital = (): string =>
    `<h:Hospital><h:OrganisationName>${pick(TEXTS)}</h:OrganisationName>${next() < 0.6 ? beds() : ''}${element(0)}<h:LastUpdateTime>2026-01-17T08:00:00Z</h:LastUpdateTime></h:Hospital>`
  const deep = next() < 0.03 ? '<h:a>'.repeat(90) : ''
  const inside = Array.from({ length: Math.floor(next() * 4) }, () => (next() < 0.7 ? hospital() : element(0))).join(
    '\n',
  )
  const text = `${pick(PROLOGUES)}<h:HospitalStatus xmlns:h="${pick(NAMESPACES)}">${deep}${inside}</h:HospitalStatus>`
  const bytes = next() < 0.1 ? Buffer.from(text, 'utf16le') : Buffer.from(text)
  for (let changes = next() < 0.6 ? 0 : Math.floor(next() * 4); changes > 0; changes--)
    bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
  return next() < 0.15 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes
}
