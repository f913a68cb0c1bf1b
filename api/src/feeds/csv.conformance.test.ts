import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { garbledCsv } from '../../test/feeds/csv-fuzz.ts'
import { csv } from './csv.ts'
import { formatConformance } from './feed-format.conformance.ts'

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures/csv', name))

formatConformance({
  format: csv,
  samples: ['good.csv', 'bad.csv', 'duplicated.csv', 'chinese-gb18030.csv', 'chinese-utf16.csv'].map(fixture),
  garbled: garbledCsv,
  personal: ['ZZNAME1', 'ZZNAME2', '000-ZZ-0001', '13812345678', 'ZZNAME'],
})
