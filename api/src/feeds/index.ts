/** The feed formats, one file each, in the order in which `--format` lists them. */
import { csv } from './csv.ts'
import { edxlHave } from './edxl-have.ts'
import type { FeedFormat } from './feed-format.ts'
import { fhir } from './fhir.ts'
import { hl7v2 } from './hl7v2.ts'
import { native } from './native.ts'

export const FEED_FORMATS: readonly FeedFormat[] = [hl7v2, fhir, edxlHave, csv, native]

export {
  type EncounterKey,
  encounterToken,
  freshKey,
  keyFrom,
  type TokenIssuer,
  tokensOf,
} from './encounter-token.ts'
export {
  type DecodedEvent,
  type DecodedFeed,
  type DecodedMessage,
  decodeAll,
  type FeedContext,
  type FeedDecoder,
  type FeedEvent,
  type FeedFormat,
  type FeedProblem,
  type PlaceFields,
  type PlaceHint,
} from './feed-format.ts'
