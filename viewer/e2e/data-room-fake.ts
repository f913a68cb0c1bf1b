// Answers of the API for the data room, for pictures and for the states that a healthy server does not show.
import type { Page } from 'playwright-core'
import type { DataQuality, FeedSource, QuarantineCase, Receipt, Share, SourceStatus } from '../src/data/feed-types.ts'
import type { Text } from '../src/i18n/words.ts'

const at = (now: number, minutesAgo: number): string => new Date(now - minutesAgo * 60_000).toISOString()
const text = (zh: string, en: string): Text => ({ zh, en })

/** The shape of a day, a little different for each source; `quietFrom` = half hours from there on are empty. */
const day = (seed: number, most: number, quietFrom = 48): number[] =>
  Array.from({ length: 48 }, (_, k) =>
    k >= quietFrom ? 0 : Math.round(most * (0.62 + 0.3 * Math.sin((k + seed) / 7.6) + 0.08 * Math.sin(k * (seed + 2)))),
  )

function source(
  k: number,
  now: number,
  name: Text,
  format: string,
  everyMinutes: number,
  ageMinutes: number,
  more: Partial<FeedSource['quality']> = {},
): FeedSource {
  const status: SourceStatus = more.status ?? 'NORMAL'
  return {
    id: `zz-${String(k).padStart(2, '0')}`,
    name,
    format,
    everyMinutes,
    facilities: 1,
    lastSeenAt: at(now, ageMinutes),
    quality: {
      status,
      finding: text('按间隔到达，序号无缺口', 'Arrives in its interval, no gaps in its numbers'),
      ageMinutes,
      latenessP50Seconds: 0.4 + k * 0.1,
      latenessP90Seconds: 1 + k * 0.3,
      completeness: 0.999 - k * 0.001,
      validity: 0.998 - (k % 4) * 0.002,
      arrivals: day(k, 40 + k * 3),
      arrivalsFrom: at(now, 24 * 60),
      arrivalsEveryMinutes: 30,
      silentSince: null,
      openGaps: 0,
      clockOffsetSeconds: 0.3,
      driftShare: 0.012,
      censusDifference: null,
      ...more,
    },
  }
}

export function fakeQuality(now: number): DataQuality {
  const names = ['一', '二', '三', '四', '五', '六', '七']
  return {
    asOf: at(now, 0),
    finding: text(
      '1 源静默、1 院区延迟，合计覆盖 37 / 37 院区',
      '1 source silent, 1 campus late, 37 of 37 campuses covered',
    ),
    sources: [
      ...names.map((name, k) =>
        source(
          k,
          now,
          text(`ZZ 第${name}医院`, `ZZ Hospital ${k + 1}`),
          k % 3 === 2 ? 'fhir' : 'hl7v2',
          5,
          0.05 + k * 0.03,
        ),
      ),
      source(7, now, text('ZZ 附属医院', 'ZZ Teaching Hospital'), 'hl7v2', 5, 0.07, {
        status: 'CHECK',
        validity: 0.971,
        finding: text(
          '有效率 97.1 %，低于 98 %：12 条床位代码不在字典',
          'Validity 97.1 %, below 98 %: 12 bed codes outside the dictionary',
        ),
        censusDifference: 3,
      }),
      source(8, now, text('ZZ 北区医院', 'ZZ North Hospital'), 'fhir', 5, 16, {
        status: 'LATE',
        latenessP90Seconds: 840,
        completeness: 0.914,
        validity: 0.988,
        arrivals: day(8, 60, 45),
        openGaps: 1,
        clockOffsetSeconds: -4.2,
        driftShare: -0.08,
        finding: text('已 16 分钟无数据，间隔为 5 分钟', 'Nothing for 16 minutes, its interval is 5'),
      }),
      source(9, now, text('ZZ 县第一医院', 'ZZ County Hospital'), 'csv', 360, 360, {
        latenessP90Seconds: 300_000,
        completeness: 0.96,
        validity: 0.942,
        arrivals: Array.from({ length: 48 }, (_, k) => (k % 12 === 2 ? 34 : 0)),
      }),
      source(10, now, text('ZZ 心电中心', 'ZZ ECG Centre'), 'hl7v2', 5, 492, {
        status: 'SILENT',
        latenessP90Seconds: 7800,
        completeness: null,
        validity: null,
        arrivals: day(10, 30, 31),
        silentSince: at(now, 492),
        openGaps: 2,
        clockOffsetSeconds: null,
        driftShare: -0.64,
        finding: text('自 10:12 静默，已 8 小时 12 分', 'Silent since 10:12, for 8 h 12 min'),
      }),
      source(11, now, text('ZZ 120 急救中心', 'ZZ Ambulance Centre'), 'native', 1, 0.03),
      // A second feed of one hospital, whose times are ahead of the clock.
      source(12, now, text('ZZ 北区医院', 'ZZ North Hospital'), 'edxl-have', 5, 4, {
        latenessP50Seconds: -32_000,
        latenessP90Seconds: -28_440,
        arrivals: day(12, 50).map((n, k) => (k < 9 ? null : n)),
      }),
    ],
    facilitiesReporting: 37,
    facilities: 37,
    lateFacilities: 1,
    silentSources: 1,
    oldestMinutes: 16,
    oldestSource: 'zz-08',
    latenessP90Seconds: 2.4,
    completeness: 0.986,
    reconciliation: {
      units: 148,
      census: 5412,
      occupiedByEvents: 5398,
      difference: 14,
      estimate: 5406,
      low: 5400,
      high: 5412,
      censusAt: at(now, 384),
      finding: text(
        '普查比床态多 14 床，估计多 2–14 床',
        'The census has 14 beds more than bed events, by estimate 2–14',
      ),
    },
    eventsPerSecond: 3184,
    acknowledgedShare: 1,
    parameters: { set: 'china', name: { zh: '中国', en: 'China' }, country: 'CN', figures: 237, notice: null },
  }
}

const CAUSES: readonly (readonly [string, string, string, string, unknown, number, number])[] = [
  ['unknown-place', '未知地点', 'Unknown place', 'bed', 'ward 03B', 12, 2],
  ['other-content', '同号异文', 'Known number, other content', 'seq', null, 1, 19],
  ['implausible-count', '数量不合理', 'Implausible count', 'occupied', 88, 3, 48],
  ['identifier', '含个人标识', 'Identifier where none belongs', 'encounter', null, 1, 65],
  ['ahead-of-clock', '时间超前', 'Ahead of the clock', 'occurredAt', '2099-01-01T00:00:00Z', 5, 100],
  ['gcj02-coordinates', '坐标为 GCJ-02', 'GCJ-02 coordinates', 'location', [121.5538, 29.8732], 28, 237],
  ['impossible-step', '不可能的变化', 'Impossible step', 'kind', 'bed.cleaned', 2, 345],
  ['unknown-code', '字典外代码', 'Code outside the dictionary', 'need', 'zz-9', 4, 449],
]

export function fakeCases(now: number): QuarantineCase[] {
  return CAUSES.map(([cause, zh, en, path, value, sameCause, minutesAgo], k) => ({
    id: String(412 - k),
    receipt: `q-20261121-000${412 - k}`,
    source: `zz-0${k % 9}`,
    epoch: '1',
    seq: String(9_000 + k),
    receivedAt: at(now, minutesAgo),
    type: k % 2 === 0 ? 'ADT^A02' : null,
    path,
    cause: {
      id: cause,
      name: text(zh, en),
      remedy: text(
        '选择本市字典中的床位、单元或机构后放行，并补全发送方的对照表',
        'Choose the place in the city’s dictionary, release, and complete the sender’s map',
      ),
      correctable: cause !== 'other-content' && cause !== 'undecodable',
    },
    status: 'OPEN',
    facility: null,
    event: {
      kind:
        cause === 'implausible-count'
          ? 'census.reported'
          : cause === 'gcj02-coordinates'
            ? 'ambulance.moved'
            : 'bed.occupied',
      occurredAt: at(now, minutesAgo + 0.1),
      ...(value === null ? { bed: 'zz-w01-b03' } : { [path]: value }),
      ...(cause === 'unknown-place' ? { encounter: '7a3f09c2d1', need: 'respiratory' } : {}),
    },
    sameCause,
    whyText: text('本市没有此床', 'is not a bed of this city'),
    rawSha256: '9c1e70aa52b8d6f1'.repeat(4),
    format: 'hl7v2',
    place: 'PV1-3',
    effect: text(
      '该病区占用少计 1 床；全院 86.2 → 86.1 %，屏上为估计值',
      'The ward shows 1 bed too few; the hospital 86.2 → 86.1 %, marked as an estimate',
    ),
    suggestion:
      cause === 'unknown-place'
        ? { bed: 'h01-w01-b03' }
        : cause === 'gcj02-coordinates'
          ? { location: [121.5489, 29.8753] }
          : null,
    suggestionWhy:
      cause === 'unknown-place'
        ? text('代码相似 93 %，人工确认过 7 次', 'Codes 93 % alike, confirmed by people 7 times')
        : null,
    decision: null,
    earlier: { released: 7, refused: 1, medianMinutes: 6 },
  }))
}

export function fakeShares(now: number): Share[] {
  return [
    {
      id: 's-1',
      kind: {
        id: 'measure-report',
        name: text('床位日报', 'Daily bed report'),
        what: text('各院区床位与占用，按日合计', 'Beds and occupancy by campus, daily totals'),
        format: 'FHIR MeasureReport',
      },
      recipient: 'ZZ 卫生健康委',
      purpose: '周报',
      createdAt: at(now, 448),
      expiresAt: at(now, -992),
      periodFrom: at(now, 1440 * 7),
      periodTo: at(now, 448),
      rows: 37,
      bytes: 48_112,
      format: 'application/fhir+json',
      sha256: 'b870159fd2e41c77'.repeat(4),
      status: 'HELD',
      smallCells: 4,
      suppressedCells: 9,
      inspection: [
        {
          id: 'small-cells',
          name: text('小计数 1–10', 'Small cells 1–10'),
          ok: false,
          whyText: text('已抑制 4 个小计数', '4 small counts of people were suppressed'),
        },
        { id: 'identifiers', name: text('个人标识', 'Identifiers'), ok: true, whyText: null },
      ],
      decision: null,
      pulls: [],
    },
  ]
}

export function fakeReceipts(now: number): Receipt[] {
  return Array.from({ length: 24 }, (_, k) => ({
    id: `b-20261121-${String(4331 - k).padStart(6, '0')}`,
    at: at(now, k * 0.3),
    what: k === 3 ? 'RELEASE' : k === 5 ? 'REFUSAL' : k === 7 ? 'PULL' : 'BATCH',
    source: k === 3 || k === 5 ? null : `zz-0${k % 9}`,
    accepted: k === 5 || k === 7 ? null : 418 - k * 7,
    duplicates: k === 5 || k === 7 ? null : k % 3,
    quarantined: k === 5 || k === 7 ? null : k % 6 === 4 ? 2 : 0,
    position: k === 7 ? null : String(1_904_331 - k * 417),
    by: k === 3 || k === 5 ? 'dm-03' : 'edge',
    detail: text(
      k === 3 ? '更正并放行 12 条未知地点' : '推送 ADT',
      k === 3 ? '12 of unknown place, corrected' : 'ADT messages',
    ),
    sha256: '41aae2f6c08b77be'.repeat(4),
  }))
}

/** Answers every question of the data room; what is not of it goes to the server. `fail` names operations that fail. */
export async function fakeDataRoom(page: Page, now: number, fail: readonly string[] = []): Promise<void> {
  // Receipts and decisions are dated by the wall clock, observations by the city's.
  const wall = Date.now()
  const cases = fakeCases(wall)
  const answers: Record<string, (variables: Record<string, unknown>) => unknown> = {
    DataQuality: () => ({ dataQuality: fakeQuality(now) }),
    QuarantinePage: ({ status }) => ({
      quarantine: { totalCount: status === 'OPEN' ? 57 : 0, nodes: status === 'OPEN' ? cases : [] },
      quarantineSummary: { open: 57, released: 31, refused: 6, oldestOpenAt: at(wall, 449) },
    }),
    QuarantineCase: ({ id }) => ({ quarantineEntry: cases.find((one) => one.id === id) ?? null }),
    QuarantineAlike: ({ cause }) => {
      const first = cases.find((one) => one.cause.id === cause)
      return {
        quarantine: {
          nodes: first
            ? Array.from({ length: first.sameCause }, (_, k) => ({
                ...first,
                id: k === 0 ? first.id : `${first.id}-${k}`,
              }))
            : [],
        },
      }
    },
    QuarantineChecks: () => ({
      quarantineChecks: [
        ['dictionary', '字典', 'Dictionary'],
        ['step', '状态变化', 'Step'],
        ['order', '时序', 'Order'],
        ['identifiers', '个人标识', 'Identifiers'],
      ].map(([id, zh, en]) => ({ id, name: text(zh!, en!), ok: true, whyText: null })),
    }),
    Shares: () => ({ shareKinds: fakeShares(wall).map(({ kind }) => kind), shares: fakeShares(wall) }),
    Receipts: () => ({ receipts: fakeReceipts(wall) }),
  }
  await page.route('**/graphql', async (route) => {
    const body = route.request().postDataJSON() as { query?: string; variables?: Record<string, unknown> } | null
    const name = /(?:query|mutation)\s+(\w+)/.exec(body?.query ?? '')?.[1] ?? ''
    const answer = answers[name]
    if (!answer) return route.fallback()
    if (fail.includes(name))
      return route.fulfill({ json: { errors: [{ message: 'the log cannot be read' }], data: null } })
    const data = { city: { asOf: at(now, 0) }, ...(answer(body?.variables ?? {}) as object) }
    return route.fulfill({ json: { data } })
  })
}
