/** Names of the HL7 v2 messages that carry nothing the twin keeps: what `withoutMeaning` counts. */

/** HL7 table 0076, message types other than ADT. */
const MESSAGE_TYPES: Readonly<Record<string, string>> = {
  ACK: 'acknowledgement',
  BAR: 'billing account',
  CRM: 'clinical study registration',
  CSU: 'clinical study data',
  DFT: 'charges',
  EAC: 'automated equipment command',
  ESU: 'automated equipment status',
  MCF: 'delayed acknowledgement',
  MDM: 'document',
  MFN: 'master file',
  NMD: 'network management data',
  OMB: 'blood product order',
  OMD: 'dietary order',
  OMG: 'clinical order',
  OMI: 'imaging order',
  OML: 'laboratory order',
  OMN: 'supply order',
  OMP: 'pharmacy order',
  OMS: 'supply order',
  ORL: 'laboratory order response',
  ORM: 'order',
  ORR: 'order response',
  ORU: 'observation result',
  OUL: 'laboratory result',
  PEX: 'product experience',
  PGL: 'patient goal',
  PIN: 'insurance information',
  PMU: 'personnel record',
  PPG: 'care pathway',
  PPR: 'problem list',
  QBP: 'query',
  QRY: 'query',
  RAS: 'medication administration',
  RDE: 'pharmacy order',
  RDS: 'pharmacy dispense',
  REF: 'referral',
  RGV: 'pharmacy give',
  RPI: 'referral response',
  RQI: 'insurance query',
  RRI: 'referral response',
  RSP: 'query response',
  SIU: 'appointment',
  SRM: 'appointment request',
  SRR: 'appointment response',
  SSU: 'specimen status',
  UDM: 'display message',
  VXU: 'vaccination record',
}

/** Triggers whose meaning the type alone does not tell. */
const TRIGGERS: Readonly<Record<string, string>> = {
  'REF^I12': 'referral sent',
  'REF^I13': 'referral changed',
  'REF^I14': 'referral cancelled',
  'REF^I15': 'referral status asked',
  'SIU^S12': 'appointment booked',
  'SIU^S13': 'appointment rescheduled',
  'SIU^S14': 'appointment changed',
  'SIU^S15': 'appointment cancelled',
  'SIU^S16': 'appointment discontinued',
  'SIU^S17': 'appointment deleted',
  'SIU^S18': 'service of an appointment added',
  'SIU^S19': 'service of an appointment changed',
  'SIU^S20': 'service of an appointment cancelled',
  'SIU^S21': 'service of an appointment discontinued',
  'SIU^S22': 'service of an appointment deleted',
  'SIU^S23': 'schedule blocked',
  'SIU^S24': 'schedule opened',
  'SIU^S26': 'appointment missed by the patient',
  'SIU^S27': 'appointments broadcast',
}

/** ADT triggers (HL7 v2.8, chapter 3) that change no bed and no encounter of the twin, with the reason where it may surprise. */
const ADT_TRIGGERS: Readonly<Record<string, string>> = {
  // The standard forbids A08 for moves; its PV1-3 and PV1-6 repeat what earlier messages said.
  A08: 'patient information updated',
  // Tracking: the patient is elsewhere for a while and the bed stays theirs.
  A09: 'patient departed (tracking)',
  A10: 'patient arrived (tracking)',
  A16: 'discharge pending',
  A18: 'patients merged',
  A19: 'patient query',
  A24: 'patients linked',
  A25: 'pending discharge cancelled',
  A28: 'person added',
  A29: 'person deleted',
  A30: 'persons merged',
  A31: 'person information updated',
  A32: 'arrival cancelled (tracking)',
  A33: 'departure cancelled (tracking)',
  A34: 'patients merged',
  A35: 'accounts merged',
  A36: 'patients and accounts merged',
  A37: 'patients unlinked',
  A39: 'persons merged',
  A40: 'patients merged',
  A41: 'accounts merged',
  A43: 'patient information moved',
  A44: 'account moved',
  A46: 'patient identifier changed',
  A47: 'patient identifiers changed',
  A48: 'alternate identifier changed',
  A49: 'account number changed',
  A51: 'alternate visit identifier changed',
  A54: 'attending doctor changed',
  A55: 'change of attending doctor cancelled',
  A60: 'allergies updated',
  A61: 'consulting doctor changed',
  A62: 'change of consulting doctor cancelled',
}

/** The shape of HL7's triggers (table 0003): A01, S26, PC1, PCL. Other letters may be a name. */
const TRIGGER = /^(?:[A-Z]\d\d|PC[0-9A-L])$/

/** `ADT^A02`, for what HL7 knows; null when the type may be anything. */
export function typeOf(type: string, trigger: string): string | null {
  if (type !== 'ADT' && !Object.hasOwn(MESSAGE_TYPES, type)) return null
  return TRIGGER.test(trigger) ? `${type}^${trigger}` : type
}

/** The kind without meaning of a message that is not ADT; null when HL7 knows no such type. */
export function kindOfMessage(type: string, trigger: string): string | null {
  const name = Object.hasOwn(MESSAGE_TYPES, type) ? MESSAGE_TYPES[type] : undefined
  if (name === undefined) return null
  if (!TRIGGER.test(trigger)) return `${type} ${name}`
  return `${type}^${trigger} ${TRIGGERS[`${type}^${trigger}`] ?? name}`
}

/** The kind without meaning of an ADT trigger; null when the trigger has meaning or does not exist. */
export function kindOfAdt(trigger: string): string | null {
  const name = Object.hasOwn(ADT_TRIGGERS, trigger) ? ADT_TRIGGERS[trigger] : undefined
  return name === undefined ? null : `ADT^${trigger} ${name}`
}
