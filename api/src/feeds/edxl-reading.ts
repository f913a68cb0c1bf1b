/**
 * A stream of XML cut into hospitals, in constant memory: the small tree of each hospital's elements, by an allow-list.
 *
 * Nothing is expanded and nothing is fetched: a document with a DTD is refused unread, and so are depth, length and number
 * beyond what a report of hospitals needs. Elements that are not on the list, contacts first of all, are passed over with
 * everything inside them.
 */
import { createHash, type Hash } from 'node:crypto'
import { SaxesParser } from 'saxes'
import { documentText, PIECE_LENGTH } from './edxl-text.ts'

/** Elements without a hospital's elements around them: `subject` is an Atom entry's name for what it reports on. */
const SUBJECT = { namespace: 'http://schemas.google.com/2010/status', local: 'subject' } as const
const HAVE_NAMESPACE = /^urn:oasis:names:tc:emergency:edxl:have:[12]\.0$/i
/** A message begins at one of these. */
const MESSAGE_ELEMENTS = new Set(['hospital', 'facility'])

/**
 * Local names, in small letters, that are read inside a hospital. `NameElement` stands in names of organisations and of
 * persons alike: it is reached through `OrganisationName` only.
 */
const READ = new Set(
  `organization organizationinformation organisationname organisationinfo nameelement organizationid organizationname
  organizationgeolocation facilityinformation facilityid facilityname facilitygeolocation edxlgeolocation point pos coordinates
  hospitalbedcapacitystatus bedcapacitystatus bedcapacity bedtype capacity availablecount baselinecount
  emergencydepartmentstatus emergencydepartment emstraffic emstrafficstatus trafficstatus
  hospitalfacilitystatus facilitystatus hospitalresourcestatus hospitalresourcesstatus resourcestatus facilityoperations
  ventilators adultventilators pediatricventilators servicecoveragestatus servicelist lastupdatetime value`.split(
    /\s+/,
  ),
)

const DEEPEST = 64
const MOST_NODES = 5000
const LONGEST_TEXT = 400
const LONGEST_PIECE_WITHOUT_MARKUP = 16 * PIECE_LENGTH

export interface HaveNode {
  /** In small letters. */
  readonly name: string
  text: string
  /** The attribute `ID` of a name of an organisation; other attributes are not read. */
  readonly id: string
  readonly children: HaveNode[]
}

export interface ReadHospital {
  readonly line: number
  /** `1.0` or `2.0`. */
  readonly version: string
  readonly element: string
  readonly subject: string
  readonly root: HaveNode
  readonly sha256: () => string
  /** Why the hospital could not be read to its end; null = it was. */
  readonly why: string | null
}

export interface HospitalTaker {
  hospital(hospital: ReadHospital): void
  /** What concerns no hospital. */
  outside(place: string, why: string): void
}

interface OpenHospital {
  readonly line: number
  readonly version: string
  readonly element: string
  readonly depth: number
  readonly root: HaveNode
  readonly hash: Hash
  /** Open elements that are read, the hospital first. */
  readonly path: HaveNode[]
  nodes: number
}

/** Why nothing more of a document is read: thrown through the parser, which cannot be stopped otherwise. */
class Unreadable extends Error {}

/** Reads one document. Neither function throws. */
export function hospitalReader(take: HospitalTaker): { push(chunk: Uint8Array): void; end(): void } {
  const parser = new SaxesParser({ xmlns: true })
  let dead = false
  let anything = false
  let hospitals = 0
  let depth = 0
  /** Depth of the element that is passed over; 0 = none. */
  let skippedFrom = 0
  let open: OpenHospital | null = null
  let subject = ''
  let inSubject = false
  let asSent = (text: string): Buffer => Buffer.from(text)
  // Text of the piece that is being parsed and of the one before, from the position `recentFrom` on.
  let recent = ''
  let recentFrom = 0
  let hashedTo = 0
  let markupAt = 0

  const hashTo = (position: number): void => {
    open?.hash.update(asSent(recent.slice(hashedTo - recentFrom, position - recentFrom)))
    hashedTo = position
  }
  const close = (why: string | null): void => {
    const { line, version, element, root, hash } = open!
    open = null
    hospitals++
    take.hospital({ line, version, element, subject, root, why, sha256: () => hash.copy().digest('hex') })
  }
  const stop = (why: string): void => {
    dead = true
    const place = `line ${parser.line}`
    if (open === null) take.outside(place, `${why}; the rest was not read`)
    else {
      hashTo(Math.min(parser.position, recentFrom + recent.length))
      close(`${why} (${place}); the rest was not read`)
    }
  }

  /** Parses a piece, or the end of the document; what ends the reading ends the parsing in the middle of the piece. */
  const write = (piece: string | null): void => {
    try {
      if (piece === null) parser.close()
      else parser.write(piece)
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      stop(error.message)
    }
  }

  parser.on('error', ({ message }) => {
    // The parser's own message may quote the document.
    if (/entity/.test(message))
      throw new Unreadable('names an entity; only the five of XML itself are read, none is expanded')
    if (/unclosed tag/.test(message)) throw new Unreadable('ends before its elements are closed')
    throw new Unreadable('is no well-formed XML here')
  })
  parser.on('doctype', () => {
    throw new Unreadable('holds a document type declaration (DTD); expected EDXL-HAVE without one')
  })
  parser.on('opentag', (tag) => {
    markupAt = parser.position
    depth++
    if (depth > DEEPEST) throw new Unreadable(`is nested deeper than ${DEEPEST} elements`)
    const name = tag.local.toLowerCase()
    if (open === null) {
      inSubject = tag.local === SUBJECT.local && tag.uri === SUBJECT.namespace
      if (inSubject) subject = ''
      // Each entry of a feed names its own subject.
      if (name === 'entry') subject = ''
      if (!HAVE_NAMESPACE.test(tag.uri) || !MESSAGE_ELEMENTS.has(name)) return
      const root: HaveNode = { name, text: '', id: '', children: [] }
      const version = tag.uri.slice(-3)
      open = {
        line: parser.line,
        version,
        element: tag.local,
        depth,
        root,
        hash: createHash('sha256'),
        path: [root],
        nodes: 0,
      }
      const begins = recent.lastIndexOf('<', parser.position - recentFrom - 1)
      hashedTo = recentFrom + Math.max(0, begins)
      return
    }
    if (skippedFrom > 0) return
    if (!READ.has(name)) {
      skippedFrom = depth
      return
    }
    if (++open.nodes > MOST_NODES) throw new Unreadable(`holds a hospital of more than ${MOST_NODES} elements`)
    const named = name === 'organisationname' ? Object.values(tag.attributes).find(({ local }) => local === 'ID') : null
    const node: HaveNode = { name, text: '', id: named?.value.trim().slice(0, LONGEST_TEXT) ?? '', children: [] }
    open.path.at(-1)!.children.push(node)
    open.path.push(node)
  })
  const text = (part: string): void => {
    markupAt = parser.position
    if (open === null) {
      if (inSubject) subject = (subject + part).trim().slice(0, LONGEST_TEXT)
    } else if (skippedFrom === 0) {
      const node = open.path.at(-1)!
      if (node.text.length <= LONGEST_TEXT) node.text = (node.text + part).trim().slice(0, LONGEST_TEXT + 1)
    }
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('comment', () => {
    markupAt = parser.position
  })
  parser.on('closetag', () => {
    markupAt = parser.position
    const closing = depth--
    inSubject = false
    if (open === null) return
    if (skippedFrom > 0) {
      if (closing === skippedFrom) skippedFrom = 0
    } else if (closing === open.depth) {
      hashTo(parser.position)
      close(null)
    } else open.path.pop()
  })

  const bytes = documentText({
    encoding(how) {
      asSent = how
    },
    piece(piece) {
      if (dead) return
      anything ||= piece.trim() !== ''
      if (open !== null) hashTo(recentFrom + recent.length)
      const keep = recent.slice(-PIECE_LENGTH)
      recentFrom += recent.length - keep.length
      recent = keep + piece
      if (anything) write(piece)
      if (recentFrom + recent.length - markupAt > LONGEST_PIECE_WITHOUT_MARKUP)
        stop(`holds more than ${LONGEST_PIECE_WITHOUT_MARKUP} characters without an element`)
    },
    unreadable: (why) => {
      anything = true
      stop(why)
    },
  })
  return {
    push: (chunk) => bytes.push(chunk),
    end() {
      bytes.end()
      if (!dead && anything) write(null)
      if (!anything) take.outside('file', 'is empty; expected a document of EDXL-HAVE 1.0 or 2.0')
      else if (!dead && hospitals === 0)
        take.outside(
          'file',
          'holds no Hospital or facility of EDXL-HAVE; expected elements of its namespace 1.0 or 2.0',
        )
    },
  }
}
