/** What is ended, begun or revoked on one node counts on all: sessions, tokens, emergency access. */
import type { BreakGlass, EmergencyAccess } from '../access-control/break-glass.ts'
import type { Ending, Endings } from '../access-control/endings.ts'
import type { Board } from './board.ts'

/** As long as an ending is remembered by the node where it was made. */
const ENDINGS_MILLISECONDS = 24 * 3_600_000
const MOST_ENDINGS = 20_000
/** A second person judges an emergency access within days, on whatever node. */
const EMERGENCIES_MILLISECONDS = 7 * 24 * 3_600_000

/** To be called before the board begins, so that what the others know is heard. */
export function accessOnAll(board: Board, endings: Endings, breakGlass: BreakGlass): void {
  const ended = board.topic<Ending>('endings', MOST_ENDINGS)
  endings.onEnded((ending) => ended.post(`${ending.what} ${ending.id}`, ending, ENDINGS_MILLISECONDS))
  ended.onHeard(({ value }) => endings.heard(value))
  const emergencies = board.topic<EmergencyAccess>('emergency-access')
  breakGlass.onChange((access) => emergencies.post(access.id, access, EMERGENCIES_MILLISECONDS))
  emergencies.onHeard(({ value }) => breakGlass.heard(value))
}
