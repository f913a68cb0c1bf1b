/** What is asked of a row, and whether it is met. */
import { loadavg } from 'node:os'
import type { Row } from '../src/cli/bench.ts'

/** Rows that are made together, by one name of `--rows`. */
export interface Measurement {
  readonly name: string
  /** @param long the form that was asked, where it takes minutes; else one of seconds */
  rows(long: boolean): Promise<readonly Row[]>
}

/** A figure beside its opponent's, where more is better. @param least ratio that is asked */
export function faster(
  name: string,
  ours: number,
  other: number,
  unit: string,
  otherCommand: string,
  least: number,
): Row {
  const ratio = ours / other
  return { ...told(name, ours, other, unit, ratio, otherCommand), asked: `ratio ≥ ${least}`, met: ratio >= least }
}

/** A figure that must reach a bar. */
export function atLeast(name: string, ours: number, bar: number, unit: string): Row {
  return { ...told(name, ours, bar, unit, ours / bar, 'the bar'), asked: `≥ ${shown(bar)} ${unit}`, met: ours >= bar }
}

/** A figure that must stay below a bar. */
export function atMost(name: string, ours: number, bar: number, unit: string): Row {
  return { ...told(name, ours, bar, unit, bar / ours, 'the bar'), asked: `≤ ${shown(bar)} ${unit}`, met: ours <= bar }
}

/** A figure beside its opponent's, where more is better and nothing is asked. */
export const than = (name: string, ours: number, other: number, unit: string, otherCommand: string): Row =>
  told(name, ours, other, unit, ours / other, otherCommand)

/** A cost beside its opponent's, of which nothing is asked. */
export const beside = (name: string, ours: number, other: number, unit: string, otherCommand: string): Row =>
  told(name, ours, other, unit, other / ours, otherCommand)

const shown = (bar: number): string => bar.toLocaleString('en')

const told = (name: string, ours: number, other: number, unit: string, ratio: number, otherCommand: string): Row => ({
  name,
  ours,
  other,
  unit,
  ratio,
  otherCommand,
  load: loadavg()[0]!,
})
