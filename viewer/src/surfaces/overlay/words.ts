// The few words the city surface writes itself; everything else comes in as text from the shell.

export interface CityWords {
  readonly locator: (hospitals: number) => string
  readonly canvas: string
  readonly noData: string
  readonly beds: (count: number) => string
  readonly emergency: Readonly<Record<'resus' | 'treating' | 'observation' | 'boarding', string>>
  readonly emergencyTotal: (people: number, places: number | null) => string
  readonly everyWindow: string
  readonly censusOnly: string
  readonly bedStates: Readonly<Record<1 | 2 | 3 | 6 | 7 | 8 | 9, string>>
  readonly vehicles: Readonly<Record<'title' | 'called' | 'at-scene' | 'carrying' | 'handing-over' | 'late', string>>
  readonly legend: {
    readonly floors: string
    readonly normal: string
    readonly watch: string
    readonly critical: string
    readonly colour: string
    readonly stressed: string
    readonly other: string
  }
}

export const CITY_WORDS: Readonly<Record<'zh' | 'en', CityWords>> = {
  zh: {
    locator: (hospitals) => `全市 ${hospitals} 院区`,
    canvas: '三维城市：医院楼层自下而上按占用份额点亮',
    noData: '未上报',
    beds: (count) => `${count} 床`,
    emergency: { resus: '抢救', treating: '候诊诊疗', observation: '留观', boarding: '滞留待床' },
    emergencyTotal: (people, places) =>
      places === null ? `急诊科 ${people} 人 · 每点 1 人` : `急诊科 ${people} 人 / ${places} 位 · 每点 1 人`,
    everyWindow: '每窗一床',
    censusOnly: '仅有病区汇总：逐床状态未上报',
    bedStates: { 1: '空闲', 2: '已预留', 3: '占用', 6: '清洁', 7: '暂停使用', 8: '无护士', 9: '应急扩容' },
    vehicles: {
      title: '救护车',
      called: '出车',
      'at-scene': '现场',
      carrying: '送院',
      'handing-over': '交接',
      late: '交接逾 30 分',
    },
    legend: {
      floors: '楼层自下而上 = 占用份额',
      normal: '正常',
      watch: '关注',
      critical: '危急',
      colour: '颜色 = 该院最重的告警',
      stressed: '流向受压医院',
      other: '其他',
    },
  },
  en: {
    locator: (hospitals) => `${hospitals} campuses`,
    canvas: 'City in three dimensions: floors of each hospital are lit from the ground up to the share of beds in use',
    noData: 'not reported',
    beds: (count) => `${count} beds`,
    emergency: {
      resus: 'Resus',
      treating: 'Waiting, treating',
      observation: 'Observation',
      boarding: 'Waiting for a bed',
    },
    emergencyTotal: (people, places) =>
      places === null ? `ED ${people} people · one dot each` : `ED ${people} people / ${places} places · one dot each`,
    everyWindow: 'Each window a bed',
    censusOnly: 'Ward counts only: the state of single beds is not reported',
    bedStates: { 1: 'Free', 2: 'Promised', 3: 'Occupied', 6: 'Cleaning', 7: 'Blocked', 8: 'Not staffed', 9: 'Surge' },
    vehicles: {
      title: 'Ambulances',
      called: 'Called',
      'at-scene': 'At scene',
      carrying: 'To hospital',
      'handing-over': 'Handover',
      late: 'Handover over 30 min',
    },
    legend: {
      floors: 'Lit floors = in use',
      normal: 'Normal',
      watch: 'Watch',
      critical: 'Critical',
      colour: 'colour = the hospital’s worst alert',
      stressed: 'To a stressed hospital',
      other: 'Other flows',
    },
  },
}
