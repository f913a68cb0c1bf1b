/** Every feed format with the maker of its garbled bytes. */
import { csv } from '../../src/feeds/csv.ts'
import { edxlHave } from '../../src/feeds/edxl-have.ts'
import { fhir } from '../../src/feeds/fhir.ts'
import { hl7v2 } from '../../src/feeds/hl7v2.ts'
import { native } from '../../src/feeds/native.ts'
import * as csvGarbage from './csv-fuzz.ts'
import * as edxlGarbage from './edxl-fuzz.ts'
import * as fhirGarbage from './fhir-fuzz.ts'
import type { Garbler } from './fuzz.ts'
import * as hl7Garbage from './hl7v2-fuzz.ts'
import * as nativeGarbage from './native-fuzz.ts'

export const GARBLERS: readonly Garbler[] = [
  { format: hl7v2, garbled: hl7Garbage.garbledHl7, keptSeeds: hl7Garbage.KEPT_SEEDS },
  { format: fhir, garbled: fhirGarbage.garbledFhir, keptSeeds: fhirGarbage.KEPT_SEEDS },
  { format: edxlHave, garbled: edxlGarbage.garbledEdxl, keptSeeds: edxlGarbage.KEPT_SEEDS },
  { format: csv, garbled: csvGarbage.garbledCsv, keptSeeds: csvGarbage.KEPT_SEEDS },
  { format: native, garbled: nativeGarbage.garbledNative, keptSeeds: nativeGarbage.KEPT_SEEDS },
]
