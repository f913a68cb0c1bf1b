// 每张图怎么算、数从哪来、有多不确定。指标的公式不在这里：它在指标目录。
interface Explanation {
  readonly how: string
  readonly source: string
  readonly uncertainty: string
}

const LIVE = '本市实时孪生：各院消息逐条进入，床位状态由事件推出'
const ENGINE = '康城仿真引擎，从所示时刻分叉，与“什么都不做”共用随机数成对运行'
const COUNTED = '直接计数，没有抽样误差；时效见图题，未上报留空，不作 0'
const RUN_BANDS = '各次运行的分位数：浅带 P10–90，深带 P25–75，虚线 P50。未计入模型本身的误差'
const PAIRED = '成对差的 95% 区间；含 0 即未显示有效'

export const explanationsZh = {
  'hospital-fan': {
    how: '需床 = 在床人数 + 等床人数。从此刻分叉运行城市模型，不加任何举措，每 15 分钟城市时间重做一次；红线为开放床位',
    source: '常备推演（康城仿真引擎），起点为实时状态',
    uncertainty: `${RUN_BANDS}。斜纹处是此类预测尚未证明胜过校准后朴素预测的时段`,
  },
  'occupancy-fan': {
    how: '占用床位的预测，取过往成绩最好的方法：统计、机理，或两者按近 56 次得分加权的组合',
    source: '本市占用记录与常备推演；成绩见指标室的预测记分板',
    uncertainty: '分位数来自该方法自己的历史误差；越过已证明时段处加斜纹，未证明者不应据以行动',
  },
  'beds-waterfall': {
    how: '编制床位 − 未开放 = 开放；再减占用、保留、清洁、停用、已分配与人员设备所限 = 此刻真正可用',
    source: LIVE,
    uncertainty: COUNTED,
  },
  'occupancy-history': {
    how: '每 5 分钟记录一次占用与开放床位，按所选时段平均；细带为该段内最低与最高',
    source: '本服务器的占用历史（随日志留存）',
    uncertainty: '记录值；缺报的时段留空，已知比例写在图上方',
  },
  'city-towers': {
    how: '塔楼亮到几成 = 开放床位被占的比例；颜色与形状是警戒级别（● 正常 ◆ 关注 ▲ 危急 ○ 未上报），限值见指标目录',
    source: LIVE,
    uncertainty: '计数值；陈旧的报告只画轮廓。弧线为近 1 小时的转移与入院，少于 5 人的流向不画',
  },
  'rehearsal-fan': {
    how: '两种未来的需床：什么都不做与方案，同一时刻分叉、同一运气；红线为开放床位，蓝虚线为方案的开放床位',
    source: ENGINE,
    uncertainty: `${RUN_BANDS}。次数不足时只画虚线轮廓，不下结论`,
  },
  'rehearsal-difference': {
    how: '方案缺的床 − 什么都不做缺的床，逐对相减后平均；低于零线即方案更好',
    source: ENGINE,
    uncertainty: '带为成对差的 95% 区间',
  },
  'rehearsal-matrix': {
    how: '每院每小时：需床 P50 ÷ 开放床位；达到或超过 100% 者离开色阶，改用红斜纹与 ▲',
    source: ENGINE,
    uncertainty: '格内是各次运行的中位数；它的波动见上方扇形图',
  },
  'rehearsal-breaks': {
    how: '每种资源首次用尽的时刻；上条为什么都不做，下条为方案',
    source: ENGINE,
    uncertainty: '粗条 P10–90，刻度 P50；“守住”后为守住的运行次数',
  },
  'plans-compared': {
    how: '各方案与什么都不做从同一时刻、同一运气出发；每格一案，纵轴相同',
    source: ENGINE,
    uncertainty: RUN_BANDS,
  },
  'actions-front': {
    how: '横轴为措施所需工时（平方根刻度），纵轴为比不处置少的超限床日（急诊为诊位日）；阶梯线上的组合没有别的组合又省又好',
    source: `${ENGINE}；候选由逐轮淘汰的竞赛得出，前沿用新的运气重跑`,
    uncertainty: `竖线为${PAIRED}`,
  },
  'actions-over': {
    how: '逐小时数出超过限值的医院家数，什么都不做与所选组合对照',
    source: ENGINE,
    uncertainty: '线为各次运行的平均，带为 P10–90',
  },
  'actions-hospitals': {
    how: '每院在时段内超限的小时数，各次运行的平均；上条什么都不做，下条所选组合',
    source: ENGINE,
    uncertainty: '平均值；全市合计的区间写在组合旁',
  },
  'actions-tornado': {
    how: '一次只动一项措施：从不处置到最强剂量，可少多少超限床日；弱剂量在条上以刻度标出',
    source: `${ENGINE}；取竞赛中只含一项措施的组合`,
    uncertainty: `${PAIRED}；次数少的区间超出图边，以数字写出`,
  },
  'theatre-sessions': {
    how: '每格一台次：保留、改日、移院、延后多少择期手术，使预测的 ICU 需求不越限而等候最少（混合整数规划）',
    source: '康城仿真引擎的择期安排与分位数预测；手术间分钟数为参数，出处见模型文档',
    uncertainty: '按所示分位数安排；办法的效果见右侧成对重放',
  },
  'allocation-map': {
    how: '按该办法的规划，谁向谁送：每条箭头是一对医院、各日合计，线宽为数量；虚线跨集团；红点仍高于目标',
    source: `${ENGINE}；路程取自本市道路或时间表`,
    uncertainty: '按所示分位数规划，自身没有区间；效果见右侧成对回放',
  },
  'hospital-risk': {
    how: '各时段内某一刻下一位患者无床可用的运行所占比例；失守 = 半数运行首次有人得不到床的时刻',
    source: '常备推演（康城仿真引擎），起点为实时状态',
    uncertainty: '各次运行的 95% Wilson 区间；只知床位，不知护士、氧气与病室',
  },
  'pressure-now': {
    how: '此刻占用（ICU：占用 ÷ 开放）与限值之比，按高低排列；竖线为限值',
    source: LIVE,
    uncertainty: COUNTED,
  },
  'allocation-hours': {
    how: '办法比什么都不做少的滞留患者小时，逐小时累计',
    source: ENGINE,
    uncertainty: `线为平均，带为${PAIRED}`,
  },
  'allocation-want': {
    how: '全市整个时段内所调之物短缺的小时：空心为什么都不做，实心为办法',
    source: ENGINE,
    uncertainty: '细横线为各次运行的 P10–90',
  },
  'allocation-use': {
    how: '各院时段内平均使用率：空心为什么都不做，实心为办法；竖线为目标',
    source: ENGINE,
    uncertainty: '细横线为各次运行的 P10–90',
  },
  'past-course': {
    how: '白线为记录；虚线为从同一起点用记录到的来诊重放；第三条为改动一个决定后的重放',
    source: '本服务器的事件日志与康城仿真引擎',
    uncertainty: '带为各次重放的 P10–90；记录走出带外即模型在此处不像',
  },
  'epidemic-fan': {
    how: '按街道的传播模型，人群、年龄接触与通勤相连；住院与 ICU 由各年龄的严重比例与住院天数推出',
    source: '病原体参数逐项有出处，列于右侧；“假设”者已标明',
    uncertainty: `${RUN_BANDS}。病原体参数的误差只在有拟合时计入`,
  },
  'epidemic-reported': {
    how: '把传播率与报告比例拟合到所上传的序列（最大似然，负二项）',
    source: '所上传的文件',
    uncertainty: '带为 95% 预测区间；覆盖率写在图下',
  },
  'epidemic-reproduction': {
    how: '由新发序列与代际间隔估计的实时再生数 R（滑动窗口）；1 为分界',
    source: '所上传的文件与病原体的代际间隔',
    uncertainty: '带为 95% 可信区间；最初几窗很宽',
  },
  'epidemic-map': {
    how: '各街道每 10 万人一周新增感染，各次运行的平均',
    source: ENGINE,
    uncertainty: '街道之间的先后比数值可靠；分位数见左侧扇形图',
  },
  'plan-map': {
    how: '每个六边形为一平方公里，大小为居民多少，颜色为当地居民的可达性；亮 = 服务差，空圈 = 无路可达。差值为方案 − 现状',
    source: '两步浮动集水区法（E2SFCA）或所选口径，人口格网与路网',
    uncertainty: '计算值，无抽样误差；人口为格网估计，车程为所选时段',
  },
  'plan-areas': {
    how: '片区与疫情页相同：最近的基层中心相同的格网。变好：可达性提高 1% 以上；最差十分之一：从服务最差的格网起累计到人口的十分之一',
    source: '地图上的数，按片区以人口加权汇总',
    uncertainty: '计算值，无抽样误差；片区边界按远近划分，不是行政界线',
  },
  'plan-progress': {
    how: '白阶梯为至今最好方案的目标值，蓝虚线为已证明的界；两者之间是尚不知道的',
    source: '选址搜索与 HiGHS 求解器',
    uncertainty: '差距是最优解可能好出的最大比例；为 0 即已证明最优',
  },
  'plan-front': {
    how: '每点一个试过的方案：横轴基尼系数（0 = 人人一样，向右更公平），纵轴服务最差的十分之一人口的可达性；线上者无人两项皆胜',
    source: '选址搜索',
    uncertainty: '可达性为计算值，依赖人口格网、路网与所选口径；可用多种未来核对（对决页）',
  },
  'plan-lorenz': {
    how: '按可达性从低到高排人口，累计人口对累计可达性；对角线为完全平均',
    source: '两步浮动集水区法（E2SFCA），人口格网与路网',
    uncertainty: '计算值，无抽样误差；输入的人口为格网估计',
  },
  'plan-deciles': {
    how: '人口按可达性分为十等份，各份的平均；灰条为现状，蓝条为方案',
    source: '两步浮动集水区法（E2SFCA），人口格网与路网',
    uncertainty: '计算值，无抽样误差；输入的人口为格网估计',
  },
  'duel-multiples': {
    how: '每行一项量，每列一处候选：与现状之差；上部为计算的可达性，下部为成对运行的患者结果',
    source: ENGINE,
    uncertainty: '深条 P25–75，浅条 P10–90，点为每一对；80% 区间含 0 者灰显“跨 0”',
  },
  'duel-regret': {
    how: '每种未来里，选此处比选最好者差多少；最后一列为最大者，小者后悔最少',
    source: ENGINE,
    uncertainty: '名次的把握写在下方：有放回地重抽各对所得',
  },
  'duel-moved': {
    how: '方案使哪些医院的入院转到新址；带宽为人次',
    source: ENGINE,
    uncertainty: '方括号为成对差的 80% 区间',
  },
  'referral-flows': {
    how: '所选基层首诊份额下每日就诊的去向：上转、直达、因等候回流与下转；带宽为人次',
    source: '一周门诊的确定性模型；各中心医生数为合成，除非城市文件给出',
    uncertainty: '方括号为假设参数抽样的 P10–90',
  },
  'referral-curve': {
    how: '份额逐点重算：全市候诊与最差中心候诊的高分位（P90）；▲ 为越过限值之处',
    source: '一周门诊的确定性模型',
    uncertainty: '带为假设参数抽样的 P10–90',
  },
  'referral-matrix': {
    how: '每中心在每一份额下候诊的高分位（P90）；越限者离开色阶，改用底色与 ▲',
    source: '一周门诊的确定性模型',
    uncertainty: '格内为中心值；失守份额旁的方括号为抽样的 P10–90',
  },
  'referral-county': {
    how: '各区县居民在本区县就诊的份额随基层首诊份额的变化',
    source: '一周门诊的确定性模型',
    uncertainty: '带为假设参数抽样的 P10–90',
  },
  'referral-fund': {
    how: '医保基金一年的结余：由现状结余，加减门诊、住院、下转等变化，到当时结余',
    source: '支付参数逐项有出处，见模型文档',
    uncertainty: '须线为假设参数抽样的 P10–90',
  },
  reconciliation: {
    how: '同一批病区的占用，三个来源并列：普查、事件推算、两者按各自误差加权的估计',
    source: '各数据源的普查与事件',
    uncertainty: '带为估计的区间；两者相差超出区间即需核对',
  },
  'forecast-scores': {
    how: '加权区间得分（WIS）与校准后朴素预测之比，低于 1 为更好；虚线为补算',
    source: '本服务器的预测存档与后来的实际',
    uncertainty: '空心点得自少量预测；斜纹处不发布预测',
  },
  'occupancy-calendar': {
    how: '每格一日：当日占用床日 ÷ 开放床日；越限者离开色阶并加 ▲，无报告为虚线空格',
    source: '本服务器的占用历史',
    uncertainty: '记录值；当日已知比例见表',
  },
  satisfaction: {
    how: '居民满意度调查得分，按期',
    source: '所列出处已发布的调查；不是实时',
    uncertainty: '带为发布者给出的 95% 区间',
  },
} as const satisfies Record<string, Explanation>
