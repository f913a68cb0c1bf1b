// What the box at the top can do beside finding places: every room and view, and what the keys do. A line here is a command.
import { session } from '../data/exercise-session.ts'
import { grantedIn } from '../data/granted.ts'
import type { Text } from '../i18n/words.ts'
import { go, openAddress } from '../navigate.ts'
import { handoverStore } from '../rooms/watch/handover/handover-store.ts'
import { HOME, type Route } from '../route.ts'
import { type AppState, setLanguage, store } from '../store.ts'
import { savedViews } from '../views/saved-views.ts'
import type { SharedView } from '../views/shared-views.ts'
import { openOver } from './over-rooms.ts'
import { jumpToAlert, lookAt, stepCursor, togglePlay } from './time-cursor.ts'

export interface Command {
  readonly id: string
  readonly name: Text
  /** Further words that find it, in either language. */
  readonly words: string
  /** The key that does the same; '' = none. */
  readonly key: string
  readonly may: (state: AppState) => boolean
  readonly run: () => void
}

const sees =
  (cls: string) =>
  (state: AppState): boolean =>
    grantedIn(state, cls)
const inWatch = (state: AppState): boolean => state.route.room === 'watch' && grantedIn(state, 'live')
const to = (route: Partial<Route>) => (): void => go({ ...HOME, ...route })
const toggle = (key: 'showFlows' | 'showAmbulances' | 'table' | 'paused' | 'looping') => (): void =>
  store.setState((state) => ({ [key]: !state[key] }))

const command = (
  id: string,
  zh: string,
  en: string,
  words: string,
  key: string,
  may: Command['may'],
  run: () => void,
): Command => ({ id, name: { zh, en }, words, key, may, run })

export const COMMANDS: readonly Command[] = [
  command('watch', '去 态势', 'Go to Watch', 'room live 实时 城市', '1', sees('live'), to({})),
  command(
    'rehearse',
    '去 推演',
    'Go to Rehearse',
    'room simulate fork 沙盘',
    '2',
    sees('simulation'),
    to({ room: 'rehearse' }),
  ),
  command(
    'epidemic',
    '去 推演 · 疫情',
    'Go to Rehearse · Epidemic',
    'seir pathogen outbreak 传染病 流感',
    '',
    sees('simulation'),
    to({ room: 'rehearse', rehearsal: 'epidemic' }),
  ),
  command(
    'allocation',
    '去 推演 · 调度',
    'Go to Rehearse · Allocation',
    'transfers move patients 转运 调配',
    '',
    sees('simulation'),
    to({ room: 'rehearse', rehearsal: 'allocation' }),
  ),
  command(
    'plan',
    '去 规划',
    'Go to Plan',
    'room sites access 选址 可达性',
    '3',
    sees('simulation'),
    to({ room: 'plan' }),
  ),
  command(
    'indicators',
    '去 指标',
    'Go to Indicators',
    'room catalogue index scoreboard 指数 目录',
    '4',
    sees('live'),
    to({ room: 'indicators' }),
  ),
  command(
    'data',
    '去 数据',
    'Go to Data',
    'room feeds quarantine 隔离区 数据源',
    '5',
    () => session === null,
    to({ room: 'data' }),
  ),
  command('exercise', '去 演练', 'Go to Exercise', 'room drill 演习', '6', sees('exercise'), to({ room: 'exercise' })),
  command(
    'live',
    '回到实时',
    'Back to live',
    'now present 现在',
    'L',
    (state) => inWatch(state) && state.cursor !== null,
    () => lookAt(null),
  ),
  command('play', '播放 / 暂停时间', 'Play / pause time', 'replay clock 回放', 'P', inWatch, togglePlay),
  command('alert-before', '跳到上一告警', 'To the alert before', 'jump time 时间', '[', inWatch, () => jumpToAlert(-1)),
  command('alert-after', '跳到下一告警', 'To the next alert', 'jump time 时间', ']', inWatch, () => jumpToAlert(1)),
  command('hour-back', '回看 1 小时', 'Look back 1 hour', 'time 时间', '⇧←', inWatch, () => stepCursor(-60)),
  command('hour-on', '前瞻 1 小时', 'Look ahead 1 hour', 'time forecast 预测', '⇧→', inWatch, () => stepCursor(60)),
  command('loop', '循环播放 开 / 关', 'Loop on / off', 'time replay 时间', '', inWatch, toggle('looping')),
  command(
    'handover',
    '交接班',
    'Handover notes',
    'shift note annotation 值班 备注',
    '',
    (state) => inWatch(state) && session === null && grantedIn(state, 'operations'),
    () => handoverStore.setState({ open: true }),
  ),
  command(
    'runs',
    '运行队列',
    'Queue of runs',
    'progress cancel search rehearsal 进度 取消 推演',
    '',
    sees('simulation'),
    () => store.setState({ runs: true }),
  ),
  command('flows', '患者流向 显 / 隐', 'Patient flows on / off', 'layer arcs 图层', '', inWatch, toggle('showFlows')),
  command(
    'ambulances',
    '救护车 显 / 隐',
    'Ambulances on / off',
    'layer 120 图层',
    '',
    inWatch,
    toggle('showAmbulances'),
  ),
  command(
    'czml',
    '打开 CZML 文件',
    'Open a CZML file',
    'globe play recording rehearsal 地球 播放 推演 回放',
    '',
    (state) => inWatch(state) && state.canDraw3d,
    () => void import('../rooms/watch/czml/czml-player.ts').then(({ chooseCzml }) => chooseCzml()),
  ),
  command('pause', '流向动画 停 / 动', 'Pause or move flows', 'animation motion 动画', '␣', inWatch, toggle('paused')),
  command(
    'views',
    '保存的视图 / 保存当前视图',
    'Saved views / save this view',
    'bookmark name 书签 收藏 view',
    '',
    (state) => session === null && state.city !== null,
    () => void openOver('views'),
  ),
  command(
    'playlist',
    '大屏轮播…',
    'Wall playlist…',
    'wall screen 大屏 轮播',
    '',
    () => session === null,
    () => void openOver('playlist'),
  ),
  command(
    'tour',
    '看一遍导览',
    'Take the tour',
    'introduction first 入门 新手',
    '',
    inWatch,
    () => void openOver('tour'),
  ),
  command('table', '表格 / 图', 'Tables or pictures', 'accessible 无障碍', 'T', sees('live'), toggle('table')),
  command(
    'language',
    '切换到 English',
    'Switch to 中文',
    'language chinese english 语言',
    'G',
    () => true,
    () => setLanguage(store.getState().language === 'zh' ? 'en' : 'zh'),
  ),
  command(
    'help',
    '键盘与说明',
    'Keys and help',
    'shortcuts formulas 快捷键 帮助',
    '?',
    () => true,
    () => store.setState({ help: true }),
  ),
]

/**
 * Commands whose names or words hold every word of the query, in the order of the list; then this browser's views and the shared ones.
 * @param shared what the centre keeps in common, as far as it is told
 */
export function findCommands(
  query: string,
  state: AppState,
  shared: readonly Pick<SharedView, 'number' | 'kind' | 'name' | 'address' | 'post'>[] = [],
  limit = 6,
): Command[] {
  const wanted = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return []
  const saved = savedViews.getState().views.map(({ id, name, address }) =>
    command(
      `view ${id}`,
      `打开视图：${name}`,
      `Open view: ${name}`,
      'saved 视图',
      '',
      () => session === null,
      () => openAddress(address),
    ),
  )
  const common = shared
    .filter(({ kind }) => kind === 'VIEW')
    .map(({ number, name, address, post }) =>
      command(
        `shared ${number}`,
        `打开共享视图：${name} · ${post}`,
        `Open shared view: ${name} · ${post}`,
        'saved 视图 共享',
        '',
        () => session === null,
        () => openAddress(address),
      ),
    )
  return [...COMMANDS, ...saved, ...common]
    .filter((one) => {
      const hay = `${one.name.zh} ${one.name.en} ${one.words}`.toLocaleLowerCase()
      return one.may(state) && wanted.every((word) => hay.includes(word))
    })
    .slice(0, limit)
}
