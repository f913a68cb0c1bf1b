import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { garbledFhir } from '../../test/feeds/fhir-fuzz.ts'
import { formatConformance } from './feed-format.conformance.ts'
import { fhir } from './fhir.ts'

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures/fhir', name))

/** The good fixture as one pretty-printed Bundle. */
function bundled(): Buffer {
  const lines = fixture('good.ndjson').toString('utf8').trimEnd().split('\n')
  const entry = lines.map((line) => ({ resource: JSON.parse(line) as unknown }))
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }, null, 2))
}

formatConformance({
  format: fhir,
  samples: [
    fixture('good.ndjson'),
    fixture('bad.ndjson'),
    fixture('duplicated.ndjson'),
    bundled(),
    Buffer.from(fixture('good.ndjson').toString('utf8'), 'utf16le'),
  ],
  garbled: garbledFhir,
  personal: [
    'ZZ-PERSON',
    'ZZ-SURNAME',
    'ZZ-DOCTOR',
    'ZZ-PHONE-1',
    'ZZ-STREET',
    'ZZ-MRN-1',
    'ZZ-VISIT-1',
    'ZZ-FREE-TEXT',
  ],
})
