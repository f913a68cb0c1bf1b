/** The tier of a hospital as its published level tells it, in Chinese or English. */
import type { Text } from './city.ts'

/** Whether a hospital of this level is a tertiary one 三级; null = its level is not known. Built to its standard is not yet one. */
export function isTertiary(level: Text | null): boolean | null {
  if (level === null) return null
  return level.zh.startsWith('三级') || /^tertiary\b/i.test(level.zh) || /^tertiary\b/i.test(level.en)
}
