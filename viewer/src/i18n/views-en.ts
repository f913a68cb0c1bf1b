import type { ViewsWords } from './views-words.ts'

export const viewsEn: ViewsWords = {
  title: 'Saved views',
  what: 'A view is an address: room, hospital, camera, instant, ground and filters are in it. It is kept in this browser; copy its link to send it to a colleague.',
  name: 'Name what is shown now',
  save: 'Save',
  saved: (name: string) => `“${name}” is saved`,
  full: (most: number) => `Not saved: the name is empty, or there are ${most} views already; delete some first`,
  none: 'No view is saved yet.',
  rename: 'Rename',
  newName: (name: string) => `New name of ${name}`,
  copy: 'Copy link',
  copied: (name: string) => `The link of “${name}” is copied`,
  toWall: 'To the wall',
  onWall: (name: string) => `“${name}” is on the wall’s playlist`,
  forget: 'Delete',
  forgotten: (name: string) => `“${name}” is deleted`,
  camera: 'own camera',
  close: 'Close',
}
