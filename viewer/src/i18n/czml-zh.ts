// CZML 文件（打开、播放）的词条。
export const czmlZh = {
  open: '打开 CZML…',
  openWhat: '打开由本系统导出的 CZML（近 24 小时或推演），由时间轴播放；也可拖放到地球上',
  recorded: '记录回放',
  rehearsal: '推演',
  banner: (name: string, file: string) => `${name} · 文件 ${file}`,
  span: (from: string, until: string) => `${from} 至 ${until}`,
  stageAlone: '仅三维舞台来自该文件；列表与图表仍按时间轴显示本城',
  outside: '时间轴此刻在文件时段之外：院区均为未知',
  leave: '关闭，回到实时',
  beyond: (file: string, from: string, until: string) =>
    `${file}：时段 ${from} 至 ${until} 不在时间轴可达的范围内；请打开较新的文件`,
  tooLarge: (file: string) => `${file}：超过 32 MB；请打开由“CZML ↓”导出的文件`,
  save: 'CZML ↓',
  saveWhat: '推演的各院使用率（P50）存为 CZML 文件，名称均标“推演”',
}
