// What the formats of feeds are called; one that is not here keeps its id.
const FORMAT_NAMES: Readonly<Record<string, string>> = {
  hl7v2: 'HL7 v2',
  fhir: 'FHIR R4',
  'edxl-have': 'EDXL-HAVE',
  csv: 'CSV',
  native: 'NDJSON',
}

export const formatName = (id: string): string => FORMAT_NAMES[id] ?? id
