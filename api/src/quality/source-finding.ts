/** What a source's figures say, as one line in both languages: the worst first, and what is not known by its reason. */
import type { SourceQuality } from './source-quality.ts'
import { clockIsWrong, isLate, refusesMuch } from './status.ts'
import { THRESHOLDS } from './thresholds.ts'
import { clauses, duration, minutes, percent, type Words } from './words.ts'

type Figures = Omit<SourceQuality, 'finding'>

export function sourceFinding(figures: Figures): Words {
  const said = [
    silence(figures),
    clock(figures),
    summerTime(figures),
    late(figures),
    refused(figures),
    census(figures),
    drift(figures),
  ].filter((words) => words !== null)
  if (figures.status === 'NORMAL') said.unshift(normal(figures))
  return clauses([...said, completeness(figures)])
}

function rhythm({ interval }: Figures): Words {
  if (interval === null) return { zh: '', en: '' }
  const every = minutes(interval.minutes)
  return interval.by === 'sender'
    ? { zh: `，约定每 ${every.zh}一次`, en: `, one every ${every.en} agreed` }
    : { zh: `，通常每 ${every.zh}一次`, en: `, usually one every ${every.en}` }
}

function silence(figures: Figures): Words | null {
  const { status, silentMinutes } = figures
  if (status !== 'SILENT') return null
  if (silentMinutes === null) return { zh: '从未收到', en: 'never heard of' }
  const [since, usual] = [minutes(silentMinutes), rhythm(figures)]
  return {
    zh: `已静默 ${since.zh}${usual.zh}；所示为最后已知值`,
    en: `silent for ${since.en}${usual.en}; what is shown is the last known`,
  }
}

function clock(figures: Figures): Words | null {
  const offset = figures.clockOffsetSeconds
  if (offset === null || !clockIsWrong(figures)) return null
  const by = duration(aboutSeconds(offset))
  return offset > 0
    ? { zh: `对方时钟快约 ${by.zh}`, en: `its clock is about ${by.en} ahead` }
    : { zh: `对方时钟慢约 ${by.zh}，或时区有误`, en: `its clock is about ${by.en} behind, or set to another zone` }
}

/** Zones lie whole or half hours apart: from three quarters of an hour on nothing finer is meant. */
const aboutSeconds = (seconds: number): number => {
  const step = Math.abs(seconds) < 45 * 60 ? 60 : 30 * 60
  return Math.round(seconds / step) * step
}

function summerTime({ summerTimeJumpSeconds: jump }: Figures): Words | null {
  if (jump === null) return null
  return {
    zh: `其时钟似因夏令时而变：时间一日之内突${jump > 0 ? '晚' : '早'} 1 小时`,
    en: `its clock seems to have changed for summer time: within a day its times became an hour ${jump > 0 ? 'later' : 'earlier'} against their receipt`,
  }
}

function late(figures: Figures): Words | null {
  const { ageMinutes, latenessP90Seconds, status } = figures
  if (status === 'SILENT' || clockIsWrong(figures) || !isLate(figures)) return null
  const [age, lateness] = [minutes(ageMinutes ?? 0), duration(latenessP90Seconds ?? 0)]
  const usual = rhythm(figures)
  return {
    zh: `迟到：最新一条距今 ${age.zh}，P90 延迟 ${lateness.zh}${usual.zh}`,
    en: `late: the newest is ${age.en} old, nine of ten arrive within ${lateness.en}${usual.en}`,
  }
}

function refused(figures: Figures): Words | null {
  if (figures.validity === null || !refusesMuch(figures)) return null
  const share = percent(1 - figures.validity)
  return { zh: `24 小时内 ${share} 进入隔离区`, en: `${share} of what came in 24 h went to the quarantine` }
}

function census({ censusDifference: difference, censusDiffers }: Figures): Words | null {
  if (difference === null || !censusDiffers) return null
  if (difference === 0)
    return { zh: '各病区普查与床态不一，合计相抵', en: 'census and bed events differ by ward, and cancel in sum' }
  const beds = Math.abs(difference)
  return difference > 0
    ? { zh: `普查比床态多 ${beds} 床`, en: `the census counts ${beds} more than the bed events` }
    : { zh: `普查比床态少 ${beds} 床`, en: `the census counts ${beds} fewer than the bed events` }
}

function drift({ driftShare: share }: Figures): Words | null {
  if (share === null || Math.abs(share) < THRESHOLDS.drift.value) return null
  const by = percent(Math.abs(share))
  return share > 0
    ? { zh: `来量比前一日多 ${by}`, en: `${by} more than the day before` }
    : { zh: `来量比前一日少 ${by}`, en: `${by} less than the day before` }
}

function normal(figures: Figures): Words {
  const { latenessP90Seconds } = figures
  const usual = rhythm(figures)
  if (latenessP90Seconds === null) return { zh: `正常${usual.zh}`, en: `normal${usual.en}` }
  if (latenessP90Seconds < 1)
    return { zh: `正常${usual.zh}，几乎无延迟`, en: `normal${usual.en}, nine of ten arrive at once` }
  const lateness = duration(latenessP90Seconds)
  return {
    zh: `正常${usual.zh}，P90 延迟 ${lateness.zh}`,
    en: `normal${usual.en}, nine of ten arrive within ${lateness.en}`,
  }
}

function completeness({ completenessFound: found }: Figures): Words {
  if (found.by === null)
    return found.why === 'gaps by design'
      ? { zh: '编号按设计留空，完整率不可知', en: 'its numbering leaves room, so completeness is not known' }
      : { zh: '近一日无新数据，完整率不可知', en: 'nothing new for a day, so completeness is not known' }
  const came = found.expected - found.missing
  return found.by === 'reports'
    ? {
        zh: `最近一次上报含病区 ${came}/${found.expected}`,
        en: `its latest report has ${came} of ${found.expected} wards`,
      }
    : {
        zh: `编号完整 ${percent(found.share)}（缺 ${found.missing}）`,
        en: `${percent(found.share)} of its numbers came (${found.missing} missing)`,
      }
}
