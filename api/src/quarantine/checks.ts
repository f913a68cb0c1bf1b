/** What stands between an entry and its release, looked at without releasing it. */
import { wouldTake } from '../live/take.ts'
import type { Twin } from '../live/twin.ts'
import type { QuarantineRow } from '../log/zone-records.ts'
import type { QuarantineCauseId } from './causes.ts'
import { correctedEvent, holdsIdentifier } from './corrected-event.ts'

export interface QuarantineCheck {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly ok: boolean
  readonly why: string | null
}

const NAMES = {
  dictionary: { zh: '字典', en: 'Dictionary' },
  step: { zh: '状态变化', en: 'Step' },
  order: { zh: '时序', en: 'Order' },
  identifiers: { zh: '个人标识', en: 'Identifiers' },
} as const
type CheckId = keyof typeof NAMES

/** Which check a refusal with this cause fails. */
const FAILS: Readonly<Record<QuarantineCauseId, CheckId>> = {
  'unknown-place': 'dictionary',
  'unknown-code': 'dictionary',
  malformed: 'dictionary',
  undecodable: 'dictionary',
  'not-production': 'dictionary',
  'impossible-step': 'step',
  'implausible-count': 'step',
  'gcj02-coordinates': 'step',
  stale: 'order',
  'other-content': 'order',
  'ahead-of-clock': 'order',
  identifier: 'identifiers',
}

/** The four checks, in this order: dictionary, step, order, identifiers. They change nothing. */
export function quarantineChecks(twin: Twin, row: QuarantineRow, correction: unknown): readonly QuarantineCheck[] {
  const corrected = correctedEvent(row, correction)
  let failed: CheckId | null = null
  let why = ''
  if (!corrected.ok) {
    failed = holdsIdentifier(corrected) ? 'identifiers' : 'dictionary'
    why = corrected.why
  } else {
    const outcome = wouldTake(twin, corrected.event, true)
    if (outcome === 'duplicate') {
      failed = 'order'
      why = 'an event with this number and this content was accepted meanwhile'
    } else if (outcome !== 'accepted') {
      failed = FAILS[outcome.cause]
      why = `${outcome.path}: ${outcome.why}`
    }
  }
  const judged = failed === null || failed === 'step' || failed === 'order'
  const check = (id: CheckId): QuarantineCheck => {
    if (id === failed) return { id, name: NAMES[id], ok: false, why }
    if (!judged && (id === 'step' || id === 'order'))
      return { id, name: NAMES[id], ok: false, why: 'cannot be judged before the fields are right' }
    return { id, name: NAMES[id], ok: true, why: null }
  }
  return [check('dictionary'), check('step'), check('order'), check('identifiers')]
}
