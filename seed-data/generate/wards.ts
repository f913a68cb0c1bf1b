/**
 * Nursing units of a hospital from its open beds: intensive care and emergency places first, then wards by need in the
 * shares that follow from admissions × mean stay, one ward to a floor.
 */
import { BED_NEEDS, type BedNeed, type Parameters, type Text, type Unit } from '@kangcheng/twin-engine'
import { apportion } from './apportion.ts'
import type { Random } from './random.ts'
import type { HospitalType } from './settings.ts'

export interface WardPlan {
  readonly facility: number
  readonly id: string
  readonly type: HospitalType
  readonly openBeds: number
  readonly icuBeds: number
  /** Treatment places of the emergency department; 0 = none. */
  readonly emergencyPlaces: number
}

const FLOORS_MAX = 20
const TOWERS_MAX = 4
const WARD_BEDS_MAX = 47

/** Departments that share a need, in the order in which wards are named. */
const DEPARTMENTS: Readonly<Record<BedNeed, readonly Text[]>> = {
  'general-medicine': [
    { zh: '消化内科', en: 'Gastroenterology' },
    { zh: '内分泌科', en: 'Endocrinology' },
    { zh: '肾内科', en: 'Nephrology' },
    { zh: '全科医学科', en: 'General medicine' },
    { zh: '血液科', en: 'Haematology' },
    { zh: '风湿免疫科', en: 'Rheumatology' },
  ],
  respiratory: [{ zh: '呼吸内科', en: 'Respiratory' }],
  cardiology: [{ zh: '心内科', en: 'Cardiology' }],
  neurology: [{ zh: '神经内科', en: 'Neurology' }],
  'general-surgery': [
    { zh: '普外科', en: 'General surgery' },
    { zh: '泌尿外科', en: 'Urology' },
    { zh: '神经外科', en: 'Neurosurgery' },
    { zh: '胸外科', en: 'Thoracic surgery' },
  ],
  orthopaedics: [{ zh: '骨科', en: 'Orthopaedics' }],
  'obstetrics-gynaecology': [
    { zh: '产科', en: 'Obstetrics' },
    { zh: '妇科', en: 'Gynaecology' },
  ],
  paediatrics: [{ zh: '儿科', en: 'Paediatrics' }],
  oncology: [{ zh: '肿瘤科', en: 'Oncology' }],
  'geriatrics-rehabilitation': [
    { zh: '老年医学科', en: 'Geriatrics' },
    { zh: '康复医学科', en: 'Rehabilitation' },
  ],
  infectious: [{ zh: '感染科', en: 'Infectious diseases' }],
  psychiatry: [{ zh: '精神科', en: 'Psychiatry' }],
  icu: [{ zh: '综合重症医学科', en: 'Intensive care' }],
}
const SPECIAL_DEPARTMENTS: Partial<Record<HospitalType, readonly Text[]>> = {
  eye: [{ zh: '眼科', en: 'Ophthalmology' }],
  anorectal: [{ zh: '肛肠科', en: 'Anorectal surgery' }],
}
const ICU_NAMES: readonly Text[] = [
  { zh: '综合重症医学科', en: 'Intensive care' },
  { zh: '外科重症监护室', en: 'Surgical intensive care' },
  { zh: '心脏重症监护室', en: 'Cardiac intensive care' },
  { zh: '神经重症监护室', en: 'Neuro intensive care' },
  { zh: '呼吸重症监护室', en: 'Respiratory intensive care' },
  { zh: '急诊重症监护室', en: 'Emergency intensive care' },
]
const CHILD_ICU_NAMES: readonly Text[] = [
  { zh: '新生儿重症监护室', en: 'Neonatal intensive care' },
  { zh: '儿童重症监护室', en: 'Paediatric intensive care' },
]

type Mix = Partial<Record<BedNeed, number>>

const TYPE_MIX: Partial<Record<HospitalType, Mix>> = {
  'chinese-medicine': {
    'general-medicine': 0.3,
    'geriatrics-rehabilitation': 0.18,
    orthopaedics: 0.16,
    neurology: 0.12,
    'general-surgery': 0.11,
    cardiology: 0.06,
    oncology: 0.07,
  },
  'women-children': { 'obstetrics-gynaecology': 0.52, paediatrics: 0.48 },
  maternity: { 'obstetrics-gynaecology': 1 },
  psychiatric: { psychiatry: 1 },
  rehabilitation: { 'geriatrics-rehabilitation': 1 },
  orthopaedic: { orthopaedics: 1 },
  eye: { 'general-surgery': 1 },
  anorectal: { 'general-surgery': 1 },
  township: { 'general-medicine': 0.6, 'geriatrics-rehabilitation': 0.4 },
}
/** Needs that a hospital of one to four wards serves. */
const SMALL_NEEDS: readonly BedNeed[] = [
  'general-medicine',
  'general-surgery',
  'orthopaedics',
  'geriatrics-rehabilitation',
  'respiratory',
]

/**
 * Units of all plans, grouped by facility in the order of `plans`. Small hospitals choose first; what they lack or have
 * too much of by need is made up by the larger ones, so that the city's beds by need follow admissions × mean stay.
 */
export function makeUnits(
  plans: readonly WardPlan[],
  parameters: Parameters,
  surgeFromBeds: number,
  random: Random,
): Unit[] {
  const { shareByNeed } = parameters.admissions
  const { meanDays } = parameters.stay
  const city: Mix = Object.fromEntries(BED_NEEDS.map((n) => [n, shareByNeed[n] * meanDays[n]]))
  const owed = Object.fromEntries(BED_NEEDS.map((n) => [n, 0])) as Record<BedNeed, number>
  const needsOf = new Map<string, BedNeed[]>()
  const flexible = (p: WardPlan) => p.type === 'general' || p.type === 'orthopaedic-general'
  const order = [...plans].sort(
    (a, b) => Number(flexible(a)) - Number(flexible(b)) || a.openBeds - b.openBeds || (a.id < b.id ? -1 : 1),
  )
  for (const plan of order) {
    const wards = wardCount(plan)
    if (wards === 0) continue
    const own = normalise(typeMix(plan, city, wards))
    const target = normalise(city)
    const pull: Mix = {}
    for (const need of BED_NEEDS) {
      const share = own[need] ?? 0
      if (share === 0) continue
      const wanted = share * wards
      pull[need] = flexible(plan) ? Math.max(0.3 * wanted, Math.min(2 * wanted, wanted + 0.5 * owed[need])) : wanted
    }
    const listed = BED_NEEDS.filter((n) => (pull[n] ?? 0) > 0)
    const counts = apportion(
      wards,
      listed.map((n) => pull[n]!),
    )
    const chosen = listed.flatMap((n, k) => Array.from({ length: counts[k]! }, () => n))
    needsOf.set(plan.id, chosen)
    if (plan.type === 'psychiatric') continue
    for (const need of BED_NEEDS) {
      owed[need] += (target[need] ?? 0) * wards - chosen.filter((n) => n === need).length
    }
  }
  let firstBed = 0
  return plans.flatMap((plan) => {
    const units = hospitalUnits(plan, needsOf.get(plan.id) ?? [], firstBed, surgeFromBeds, random)
    for (const unit of units) if (unit.kind !== 'emergency') firstBed += unit.beds + unit.surgeBeds
    return units
  })
}

function wardCount(plan: WardPlan): number {
  return Math.ceil((plan.openBeds - plan.icuBeds) / WARD_BEDS_MAX)
}

function typeMix(plan: WardPlan, city: Mix, wards: number): Mix {
  const special = TYPE_MIX[plan.type]
  if (special) return special
  if (wards <= 4) return Object.fromEntries(SMALL_NEEDS.map((n) => [n, city[n] ?? 0]))
  if (plan.type === 'orthopaedic-general') return { ...city, orthopaedics: 6 * (city.orthopaedics ?? 0) }
  return city
}

function normalise(mix: Mix): Mix {
  const sum = Object.values(mix).reduce((a, b) => a + b, 0)
  return Object.fromEntries(Object.entries(mix).map(([n, v]) => [n, v / sum]))
}

function hospitalUnits(
  plan: WardPlan,
  needs: readonly BedNeed[],
  firstBed: number,
  surgeFromBeds: number,
  random: Random,
): Unit[] {
  const units: Omit<Unit, 'firstBed' | 'building' | 'floor'>[] = []
  const base = { facility: plan.facility }
  if (plan.icuBeds > 0) {
    const names = plan.type === 'women-children' ? CHILD_ICU_NAMES : ICU_NAMES
    const count = Math.min(names.length, Math.max(1, Math.round(plan.icuBeds / 18)))
    apportion(
      plan.icuBeds,
      Array.from({ length: count }, (_, i) => (i === 0 ? 1.3 : 1)),
    ).forEach((beds, i) => {
      const surgeBeds = plan.openBeds >= surgeFromBeds ? Math.round(beds * 0.15) : 0
      const id = `${plan.id}-icu${i + 1}`
      units.push({ ...base, id, name: names[i]!, kind: 'icu', need: 'icu', bedClass: 'icu', beds, surgeBeds })
    })
  }
  const sizes = wardSizes(plan.openBeds - plan.icuBeds, needs.length, random)
  const names = wardNames(plan.type, needs)
  let surge =
    plan.openBeds >= surgeFromBeds ? Math.round(plan.openBeds * 0.04) - units.reduce((n, u) => n + u.surgeBeds, 0) : 0
  needs.forEach((need, i) => {
    // Standby beds stand where a surge arrives: medical wards, four to six at a time.
    const takes =
      surge > 0 &&
      [
        'general-medicine',
        'respiratory',
        'infectious',
        'geriatrics-rehabilitation',
        'psychiatry',
        'paediatrics',
      ].includes(need)
    const surgeBeds = takes ? Math.min(surge, 6) : 0
    surge -= surgeBeds
    const id = `${plan.id}-w${String(i + 1).padStart(2, '0')}`
    const bedClass = need === 'infectious' ? 'isolation' : 'ward'
    units.push({ ...base, id, name: names[i]!, kind: 'ward', need, bedClass, beds: sizes[i]!, surgeBeds })
  })
  const towers = Math.min(TOWERS_MAX, Math.max(1, Math.ceil(units.length / 15)))
  const perTower = Math.ceil(units.length / towers)
  if (perTower + 1 > FLOORS_MAX) throw new Error(`${plan.id} needs ${perTower + 1} floors, more than ${FLOORS_MAX}`)
  let next = firstBed
  const placed = units.map((unit, i): Unit => {
    const at = next
    next += unit.beds + unit.surgeBeds
    return { ...unit, building: Math.floor(i / perTower) + 1, floor: (i % perTower) + 2, firstBed: at }
  })
  if (plan.emergencyPlaces > 0) {
    placed.unshift({
      id: `${plan.id}-ed`,
      name: { zh: '急诊科', en: 'Emergency department' },
      ...base,
      kind: 'emergency',
      need: 'emergency',
      bedClass: 'emergency',
      building: 1,
      floor: 1,
      firstBed: -1,
      beds: plan.emergencyPlaces,
      surgeBeds: 0,
    })
  }
  return placed
}

/** Even sizes with a little variation, summing to `beds`. */
function wardSizes(beds: number, wards: number, random: Random): number[] {
  if (wards === 0) return []
  const sizes = apportion(
    beds,
    Array.from({ length: wards }, () => 1),
  )
  for (let i = 0; i + 1 < wards; i += 2) {
    const room = Math.min(
      4,
      WARD_BEDS_MAX + 1 - Math.max(sizes[i]!, sizes[i + 1]!),
      Math.min(sizes[i]!, sizes[i + 1]!) - 36,
    )
    const shift = room > 0 ? Math.round(random.between(-room, room)) : 0
    sizes[i]! += shift
    sizes[i + 1]! -= shift
  }
  return sizes
}

const CHINESE_ORDINALS = [
  '一',
  '二',
  '三',
  '四',
  '五',
  '六',
  '七',
  '八',
  '九',
  '十',
  '十一',
  '十二',
  '十三',
  '十四',
  '十五',
]

/** Names in the order of the wards: departments of a need take turns, and a repeated one is numbered. */
function wardNames(type: HospitalType, needs: readonly BedNeed[]): Text[] {
  const seen = new Map<BedNeed, number>()
  const plain = needs.map((need) => {
    const departments = SPECIAL_DEPARTMENTS[type] ?? DEPARTMENTS[need]
    const k = seen.get(need) ?? 0
    seen.set(need, k + 1)
    return departments[k % departments.length]!
  })
  const ordinal = new Map<string, number>()
  return plain.map((name) => {
    if (plain.filter((other) => other.zh === name.zh).length === 1) return name
    const k = (ordinal.get(name.zh) ?? 0) + 1
    ordinal.set(name.zh, k)
    return { zh: `${name.zh}${CHINESE_ORDINALS[k - 1] ?? k}`, en: `${name.en} ${k}` }
  })
}
