import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { garbledEdxl } from '../../test/feeds/edxl-fuzz.ts'
import { edxlHave } from './edxl-have.ts'
import { formatConformance } from './feed-format.conformance.ts'

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures/edxl-have', name))
const utf16 = Buffer.from(fixture('good.xml').toString('utf8').replace('UTF-8', 'UTF-16'), 'utf16le')

formatConformance({
  format: edxlHave,
  samples: [...['good.xml', 'bad.xml', 'duplicated.xml'].map(fixture), utf16],
  garbled: garbledEdxl,
  personal: ['ZZNAME1', '000-ZZ-0001', '13812345678', 'zzname1@example.com', 'is ill'],
})
