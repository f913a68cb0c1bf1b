/** What referral messages mean for the twin: REF^I12 to I15 (HL7 v2.8, chapter 11; table 0286), two-way referral 双向转诊. */
import type { Hl7Message } from '@medplum/core'
import type { FeedContext } from './feed-format.ts'
import {
  eachOf,
  entityParts,
  isEmptyPlace,
  type ReadPlace,
  readOrganisation,
  readPlace,
  readRepetitions,
} from './hl7v2-fields.ts'
import { kindOfMessage } from './hl7v2-kinds.ts'
import {
  eventReading,
  type Found,
  found,
  type Hl7Reading,
  missing,
  placeFound,
  timeOf,
  withoutMeaning,
} from './hl7v2-reading.ts'

const ROLES = { RP: 'referring provider', RT: 'referred-to provider' } as const

/**
 * One REF message of the given trigger. A referral that cannot be placed is a problem, not a kind without meaning: that
 * somebody was sent somewhere is known, and where is for a person to say.
 */
export function readReferral(message: Hl7Message, trigger: string, context: FeedContext): Hl7Reading {
  if (trigger !== 'I12' && trigger !== 'I14') return withoutMeaning(kindOfMessage('REF', trigger) ?? 'REF referral')
  return eventReading(trigger === 'I12' ? 'referral.sent' : 'referral.cancelled', {
    referral: referralOf(message, context),
    occurredAt: timeOf(message, context, ['EVN-2']),
    origin: placeOf(message, 'RP'),
    destination: placeOf(message, 'RT'),
  })
}

/** RF1-6 is the number of who refers; RF1-11 that of a third, where there is no other. */
function referralOf(message: Hl7Message, context: FeedContext): Found {
  for (const field of ['RF1-6', 'RF1-11'] as const) {
    const number = entityParts(message, field)
    if (number !== null) return found(field, context.tokens.issue('referral', ...number))
  }
  const why = 'is empty, and so is RF1-11; a number is needed to follow the referral'
  return missing('RF1-6', why, 'malformed')
}

/** The location or organisation of the provider in this role: never the provider's own name or number. */
function placeOf(message: Hl7Message, role: keyof typeof ROLES): Found {
  const provider = eachOf(message, 'PRD').find((part) => readRepetitions(part, 'PRD-1').includes(role))
  if (provider === undefined)
    return missing('PRD-1', `no PRD segment has the role ${role}; expected one for the ${ROLES[role]}`, 'unknown-place')
  const candidates: readonly (readonly [string, ReadPlace])[] = [
    ['PRD-4', readPlace(provider, 'PRD-4')],
    ['PRD-12', readPlace(provider, 'PRD-12')],
    ['PRD-10', readOrganisation(provider, 'PRD-10')],
  ]
  const given = candidates.find(([, place]) => !isEmptyPlace(place))
  if (given !== undefined) return placeFound(...given)
  const why = `is empty, and so are PRD-12 and PRD-10.10; expected a location or an organisation\u2019s identifier for the ${ROLES[role]}`
  return missing('PRD-4', why, 'unknown-place')
}
