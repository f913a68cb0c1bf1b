/** Settings of the built-in city Ningbo 宁波: facts from `tables/ningbo`, waters and hills drawn schematically by hand. */
import type { Confidence, LngLat, Text } from '@kangcheng/twin-engine'
import type { CitySettings, DistrictFacts, HospitalFacts, HospitalType, River } from './settings.ts'
import { numberIn, type Row, readTable } from './tables.ts'

const table = (name: string) => readTable(new URL(`../tables/ningbo/${name}`, import.meta.url).pathname)

const SANJIANGKOU: LngLat = [121.554, 29.877]

export function ningbo(): CitySettings {
  const city = new Map(table('city.csv').map((row) => [`${row.key} ${row.year}`, row]))
  const fact = (key: string) => numberIn(city.get(key)!, 'value')
  const districts = table('districts.csv').map((row) => district(row, fact('yuyao_open_beds 2023')))
  const index = (id: string) => {
    const at = districts.findIndex((d) => d.id === id)
    if (at < 0) throw new Error(`unknown district "${id}" in the tables of Ningbo`)
    return at
  }
  const positions = new Map(table('osm-positions.csv').map((row) => [row.id!, row]))
  return {
    id: 'ningbo',
    name: { zh: '宁波', en: 'Ningbo' },
    seed: 330200,
    origin: SANJIANGKOU,
    box: [120.78, 28.9, 122.36, 30.62],
    land: null,
    reclaimed: [RECLAIMED_HANGZHOU_BAY],
    rivers: RIVERS,
    lakes: [
      {
        name: { zh: '东钱湖', en: 'Dongqian Lake' },
        points: [
          [121.64, 29.785],
          [121.65, 29.765],
          [121.665, 29.745],
          [121.69, 29.755],
          [121.685, 29.775],
          [121.665, 29.79],
        ],
      },
    ],
    ridges: RIDGES,
    labels: LABELS,
    summits: [
      { location: SANJIANGKOU, heightMetres: 110, radiusMetres: 1500, pull: 1.5 },
      { location: [121.612, 29.868], heightMetres: 150, radiusMetres: 1300, pull: 0.8 },
      { location: [121.545, 29.815], heightMetres: 120, radiusMetres: 1300, pull: 0.7 },
    ],
    neighbours: [
      [120.87, 30.03],
      [120.82, 29.6],
      [120.9, 29.5],
      [121.03, 29.14],
      [121.3, 29.08],
      [121.39, 29.1],
      [121.55, 29.06],
      [121.14, 28.86],
      [121.87, 30.04],
      [122.1, 30.02],
      [122.05, 29.96],
      [122.3, 29.95],
      [122.12, 29.75],
      [122.2, 30.24],
      [120.95, 30.52],
      [121.1, 30.62],
      [120.75, 30.1],
    ],
    beyond: [
      [121.78, 29.97, 122.4, 30.62],
      [122.03, 29.6, 122.4, 29.83],
      [122.2, 29.6, 122.4, 29.86],
      [120.7, 28.9, 122.4, 29.03],
      [120.7, 30.2, 120.99, 30.62],
    ],
    districts,
    towns: table('towns.csv').map((row) => ({
      district: index(row.district!),
      location: [numberIn(row, 'lng'), numberIn(row, 'lat')],
    })),
    hospitals: table('hospitals.csv').map((row) => hospital(row, index(row.district!), positions.get(row.id!))),
    groups: table('groups.csv').map((row) => ({
      id: row.id!,
      name: text(row),
      lead: row.lead!,
      members: row.members!.split(' '),
      provenance: { confidence: row.confidence as Confidence, source: row.source! },
    })),
    sharedCentres: table('shared-centres.csv').map((row) => ({
      service: row.service!,
      name: text(row),
      count: numberIn(row, 'count'),
      provenance: { confidence: row.confidence as Confidence, source: row.source! },
    })),
    bloodCentre: true,
    primaryCareCentres: fact('township_level_units 2022'),
    ambulances: Math.round(fact('population 2024') / fact('residents_per_ambulance 2020')),
    negativePressureShare: fact('negative_pressure_share 2020'),
    icuBedsPerHundredThousand: 16.5,
    fromBeds: { emergency: 150, icu: 100, surge: 300 },
    centresHaveBeds: true,
    blocks: 105_000,
    crossings: table('crossings.csv').map((row) => ({
      name: text(row),
      location: [numberIn(row, 'lng'), numberIn(row, 'lat')],
      kind: row.kind as 'bridge' | 'tunnel',
    })),
    expressways: table('expressways.csv').map((row) => ({
      name: text(row),
      points: row.points!.split(';').map((point) => point.split(' ').map(Number) as unknown as LngLat),
    })),
    positionsFile: '../../tables/ningbo/osm-positions.csv',
    attributions: [
      '医院位置 / hospital positions: © OpenStreetMap contributors (ODbL)',
      '海岸线 / coast line: Natural Earth (public domain)',
      '人口 / population: 宁波市第七次全国人口普查公报 / Ningbo census communiqué 2020',
    ],
  }
}

function text(row: Row): Text {
  return { zh: row.name_zh!, en: row.name_en! }
}

function district(row: Row, yuyaoOpenBeds: number): DistrictFacts {
  return {
    id: row.id!,
    name: text(row),
    population: numberIn(row, 'population_2020'),
    ages: [
      numberIn(row, 'age_0_14'),
      numberIn(row, 'age_15_59'),
      numberIn(row, 'age_60_64'),
      numberIn(row, 'age_65_plus'),
    ],
    urbanShare: numberIn(row, 'urban_percent_2024') / 100,
    areaSquareKilometres: numberIn(row, 'area_km2'),
    seat: [numberIn(row, 'seat_lng'), numberIn(row, 'seat_lat')],
    provenance: { confidence: 'sourced', source: row.population_2020_source! },
    openBeds: row.id === 'yuyao' ? yuyaoOpenBeds : null,
  }
}

function hospital(row: Row, at: number, position: Row | undefined): HospitalFacts {
  const elsewhere = row.lng === ''
  if (elsewhere && !position) throw new Error(`no position for ${row.id}: add one to osm-positions.csv`)
  const place = elsewhere ? position! : row
  const beds = row.beds === '' ? null : numberIn(row, 'beds')
  return {
    id: row.id!,
    name: text(row),
    type: row.type as HospitalType,
    district: at,
    parent: row.parent === '' ? null : row.parent!,
    level: row.level_zh === '' ? null : { zh: row.level_zh!, en: row.level_en! },
    levelSource: row.level_source!,
    beds:
      beds === null
        ? null
        : {
            approved: row.beds_meaning === 'approved' ? beds : null,
            open: row.open_beds !== '' ? numberIn(row, 'open_beds') : row.beds_meaning === 'open' ? beds : null,
            confidence: row.beds_confidence as Confidence,
            source: row.beds_source!,
          },
    bedWeight: row.bed_weight === '' ? 0 : numberIn(row, 'bed_weight'),
    location: [numberIn(place, 'lng'), numberIn(place, 'lat')],
    locationProvenance: elsewhere
      ? { confidence: 'sourced', source: 'OpenStreetMap contributors (ODbL), centroid 2025-08' }
      : { confidence: 'approximate', source: row.location_source! },
    locationElsewhere: elsewhere,
  }
}

/** New land on Hangzhou Bay north of Cixi and Yuyao, which the coast of Natural Earth shows as sea; schematic. */
const RECLAIMED_HANGZHOU_BAY: LngLat[] = [
  [120.93, 30.1],
  [120.95, 30.19],
  [121.06, 30.27],
  [121.13, 30.33],
  [121.2, 30.37],
  [121.3, 30.36],
  [121.37, 30.3],
  [121.46, 30.24],
  [121.55, 30.15],
  [121.5, 30.08],
  [121.2, 30.1],
]

const RIVERS: River[] = [
  {
    name: { zh: '甬江', en: 'Yong River' },
    widthMetres: 230,
    points: [
      SANJIANGKOU,
      [121.5625, 29.8875],
      [121.575, 29.898],
      [121.592, 29.906],
      [121.612, 29.917],
      [121.632, 29.928],
      [121.652, 29.941],
      [121.678, 29.95],
      [121.7, 29.953],
      [121.722, 29.962],
      [121.75, 29.985],
    ],
  },
  {
    name: { zh: '姚江', en: 'Yao River' },
    widthMetres: 170,
    points: [
      [120.93, 30.07],
      [121.0, 30.065],
      [121.08, 30.06],
      [121.155, 30.048],
      [121.215, 30.045],
      [121.27, 30.025],
      [121.325, 29.982],
      [121.38, 29.958],
      [121.43, 29.942],
      [121.475, 29.922],
      [121.505, 29.905],
      [121.528, 29.893],
      [121.543, 29.888],
      SANJIANGKOU,
    ],
  },
  {
    name: { zh: '奉化江', en: 'Fenghua River' },
    widthMetres: 190,
    points: [
      [121.455, 29.745],
      [121.474, 29.764],
      [121.5, 29.783],
      [121.516, 29.803],
      [121.532, 29.82],
      [121.53, 29.838],
      [121.545, 29.852],
      [121.554, 29.863],
      SANJIANGKOU,
    ],
  },
  {
    name: { zh: '剡江', en: 'Shan River' },
    widthMetres: 80,
    points: [
      [121.2, 29.67],
      [121.27, 29.688],
      [121.34, 29.702],
      [121.4, 29.73],
      [121.455, 29.745],
    ],
  },
  {
    name: { zh: '县江', en: 'Xian River' },
    widthMetres: 60,
    points: [
      [121.39, 29.62],
      [121.41, 29.67],
      [121.435, 29.71],
      [121.455, 29.745],
    ],
  },
]

const RIDGES: CitySettings['ridges'] = [
  {
    points: [
      [120.95, 29.62],
      [121.06, 29.73],
      [121.14, 29.82],
      [121.16, 29.9],
    ],
    heightMetres: 820,
    widthMetres: 9_000,
  },
  {
    points: [
      [121.14, 29.74],
      [121.25, 29.79],
    ],
    heightMetres: 620,
    widthMetres: 7_500,
  },
  {
    points: [
      [121.05, 29.3],
      [121.2, 29.42],
      [121.3, 29.53],
      [121.34, 29.56],
    ],
    heightMetres: 850,
    widthMetres: 8_000,
  },
  {
    points: [
      [121.18, 29.2],
      [121.28, 29.33],
    ],
    heightMetres: 650,
    widthMetres: 6_000,
  },
  {
    points: [
      [121.5, 29.62],
      [121.62, 29.66],
      [121.72, 29.76],
      [121.78, 29.82],
    ],
    heightMetres: 480,
    widthMetres: 5_000,
  },
  {
    points: [
      [121.82, 29.83],
      [121.95, 29.84],
    ],
    heightMetres: 330,
    widthMetres: 3_200,
  },
  {
    points: [
      [121.27, 30.09],
      [121.4, 30.07],
      [121.52, 30.05],
    ],
    heightMetres: 330,
    widthMetres: 3_600,
  },
  {
    points: [
      [121.75, 29.43],
      [121.83, 29.37],
      [121.88, 29.27],
    ],
    heightMetres: 420,
    widthMetres: 4_500,
  },
  {
    points: [
      [121.52, 29.36],
      [121.6, 29.34],
    ],
    heightMetres: 400,
    widthMetres: 4_200,
  },
  {
    points: [
      [121.78, 29.53],
      [121.9, 29.54],
    ],
    heightMetres: 330,
    widthMetres: 3_000,
  },
]

const LABELS: CitySettings['labels'] = [
  { name: { zh: '三江口', en: 'Sanjiangkou' }, location: SANJIANGKOU, kind: 'place' },
  { name: { zh: '东部新城', en: 'Eastern New Town' }, location: [121.612, 29.868], kind: 'place' },
  { name: { zh: '南部商务区', en: 'Southern Business District' }, location: [121.545, 29.815], kind: 'place' },
  { name: { zh: '招宝山', en: 'Zhaobaoshan' }, location: [121.715, 29.96], kind: 'place' },
  { name: { zh: '甬江', en: 'Yong River' }, location: [121.64, 29.933], kind: 'water' },
  { name: { zh: '姚江', en: 'Yao River' }, location: [121.43, 29.942], kind: 'water' },
  { name: { zh: '奉化江', en: 'Fenghua River' }, location: [121.516, 29.803], kind: 'water' },
  { name: { zh: '东钱湖', en: 'Dongqian Lake' }, location: [121.667, 29.768], kind: 'water' },
  { name: { zh: '杭州湾', en: 'Hangzhou Bay' }, location: [121.45, 30.42], kind: 'water' },
  { name: { zh: '东海', en: 'East China Sea' }, location: [122.2, 29.5], kind: 'water' },
  { name: { zh: '象山港', en: 'Xiangshan Harbour' }, location: [121.68, 29.545], kind: 'water' },
  { name: { zh: '三门湾', en: 'Sanmen Bay' }, location: [121.68, 29.12], kind: 'water' },
  { name: { zh: '四明山', en: 'Siming Mountains' }, location: [121.08, 29.75], kind: 'hill' },
  { name: { zh: '天台山', en: 'Tiantai Mountains' }, location: [121.2, 29.42], kind: 'hill' },
]
