// The referral lab on paper: A4, the finding as its title, figures now and then, the failing curve, the worst centres, the fund.
import { createPortal } from 'react-dom'
import type { LabScan } from '../../data/referral-types.ts'
import { count, NO_VALUE, percent, signed } from '../../format/numbers.ts'
import { clockTime, dateWords } from '../../format/time.ts'
import type { Words } from '../../i18n/words.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { fixed } from './plan-figures.ts'
import { bandWords, failWords, figureAt, labFinding, nowOf, valueAt } from './referral-figures.ts'
import { fundDigits, HUNDRED_MILLION } from './referral-fund.tsx'
import { curveShapes, fundBars } from './referral-shapes.ts'
import { FIRST_SHARE, referralStore, useReferral } from './referral-store.ts'
import '../../paper/paper.css'
import './plan-report.css'

const CENTRES = 12
const FIGURES = [
  'wait',
  'wait-worst',
  'centres-over',
  'primary-visits',
  'clinic-visits',
  'reverse-flow',
  'referred-up',
  'referred-down',
  'county-share',
  'travel',
  'remote',
] as const

export function printLab(): void {
  referralStore.setState({ printing: true })
  // After the report is drawn.
  requestAnimationFrame(() => requestAnimationFrame(() => window.print()))
}

export function ReferralReport() {
  const printing = useReferral((state) => state.printing)
  const scan = useReferral((state) => state.run?.scan ?? null)
  return printing && scan ? createPortal(<Paper scan={scan} />, document.body) : null
}

/** A value in the unit of its figure. */
function inUnit(value: number | null, unit: string): string {
  if (unit === 'share') return percent(value)
  if (unit === 'min' || unit === 'ratio') return fixed(value, 1)
  return count(value)
}

const unitWords = (unit: string, words: Words): string => (unit === 'ratio' ? '' : words[`lab.unit.${unit as 'min'}`])

function Paper({ scan }: { scan: LabScan }) {
  const { words, language } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  const city = useApp((state) => state.city)
  const run = useReferral((state) => state.run)!
  const step = useReferral((state) => state.step)
  const share = useReferral((state) => state.share) ?? FIRST_SHARE
  const made = asOf === null ? '' : `${dateWords(asOf, zone, language)} ${clockTime(asOf, zone)} (${zone})`
  const bars = fundBars(scan, share)
  const digits = fundDigits(bars)
  return (
    <article className="paper plan-report lab-report" lang={language}>
      <div className="report-hatch" />
      <header>
        <p>
          <b>{words['app.name']}</b> {words['lab.report']}
          <i className="report-synthetic">{words['mark.synthetic']}</i>
          <i className="report-mark">{words['plan.reportMark']}</i>
        </p>
        <p>
          #{run.id.slice(0, 8)} · {made}
        </p>
      </header>
      <h1>{labFinding(scan, words, language)}</h1>
      <p className="report-lead">
        {words['lab.reportLead'](percent(share), percent(scan.presentShare))} {failWords(scan, share, words)}
      </p>
      <div className="report-two">
        <section>
          <Head number={1} title={words['lab.reportFail']} note={words['lab.curveNote'](scan.draws)} />
          <PaperCurve scan={scan} share={share} />
        </section>
        <section>
          <Head number={2} title={words['lab.reportFund']} note={words['lab.fundUnit']} />
          <table>
            <tbody>
              {bars.map((bar) => (
                <tr key={bar.id} className={bar.kind === 'total' ? 'is-chosen' : ''}>
                  <td>{words[`lab.fund.${bar.id as 'fund-left'}`]}</td>
                  <td>{signed(bar.value / HUNDRED_MILLION, digits)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>{words['lab.fundNote']}</p>
        </section>
      </div>
      <section>
        <Head number={3} title={words['lab.reportFigures']} note={words['lab.flowsMeta']} />
        <table>
          <thead>
            <tr>
              <th>{words['lab.column.figure']}</th>
              <th> </th>
              <th>{words['lab.column.now']}</th>
              <th>{words['lab.column.then']}</th>
              <th>{words['lab.column.band']}</th>
            </tr>
          </thead>
          <tbody>
            {FIGURES.map((id) => {
              const known = scan.figures.find((one) => one.id === id)
              if (!known) return null
              const at = figureAt(scan, id, share)
              return (
                <tr key={id}>
                  <td>{known.name[language]}</td>
                  <td>{unitWords(known.unit, words)}</td>
                  <td>{inUnit(nowOf(scan, id).central, known.unit)}</td>
                  <td>{inUnit(at.central, known.unit)}</td>
                  <td>{bandWords(at, (value) => inUnit(value, known.unit))}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      <div className="report-two is-even">
        <section>
          <Head
            number={4}
            title={words['lab.reportCentres']}
            note={words['lab.matrixNote'](CENTRES, scan.centres.length)}
          />
          <table>
            <thead>
              <tr>
                <th>{words['lab.column.centre']}</th>
                <th>{words['lab.matrixFails']}</th>
                <th>{words['lab.column.wait']}</th>
                <th>{words['lab.column.need']}</th>
              </tr>
            </thead>
            <tbody>
              {scan.centres.slice(0, CENTRES).map((centre) => (
                <tr key={centre.id}>
                  <td>{centre.name[language]}</td>
                  <td>
                    {centre.failsNow
                      ? words['lab.already']
                      : centre.failsAt === null
                        ? words['lab.never']
                        : `${percent(centre.failsAt)} %`}
                  </td>
                  <td>{fixed(valueAt(scan.shares, centre.waitMinutes, share), 0)}</td>
                  <td>{step?.failing.find(({ id }) => id === centre.id)?.addedDoctors ?? NO_VALUE}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section>
          <Head number={5} title={words['lab.reportNotes']} note={words['plan.reportNotesWhy']} />
          <ul>
            {[words['lab.synthetic'], words['lab.assumed'], words['lab.law'], words['lab.fundNote']].map((note) => (
              <li key={note}>{note}</li>
            ))}
            {step && <li>{step.remedy ? words['lab.remedy'](step.remedy.doctors) : words['lab.remedyNone']}</li>}
          </ul>
        </section>
      </div>
      <footer>
        <p>{words['lab.basis'](run.seed, run.engineVersion, scan.draws)}</p>
        <p>{city?.attributions.join(' · ')}</p>
      </footer>
    </article>
  )
}

function Head({ number, title, note }: { number: number; title: string; note: string }) {
  return (
    <h2 className="report-head">
      <b>{number}</b> {title} <span>{note}</span>
    </h2>
  )
}

const W = 326
const H = 200

/** In grey: the band as ground, lines solid and dashed. */
function PaperCurve({ scan, share }: { scan: LabScan; share: number }) {
  const drawn = curveShapes(scan, share, W, H)
  return (
    <svg width={W} height={H} role="img" aria-label={String(scan.limitMinutes)}>
      {drawn.ticksY.map((tick) => (
        <text key={tick} className="report-axis" x={drawn.left - 6} y={drawn.y(tick) + 3} textAnchor="end">
          {tick}
        </text>
      ))}
      {drawn.ticksX.map((tick) => (
        <text key={tick} className="report-axis" x={drawn.x(tick)} y={H - 10} textAnchor="middle">
          {Math.round(tick * 100)} %
        </text>
      ))}
      <path d={drawn.band} fill="#d5dde3" />
      <path d={drawn.line} fill="none" stroke="#10202b" strokeWidth="1.6" />
      <path d={drawn.worst} fill="none" stroke="#5c6e7d" strokeDasharray="2 3" />
      <line
        x1={drawn.left}
        x2={drawn.right}
        y1={drawn.limitY}
        y2={drawn.limitY}
        stroke="#8a2a2a"
        strokeDasharray="4 3"
      />
      <line x1={drawn.chosen.x} x2={drawn.chosen.x} y1={drawn.top} y2={drawn.bottom} stroke="#10202b" />
      {drawn.fails && <path d={`M${drawn.fails.x} ${drawn.fails.y - 5}l6 10h-12z`} fill="#8a2a2a" />}
    </svg>
  )
}
