/** The benchmarks of the feeds, one after the other: HL7 v2 and FHIR decoding, MLLP with durable acknowledgement. */
import * as fhir from './fhir.bench.ts'
import * as hl7 from './hl7.bench.ts'
import * as mllp from './mllp.bench.ts'

const result = [...hl7.rows(), ...fhir.rows(), ...(await mllp.rows())]
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows: result }))
else console.table(result)
