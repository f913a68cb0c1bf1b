/** 药物管理: days of supply as hospitals tell them, and the yearly figures of how medicines are used. */

import type { StockItem } from '../../events/event.ts'
import { bloodODays, oxygenDays } from '../days-of-supply.ts'
import { type CatalogueEntry, imported, live, ofIndicator, type Pair, type Target } from './entry.ts'
import { daysOf, queueAt, queueToldAt, stockToldAt } from './staff-figures.ts'

const category = 'medicines' as const
const STOCK = ['库存上报（stock.reported）', 'stocks as hospitals tell them (stock.reported)'] as const
const FORMULA: Pair = ['库存 ÷ 日用量，取最少的医院', 'stock ÷ use a day, of the hospital that has least']

/** A week of deliveries that fail: assumed. */
const WEEK: Target = {
  low: 7,
  high: null,
  source: { zh: '推定：一周断供仍可维持', en: 'assumed: a week without deliveries' },
}

const supply = (id: string, item: StockItem, name: Pair, explanation: Pair): CatalogueEntry =>
  live({
    id,
    category,
    name,
    unit: 'd',
    better: 'higher',
    refresh: 'event',
    formula: FORMULA,
    target: WEEK,
    explanation,
    source: STOCK,
    of: daysOf(item),
    observedAt: stockToldAt(item),
  })

export const MEDICINES: readonly CatalogueEntry[] = [
  ofIndicator(oxygenDays, { category, refresh: 'event', formula: FORMULA, source: STOCK, target: WEEK }),
  ofIndicator(bloodODays, { category, refresh: 'event', formula: FORMULA, source: STOCK, target: WEEK }),
  supply(
    'blood-a-days',
    'blood-a',
    ['A 型血可用天数', 'Blood of group A, days of supply'],
    [
      'A 型红细胞按当前用量还够几天，取最少的医院。',
      'Days for which red cells of group A last, of the hospital with least.',
    ],
  ),
  supply(
    'blood-b-days',
    'blood-b',
    ['B 型血可用天数', 'Blood of group B, days of supply'],
    [
      'B 型红细胞按当前用量还够几天，取最少的医院。',
      'Days for which red cells of group B last, of the hospital with least.',
    ],
  ),
  supply(
    'blood-ab-days',
    'blood-ab',
    ['AB 型血可用天数', 'Blood of group AB, days of supply'],
    [
      'AB 型红细胞按当前用量还够几天，取最少的医院。',
      'Days for which red cells of group AB last, of the hospital with least.',
    ],
  ),
  supply(
    'antibiotics-days',
    'antibiotics',
    ['抗菌药物可用天数', 'Antibiotics, days of supply'],
    ['抗菌药物按当前用量还够几天，取最少的医院。', 'Days for which antibiotics last, of the hospital with least.'],
  ),
  supply(
    'protective-kit-days',
    'protective-kit',
    ['防护用品可用天数', 'Protective kit, days of supply'],
    ['防护用品按当前用量还够几天，取最少的医院。', 'Days for which protective kit lasts, of the hospital with least.'],
  ),
  live({
    id: 'pharmacy-queue',
    category,
    name: ['药房候取', 'Waiting at pharmacies'],
    unit: 'patients',
    better: 'lower',
    refresh: 'event',
    formula: ['Σ 药房最近上报的候取人数', 'Σ people waiting at pharmacies as last told'],
    explanation: ['未上报的药房不计。', 'Pharmacies that told none are left out.'],
    source: ['候诊上报（queue.reported）', 'queues as they are told (queue.reported)'],
    of: queueAt('pharmacy'),
    observedAt: queueToldAt('pharmacy'),
  }),
  ...imported(
    category,
    ['公立医院药事管理口径', 'as defined for pharmacy in public hospitals'],
    [
      [
        'antibiotic-intensity',
        ['住院患者抗菌药物使用强度', 'Antibiotic use of inpatients'],
        'DDDs',
        'lower',
        ['抗菌药物消耗量（DDD 数）÷ 住院患者床日 × 100', 'antibiotics used in defined daily doses ÷ bed-days × 100'],
        ['合理用药的核心指标。', 'The core of rational use.'],
        { levels: ['city', 'district', 'facility'] },
      ],
      [
        'antibiotic-inpatients',
        ['住院患者抗菌药物使用率', 'Inpatients given antibiotics'],
        'share',
        'lower',
        ['使用抗菌药物的出院患者 ÷ 出院患者', 'discharged patients given antibiotics ÷ discharged patients'],
        ['按出院病历。', 'From the records of those discharged.'],
        { levels: ['city', 'district', 'facility'] },
      ],
      [
        'antibiotic-outpatients',
        ['门诊处方抗菌药物使用率', 'Outpatient prescriptions with antibiotics'],
        'share',
        'lower',
        ['含抗菌药物的门诊处方 ÷ 门诊处方', 'outpatient prescriptions with antibiotics ÷ outpatient prescriptions'],
        ['含急诊时须注明。', 'Where emergency care is included, say so.'],
        { levels: ['city', 'district', 'facility'] },
      ],
      [
        'essential-medicines',
        ['基本药物使用金额占比', 'Essential medicines by value'],
        'share',
        'higher',
        ['基本药物金额 ÷ 药品金额', 'essential medicines ÷ medicines, by value'],
        ['基层与医院分别有要求。', 'Primary care and hospitals have their own goals.'],
        { levels: ['city', 'district', 'facility'] },
      ],
      [
        'centralised-procurement',
        ['国家集采中选药品使用占比', 'Medicines from central procurement'],
        'share',
        'higher',
        ['中选药品用量 ÷ 同品种用量', 'selected products used ÷ use of the same medicines'],
        ['集采落地的程度。', 'How far central procurement is in use.'],
      ],
      [
        'prescription-review',
        ['点评处方占比', 'Prescriptions reviewed'],
        'share',
        'higher',
        ['点评处方 ÷ 处方', 'prescriptions reviewed ÷ prescriptions'],
        ['公立医院绩效考核口径。', 'As in the assessment of public hospitals.'],
        { levels: ['city', 'facility'] },
      ],
      [
        'adverse-reactions',
        ['药品不良反应报告', 'Adverse reactions reported'],
        'per million',
        'higher',
        ['不良反应报告 ÷ 常住人口 × 1,000,000', 'reports ÷ residents × 1,000,000'],
        ['报得多表示监测灵敏。', 'More reports mean a finer watch.'],
        { levels: ['city'] },
      ],
      [
        'shortage-medicines',
        ['短缺药品品种', 'Medicines in short supply'],
        'ratio',
        'lower',
        ['短缺监测平台在列品种数', 'medicines on the list of shortages'],
        ['按监测平台公布。', 'As the platform publishes it.'],
        { levels: ['city'] },
      ],
      [
        'long-prescriptions',
        ['慢病长期处方占比', 'Long prescriptions for chronic illness'],
        'share',
        'higher',
        ['长期处方 ÷ 慢病处方', 'long prescriptions ÷ prescriptions for chronic illness'],
        ['少跑一趟的慢病管理。', 'Care for the chronically ill with fewer visits.'],
      ],
      [
        'injection-rate',
        ['门诊注射剂使用率', 'Outpatient injections'],
        'share',
        'lower',
        ['含注射剂的门诊处方 ÷ 门诊处方', 'outpatient prescriptions with an injection ÷ outpatient prescriptions'],
        ['合理用药。', 'Rational use.'],
      ],
    ],
  ),
]
