import type { Rule } from '../rule.ts'
import { bulkReads } from './bulk-reads.ts'
import { emergencyNotReviewed } from './emergency-not-reviewed.ts'
import { frequentEmergencies } from './frequent-emergencies.ts'
import { guessedTokens } from './guessed-tokens.ts'
import { manyExports } from './many-exports.ts'
import { manyRefusals } from './many-refusals.ts'
import { offShift } from './off-shift.ts'
import { outsideOwnPlaces } from './outside-own-places.ts'

export const SUPERVISION_RULES: readonly Rule[] = [
  guessedTokens,
  manyRefusals,
  bulkReads,
  outsideOwnPlaces,
  manyExports,
  offShift,
  emergencyNotReviewed,
  frequentEmergencies,
]
