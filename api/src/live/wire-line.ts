/**
 * A line of `POST /ingest` beyond the event itself: the hash and type of the sender's raw message, or what a gateway at the
 * edge refused. Nothing of it is taken on trust: a gateway's words are looked through for personal data like everybody's.
 */
import { personalDataIn } from '@kangcheng/twin-engine'
import { isQuarantineCauseId, type QuarantineCauseId } from '../quarantine/causes.ts'
import { isKnownReason } from '../quarantine/reasons.ts'
import { numberText, type ReducedEvent, reducedEvent } from '../quarantine/reduced-event.ts'

export type WireLine =
  | { readonly is: 'event'; readonly event: unknown; readonly raw: string | null; readonly type: string | null }
  | {
      readonly is: 'refused'
      readonly seq: string
      readonly cause: QuarantineCauseId
      readonly path: string
      readonly place: string | null
      readonly why: string
      readonly event: ReducedEvent
      readonly raw: string | null
      readonly type: string | null
    }
  | { readonly is: 'broken'; readonly path: string; readonly why: string; readonly event: unknown }

const SHA256 = /^[0-9a-f]{64}$/
const TYPE = /^[A-Za-z0-9][A-Za-z0-9 ._^:/-]{0,63}$/
const PATH = /^[A-Za-z][A-Za-z0-9]{0,63}$|^$/
const PLACE = /^[A-Za-z0-9][A-Za-z0-9 ,.:;_^#()[\]/'-]{0,119}$/
const LONGEST_WHY = 500

/** What of a place may be kept: the heading of a column may hold anything, the line that it stands in is a number. */
const placeKept = (place: string): string | null =>
  place
    .slice(0, 400)
    .split(/,\s*/)
    .filter((part) => fits(part, PLACE) && (!part.includes(' ') || /\d/.test(part) || part === 'heading row'))
    .join(', ')
    .slice(0, 120) || null

/** A label of a person with what it names behind it: `MRN 00123456`, `patient Li`; `PID-3` is a field of HL7. */
const LABELLED_PERSON =
  /(?<![a-z])(?:(?:mrn|pid|patient)(?:[ _-]?(?:id|name|no|number)\b)?(?:\d|[\s:=#.]+[a-z0-9])|(?:mrn|patient)-\d|pid-\d{3})/i
/** Mobile numbers, and landline numbers behind their area code, as they are once nothing stands between their groups. */
const PHONE_AMONG_DIGITS = /(?<![0-9A-Za-z])(?:\+?86)?1[3-9]\d{9}(?![0-9A-Za-z])/
const LANDLINE = /(?<![0-9A-Za-z])\(?0\d{2,3}\)?[\s-]?\d{3,4}[\s-]?\d{4}(?![0-9A-Za-z])/

/** What of a person a gateway's text holds, in words for a message: its words one by one, digits in groups as one number. */
function personalInText(text: string): string | null {
  // Marks of punctuation hold no number together.
  for (const word of text.split(/[\s,;()"'<>]+/)) {
    const personal = word === '' ? null : personalDataIn(word)
    if (personal !== null) return personal
  }
  const joined = text.replace(/(?<=\d)[\s().-]+(?=\d)/g, '')
  if (PHONE_AMONG_DIGITS.test(joined) || LANDLINE.test(text)) return 'what looks like a phone number'
  return LABELLED_PERSON.test(text) ? "what looks like a patient's number" : null
}
/**
 * A gateway's reason where it is one of this program's wordings. Free text is not kept: a name in Latin letters cannot be told from any
 * other words, and cause, place and event say what is to be done.
 */
function keptReason(why: string): string {
  const personal = personalInText(why)
  if (personal !== null) return `the gateway's reason was withheld: it holds ${personal}`
  return isKnownReason(why) ? why : "the gateway's reason was withheld: it is no wording of this program"
}
const fits = (text: unknown, form: RegExp): text is string =>
  typeof text === 'string' && form.test(text) && personalInText(text) === null

/** Takes the members that are not the event's own out of a line's JSON. */
export function readWireLine(input: unknown): WireLine {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { is: 'event', event: input, raw: null, type: null }
  const record = input as Readonly<Record<string, unknown>>
  if (record.raw === undefined && record.type === undefined && record.refused === undefined)
    return { is: 'event', event: input, raw: null, type: null }
  const { raw = null, type = null, refused, ...event } = record
  const broken = (path: string, why: string): WireLine => ({ is: 'broken', path, why, event })
  if (raw !== null && !(typeof raw === 'string' && SHA256.test(raw)))
    return broken('raw', 'must be the SHA-256 of the raw message as 64 hexadecimal digits in lower case')
  if (type !== null && !fits(type, TYPE))
    return broken('type', 'must be a message type of up to 64 letters, digits, spaces and ._^:/- , like ADT^A02')
  if (refused === undefined) return { is: 'event', event, raw, type }
  return readRefused(refused, numberText(event.seq), raw, type, broken)
}

function readRefused(
  refused: unknown,
  seq: string,
  raw: string | null,
  type: string | null,
  broken: (path: string, why: string) => WireLine,
): WireLine {
  if (typeof refused !== 'object' || refused === null || Array.isArray(refused))
    return broken('refused', 'must be an object {cause, path, place, why, event}')
  const { cause, path = '', place = null, why, event } = refused as Readonly<Record<string, unknown>>
  if (!isQuarantineCauseId(cause))
    return broken('refused.cause', 'must be a cause of the quarantine, like unknown-place or undecodable')
  if (!fits(path, PATH)) return broken('refused.path', 'must be the name of a field of the event, or empty')
  if (place !== null && typeof place !== 'string')
    return broken('refused.place', 'must be a place in the message of up to 120 letters, digits and signs, like PV1-3')
  if (typeof why !== 'string' || why.trim() === '' || why.length > LONGEST_WHY || /\p{Cc}/u.test(why))
    return broken('refused.why', `must be a reason of 1 to ${LONGEST_WHY} characters on one line`)
  return {
    is: 'refused',
    seq,
    cause,
    path,
    place: place === null ? null : placeKept(place),
    why: keptReason(why),
    event: { ...(seq === '' ? {} : { seq }), ...reducedEvent(event, true) },
    raw,
    type,
  }
}
