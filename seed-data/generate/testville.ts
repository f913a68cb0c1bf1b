/** Settings of the fictional Test city 测试城: small, for tests and browser tests; it stands in the open sea. */
import type { LngLat } from '@kangcheng/twin-engine'
import type { CitySettings, DistrictFacts, HospitalFacts, HospitalType } from './settings.ts'

const ORIGIN: LngLat = [123.5, 28.5]
const east = (kilometres: number) => ORIGIN[0] + kilometres / 97.7
const north = (kilometres: number) => ORIGIN[1] + kilometres / 111.2
const at = (x: number, y: number): LngLat => [east(x), north(y)]

export function testville(): CitySettings {
  const fictional = { confidence: 'synthetic', source: '' } as const
  const district = (
    id: string,
    zh: string,
    en: string,
    seat: LngLat,
    ages: DistrictFacts['ages'],
    area: number,
  ): DistrictFacts => ({
    id,
    name: { zh, en },
    population: ages.reduce((a, b) => a + b, 0),
    ages,
    urbanShare: 0.8,
    areaSquareKilometres: area,
    seat,
    provenance: fictional,
    openBeds: null,
  })
  const hospital = (
    id: string,
    zh: string,
    en: string,
    type: HospitalType,
    d: number,
    beds: number | null,
    location: LngLat,
  ): HospitalFacts => ({
    id,
    name: { zh, en },
    type,
    district: d,
    parent: null,
    level: null,
    levelSource: '',
    beds: beds === null ? null : { approved: beds, open: null, confidence: 'synthetic', source: '' },
    bedWeight: 1,
    location,
    locationProvenance: fictional,
    locationElsewhere: false,
  })
  return {
    id: 'testville',
    name: { zh: '测试城', en: 'Test city' },
    seed: 4711,
    origin: ORIGIN,
    box: [east(-13), north(-11), east(13), north(11)],
    land: [[at(-9, -7), at(8, -7.5), at(9, 2), at(5, 6), at(-4, 7), at(-9.5, 3)]],
    reclaimed: [],
    rivers: [
      {
        name: { zh: '测试河', en: 'Test River' },
        widthMetres: 140,
        points: [at(-9, 1), at(-4, 1.6), at(0, 0.8), at(4, 2.2), at(8, 1.5)],
      },
    ],
    lakes: [],
    ridges: [{ points: [at(-7.5, -6), at(-5, -5.5)], heightMetres: 260, widthMetres: 1400 }],
    labels: [
      { name: { zh: '测试河', en: 'Test River' }, location: at(-4, 1.6), kind: 'water' },
      { name: { zh: '测试海', en: 'Test Sea' }, location: at(11, -4), kind: 'water' },
      { name: { zh: '测试山', en: 'Test Hills' }, location: at(-6.2, -5.7), kind: 'hill' },
    ],
    summits: [{ location: at(0.5, -0.5), heightMetres: 90, radiusMetres: 1200, pull: 0.6 }],
    neighbours: [],
    beyond: [],
    districts: [
      district('test-east', '测试东区', 'Test East', at(2.5, -1), [4_000, 20_000, 2_000, 4_000], 100),
      district('test-west', '测试西区', 'Test West', at(-5, 3), [2_000, 11_000, 1_500, 3_000], 100),
    ],
    towns: [],
    hospitals: [
      hospital('h01', '测试中心医院', 'Test Central Hospital', 'general', 0, 110, at(0.8, -0.9)),
      hospital('h02', '测试东区医院', 'Test East Hospital', 'general', 0, null, at(4.5, -2.5)),
      hospital('h03', '测试西区医院', 'Test West Hospital', 'general', 1, null, at(-4.6, 3.4)),
    ],
    groups: [
      {
        id: 'g1',
        name: { zh: '测试医疗集团', en: 'Test group' },
        lead: 'h01',
        members: ['h01', 'h02', 'h03'],
        provenance: fictional,
      },
    ],
    sharedCentres: [
      {
        service: 'imaging',
        name: { zh: '区域影像中心', en: 'regional imaging centre' },
        count: 1,
        provenance: fictional,
      },
    ],
    bloodCentre: true,
    primaryCareCentres: 4,
    ambulances: 5,
    negativePressureShare: 0.4,
    icuBedsPerHundredThousand: 17,
    fromBeds: { emergency: 70, icu: 100, surge: 100 },
    centresHaveBeds: false,
    blocks: 11_000,
    crossings: [
      { name: { zh: '测试大桥', en: 'Test Bridge' }, location: at(0.5, 0.9), kind: 'bridge' },
      { name: { zh: '西桥', en: 'West Bridge' }, location: at(-4.2, 1.6), kind: 'bridge' },
    ],
    expressways: [{ name: { zh: '测试快速路', en: 'Test Expressway' }, points: [at(-6, -3), at(0, -2), at(5, -3.5)] }],
    positionsFile: null,
    attributions: [],
  }
}
