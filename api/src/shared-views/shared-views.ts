/**
 * Views and playlists that a centre keeps in common: a name, an address of the screens, the post that shared it, and for whom. Given
 * another name or taken away by whoever shared it, or by the operations centre. Kept in DATA_DIR/views/shared.jsonl, a chain of lines;
 * where nodes share a database, in a table of it.
 */
import type { ChainedEntry } from '../chained-lines/chained-file.ts'
import type { RecordPlace, RecordStore } from '../chained-lines/record-store.ts'
import { checkedPost, KeepingRefused } from '../handover/checked-post.ts'
import { reasonProblem } from '../quarantine/reason.ts'

export const SHARED_VIEWS: RecordPlace = {
  file: 'views/shared.jsonl',
  head: 'views/shared.head',
  table: 'shared_views',
  cut: 'views.cut',
  unreadable: 'views.unreadable',
  hereAlone: 'views.here-alone',
}

export const VIEW_KINDS = ['view', 'playlist'] as const
export type ViewKind = (typeof VIEW_KINDS)[number]

interface Act {
  /** Epoch ms. */
  readonly at: number
  /** Role of who did it with its token's name, as receipts have it, and the post that they hold. */
  readonly by: string
  readonly post: string
}

interface Shared extends Act {
  readonly kind: 'shared'
  readonly what: ViewKind
  readonly name: string
  readonly address: string
  /** Of this role alone; null = of all who watch the city. */
  readonly role: string | null
}

interface Renamed extends Act {
  readonly kind: 'renamed'
  /** Number of the view. */
  readonly view: number
  readonly name: string
}

interface Removed extends Act {
  readonly kind: 'removed'
  readonly view: number
}

export type SharedViewRecord = (Shared | Renamed | Removed) & ChainedEntry
export type SharedViewStore = RecordStore<SharedViewRecord>

/** A view as it stands. */
export interface SharedView {
  readonly number: number
  readonly what: ViewKind
  readonly name: string
  readonly address: string
  readonly role: string | null
  readonly at: number
  readonly by: string
  readonly post: string
}

/** Who asks, and whether they are the operations centre, which tidies up after everybody. */
export interface Asker {
  /** As receipts name the caller. */
  readonly by: string
  /** Their role; null = where nobody needs one. */
  readonly role: string | null
  readonly isOperator: boolean
}

export const MOST_SHARED_VIEWS = 200
export const LONGEST_ADDRESS = 2_000
const LONGEST_NAME = 60

/** What is shared now, the newest first. */
export async function sharedViews(store: SharedViewStore): Promise<readonly SharedView[]> {
  const views = new Map<number, SharedView>()
  for (const record of await store.all()) {
    if (record.kind === 'shared') {
      const { number, what, name, address, role, at, by, post } = record
      views.set(number, { number, what, name, address, role, at, by, post })
      continue
    }
    const view = views.get(record.view)
    if (view === undefined) continue
    if (record.kind === 'removed') views.delete(view.number)
    else views.set(view.number, { ...view, name: record.name })
  }
  return [...views.values()].toReversed()
}

/** Whether a view is for somebody. */
export const isFor = (view: SharedView, asker: Asker): boolean =>
  view.role === null || asker.role === null || view.role === asker.role || view.by === asker.by || asker.isOperator

export const mayChange = (view: SharedView, asker: Asker): boolean => view.by === asker.by || asker.isOperator

/** @throws KeepingRefused naming field and remedy */
export async function shareView(
  store: SharedViewStore,
  asked: Pick<Shared, 'what' | 'name' | 'address' | 'role' | 'post'>,
  { by }: Asker,
  at: number,
): Promise<SharedView> {
  const shared = {
    kind: 'shared',
    at,
    by,
    post: checkedPost(asked.post),
    what: asked.what,
    name: checkedName(asked.name),
    address: checkedAddress(asked.address, asked.what),
    role: asked.role,
  } as const
  if ((await sharedViews(store)).length >= MOST_SHARED_VIEWS)
    throw new KeepingRefused(
      `${MOST_SHARED_VIEWS} views are shared already; remove some that nobody needs`,
      `已共享 ${MOST_SHARED_VIEWS} 个，请先删去不用的`,
    )
  const { number } = await store.keep(shared)
  const { kind: _, ...view } = shared
  return { number, ...view }
}

/** @throws KeepingRefused where there is none, or it is another's */
export async function renameSharedView(
  store: SharedViewStore,
  number: number,
  change: { readonly name: string; readonly post: string },
  asker: Asker,
  at: number,
): Promise<SharedView> {
  const view = await viewToChange(store, number, asker)
  const name = checkedName(change.name)
  await store.keep({ kind: 'renamed', at, by: asker.by, post: checkedPost(change.post), view: number, name })
  return { ...view, name }
}

/** @throws KeepingRefused where there is none, or it is another's */
export async function removeSharedView(
  store: SharedViewStore,
  number: number,
  post: string,
  asker: Asker,
  at: number,
): Promise<SharedView> {
  const view = await viewToChange(store, number, asker)
  await store.keep({ kind: 'removed', at, by: asker.by, post: checkedPost(post), view: number })
  return view
}

async function viewToChange(store: SharedViewStore, number: number, asker: Asker): Promise<SharedView> {
  const view = (await sharedViews(store)).find((one) => one.number === number && isFor(one, asker))
  if (view === undefined)
    throw new KeepingRefused(
      `there is no shared view ${number}, or it was removed; sharedViews lists them`,
      `没有第 ${number} 个共享视图，或已被删去`,
    )
  if (!mayChange(view, asker))
    throw new KeepingRefused(
      `view ${number} was shared by ${view.post}; who shared it or the operations centre may change it. Share one of your own instead`,
      `第 ${number} 个视图由“${view.post}”共享，只能由共享者或运行中心修改；可另行共享`,
    )
  return view
}

function checkedName(asked: string): string {
  const name = asked.trim()
  const length = [...name].length
  if (length < 1 || length > LONGEST_NAME || /\p{Cc}/u.test(name) || reasonProblem(name.padEnd(3, '·')) !== null)
    throw new KeepingRefused(
      `name must have 1 to ${LONGEST_NAME} characters in one line and say what is seen; never a person or a number of one`,
      `名称须为 1 至 ${LONGEST_NAME} 字、一行，写所看内容；不写个人或其号码`,
    )
  return name
}

/** Of the screens of this server, and of no other: so that opening what somebody shared leads nowhere else. */
function checkedAddress(address: string, what: ViewKind): string {
  const begins = what === 'playlist' ? '#/wall/' : '#/'
  const isWall = /^#\/wall(\/|$)/.test(address)
  if (
    !address.startsWith(begins) ||
    (what === 'view' && isWall) ||
    address.length > LONGEST_ADDRESS ||
    !/^[\x21-\x7e]*$/.test(address)
  )
    throw new KeepingRefused(
      `address must be that of a ${what} of these screens, from ${begins} on, of at most ${LONGEST_ADDRESS} characters, as the address bar has it`,
      `地址须为本系统的${what === 'playlist' ? '大屏轮播' : '画面'}地址，以 ${begins} 开头，不超过 ${LONGEST_ADDRESS} 字符`,
    )
  return address
}
