// Who may see what: what is hidden, and emergency access.
import type { accessZh } from './access-zh.ts'
import type { WordsOf } from './zh.ts'

export const accessEn: WordsOf<typeof accessZh> = {
  'data.tabs': 'Views of the data room',
  'data.tab.feeds': 'Feeds and quarantine',
  'data.tab.supervision': 'Supervision',
  'access.hidden': (what) => `Hidden here: ${what}`,
  'access.scope': (places) => `Why: not a place of yours (${places})`,
  'access.role': (role) => `Why: the role ${role} is not granted it`,
  'access.shown': 'Sums and numbers of beds are shown as ever',
  'access.what.unit': 'state of wards',
  'access.what.emergency': 'emergency by stage',
  'access.what.capacity': 'what limits usable beds',
  'access.what.course': 'course of intensive and emergency care',
  'access.what.indicators': 'some indicators',
  'access.what.origins': 'where patients come from',
  'access.join': ', ',
  'access.ask': 'Ask for emergency access…',
  'access.reason': 'Reason (the event and whom you asked; no patient)',
  'access.minutes': 'Minutes (1–60)',
  'access.rules':
    'It is noted in the audit chain first, then opens how hospitals run, wards and beds of the whole city; no encounters, no exports. The watch is told, and a second person judges it.',
  'access.send': 'Begin emergency access',
  'access.cancel': 'Cancel',
  'access.failed': (why) => `Not granted: ${why}`,
  'access.begun': (minutes) => `Emergency access has begun, ${minutes} minutes`,
  'access.banner': 'Emergency access',
  'access.left': (left) => `${left} left`,
  'access.end': 'End it now',
  'access.ended': 'Emergency access has ended',
  'access.noted': 'Every look is noted and will be reviewed',
}
