/** What is ended, begun or revoked on one node counts on all: sessions, tokens, emergency access. */
import type { BreakGlass, EmergencyAccess } from '../access-control/break-glass.ts'
import type { Ending, Endings } from '../access-control/endings.ts'
import type { Board } from './board.ts'

const DAY_MILLISECONDS = 24 * 3_600_000
/** As long as an ending is remembered by the node where it was made: no session lasts longer, and a token is revoked for good. */
const STANDS_MILLISECONDS: Readonly<Record<Ending['what'], number>> = {
  session: DAY_MILLISECONDS,
  subject: DAY_MILLISECONDS,
  token: 3_653 * DAY_MILLISECONDS,
}
const MOST_ENDINGS = 20_000
/** A second person judges an emergency access within days, on whatever node. */
const EMERGENCIES_MILLISECONDS = 7 * DAY_MILLISECONDS

/** To be called before the board begins, so that what the others know is heard. */
export function accessOnAll(board: Board, endings: Endings, breakGlass: BreakGlass): void {
  const ended = board.topic<Ending>('endings', MOST_ENDINGS)
  const tell = (ending: Ending): void =>
    ended.post(`${ending.what} ${ending.id}`, ending, STANDS_MILLISECONDS[ending.what])
  endings.onEnded(tell)
  // What was ended while this node, or Redis, was down.
  for (const ending of endings.kept()) tell(ending)
  ended.onHeard(({ value }) => endings.heard(value))
  const emergencies = board.topic<EmergencyAccess>('emergency-access')
  breakGlass.onChange((access) => emergencies.post(access.id, access, EMERGENCIES_MILLISECONDS))
  emergencies.onHeard(({ value }) => breakGlass.heard(value))
}
