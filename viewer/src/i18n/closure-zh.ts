// 积水、封闭道路（推演或规划的设想）的词条。
export const closureZh = {
  chooser: '封闭与积水',
  none: '不显示',
  ofPlan: '规划的约束',
  ofRehearsal: (title: string) => `推演：${title}`,
  supposed: '推演',
  notLive: '设想的情形，不是实况',
  water: '积水',
  closed: '封闭',
  slow: '限速',
  label: (what: string) => `${what} · 推演`,
  finding: (water: number, closed: number, slow: number) =>
    [water > 0 && `${water} 处积水`, closed > 0 && `${closed} 处封闭`, slow > 0 && `${slow} 处限速`]
      .filter(Boolean)
      .join('、'),
  depth: (metres: string) => `水深至 ${metres} m`,
  speed: (factor: string) => `车速 ×${factor}`,
  stretches: (n: number) => `${n} 段道路`,
  span: (from: string, until: string) => `${from} 至 ${until}`,
  always: '规划期内',
  fly: (name: string) => `飞去 ${name}`,
  reading: '读取中…',
  nowhere: '路网中没有这条路，图上不画',
  what: '情形',
  place: '地点',
  extent: '程度',
  when: '时间',
  table: '封闭与积水 · 推演',
  source: (from: string) => `来源：${from}`,
}
