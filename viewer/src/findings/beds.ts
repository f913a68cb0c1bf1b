// What the counts of a hospital's beds say.
import { count } from '../format/numbers.ts'
import type { Language } from '../i18n/words.ts'

/** Title of the waterfall: 核定 2,100 张，此刻可用 9 张. Unknown counts are said to be unknown. */
export function usableFinding(
  approved: number | null,
  open: number | null,
  usable: number | null,
  language: Language,
  then: string | null = null,
): string {
  const zh = language === 'zh'
  if (usable === null) return zh ? '此刻可用床位未上报' : 'Usable beds are not reported'
  const from = approved ?? open
  const counted = zh
    ? `${then === null ? '此刻' : `${then} `}可用 ${count(usable)} 张`
    : then === null
      ? `${count(usable)} can be used now`
      : `${count(usable)} could be used at ${then}`
  if (from === null)
    return zh
      ? counted
      : `${count(usable)} bed${usable === 1 ? '' : 's'} usable ${then === null ? 'now' : `at ${then}`}`
  if (approved !== null)
    return zh ? `核定 ${count(approved)} 张，${counted}` : `Of ${count(approved)} approved beds, ${counted}`
  return zh ? `开放 ${count(from)} 张，${counted}` : `Of ${count(from)} open beds, ${counted}`
}

/**
 * Title where a hospital's sums are all there is: how many lie there of how many open beds.
 * @param hidden whether single beds are kept from whoever looks; else nobody reported them.
 */
export function censusFinding(
  open: number | null,
  occupied: number | null,
  language: Language,
  hidden = false,
): string {
  if (occupied === null) return usableFinding(null, null, null, language)
  if (language === 'zh')
    return `${open === null ? '' : `开放 ${count(open)} 张，`}在院 ${count(occupied)} 人；逐床${hidden ? '已隐藏' : '未上报'}`
  const single = hidden ? 'single beds are hidden' : 'by census; single beds not reported'
  return open === null
    ? `${count(occupied)} patients${hidden ? '; ' : ' '}${single}`
    : `${count(occupied)} of ${count(open)} open beds taken${hidden ? '; ' : ', '}${single}`
}

/** Title of the ED panel, from its head counts; who lies in observation is none of them, and is said beside them. */
export function emergencyFinding(
  people: number | null,
  places: number | null,
  boarding: number | null,
  language: Language,
  observation: number | null = null,
): string {
  const zh = language === 'zh'
  const besides =
    observation === null || observation === 0
      ? ''
      : zh
        ? `；另有留观 ${count(observation)} 人`
        : `; ${count(observation)} more in observation`
  return `${headCount(people, places, boarding, zh)}${people === null ? '' : besides}`
}

function headCount(people: number | null, places: number | null, boarding: number | null, zh: boolean): string {
  if (people === null) return zh ? '急诊人数未上报' : 'ED head count is not reported'
  if (places !== null && places > 0 && people > places)
    return zh
      ? `急诊 ${count(people)} 人，超出 ${count(places)} 位`
      : `ED holds ${count(people)} people in ${count(places)} places`
  if (boarding !== null && people > 0 && boarding > people * 0.1)
    return zh
      ? `急诊 ${count(people)} 人，${count(boarding)} 人已收治待床`
      : `${count(boarding)} of ${count(people)} in the ED wait for a ward bed`
  return zh ? `急诊 ${count(people)} 人` : `${count(people)} people in the ED`
}
