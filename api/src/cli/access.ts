/** `kangcheng access`: who in a city reaches which supply, how evenly, and within how many minutes. */
import { resolve } from 'node:path'
import { CITY_NAMES, loadCity, parametersOfCity } from '@kangcheng/seed-data'
import {
  ACCESS_MEASURES,
  type AccessMeasure,
  type AccessReport,
  AMBULANCE_MEASURE,
  AMBULANCE_MODE_ALONE,
  accessMeasure,
  accessReport,
  type CityModel,
  countsBeds,
  floodedFacilities,
  type GroupAccess,
  indexCity,
  modesOf,
  NEEDS,
  needOfNoBeds,
  noTimetables,
  type Problem,
  type RoadEdit,
  SUPPLIES,
  type Supply,
  steadyFill,
  TRANSIT_DAYS,
  TRAVEL_MODES,
  type TransitAccess,
  WITHIN_MINUTES,
} from '@kangcheng/twin-engine'
import { inBoth } from './both-languages.ts'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions, wholeNumber } from './command.ts'
import { TIMES_BASES } from './times-basis.ts'

const MEASURE_IDS = [...ACCESS_MEASURES.map(({ id }) => id), AMBULANCE_MEASURE]
/** Without a live state beds are filled as in a steady state, by this seed and at this moment. */
const FILL_SEED = 1
const FILL_AT = Date.UTC(2026, 0, 15, 2)
/** Rows of a list shown on a terminal. */
const SHOWN = 12
const SUPPLY_NAMES: Readonly<Record<Supply, string>> = {
  beds: '开放床位 open beds',
  free: '空床 free beds',
  doctors: '基层医生 doctors of primary care',
  rooms: '基层诊室 rooms of primary care',
}
/** Water of a flood without a depth given, in metres: no vehicle passes. */
const FLOOD_DEPTH_METRES = 1

export const access: Command = {
  name: 'access',
  summary: {
    zh: '城市的就医可及性与公平性：逐格与汇总',
    en: 'access and equity of a city, per cell and summed up',
  },
  usage: `access CITY [--measure ${MEASURE_IDS.join('|')}] [--mode ${TRAVEL_MODES.join('|')}] [--hour 0-23] [--day ${TRANSIT_DAYS.join('|')}] [--supply ${SUPPLIES.join('|')}] [--need NEED] [--close ID,…] [--flood LNG,LAT,METRES[,DEPTH]] [--close-road NAME] [--json]`,
  details: [
    {
      zh: 'CITY   内置城市名或城市文件夹',
      en: `CITY   a built-in city (${CITY_NAMES.join(', ')}) or the folder of one`,
    },
    {
      zh: `--measure   缺省 e2sfca；${AMBULANCE_MEASURE} 为 120 两段行程：站到现场，现场到开放的医院`,
      en: `--measure   by default e2sfca; ${AMBULANCE_MEASURE} is both ways of an ambulance: station to scene, scene to an open hospital`,
    },
    {
      zh: '--mode   缺省 car；--hour   当地时刻的路况，缺省全天平均',
      en: '--mode   by default car; --hour   traffic of that hour, local time; by default the mean of the day',
    },
    {
      zh: '--mode transit   公共交通与步行：该时刻起一小时内各次出发的中位用时；--day   时刻表的日类型，缺省 weekday',
      en: '--mode transit   public transport and on foot: the median of the departures of an hour; --day   whose timetable runs, by default weekday',
    },
    {
      zh: '--supply   开放床位 beds（缺省）、空床 free、基层医生 doctors、基层诊室 rooms；--need   只计某一专科的床位',
      en: '--supply   open beds (default), free beds, doctors or rooms of primary care; --need   counts the beds of one need',
    },
    { zh: `专科：${NEEDS.join('、')}`, en: `needs: ${NEEDS.join(', ')}` },
    {
      zh: '--close   不接诊的机构；--flood   圆形积水区（半径与水深为米，可多次），区内机构随之关闭；--close-road   封闭的道路',
      en: '--close   facilities that take nobody; --flood   a circle under water (radius and depth in metres, may be repeated) that closes the facilities in it; --close-road   a road that is closed',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      measure: { type: 'string' },
      mode: { type: 'string' },
      hour: { type: 'string' },
      day: { type: 'string' },
      supply: { type: 'string' },
      need: { type: 'string' },
      close: { type: 'string', multiple: true },
      flood: { type: 'string', multiple: true },
      'close-road': { type: 'string', multiple: true },
    })
    const [named, ...others] = positionals
    if (named === undefined || others.length > 0)
      throw new CannotBeDone(`give one city, ${CITY_NAMES.join(', ')} or a folder · usage: kangcheng ${this.usage}`)
    const supply = oneOf('--supply', values.supply ?? 'beds', SUPPLIES)
    const measure = measureOf(values.measure ?? 'e2sfca')
    const mode = oneOf('--mode', values.mode ?? (measure === null ? 'ambulance' : 'car'), TRAVEL_MODES)
    const need = values.need === undefined ? null : oneOf('--need', values.need, NEEDS)
    const edits = [...(values.flood ?? []).map(floodOf), ...closedRoads(values['close-road'] ?? [])]
    const hour = wholeNumber('--hour', values.hour, 0, 23)
    const day = values.day === undefined ? undefined : oneOf('--day', values.day, TRANSIT_DAYS)
    if (day !== undefined && mode !== 'transit')
      throw new CannotBeDone('--day: is for --mode transit alone; leave it out')
    if (measure === null && mode !== 'ambulance')
      throw new CannotBeDone(`--mode ${mode}: ${AMBULANCE_MODE_ALONE}; leave it out`)
    if (need !== null && !countsBeds(supply))
      throw new CannotBeDone(`--need ${need}: ${needOfNoBeds(supply)}; leave it out, or take --supply beds`)
    const city = cityOf(named, io.cwd)
    if (!modesOf(city).includes(mode)) throw new CannotBeDone(`--mode ${mode}: ${noTimetables(city)}`)
    const parameters = parametersOfCity(city)
    const isFilled = supply === 'free' && measure !== null
    const report = accessReport(city, {
      parameters,
      measure,
      mode,
      hour,
      ...(day && { day }),
      supply,
      need,
      closed: facilitiesOf(city, values.close ?? []),
      edits,
      ...(isFilled && { state: steadyFill(city, parameters, FILL_SEED, FILL_AT) }),
    })
    const missed = report.problems.filter(({ path }) => {
      const edit = editOf(edits, path)
      return edit !== null && floodedFacilities(city, [edit]).length === 0
    })
    if (missed.length > 0)
      throw new CannotBeDone(missed.map(({ path, why }) => `${optionOf(editOf(edits, path))}: ${why}`).join('\n'))
    const problems = [...report.problems]
    if (isFilled)
      problems.unshift({
        path: 'supply',
        why: 'no live state here: free beds are those of a city filled as in a steady state, with one fixed luck',
        zh: '此处没有实时状态：空床取自稳态填充的城市，随机数固定',
      })
    io.answer(documentOf(city, report, problems), () => linesOf(city, report, problems))
    return 0
  },
}

function cityOf(named: string, cwd: string): CityModel {
  try {
    return loadCity(cityFolderOf(named, cwd))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CannotBeDone(`${resolve(cwd, named)}: ${why}; built in are ${CITY_NAMES.join(', ')}`)
  }
}

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((entry) => entry === value)
  if (found === undefined) throw new CannotBeDone(`${option} "${value}": one of ${known.join(', ')}`)
  return found
}

/** Null for the ways of an ambulance. */
function measureOf(id: string): AccessMeasure | null {
  const known = oneOf('--measure', id, MEASURE_IDS)
  return known === AMBULANCE_MEASURE ? null : accessMeasure(known)
}

function facilitiesOf(city: CityModel, lists: readonly string[]): readonly number[] {
  const { facility } = indexCity(city)
  return lists
    .flatMap((list) => list.split(','))
    .filter((id) => id !== '')
    .map((id) => {
      const f = facility.get(id)
      if (f !== undefined) return f
      const some = city.facilities.slice(0, 8).map((entry) => entry.id)
      throw new CannotBeDone(`--close "${id}": ${city.id} has no such facility; there are ${some.join(', ')} …`)
    })
}

function floodOf(text: string): RoadEdit {
  const figures = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [lng = Number.NaN, lat = Number.NaN, radiusMetres = Number.NaN, depthMetres = FLOOD_DEPTH_METRES] = figures
  const isPlace = Math.abs(lng) <= 180 && Math.abs(lat) <= 90
  if (figures.length > 4 || !isPlace || !(radiusMetres > 0) || !(depthMetres > 0))
    throw new CannotBeDone(
      `--flood "${text}": expected LNG,LAT,METRES[,DEPTH], such as 121.55,29.87,2000,0.5: WGS-84 degrees, longitude first, radius and depth in metres above 0`,
    )
  return { kind: 'flood', area: { kind: 'circle', centre: [lng, lat], radiusMetres }, depthMetres }
}

const closedRoads = (names: readonly string[]): RoadEdit[] =>
  names.length > 0 ? [{ kind: 'close', where: { names } }] : []

/** The edit that a problem such as that of `edits[1].where.names[0]` speaks of. */
const editOf = (edits: readonly RoadEdit[], path: string): RoadEdit | null =>
  edits[Number(/^edits\[(\d+)\]/.exec(path)?.[1])] ?? null

function optionOf(edit: RoadEdit | null): string {
  if (edit?.kind !== 'flood' || edit.area.kind !== 'circle') return '--close-road'
  return `--flood "${[...edit.area.centre, edit.area.radiusMetres, edit.depthMetres].join(',')}"`
}

/** Minutes without a way, and what is not known, are null outside. */
const figure = (value: number): number | null => (Number.isFinite(value) ? value : null)

const minutesBy = (shares: readonly (number | null)[]): Record<string, number | null> =>
  Object.fromEntries(WITHIN_MINUTES.map((limit, n) => [limit, shares[n] ?? null]))

/** Columns by cell stand with the cells. */
const spreadOf = ({ p10: _quick, p90: _slow, ...spread }: TransitAccess) => spread

function documentOf(city: CityModel, report: AccessReport, problems: readonly Problem[]): unknown {
  const { values, minutes, legs, transit, within, byAge, byDistrict, problems: _told, ...rest } = report
  const group = ({ within: shares, ...figures }: GroupAccess) => ({ ...figures, withinMinutes: minutesBy(shares) })
  return {
    city: city.id,
    ...rest,
    ...(transit && { transit: spreadOf(transit) }),
    withinMinutes: minutesBy(within),
    ...(legs && {
      withinMinutesToScene: minutesBy(legs.toSceneWithin),
      withinMinutesToHospital: minutesBy(legs.toHospitalWithin),
    }),
    byAge: byAge.map(group),
    byDistrict: byDistrict.map(group),
    cells: city.cells.map(({ id }, c) => ({
      id,
      value: figure(values[c]!),
      nearestMinutes: figure(minutes[c]!),
      ...(transit && { nearestMinutesP10: figure(transit.p10[c]!), nearestMinutesP90: figure(transit.p90[c]!) }),
      ...(legs && { toSceneMinutes: figure(legs.toScene[c]!), toHospitalMinutes: figure(legs.toHospital[c]!) }),
    })),
    problems,
  }
}

function linesOf(city: CityModel, report: AccessReport, problems: readonly Problem[]): readonly string[] {
  const { basis, legs, within, byAge, byDistrict } = report
  // A person has few thousandths of a bed: read by the thousand.
  const perThousand = report.unit.en.endsWith(' per person')
  const amount = (value: number | null): number | null => (value === null ? null : perThousand ? 1000 * value : value)
  const unit = perThousand
    ? { zh: report.unit.zh.replace('/人', '/千人'), en: report.unit.en.replace('per person', 'per 1,000 residents') }
    : report.unit
  const number = (value: number | null): string => (value === null ? '–' : value.toPrecision(4))
  const share = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : `${(100 * value).toFixed(1)} %`
  const row = ({ id, name, people, mean, within: shares }: GroupAccess): string =>
    `  ${name.zh} ${name.en === name.zh ? id : name.en}  ${people.toLocaleString('en')}  ${number(amount(mean))}  ${shares.map(share).join('  ')}`
  return [
    `${city.name.zh} ${city.name.en} · ${report.name.zh} ${report.name.en}${report.catchment === null ? '' : ` · ${report.catchment.zh} ${report.catchment.en}`}${basis.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `单位 unit: ${unit.zh} ${unit.en} · 用时 times: ${TIMES_BASES[basis.times]}, ${basis.mode}, ${basis.hour === null ? '全天平均 mean of the day' : `${basis.hour}:00`}`,
    ...(report.transit === null ? [] : transitLines(report.transit)),
    `平均 mean ${number(amount(report.mean))} · 最差十分之一 worst tenth ${number(amount(report.worstDecile))} · 基尼 Gini ${number(report.gini)}`,
    `集中指数 concentration ${number(report.concentrationIndex)} · Erreygers ${number(report.concentrationIndexErreygers)} · Theil ${number(report.theil)} · Palma ${number(report.palma)}`,
    ...(basis.supply === 'vehicles'
      ? []
      : [
          `供给 supply: ${SUPPLY_NAMES[basis.supply]}${basis.need === null ? '' : ` (${basis.need})`}, ${Math.round(report.supply).toLocaleString('en')}`,
        ]),
    ...(basis.rankRule === null ? [] : [`贫富排序 rank: ${basis.rankRule.zh} · ${basis.rankRule.en}`]),
    ...WITHIN_MINUTES.map((limit, n) => `${limit} 分钟内 within ${limit} min: ${share(within[n])}`),
    ...(legs === null
      ? []
      : [
          `站到现场 to the scene: ${legs.toSceneWithin.map(share).join('  ')}`,
          `现场到医院 to a hospital: ${legs.toHospitalWithin.map(share).join('  ')}`,
        ]),
    `分组 groups：人口 people, 平均 mean (${unit.en}), ${WITHIN_MINUTES.join('/')} min`,
    ...(byAge.length === 0 ? [] : ['年龄 by age', ...byAge.map(row)]),
    '区县 by district',
    ...byDistrict.map(row),
    ...problems.slice(0, SHOWN).map((problem) => `注意 note: ${problem.path}: ${inBoth(problem)}`),
    ...(problems.length > SHOWN ? [`… ${problems.length - SHOWN} 条 further notes: --json`] : []),
  ]
}

/** Whose timetables, which departures, and how far they differ. */
function transitLines({ dates, meanMinutes, ridden, walked, none, ...spread }: TransitAccess): readonly string[] {
  const clock = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(Math.floor(minutes % 60)).padStart(2, '0')}`
  const days = dates.map(({ feed, date }) => `${feed} ${date ?? '–'}`).join(', ')
  const ways = ridden + walked + none
  const share = (count: number): string => `${((100 * count) / ways).toFixed(1)} %`
  return [
    `时刻表 timetables: ${days} · ${spread.departures} 次出发 departures ${clock(spread.firstDeparture)}–${clock(spread.lastDeparture)}，中位数 median`,
    `行程 ways: 乘车 by vehicle ${share(ridden)} · 步行更快 quicker on foot ${share(walked)} · 无法到达 none ${share(none)}`,
    ...(meanMinutes === null
      ? []
      : [
          `最近机构用时 to the nearest（先取各次出发的百分位，再按人口平均 percentiles over departures, then the mean over people）: p10 ${meanMinutes.p10.toFixed(1)} · 中位 median ${meanMinutes.p50.toFixed(1)} · p90 ${meanMinutes.p90.toFixed(1)} 分钟 min`,
        ]),
  ]
}
