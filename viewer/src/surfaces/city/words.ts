// The few words the city surface writes itself; everything else comes in as text from the shell.

export interface CityWords {
  readonly locator: (hospitals: number) => string
  readonly canvas: string
  readonly noData: string
  readonly standby: string
  readonly beds: (count: number) => string
  readonly emergency: Readonly<Record<'resus' | 'treating' | 'observation' | 'boarding', string>>
  readonly emergencyTotal: (people: number, places: number | null) => string
  readonly legend: {
    readonly floors: string
    readonly normal: string
    readonly watch: string
    readonly critical: string
    readonly stressed: string
    readonly other: string
  }
}

export const CITY_WORDS: Readonly<Record<'zh' | 'en', CityWords>> = {
  zh: {
    locator: (hospitals) => `全市 ${hospitals} 院区`,
    canvas: '三维城市：医院楼层自下而上按占用份额点亮',
    noData: '未上报',
    standby: '应急扩容未启用',
    beds: (count) => `${count} 床`,
    emergency: { resus: '抢救', treating: '候诊诊疗', observation: '留观', boarding: '滞留待床' },
    emergencyTotal: (people, places) =>
      places === null ? `急诊科 ${people} 人 · 每点 1 人` : `急诊科 ${people} 人 / ${places} 位 · 每点 1 人`,
    legend: {
      floors: '楼层自下而上 = 占用份额',
      normal: '正常 <90',
      watch: '关注 90–95',
      critical: '危急 ≥95',
      stressed: '流向受压医院',
      other: '其他',
    },
  },
  en: {
    locator: (hospitals) => `${hospitals} campuses`,
    canvas: 'City in three dimensions: floors of each hospital are lit from the ground up to the share of beds in use',
    noData: 'not reported',
    standby: 'surge beds, not in use',
    beds: (count) => `${count} beds`,
    emergency: {
      resus: 'Resus',
      treating: 'Waiting, treating',
      observation: 'Observation',
      boarding: 'Waiting for a bed',
    },
    emergencyTotal: (people, places) =>
      places === null ? `ED ${people} people · one dot each` : `ED ${people} people / ${places} places · one dot each`,
    legend: {
      floors: 'Floors lit from the ground = share in use',
      normal: 'Normal <90',
      watch: 'Watch 90–95',
      critical: 'Critical ≥95',
      stressed: 'To a stressed hospital',
      other: 'Other flows',
    },
  },
}
