/**
 * Rehearsals, exercises, plans: what is under way on one node and asked for on all. The node where it began has the whole of it, and is
 * handed what is asked about it; how far it has come and what came of it is on the board, so that it is listed everywhere and its
 * result outlasts its node.
 */
import { serialize } from 'node:v8'
import type { Board, Posted } from './board.ts'

export interface Runs<R> {
  /** Tells the other nodes of a run that has begun here, and again as it goes on. */
  began(run: R): R
  /** Of whatever node; null = there is none, or it is forgotten. */
  get(id: string): R | null
  /** Those of other nodes, in no order. */
  others(): readonly R[]
  /** Calls back when another node's run moves on, or its node is gone. @returns the way to stop. */
  onOthers(id: string, listener: (run: R) => void): () => void
}

export interface RunKind<R> {
  /** Name of its topic on the board. */
  readonly name: string
  /** Of this node; null = there is none of this id. */
  readonly own: (id: string) => R | null
  readonly idOf: (run: R) => string
  readonly isOver: (run: R) => boolean
  /** The run as it stands after its node has gone. */
  readonly abandoned: (run: R) => R
}

export interface SharedRuns {
  kind<R>(kind: RunKind<R>): Runs<R>
  /** The one other node that has something whose id occurs in a text; null = none, or several. */
  ownerOf(text: string): string | null
  /** A node that took no connection: it has ended, whether it could say so or not. */
  refused(address: string): void
  stop(): void
}

/** Results are there to be looked at the day after. */
const KEPT_MILLISECONDS = 24 * 3_600_000
/** Of a kind, of all nodes together. */
const MOST_RUNS = 60
const LOOK_MILLISECONDS = 500
/** What moves on is told this often at most. */
const EVERY_MILLISECONDS = 2_000
/** How ids look: UUIDs, and those of exercises. */
const ID = /\b(?:x-\d{4}-\d\d-\d\d-[0-9a-f]{8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g

/** What became of a run whose node is gone, in words that are shown. */
export const NODE_GONE = '计算它的节点已停止；请重新开始 · the node that worked on it has ended; start it again'

interface Watched {
  told: Buffer
  toldAt: number
}

export function sharedRuns(board: Board): SharedRuns {
  const looks: (() => void)[] = []
  const finds: ((id: string) => Posted<unknown> | null)[] = []
  const isOthersHere = (posted: Posted<unknown> | null): posted is Posted<unknown> =>
    posted !== null && board.isOthers(posted) && board.isHere(posted)
  const looking = setInterval(() => {
    for (const look of looks) look()
  }, LOOK_MILLISECONDS)
  looking.unref()

  return {
    kind<R>({ name, own, idOf, isOver, abandoned }: RunKind<R>): Runs<R> {
      const topic = board.topic<R>(name, MOST_RUNS)
      const watched = new Map<string, Watched>()
      const listened = new Map<string, { readonly listener: (run: R) => void; seen: R | null }[]>()
      finds.push(topic.get)

      const shown = (posted: Posted<R>): R =>
        isOver(posted.value) || board.isHere(posted) ? posted.value : abandoned(posted.value)
      const othersRun = (id: string): R | null => {
        const posted = topic.get(id)
        return posted === null ? null : shown(posted)
      }
      const tell = (id: string, run: R, told: Buffer): void => {
        topic.post(id, run, KEPT_MILLISECONDS)
        if (isOver(run)) watched.delete(id)
        else watched.set(id, { told, toldAt: performance.now() })
      }

      looks.push(() => {
        for (const [id, { told, toldAt }] of watched) {
          const run = own(id)
          if (run === null) watched.delete(id)
          else if (isOver(run)) tell(id, run, told)
          else if (performance.now() - toldAt >= EVERY_MILLISECONDS) {
            const now = serialize(run)
            if (now.equals(told)) watched.set(id, { told, toldAt: performance.now() })
            else tell(id, run, now)
          }
        }
        for (const [id, all] of listened) {
          const run = othersRun(id)
          for (const one of all) {
            if (run === null || run === one.seen || (one.seen !== null && isOver(one.seen))) continue
            one.seen = run
            one.listener(run)
          }
        }
      })

      return {
        began(run) {
          tell(idOf(run), run, serialize(run))
          return run
        },
        get: (id) => own(id) ?? othersRun(id),
        others: () => topic.all().flatMap((posted) => (own(posted.id) === null ? [shown(posted)] : [])),
        onOthers(id, listener) {
          const one = { listener, seen: othersRun(id) }
          listened.set(id, [...(listened.get(id) ?? []), one])
          return () => {
            const left = (listened.get(id) ?? []).filter((other) => other !== one)
            if (left.length === 0) listened.delete(id)
            else listened.set(id, left)
          }
        },
      }
    },
    ownerOf(text) {
      if (board.nodes === 1) return null
      const owners = new Set<string>()
      for (const [id] of text.matchAll(ID))
        for (const find of finds) {
          const posted = find(id)
          if (isOthersHere(posted)) owners.add(posted.node)
        }
      return owners.size === 1 ? [...owners][0]! : null
    },
    refused: (address) => board.forget(address),
    stop: () => clearInterval(looking),
  }
}
