import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { garbledHl7 } from '../../test/feeds/hl7v2-fuzz.ts'
import { formatConformance } from './feed-format.conformance.ts'
import { hl7v2 } from './hl7v2.ts'

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures/hl7v2', name))

formatConformance({
  format: hl7v2,
  samples: [
    fixture('good.hl7'),
    fixture('bad.hl7'),
    fixture('duplicated.hl7'),
    Buffer.from(fixture('good.hl7').toString('utf8'), 'utf16le'),
  ],
  garbled: garbledHl7,
  personal: ['ZZNAME1', 'ZZGIVEN1', 'ZZSTREET', 'ZZDOC', 'ZZ-TEST-0001', '000-ZZ-0001'],
})
