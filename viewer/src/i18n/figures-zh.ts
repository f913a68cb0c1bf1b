// 图与数字的说明、导出。
export const figuresZh = {
  close: '关闭',
  how: '怎么算',
  source: '数据来源',
  uncertainty: '不确定性',
  unit: '单位',
  at: '时刻',
  basis: '本图依据',
  inCatalogue: '在指标目录中查看',
  asTable: '以表格显示',
  asChart: '以图显示',
  saving: '正在写出…',
  saved: (file: string) => `已存为 ${file}`,
  notSaved: (why: string) => `没有存成：${why}`,
  nothingDrawn: '此刻没有图可存',
  reading: '正在读取指标目录…',
  counted: '按事件计数或计时，没有抽样误差；缺报时留空，时效写在数字旁',
}
