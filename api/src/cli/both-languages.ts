/** A note as it stands on a terminal: Chinese first, then English. */
import type { Problem } from '@kangcheng/twin-engine'

export const inBoth = ({ why, zh }: Pick<Problem, 'why' | 'zh'>): string => (zh === undefined ? why : `${zh} · ${why}`)
