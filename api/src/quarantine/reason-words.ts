/** Words that stand inside reasons, as the interface calls them in Chinese. */

/**
 * An English reason, or a part of one between semicolons, with `{}` where something is filled in; and its Chinese wording,
 * with `{1}` for the first of them as it is, `{1:bed}` for its translation by the list of that name.
 */
export type ReasonRow = readonly [en: string, zh: string]

export const BED_STATUSES: Readonly<Record<string, string>> = {
  unknown: '未上报',
  available: '空闲',
  assigned: '已预留',
  occupied: '占用',
  held: '保留',
  dirty: '待清洁',
  'awaiting cleaning': '待清洁',
  cleaning: '清洁中',
  blocked: '暂停使用',
  closed: '关闭',
  standby: '应急扩容',
  'on standby': '应急扩容',
}

/** What is done to a bed. */
export const BED_STEPS: Readonly<Record<string, string>> = {
  occupy: '占用',
  vacate: '腾空',
  reserve: '预留',
  release: '取消预留',
  clean: '清洁',
  'finish cleaning of': '结束清洁',
  block: '暂停使用',
  unblock: '恢复使用',
  open: '开放',
  close: '关闭',
  'put on standby': '转为应急扩容',
  hold: '保留',
  'return to': '返回',
}

export const PLACE_KINDS: Readonly<Record<string, string>> = {
  bed: '床位',
  unit: '单元',
  facility: '医疗机构',
  vehicle: '救护车',
  'population cell': '人口网格',
  'district or population cell': '行政区或人口网格',
  beds: '张床',
  places: '个诊位',
  'referring provider': '转出机构',
  'referred-to provider': '转入机构',
}

/** What looks personal (`personalDataIn`), without its value. */
export const PERSONAL_KINDS: Readonly<Record<string, string>> = {
  'Chinese characters': '汉字',
  spaces: '空格',
  'an e-mail address': '电子邮箱地址',
  'what looks like a phone number': '疑似电话号码',
  'what looks like an identity number': '疑似证件号码',
  "what looks like a patient's number": '疑似病历号',
  'what looks like a date of birth': '疑似出生日期',
}
