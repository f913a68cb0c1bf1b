// 逐床列表词条。
export const bedListZh = {
  caption: (beds: string, free: string) => `${beds} 张床中 ${free} 张空床`,
  dirty: (dirty: string, longest: string, where: string) => `；${dirty} 张待清洁，最久 ${longest}（${where}）`,
  noneDirty: '；无待清洁',
  unknown: (beds: string) => `；${beds} 张未上报`,
  state: '状态',
  all: (beds: string) => `全部 ${beds}`,
  order: '次序',
  'order.place': '按院区与病区',
  'order.longest': '在此状态最久者在前',
  for: '已持续',
  none: '没有处于此状态的床',
  updated: (time: string) => `截至 ${time} · 逐床状态，随流更新`,
  csv: '导出 CSV',
  csvHead: '床号|状态|始于（UTC）|已持续（分钟）|机构|病区|楼栋|楼层',
  csvSaved: (name: string) => `已保存 ${name}`,
}
