// The beds that the scene is drawn from, outside React: columns written in place, and whoever draws them told at once which changed.

/** Status codes by bed index; the column is another one after a change of all beds. */
export interface BedStatuses {
  readonly status: Uint8Array
}

/** Hears of each change: the beds that it told of; null = all of them. */
export type BedWatcher = (beds: Uint32Array | null) => void

export interface LiveBeds {
  readonly picture: BedStatuses
  /** @returns what ends it. */
  readonly watch: (watcher: BedWatcher) => () => void
  readonly changed: BedWatcher
}

export function createLiveBeds(picture: BedStatuses): LiveBeds {
  const watchers = new Set<BedWatcher>()
  return {
    picture,
    watch(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    changed(beds) {
      for (const watcher of watchers) watcher(beds)
    },
  }
}

/** A ward's windows: `count` beds from `firstBed` on, drawn from `firstWindow` on. */
export interface WindowRun {
  readonly firstBed: number
  readonly firstWindow: number
  readonly count: number
}

/** Windows rewritten, as a stretch of their column. */
export interface DirtyStretch {
  readonly first: number
  readonly count: number
}

/**
 * Writes the changed beds of an opened hospital into the column that its windows are drawn from.
 * @param windowOfBed index of each bed's window by bed index, -1 for beds elsewhere; see `windowsOfBeds`.
 * @returns the shortest stretch that holds every window rewritten; null = none of the beds is here.
 */
export function writeWindows(
  column: Float32Array,
  status: Uint8Array,
  runs: readonly WindowRun[],
  windowOfBed: Int32Array,
  beds: Uint32Array | null,
): DirtyStretch | null {
  let first = column.length
  let last = -1
  if (beds === null)
    for (const { firstBed, firstWindow, count } of runs) {
      column.set(status.subarray(firstBed, firstBed + count), firstWindow)
      first = Math.min(first, firstWindow)
      last = Math.max(last, firstWindow + count - 1)
    }
  else
    for (const bed of beds) {
      const window = windowOfBed[bed] ?? -1
      if (window < 0) continue
      column[window] = status[bed]!
      if (window < first) first = window
      if (window > last) last = window
    }
  return last < first ? null : { first, count: last - first + 1 }
}

export function windowsOfBeds(runs: readonly WindowRun[]): Int32Array {
  const end = runs.reduce((most, { firstBed, count }) => Math.max(most, firstBed + count), 0)
  const windows = new Int32Array(end).fill(-1)
  for (const { firstBed, firstWindow, count } of runs)
    for (let k = 0; k < count; k++) windows[firstBed + k] = firstWindow + k
  return windows
}
