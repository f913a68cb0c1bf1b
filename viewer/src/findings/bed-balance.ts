// Free less waiting, as a sum that can be checked: what stands beside "no bed within 6 h".
import type { BedBalance } from '../data/types.ts'
import { count } from '../format/numbers.ts'
import type { Language } from '../i18n/words.ts'

const PLACES: Readonly<Record<BedBalance['waiting'][number]['place'], { readonly zh: string; readonly en: string }>> = {
  BOARDING: { zh: '急诊滞留', en: 'boarding in the ED' },
  OBSERVATION: { zh: '留观', en: 'in observation' },
  ADMISSION: { zh: '入院准备', en: 'to be admitted' },
  BED: { zh: '在院转床', en: 'moving from another bed' },
}

/** `可给 28 ＋ 整备 3 － 待床 51 ＝ 缺 20`: every number of the sum, and what is left. */
export function balanceSum({ ready, preparing, asking, short }: BedBalance, language: Language): string {
  const rest = count(Math.abs(short))
  if (language === 'zh')
    return `可给 ${count(ready)}${preparing > 0 ? ` ＋ 整备 ${count(preparing)}` : ''} － 待床 ${count(asking)} ＝ ${short > 0 ? `缺 ${rest}` : `余 ${rest}`}`
  return `${count(ready)} to give${preparing > 0 ? ` + ${count(preparing)} being made ready` : ''} − ${count(asking)} waiting = ${rest} ${short > 0 ? 'short' : 'left'}`
}

/** Who the waiting are, the most first; empty where nobody waits. */
export const waitingWords = ({ waiting }: BedBalance, language: Language): string =>
  waiting
    .filter(({ people }) => people > 0)
    .toSorted((a, b) => b.people - a.people)
    .map(({ place, people }) =>
      language === 'zh' ? `${PLACES[place].zh} ${count(people)}` : `${count(people)} ${PLACES[place].en}`,
    )
    .join(language === 'zh' ? '、' : ', ')

/** The kind of which most are short now; null where something of every kind is left. */
export const shortest = (balances: readonly BedBalance[]): BedBalance | null =>
  balances.filter(({ short }) => short > 0).toSorted((a, b) => b.short - a.short)[0] ?? null
