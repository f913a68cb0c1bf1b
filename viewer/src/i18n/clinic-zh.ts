// 门诊与基层候诊的词条。
export const clinicZh = {
  chip: '门诊候诊',
  finding: (long: number, open: number, minutes: string) =>
    long > 0 ? `${open} 处开诊，${long} 处候诊超过 ${minutes} 分钟` : `${open} 处开诊，候诊都在 ${minutes} 分钟以内`,
  allClosed: (all: number) => `${all} 处此刻都不开诊`,
  nearer: '放大后显示标记，再放大显示人数与分钟',
  calm: '开诊',
  long: '候诊久',
  closed: '未开诊',
  unknown: '未知，不作 0',
  figure: (people: string, minutes: string) => `${people} 人 · ${minutes} 分`,
  words: (name: string, kind: string, people: string, minutes: string) =>
    `${name}（${kind}）：在诊候诊 ${people} 人，新到者约等 ${minutes} 分钟`,
  wordsClosed: (name: string, kind: string) => `${name}（${kind}）：此刻未开诊`,
  wordsUnknown: (name: string, kind: string) => `${name}（${kind}）：候诊未知，无上报也无模型`,
  PRIMARY_CARE_CENTRE: '基层医疗',
  HOSPITAL: '医院门诊',
  FEVER_CLINIC: '发热门诊',
  source: (days: string, when: string) =>
    `模型估计，无上报：与今天同为星期几的 ${days} 个平常日，P50（P10–P90） · 截至 ${when}`,
  synthetic: '合成数据',
  notNow: '只有当前时刻的估计：回到实时再看',
  reading: '读取中…',
  table: '门诊与基层候诊 · 模型估计',
  name: '机构',
  kind: '类别',
  people: '在诊与候诊，人',
  minutes: '等候，分钟',
  state: '状态',
}
