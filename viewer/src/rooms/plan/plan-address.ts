// The plan room in the address: its question, tab, chosen plan, what the map shows, and the run that answered it. Only what is not as
// usual stands there, so that it may be pasted.
import {
  DAYS,
  FIRST_FORM,
  type MapView,
  MEASURES,
  MODES,
  OBJECTIVES,
  type PlanForm,
  type PlanState,
  SUPPLIES,
} from './plan-store.ts'

/** A run, and a sum of what it was asked with: who changes the question by hand gets no old answer. */
export interface RunMark {
  readonly id: string
  readonly sum: string
}

/** What an address says of the room. */
export interface PlanLook {
  readonly form: Omit<PlanForm, 'supplyPerSite'>
  /** null = the usual size for the city. */
  readonly supplyPerSite: number | null
  readonly tab: PlanState['tab']
  readonly letter: string
  readonly view: PlanState['view']
  readonly map: MapView | null
  readonly run: RunMark | null
}

export type PlanFilters = Readonly<Record<(typeof KEYS)[number], string>>

const KEYS = [
  'aim',
  'sites',
  'size',
  'budget',
  'cost',
  'limit',
  'hour',
  'measure',
  'by',
  'day',
  'supply',
  'closed',
  'water',
  'roads',
  'own',
  'without',
  'forbidden',
  'tab',
  'plan',
  'show',
  'map',
  'run',
] as const

/** Drawn places and files beyond this length stay out of the address: nobody could paste it. */
const LONGEST_DRAWN = 1_400
const MOST_SITES = 8
const VIEWS = ['swipe', 'side', 'difference'] as const
const TABS = ['sites', 'duel', 'referral'] as const

const LOOK_KEYS: readonly string[] = ['tab', 'plan', 'show', 'map', 'run'] satisfies readonly (typeof KEYS)[number][]

/** What is asked, as one text: equal where two addresses ask the same. */
export const questionOf = (filters: Readonly<Record<string, string>>): string =>
  JSON.stringify(KEYS.filter((key) => !LOOK_KEYS.includes(key)).map((key) => filters[key] ?? ''))

/** All that an address says of the room, as one text. */
export const saidOf = (filters: Readonly<Record<string, string>>): string =>
  JSON.stringify(KEYS.map((key) => filters[key] ?? ''))

const unless = <T>(usual: T, value: T): string => (value === usual ? '' : String(value))
const digits = (value: number, decimals: number): number => Number(value.toFixed(decimals))
/** Words within a list: a comma of theirs is not the list's. */
const listed = (words: readonly string[]): string => words.map((word) => encodeURIComponent(word)).join(',')

/** Of a text, so that two questions can be told apart: FNV-1a, 32 bits. */
export function sumOf(text: string): string {
  let hash = 0x811c9dc5
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193)
  return (hash >>> 0).toString(36)
}

/** @param usual size of a site in this city. @returns all keys, '' where nothing needs to be said; whether something was too long. */
export function planFilters(
  { form, tab, letter, view, map }: Pick<PlanState, 'form' | 'tab' | 'letter' | 'view' | 'map'>,
  usual: number | null,
  run: RunMark | null,
): { readonly filters: PlanFilters; readonly isCut: boolean } {
  const drawn = {
    own: form.own
      .map(({ id, location, name }) =>
        listed([id, `${digits(location.lng, 5)}`, `${digits(location.lat, 5)}`, name?.zh ?? '', name?.en ?? '']),
      )
      .join(','),
    forbidden: form.forbidden
      .map(({ name, ring }) =>
        listed([name, ...ring.flatMap(({ lng, lat }) => [`${digits(lng, 4)}`, `${digits(lat, 4)}`])]),
      )
      .join('|'),
  }
  const isCut = drawn.own.length + drawn.forbidden.length > LONGEST_DRAWN
  return {
    isCut,
    filters: {
      // Always there: an address with it says all of the question, one without says nothing of it.
      aim: form.objective,
      sites: unless(FIRST_FORM.newSites, form.newSites),
      size: usual === null ? '' : unless(usual, form.supplyPerSite),
      budget: unless(null, form.budget),
      cost: unless(FIRST_FORM.costPerBed, form.costPerBed),
      limit: unless(null, form.maxMinutes),
      hour: form.hour === null ? 'all' : unless(FIRST_FORM.hour, form.hour),
      measure: unless(FIRST_FORM.measure, form.measure),
      by: unless(FIRST_FORM.mode, form.mode),
      day: form.mode === 'transit' ? unless(FIRST_FORM.day, form.day) : '',
      supply: unless(FIRST_FORM.supply, form.supply),
      closed: listed(form.closed),
      water: form.floods
        .flatMap(({ centre, radiusMetres, depthMetres }) => [
          digits(centre.lng, 4),
          digits(centre.lat, 4),
          radiusMetres,
          depthMetres,
        ])
        .join(','),
      roads: listed(form.closedRoads),
      own: isCut ? '' : drawn.own,
      without: listed(form.excluded),
      forbidden: isCut ? '' : drawn.forbidden,
      tab: unless('sites', tab),
      plan: unless('A', letter),
      show: unless('swipe', view),
      map: map === null ? '' : [digits(map.lng, 4), digits(map.lat, 4), digits(map.zoom, 1)].join(','),
      run: run === null ? '' : `${run.id},${run.sum}`,
    },
  }
}

/** What filters of an address say; null = nothing of the room. What cannot be read is as usual. */
export function planLook(filters: Readonly<Record<string, string>>): PlanLook | null {
  if (filters.aim === undefined || filters.aim === '') return null
  const said = (key: (typeof KEYS)[number]): string => filters[key] ?? ''
  const words = (key: (typeof KEYS)[number]): string[] => wordsOf(said(key))
  const amount = (key: (typeof KEYS)[number]): number | null => {
    const value = Number(said(key))
    return said(key) !== '' && Number.isFinite(value) && value > 0 ? value : null
  }
  const oneOf = <T extends string>(list: readonly T[], key: (typeof KEYS)[number], usual: T): T =>
    list.find((one) => one === said(key)) ?? usual
  const sites = Math.round(amount('sites') ?? FIRST_FORM.newSites)
  const hour = said('hour') === '' ? FIRST_FORM.hour : Number(said('hour'))
  const [id = '', sum = ''] = said('run').split(',')
  return {
    form: {
      objective: oneOf(OBJECTIVES, 'aim', FIRST_FORM.objective),
      newSites: Math.min(MOST_SITES, Math.max(1, sites)),
      budget: amount('budget'),
      costPerBed: amount('cost') ?? FIRST_FORM.costPerBed,
      maxMinutes: amount('limit'),
      hour: hour !== null && Number.isInteger(hour) && hour >= 0 && hour < 24 ? hour : null,
      measure: oneOf(MEASURES, 'measure', FIRST_FORM.measure),
      mode: oneOf(MODES, 'by', FIRST_FORM.mode),
      day: oneOf(DAYS, 'day', FIRST_FORM.day),
      supply: oneOf(SUPPLIES, 'supply', FIRST_FORM.supply),
      closed: words('closed'),
      floods: groups(numbers(words('water')), 4).map(([lng, lat, radiusMetres, depthMetres]) => ({
        centre: { lng: lng!, lat: lat! },
        radiusMetres: radiusMetres!,
        depthMetres: depthMetres!,
      })),
      closedRoads: words('roads'),
      own: groups(words('own'), 5).flatMap(([own, lng, lat, zh, en]) => {
        const [x, y] = numbers([lng!, lat!])
        const name = zh === '' && en === '' ? {} : { name: { zh: zh!, en: en! } }
        return x === undefined || y === undefined ? [] : [{ id: own!, location: { lng: x, lat: y }, ...name }]
      }),
      excluded: words('without'),
      forbidden: said('forbidden')
        .split('|')
        .map(wordsOf)
        .flatMap(([name, ...corners]) => {
          const ring = groups(numbers(corners), 2).map(([lng, lat]) => ({ lng: lng!, lat: lat! }))
          return name === undefined || ring.length < 3 ? [] : [{ name, ring }]
        }),
    },
    supplyPerSite: amount('size'),
    tab: oneOf(TABS, 'tab', 'sites'),
    letter: /^[A-F]$/.test(said('plan')) ? said('plan') : 'A',
    view: oneOf(VIEWS, 'show', 'swipe'),
    map: mapOf(numbers(words('map'))),
    run: id !== '' && sum !== '' ? { id, sum } : null,
  }
}

function wordsOf(text: string): string[] {
  if (text === '') return []
  try {
    return text.split(',').map(decodeURIComponent)
  } catch {
    // Not decodable: it says nothing.
    return []
  }
}

/** All of them, or none where one is no number. */
function numbers(words: readonly string[]): number[] {
  const read = words.map(Number)
  return read.every(Number.isFinite) ? read : []
}

const groups = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.floor(list.length / size) }, (_, k) => list.slice(k * size, (k + 1) * size))

function mapOf([lng, lat, zoom]: readonly number[]): MapView | null {
  if (lng === undefined || lat === undefined || zoom === undefined) return null
  const isPlace = Math.abs(lng) <= 180 && Math.abs(lat) <= 90
  return isPlace && zoom > 1 && zoom <= 16 ? { lng, lat, zoom } : null
}
