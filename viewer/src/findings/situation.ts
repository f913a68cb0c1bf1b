// The state of the city in one sentence, for the head of a situation report.

import type { Language, Text } from '../i18n/words.ts'
import { criticalOf, nowOf, type Ranked } from '../rooms/watch/ranking.ts'
import { whenWords } from './when.ts'

const MINUTE = 60_000
const DAY_MINUTES = 1440

/**
 * Who needs action, and who first and by when.
 * @param ranked as the lists show them, the most urgent first.
 * @param asOf the city's present, epoch ms.
 */
export function situationFinding(
  ranked: readonly Ranked[],
  nameOf: (id: string) => Text,
  asOf: number,
  zone: string,
  language: Language,
): string {
  const zh = language === 'zh'
  const now = nowOf(ranked)
  const ahead = ranked.length - now.length
  const toCome = ahead === 0 ? '' : zh ? `；24 小时内另有 ${ahead} 处将至` : `; ${ahead} more to come within 24 h`
  const first = now[0]
  if (!first) return `${zh ? '此刻没有需处置的院区' : 'No campus needs action now'}${toCome}`
  const critical = criticalOf(ranked).length
  const watch = now.length - critical
  const counts = zh
    ? [critical > 0 && `${critical} 处危急`, watch > 0 && `${watch} 处关注`].filter(Boolean).join('、')
    : [
        critical > 0 && `${critical} ${critical === 1 ? 'campus' : 'campuses'} critical`,
        watch > 0 && `${watch} to watch`,
      ]
        .filter(Boolean)
        .join(', ')
  const p50 = first.full?.p50 ?? null
  const over = (first.pulse.occupancy ?? 0) >= 1 || (p50 !== null && p50 < 1)
  const name = nameOf(first.pulse.id)[language]
  const when = over
    ? zh
      ? '需要的床位已多于开放床位'
      : 'already needs more beds than are open'
    : p50 !== null && p50 <= DAY_MINUTES
      ? zh
        ? `${whenWords(asOf + p50 * MINUTE, asOf, zone, language)} 越过开放床位`
        : `crosses open beds at ${whenWords(asOf + p50 * MINUTE, asOf, zone, language)}`
      : zh
        ? '24 小时内不越线'
        : 'does not cross within 24 h'
  return `${zh ? `${counts}；最急${name}，${when}` : `${counts}; first ${name}, which ${when}`}${toCome}`
}
