// 指标室的词条。
export const indicatorsZh = {
  title: '指标目录',
  tabs: '指标室的两个视图',
  'tab.catalogue': '指标',
  'tab.scoreboard': '预测评分',
}
