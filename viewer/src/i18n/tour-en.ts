import type { TourWords } from './tour-words.ts'

export const tourEn: TourWords = {
  offer: 'Here for the first time?',
  offerText: 'One minute through the screen: from what is most urgent to trying a decision.',
  begin: 'Take the tour',
  no: 'No, thanks',
  skip: 'Skip',
  back: 'Back',
  next: 'Next',
  end: 'Begin',
  step: (at: number, of: number) => `${at} / ${of}`,
  'figures.title': 'Seven figures: red comes first',
  'figures.text':
    'The city as it is now. Press a figure, or I while it has the focus, for its formula, source and uncertainty.',
  'list.title': 'What needs somebody stands on top',
  'list.text':
    'Sorted by how long until it is full. A row chooses its hospital; above it are the alert desk and the handover.',
  'stage.title': 'A city that is quiet until it needs you',
  'stage.text':
    'A tower is lit as far as its beds are taken. Double click or F flies into a hospital, where each window is a bed. C city, M map, O globe, T tables.',
  'detail.title': 'What comes next',
  'detail.text':
    'The solid line is what was, the fan what is expected and how surely. ⋯ at a chart explains it, shows its table, saves PNG, SVG or CSV. The button below rehearses from now.',
  'time.title': 'One time bar moves everything',
  'time.text':
    'Drag it, play it (P) or jump from alert to alert ([ ]): city, list and charts show that moment. L comes back to now.',
  'rooms.title': 'Five rooms, and exercises',
  'rooms.text':
    'Rehearse tries a decision, Plan finds sites, Indicators has two hundred, Data says what can be believed; an exercise is a city of its own. Keys 1–6.',
  'yours.title': 'Find, keep, ask',
  'yours.text':
    '/ finds any place or command; the menu at the right has themes, saved views and the wall; ? lists all keys and has this tour again.',
}
