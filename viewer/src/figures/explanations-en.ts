// How each chart is worked out, where its figures come from and how uncertain they are. Formulas of indicators stand in their catalogue.
import type { Explained } from './figure.ts'

const LIVE = 'The live twin of this city: hospitals’ messages one by one, from which the states of beds follow'
const ENGINE =
  'Kangcheng’s simulation engine, forked at the moment shown and run in pairs with doing nothing under the same luck'
const COUNTED =
  'Counted, so no sampling error; the age stands in the title. What was not reported is left empty, never 0'
const RUN_BANDS =
  'Quantiles over the runs: light band P10–90, dark band P25–75, dashed line P50. The model’s own error is not in it'
const PAIRED = 'the 95 % interval of the paired difference; where it holds 0 nothing is shown to help'

export const explanationsEn: Readonly<
  Record<Explained, { readonly how: string; readonly source: string; readonly uncertainty: string }>
> = {
  'hospital-fan': {
    how: 'Beds needed = people in beds + people waiting for one. The city model is forked now and run without any action, anew every 15 minutes of the city; the red line is open beds',
    source: 'Standing rehearsal (Kangcheng’s simulation engine), from the live state',
    uncertainty: `${RUN_BANDS}. Hatched where such forecasts have not yet been shown to beat the calibrated naive one`,
  },
  'occupancy-fan': {
    how: 'Occupied beds as the method with the best record forecasts them: statistical, mechanistic, or both weighed by their last 56 scores',
    source: 'This city’s record of occupancy and its standing rehearsals; the scores stand in the Indicators room',
    uncertainty:
      'Quantiles from the method’s own past errors; hatched beyond the hours that are proven, where nobody should act on them',
  },
  'beds-waterfall': {
    how: 'Approved − not open = open; less occupied, held, in cleaning, blocked, assigned and what staff and equipment limit = usable now',
    source: LIVE,
    uncertainty: COUNTED,
  },
  'occupancy-history': {
    how: 'Occupied and open beds are recorded every 5 minutes and averaged over the chosen step; the thin band is its lowest and highest',
    source: 'This server’s history of occupancy, kept with its log',
    uncertainty: 'Recorded; where nothing was reported it is left empty, and the known share stands above',
  },
  'city-towers': {
    how: 'A tower is lit up to the share of its open beds that is taken; colour and shape are the level (● normal ◆ watch ▲ critical ○ not reported), with limits from the catalogue',
    source: LIVE,
    uncertainty:
      'Counted; late reports are outlines. Arcs are transfers and admissions of the last hour; bundles under 5 people are not drawn',
  },
  'rehearsal-fan': {
    how: 'Beds needed in two futures, doing nothing and the plan, forked at one moment under the same luck; red: open beds, blue dashes: open beds of the plan',
    source: ENGINE,
    uncertainty: `${RUN_BANDS}. With too few runs only dashed outlines are drawn and nothing is concluded`,
  },
  'rehearsal-difference': {
    how: 'Beds short under the plan − beds short doing nothing, pair by pair, then averaged; below the zero line the plan is better',
    source: ENGINE,
    uncertainty: 'The band is the 95 % interval of the paired difference',
  },
  'rehearsal-matrix': {
    how: 'Each hospital and hour: beds needed (P50) ÷ open beds; from 100 % on it leaves the ramp for a red hatch and ▲',
    source: ENGINE,
    uncertainty: 'Cells hold the median over the runs; how they vary is drawn in the fan',
  },
  'rehearsal-breaks': {
    how: 'When each resource first runs out; upper bar doing nothing, lower bar the plan',
    source: ENGINE,
    uncertainty: 'Bar P10–90, tick P50; “holds” tells in how many runs',
  },
  'plans-compared': {
    how: 'All plans and doing nothing start from one moment under the same luck; one panel a plan, all on one scale',
    source: ENGINE,
    uncertainty: RUN_BANDS,
  },
  'actions-front': {
    how: 'Across: hours of staff (scale of roots). Up: bed-days above the limit that are avoided against doing nothing (of emergency departments place-days). No other set is both cheaper and better than one on the steps',
    source: `${ENGINE}; candidates raced and fell round by round, the front was run afresh with new luck`,
    uncertainty: `The upright line is ${PAIRED}`,
  },
  'actions-over': {
    how: 'Hospitals over the limit, hour by hour: doing nothing against the chosen set',
    source: ENGINE,
    uncertainty: 'Line: mean over the runs; band: P10–90',
  },
  'actions-hospitals': {
    how: 'Hours over the limit of each hospital, mean over the runs; upper bar doing nothing, lower bar the chosen set',
    source: ENGINE,
    uncertainty: 'Means; the interval of the city’s sum stands beside the set',
  },
  'actions-tornado': {
    how: 'One action at a time: bed-days above the limit that are avoided, from doing nothing to the strongest dose; weaker doses are marked on the bar',
    source: `${ENGINE}; sets of the race that hold one action alone`,
    uncertainty: `Bands are ${PAIRED}; those of few runs leave the drawing and are told in figures`,
  },
  'theatre-sessions': {
    how: 'A cell is a session: operations kept, moved to another day or hospital, or put off, so that expected intensive care keeps its limit with the least waiting (a mixed integer program)',
    source:
      'Planned operations of the engine and forecasts by quantile; minutes of theatres are parameters with their sources',
    uncertainty: 'Planned at the quantile shown; what it brings is replayed in pairs at the right',
  },
  'allocation-map': {
    how: 'Who sends to whom as the option’s program proposes it: an arrow is a pair of hospitals over all days, its width by the amount; dashed across groups; a red dot stays above its target',
    source: `${ENGINE}; ways by the city’s roads or times`,
    uncertainty:
      'Planned at the quantile shown, with no band of its own; what it brings is replayed in pairs at the right',
  },
  'hospital-risk': {
    how: 'The share of runs in which the next patient finds nothing free at some moment within each span; breaks: when half of the runs have first failed somebody',
    source: 'Standing rehearsal (Kangcheng’s simulation engine), from the live state',
    uncertainty: '95 % Wilson interval over the runs; it knows beds alone, not nurses, oxygen or rooms',
  },
  'pressure-now': {
    how: 'What is used now (ICU: occupied ÷ open) against the limit, the fullest first; the upright line is the limit',
    source: LIVE,
    uncertainty: COUNTED,
  },
  'allocation-hours': {
    how: 'Patient-hours of boarding that the option avoids against doing nothing, adding up hour by hour',
    source: ENGINE,
    uncertainty: `Line: mean; band: ${PAIRED}`,
  },
  'allocation-want': {
    how: 'Hours in which what is shared is wanting, in the whole city and horizon: hollow doing nothing, filled the option',
    source: ENGINE,
    uncertainty: 'Thin lines: P10–90 over the runs',
  },
  'allocation-use': {
    how: 'Mean occupancy of each hospital: hollow doing nothing, filled the option; the upright line is the target',
    source: ENGINE,
    uncertainty: 'Thin lines: P10–90 over the runs',
  },
  'past-course': {
    how: 'White: the record. Dashed: replayed from the same start with the arrivals that were recorded. Third line: replayed with one decision changed',
    source: 'This server’s event log and Kangcheng’s simulation engine',
    uncertainty: 'Bands: P10–90 over the replays; where the record leaves its band the model is unlike it',
  },
  'epidemic-fan': {
    how: 'A transmission model of the subdistricts, joined by ages’ contacts and commuting; beds follow from severity by age and lengths of stay',
    source: 'Each figure of the pathogen has its source, listed at the right; what is assumed says so',
    uncertainty: `${RUN_BANDS}. Errors of the pathogen’s figures are in it only where they were fitted`,
  },
  'epidemic-reported': {
    how: 'Transmission and the reported share fitted to the uploaded series (maximum likelihood, negative binomial)',
    source: 'The uploaded file',
    uncertainty: 'Band: 95 % prediction interval; its coverage stands below',
  },
  'epidemic-reproduction': {
    how: 'Live reproduction number R from new cases and the generation interval (sliding window); 1 divides growth from decline',
    source: 'The uploaded file and the pathogen’s generation interval',
    uncertainty: 'Band: 95 % credible interval; the first windows are wide',
  },
  'epidemic-map': {
    how: 'New infections a week per 100,000 people of each subdistrict, mean over the runs',
    source: ENGINE,
    uncertainty: 'The order of subdistricts is surer than their values; quantiles are drawn in the fan',
  },
  'plan-map': {
    how: 'A hexagon is a square kilometre, as large as many people live there, coloured by the access of who lives in it; bright is badly served, a ring has no way. Difference: plan − now',
    source: 'Two-step floating catchment (E2SFCA) or the measure named, over the grid of people and the roads',
    uncertainty:
      'Calculated, no sampling error; the people of a cell are estimates, the drive is that of the hour chosen',
  },
  'plan-areas': {
    how: 'Areas are subdistricts as epidemics know them: the cells with the same nearest primary-care centre. Gaining: access better by more than 1 %; the worst tenth: cells from the worst served on until a tenth of the people',
    source: 'The figures of the map, added up by area and weighed by people',
    uncertainty: 'Calculated, no sampling error; the edges of areas are drawn by nearness, not by the administration',
  },
  'plan-progress': {
    how: 'White steps: the best plan so far. Blue dashes: the proven bound. What lies between is not known yet',
    source: 'Search for sites and the HiGHS solver',
    uncertainty: 'The gap is the most by which the best plan there is could be better; 0 is proof',
  },
  'plan-front': {
    how: 'A point is a plan that was tried: the Gini coefficient across (0 = all alike, so to the right is fairer), access of the worst-served tenth up; none beats those on the line in both',
    source: 'Search for sites',
    uncertainty:
      'Access is calculated and rests on the grid of people, the roads and the measure; the duel tries futures',
  },
  'plan-lorenz': {
    how: 'People ranked by access from the worst: their running share against that of access; the diagonal is equal access',
    source: 'Two-step floating catchment (E2SFCA) over the grid of people and the roads',
    uncertainty: 'Calculated, no sampling error; the people of a cell are estimates',
  },
  'plan-deciles': {
    how: 'People in tenths by access, the mean of each; grey bars now, blue bars the plan',
    source: 'Two-step floating catchment (E2SFCA) over the grid of people and the roads',
    uncertainty: 'Calculated, no sampling error; the people of a cell are estimates',
  },
  'duel-multiples': {
    how: 'A row is a measure, a column a candidate: the change against now. Above, access as calculated; below, patients’ results in paired runs',
    source: ENGINE,
    uncertainty:
      'Dark bar P25–75, light bar P10–90, a dot a pair; grey and “crosses 0” where the 80 % interval holds 0',
  },
  'duel-regret': {
    how: 'In each future, how much worse this choice is than the best there; last column: the greatest. The smallest is regretted least',
    source: ENGINE,
    uncertainty: 'How sure the order is stands below: pairs drawn again with replacement',
  },
  'duel-moved': {
    how: 'Admissions that the plan takes from hospitals to its sites; widths are people',
    source: ENGINE,
    uncertainty: 'Brackets: 80 % interval of the paired difference',
  },
  'referral-flows': {
    how: 'Where a day’s visits go at the chosen share: up, straight to hospital, back because of the wait, and down; widths are people',
    source: 'A week of clinics, deterministic; doctors by centre are made up unless the city’s file names them',
    uncertainty: 'Brackets: P10–90 over draws of assumed figures',
  },
  'referral-curve': {
    how: 'Worked out share by share: the 90th percentile of the wait, the city’s and the worst centre’s; ▲ where the limit is passed',
    source: 'A week of clinics, deterministic',
    uncertainty: 'Band: P10–90 over draws of assumed figures',
  },
  'referral-matrix': {
    how: '90th percentile of the wait of each centre at each share; beyond the limit it leaves the ramp for a tint and ▲',
    source: 'A week of clinics, deterministic',
    uncertainty: 'Cells hold the central value; brackets beside the share where it fails: P10–90 over draws',
  },
  'referral-county': {
    how: 'Share of each district’s visits that stay in the district, over the share of primary care',
    source: 'A week of clinics, deterministic',
    uncertainty: 'Band: P10–90 over draws of assumed figures',
  },
  'referral-fund': {
    how: 'The insurance fund’s surplus of a year: today’s, changed by clinic visits, stays, referrals down, to the one then',
    source: 'Each figure of payment has its source in the model’s document',
    uncertainty: 'Whiskers: P10–90 over draws of assumed figures',
  },
  reconciliation: {
    how: 'Occupied beds of the same wards by three ways: the census, the events, and both weighed by their errors',
    source: 'Censuses and events of the sources',
    uncertainty: 'The band is the estimate’s; where the two lie further apart somebody should look',
  },
  'forecast-scores': {
    how: 'Weighted interval score (WIS) against the calibrated naive forecast, below 1 is better; dashed: recomputed',
    source: 'This server’s forecasts as they were made, and what came',
    uncertainty: 'Open marks stand on few forecasts; hatched where none is issued',
  },
  'occupancy-calendar': {
    how: 'A cell is a day: occupied ÷ open bed-days. Over the limit it leaves the ramp under ▲; without a report it is empty and dashed',
    source: 'This server’s history of occupancy',
    uncertainty: 'Recorded; the known share of a day stands in the table',
  },
  satisfaction: {
    how: 'Scores of residents’ surveys, by period',
    source: 'Published surveys as named; nothing of it is live',
    uncertainty: 'Band: the 95 % interval as published',
  },
}
