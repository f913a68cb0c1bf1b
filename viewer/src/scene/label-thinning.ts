// Lines of names in columns: when floors stand closer than a line is high, the important names stay and the others give way.

export interface ColumnLabel {
  readonly column: number
  readonly y: number
  /** Lower stays. */
  readonly rank: number
}

/** For each label whether it is shown: no two shown labels of a column are nearer than `minimumGap` pixels. */
export function thinnedLabels(labels: readonly ColumnLabel[], minimumGap: number): boolean[] {
  const shown = labels.map(() => false)
  const used = new Map<number, number[]>()
  const order = labels.map((_, at) => at).sort((a, b) => labels[a]!.rank - labels[b]!.rank || a - b)
  for (const at of order) {
    const { column, y } = labels[at]!
    const taken = used.get(column) ?? []
    if (taken.some((other) => Math.abs(other - y) < minimumGap)) continue
    taken.push(y)
    used.set(column, taken)
    shown[at] = true
  }
  return shown
}
