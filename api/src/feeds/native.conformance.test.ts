import { garbledNative } from '../../test/feeds/native-fuzz.ts'
import { formatConformance } from './feed-format.conformance.ts'
import { native } from './native.ts'

const line = (fields: object): string =>
  JSON.stringify({
    occurredAt: '2026-01-17T11:00:00Z',
    kind: 'census.reported',
    unit: 'zz1-w01',
    occupied: 3,
    ...fields,
  })

formatConformance({
  format: native,
  samples: [
    Buffer.from(`${line({})}\n${line({ occupied: 4 })}\r\n\n${line({ name: 'ZZNAME' })}`),
    Buffer.from(`${line({ unit: '13812345678' })}\rno JSON: ZZNAME`),
  ],
  garbled: garbledNative,
  personal: ['ZZNAME', '13812345678'],
})
