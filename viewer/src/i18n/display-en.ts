import type { displayZh } from './display-zh.ts'
import type { WordsOf } from './zh.ts'

export const displayEn: WordsOf<typeof displayZh> = {
  menu: 'Display',
  theme: 'Theme',
  'theme.system': 'As the device',
  'theme.dark': 'Dark',
  'theme.light': 'Light',
  help: 'Keyboard and help',
  language: 'Language',
  find: 'Find a hospital or ward',
  failed: (room) => `${room} has failed; the other rooms go on`,
  loadFailed: (room) => `${room} did not load`,
  cause: (why) => `Cause: ${why}`,
  causeNetwork:
    'Cause: the screen’s files could not be read. The network may be down, or the server has just been updated.',
  retry: 'Try again',
  reload: 'Reload the page',
  list: 'List',
  detail: 'Details',
  closeDetail: 'Close details',
  expandMap: 'Open the map',
  collapseMap: 'Close the map',
  editor: 'Conditions',
  lost: (age) => `Data stand at ${age}`,
}
