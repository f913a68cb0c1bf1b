// A rehearsal as one page that can be printed and kept: hatch and word on it, figures, what breaks, what was asked.

import { sortedBreaks } from '../../charts/break-rows.ts'
import type { Rehearsal, RehearsalResult } from '../../data/types.ts'
import { answers, figureAmount, figureUnit, figureValue } from '../../findings/answers.ts'
import { type AnswerContext, bandWords, breakName, fanTitle } from '../../findings/rehearsal.ts'
import { signed } from '../../format/numbers.ts'
import { timeWords } from '../../format/time.ts'
import { LANGUAGE_TAG, WORDS } from '../../i18n/words.ts'
import { store } from '../../store.ts'
import { focusHospital, leverWords, titleOf } from './draft.ts'
import { namingNow } from './running.ts'

const safe = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)

const table = (caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><caption>${safe(caption)}</caption><thead><tr>${heads.map((head) => `<th>${safe(head)}</th>`).join('')}</tr></thead>` +
  `<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${safe(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>`

const STYLE = `body{font:14px/1.5 "Inter","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#10202b;background:#fff;margin:0 auto;max-width:900px;padding:0 24px 24px}
.hatch{height:10px;background:repeating-linear-gradient(135deg,#f0b429 0 10px,#10202b 10px 20px);-webkit-print-color-adjust:exact;print-color-adjust:exact;position:sticky;top:0}
.word{display:inline-block;background:#f0b429;font-weight:600;padding:2px 10px;margin:16px 12px 0 0}
h1{font-size:20px;margin:12px 0}dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px}dt{color:#44566a}dd{margin:0}
table{border-collapse:collapse;width:100%;margin:20px 0;font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:600;padding:6px 0}
th,td{border-bottom:1px solid #d5dde3;text-align:right;padding:4px 8px}th:first-child,td:first-child{text-align:left}
@media print{.hatch{position:fixed;top:0;left:0;right:0}}`

export interface ReportFacts {
  readonly title: string
  readonly context: AnswerContext
  readonly focus: string | null
  readonly synthetic: boolean
  readonly cityName: string
  readonly shocks: readonly string[]
  readonly levers: readonly string[]
}

/** The page as HTML without anything from elsewhere. */
export function reportHtml(rehearsal: Rehearsal, result: RehearsalResult, facts: ReportFacts): string {
  const { words, language } = facts.context
  const mark = [words['mark.rehearsal'], ...(facts.synthetic ? [words['mark.synthetic']] : [])]
  return `<!doctype html><html lang="${LANGUAGE_TAG[language]}"><meta charset="utf-8"><title>${safe(`${mark.join(' · ')} · ${facts.title}`)}</title><style>${STYLE}</style>
<div class="hatch"></div>${mark.map((word) => `<span class="word">${safe(word)}</span>`).join('')}
<h1>${safe(facts.title)}</h1><p><b>${safe(reportFinding(rehearsal, result, facts))}</b></p>
${reportBody(rehearsal, result, facts)}</html>`
}

/** What the futures of the place that the report is about say, in a sentence. */
export function reportFinding(
  { everyMinutes }: Rehearsal,
  result: RehearsalResult,
  { context, focus, cityName }: ReportFacts,
): string {
  const pair = result.facilities.find((one) => one.facility === focus) ?? result.city
  return fanTitle(pair, everyMinutes, result.replications, focus ? context.nameOf(focus) : cityName, context)
}

/** Answers, figures, what breaks, what was asked and how it was made, as HTML; every word in it is escaped. */
export function reportBody(rehearsal: Rehearsal, result: RehearsalResult, facts: ReportFacts): string {
  const { context, focus } = facts
  const { words, language, zone, forkedAt, hasPlan } = context
  const none = words['rehearse.none']
  return `<dl>${answers(result, focus, context, null)
    .map(({ question, base, plan, band }) => `<dt>${safe(question)}</dt><dd>${safe(`${base} ${plan} ${band}`)}</dd>`)
    .join('')}</dl>
${table(
  words['rehearse.figures'],
  [words['rehearse.figure'], words['rehearse.nothing'], words['rehearse.plan'], words['rehearse.difference']],
  rehearsal.figures.map((one) => [
    `${one.name[language]} (${figureUnit(one.unit, words)})`,
    figureValue(figureAmount(one.base.p50, one.unit)),
    hasPlan ? figureValue(figureAmount(one.plan.p50, one.unit)) : '–',
    hasPlan
      ? `${signed(figureAmount(one.difference.mean, one.unit), 1)}${one.difference.halfWidth95 === null ? '' : ` ± ${figureValue(figureAmount(one.difference.halfWidth95, one.unit))}`}`
      : '–',
  ]),
)}
${table(
  words['rehearse.breaks'],
  ['', words['rehearse.nothing'], words['rehearse.plan']],
  sortedBreaks(result.breaks).map((row) => [
    breakName(row, context),
    bandWords(row.base, context),
    hasPlan ? bandWords(row.plan, context) : '–',
  ]),
)}
<dl><dt>${safe(words['rehearse.what'])}</dt><dd>${safe(facts.shocks.join(' · ') || none)}</dd>
<dt>${safe(words['rehearse.do'])}</dt><dd>${safe(facts.levers.join(' · ') || none)}</dd>
<dt>${safe(words['rehearse.forkedAt'])}</dt><dd>${safe(timeWords(forkedAt, 0, zone, language))}</dd>
<dt>${safe(words['rehearse.seed'])}</dt><dd>${safe(String(rehearsal.seed))} · ${safe(words['rehearse.pairs'](rehearsal.done, rehearsal.of))}</dd>
<dt>${safe(words['rehearse.engine'])}</dt><dd>${safe(rehearsal.engineVersion)} · ${safe(rehearsal.stateHash)}</dd></dl>
<p>${safe(words['rehearse.notModelled'])} · ${safe(words['rehearse.stays'])}</p>`
}

/** What the report of the shown rehearsal is made with; null = there is no result. */
export function reportFacts(): ReportFacts | null {
  const { rehearsal, city } = store.getState()
  if (!rehearsal?.result || !city) return null
  const naming = namingNow()
  const { language, words } = naming
  return {
    title: titleOf(rehearsal, naming) || rehearsal.title || words['mark.rehearsal'],
    focus: focusHospital(store.getState()),
    synthetic: city.synthetic,
    cityName: city.name[language],
    shocks: rehearsal.shocks.map((one) => leverWords(one, naming)),
    levers: rehearsal.levers.map((one) => leverWords(one, naming)),
    context: {
      forkedAt: Date.parse(rehearsal.forkedAt),
      horizonHours: rehearsal.horizonHours,
      zone: city.zone,
      language,
      words: WORDS[language],
      nameOf: naming.nameOf,
      hasPlan: rehearsal.levers.length > 0,
      hasShocks: rehearsal.shocks.length > 0,
      leverName: (lever) => (rehearsal.levers[lever] ? leverWords(rehearsal.levers[lever], naming) : '–'),
    },
  }
}

/** Saves the shown rehearsal as a file. */
export function downloadReport(): void {
  const { rehearsal } = store.getState()
  const facts = reportFacts()
  if (!rehearsal?.result || facts === null) return
  const html = reportHtml(rehearsal, rehearsal.result, facts)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([html], { type: 'text/html' }))
  link.download = `rehearsal-${rehearsal.id.slice(0, 8)}.html`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
