/*
 * RefNet-1, a closed network of hospitals whose random numbers are part of the definition, written for speed in plain C.
 * It is the opponent of `kangcheng bench engine`: the same model as twin-engine/test/reference/refnet/README.md describes,
 * with nothing that a city would need beyond it. Time is in minutes; one entry of the calendar is one model event.
 *
 *   cc -std=gnu11 -O3 -march=native -ffp-contract=off refnet.c -lm -o refnet
 *   refnet [--copies K] [--weeks R] [--warmup-weeks W] [--seed S] [--replication r] [--trace n] [--speed] < parameters
 *
 * Standard input holds the parameters, one `name count value …` a line (refnet.ts writes it from params.json). Standard
 * output is one line of JSON. --speed leaves out hashes, trace and percentiles: samples are kept as running sums only.
 * No contraction to fused multiply-adds: the answers are defined by plain double arithmetic.
 */
#include "calendar.h"
#include "city.h"
#include "draws.h"
#include "statistics.h"
#include <sys/resource.h>

/* ---- Care ---- */

static inline void depart(int32_t p) {
  departures++;
  discard(p);
}

static void startTreatment(int32_t p) {
  Patient *patient = &patients[p];
  Hospital *h = &hospitals[patient->hospital];
  double wait = now - patient->accepted;
  note(&waits[patient->class], wait);
  h->waitSum += wait;
  h->waits++;
  Uniforms u = draw(patient->n, patient->stream, 1);
  if (patient->admitted) {
    const double *until = wardUntil[patient->class];
    patient->ward = u.u2 < until[ICU] ? ICU : u.u2 < until[SURGICAL] ? SURGICAL : GENERAL;
    patient->dies = u.u3 < deathProbability;
  }
  schedule(now + sample(treatment[patient->class], u.u0, u.u1), TREATED, (uint32_t)p);
}

static void freeBay(Hospital *h) {
  for (int class = 0; class < CLASSES; class++) {
    int32_t p = h->queue[class].first;
    if (p == NONE) continue;
    removeFrom(&h->queue[class], p);
    change(&h->waiting, -1);
    startTreatment(p);
    return;
  }
  change(&h->busy, -1);
}

static inline void leaveDepartment(Patient *patient) {
  double minutes = now - patient->accepted;
  note(&stays, minutes);
  within4Hours += minutes <= 240;
  patient->inDepartment = false;
  if (!patient->admitted) return;
  double boarded = now - patient->requested;
  note(&boards, boarded);
  if (patient->ward == ICU) note(&icuWaits, boarded);
}

static void vacateBed(int32_t hospital, int ward) {
  Ward *w = &hospitals[hospital].ward[ward];
  change(&w->occupied, -1);
  change(&w->cleaning, 1);
  schedule(now + cleaningMinutes[ward], CLEANED, (uint32_t)(hospital * WARDS + ward));
}

static void startStay(int32_t p, int kind) {
  Patient *patient = &patients[p];
  Uniforms u = draw(patient->n, patient->stream, kind == ELECTIVE ? 0 : 2);
  double minutes = kind == STEPDOWN ? sample(stay[kind], u.u2, u.u3) : sample(stay[kind], u.u0, u.u1);
  schedule(now + minutes, STAY_END, (uint32_t)p);
}

/* Into a bed that the ward no longer counts as free; `ward` is where the patient is from now on. */
static void intoBed(int32_t p, int ward) {
  Patient *patient = &patients[p];
  Hospital *h = &hospitals[patient->hospital];
  change(&h->ward[ward].occupied, 1);
  if (patient->inDepartment) {
    startStay(p, ward);
    if (patient->waitingForBed) change(&h->boarding, -1);
    patient->waitingForBed = false;
    patient->check = 0;
    leaveDepartment(patient);
    freeBay(h);
  } else {
    startStay(p, STEPDOWN);
    if (patient->waitingForBed) change(&h->blocked, -1);
    patient->waitingForBed = false;
    patient->ward = GENERAL;
    vacateBed(patient->hospital, ICU);
  }
}

static void waitForBed(int32_t p, int ward, int priority) {
  patients[p].waitingForBed = true;
  enqueue(&hospitals[patients[p].hospital].ward[ward].queue[priority], p);
}

/* ---- Handlers ---- */

static void scheduleArrival(int32_t district, double previous) {
  District *d = &districts[district];
  d->next = draw(d->n, (uint32_t)district, 0);
  const double *rates = &rate[district % districts0 * HOURS];
  double t = previous, e = -log(d->next.u0);
  for (;;) {
    uint32_t hour = (uint32_t)(t / 60);
    double until = 60.0 * (hour + 1), perMinute = rates[hour % HOURS], x = e / perMinute;
    if (t + x < until) { schedule(t + x, ARRIVAL, (uint32_t)district); return; }
    e -= perMinute * (until - t);
    t = until;
  }
}

static void arrive(int32_t district) {
  District *d = &districts[district];
  uint32_t n = d->n++;
  Uniforms u = d->next;
  scheduleArrival(district, now);
  arrivals++;
  int32_t p = newPatient();
  Patient *patient = &patients[p];
  patient->n = n;
  patient->stream = (uint32_t)district;
  patient->class = u.u1 < classUntil[0] ? 0 : u.u1 < classUntil[1] ? 1 : 2;
  patient->admitted = u.u3 < admitProbability[patient->class];
  int row = district % districts0 * hospitals0, h = 0;
  while (h < hospitals0 - 1 && !(u.u2 < huff[row + h])) h++;
  patient->hospital = district / districts0 * hospitals0 + h;
  schedule(now + travel[row + h], AT_HOSPITAL, (uint32_t)p);
}

static bool divert(Patient *patient, Hospital *h) {
  if (patient->class == 0 || patient->diversions >= maxDiversions || h->waiting.now < h->threshold) return false;
  for (int i = 0; i < h->neighbours; i++) {
    int32_t g = h->neighbour[i];
    bool been = false;
    for (int k = 0; k < patient->diversions; k++) been |= patient->divertedFrom[k] == g;
    if (been || hospitals[g].waiting.now >= hospitals[g].threshold) continue;
    h->diversions++;
    patient->divertedFrom[patient->diversions++] = (int16_t)patient->hospital;
    patient->hospital = g;
    schedule(now + h->travelTo[i], AT_HOSPITAL, (uint32_t)(patient - patients));
    return true;
  }
  return false;
}

static void reachHospital(int32_t p) {
  Patient *patient = &patients[p];
  Hospital *h = &hospitals[patient->hospital];
  if (divert(patient, h)) return;
  accepted++;
  patient->accepted = now;
  patient->inDepartment = true;
  if (h->busy.now < h->bays) {
    change(&h->busy, 1);
    startTreatment(p);
  } else {
    enqueue(&h->queue[patient->class], p);
    change(&h->waiting, 1);
    if (h->waiting.now > h->mostWaiting) h->mostWaiting = h->waiting.now;
  }
}

static void endTreatment(int32_t p) {
  Patient *patient = &patients[p];
  Hospital *h = &hospitals[patient->hospital];
  if (!patient->admitted) {
    leaveDepartment(patient);
    depart(p);
    freeBay(h);
    return;
  }
  Ward *w = &h->ward[patient->ward];
  patient->requested = now;
  if (w->free > 0) {
    w->free--;
    intoBed(p, patient->ward);
    return;
  }
  change(&h->boarding, 1);
  waitForBed(p, patient->ward, 1);
  if (patient->ward == ICU) patient->check = schedule(now + transferAfter, LOOK_ELSEWHERE, (uint32_t)p);
}

static void endStay(int32_t p) {
  Patient *patient = &patients[p];
  Hospital *h = &hospitals[patient->hospital];
  if (patient->ward == ICU && !patient->dies) {
    if (h->ward[GENERAL].free > 0) {
      h->ward[GENERAL].free--;
      intoBed(p, GENERAL);
    } else {
      change(&h->blocked, 1);
      waitForBed(p, GENERAL, 0);
    }
    return;
  }
  deaths += patient->ward == ICU;
  wardDischarges++;
  if (!patient->elective) note(&lengths, now - patient->accepted);
  vacateBed(patient->hospital, patient->ward);
  depart(p);
}

static void endCleaning(int32_t hospital, int ward) {
  Ward *w = &hospitals[hospital].ward[ward];
  change(&w->cleaning, -1);
  for (int priority = 0; priority < 2; priority++) {
    int32_t p = w->queue[priority].first;
    if (p == NONE) continue;
    removeFrom(&w->queue[priority], p);
    intoBed(p, ward);
    return;
  }
  w->free++;
}

static void scheduleSlot(int32_t hospital) {
  Hospital *h = &hospitals[hospital];
  if (h->slotOfDay == h->electives) {
    h->slotOfDay = 0;
    h->slotDay += h->slotDay % 7 == 4 ? 3 : 1;
  }
  schedule((double)h->slotDay * 1440 + electiveStart + electiveStep * h->slotOfDay++, ELECTIVE_SLOT, (uint32_t)hospital);
}

static void electiveSlot(int32_t hospital) {
  Hospital *h = &hospitals[hospital];
  scheduleSlot(hospital);
  uint32_t n = h->slot++;
  h->slots++;
  Ward *w = &h->ward[SURGICAL];
  if (w->free == 0) { h->cancelled++; return; }
  w->free--;
  change(&w->occupied, 1);
  int32_t p = newPatient();
  patients[p].n = n;
  patients[p].stream = 0x80000000u + (uint32_t)hospital;
  patients[p].hospital = hospital;
  patients[p].ward = SURGICAL;
  patients[p].elective = true;
  startStay(p, ELECTIVE);
}

static void lookElsewhere(int32_t p) {
  Patient *patient = &patients[p];
  Hospital *h = &hospitals[patient->hospital];
  for (int i = 0; i < h->neighbours; i++) {
    Ward *there = &hospitals[h->neighbour[i]].ward[ICU];
    if (there->free == 0) continue;
    there->free--;
    change(&there->occupied, 1);
    removeFrom(&h->ward[ICU].queue[1], p);
    change(&h->boarding, -1);
    patient->waitingForBed = false;
    patient->check = 0;
    note(&transferWaits, now - patient->requested);
    leaveDepartment(patient);
    patient->hospital = h->neighbour[i];
    schedule(now + (h->travelTo[i] + transferHandover), TRANSFERRED, (uint32_t)p);
    freeBay(h);
    return;
  }
  patient->check = schedule(now + transferRecheck, LOOK_ELSEWHERE, (uint32_t)p);
}

/* ---- Trace and hash of the first events ---- */

static int traceLength;
static char *trace;
static size_t traceBytes;
static uint32_t hash = 2166136261u, hashAt[3];
static const int64_t HASHES[3] = { 1000, 10000, 100000 };

static void tell(int kind, uint32_t subject) {
  int place = kind == ARRIVAL || kind == ELECTIVE_SLOT ? (int)subject
            : kind == CLEANED ? (int)(subject / WARDS) : patients[subject].hospital;
  char line[64];
  int length = snprintf(line, sizeof line, "%.0f,%d,%d\n", floor(1000 * now + 0.5), kind, place);
  for (int i = 0; i < length; i++) hash = (hash ^ (uint8_t)line[i]) * 16777619u;
  for (int i = 0; i < 3; i++) if (eventsTotal == HASHES[i]) hashAt[i] = hash;
  if (eventsTotal <= traceLength)
    traceBytes += (size_t)sprintf(trace + traceBytes, "%s\"%lld,%.6f,%d,%d\"", eventsTotal > 1 ? "," : "",
                                  (long long)eventsTotal, now, kind, place);
}

static void runUntil(double until) {
  for (;;) {
    Entry entry = heap[0];
    uint64_t bits = (uint64_t)(entry >> 64);
    double time;
    memcpy(&time, &bits, 8);
    if (time >= until) return;
    uint32_t subject = (uint32_t)entry >> 3;
    int kind = (int)(entry & 7);
    if (kind == LOOK_ELSEWHERE && patients[subject].check != (uint32_t)(entry >> 32)) { dropRoot(); continue; }
    now = time;
    eventsTotal++;
    if (exact && (eventsTotal <= HASHES[2] || eventsTotal <= traceLength)) tell(kind, subject);
    rootIsSpent = true;
    switch (kind) {
      case ARRIVAL: arrive((int32_t)subject); break;
      case AT_HOSPITAL: reachHospital((int32_t)subject); break;
      case TREATED: endTreatment((int32_t)subject); break;
      case STAY_END: endStay((int32_t)subject); break;
      case CLEANED: endCleaning((int32_t)(subject / WARDS), (int)(subject % WARDS)); break;
      case ELECTIVE_SLOT: electiveSlot((int32_t)subject); break;
      case LOOK_ELSEWHERE: lookElsewhere((int32_t)subject); break;
      case TRANSFERRED: startStay((int32_t)subject, ICU); break;
    }
    if (rootIsSpent) { rootIsSpent = false; dropRoot(); }
  }
}

/* The kernel's own figure where there is one: ru_maxrss also remembers the process that started this one. */
static long long peakBytes(const struct rusage *usage) {
  long long kilobytes = usage->ru_maxrss;
  char line[128];
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status)) sscanf(line, "VmHWM: %lld kB", &kilobytes);
  if (status) fclose(status);
  return kilobytes * 1024;
}

int main(int argc, char **argv) {
  readParameters();
  double weeks = number("runWeeks"), warmupWeeks = number("warmupWeeks");
  uint32_t seed = (uint32_t)number("seed"), replication = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--speed") == 0) { exact = false; continue; }
    const char *option = argv[i], *text = i + 1 < argc ? argv[++i] : "";
    char *rest;
    double given = strtod(text, &rest);
    if (*text == 0 || *rest != 0 || given < 0) { fprintf(stderr, "refnet: %s needs a number\n", option); return 2; }
    if (strcmp(option, "--copies") == 0 && given >= 1) copies = (int)given;
    else if (strcmp(option, "--weeks") == 0) weeks = given;
    else if (strcmp(option, "--warmup-weeks") == 0) warmupWeeks = given;
    else if (strcmp(option, "--seed") == 0) seed = (uint32_t)given;
    else if (strcmp(option, "--replication") == 0) replication = (uint32_t)given;
    else if (strcmp(option, "--trace") == 0) traceLength = (int)given;
    else { fprintf(stderr, "refnet: no option %s %s\n", option, text); return 2; }
  }
  key[0] = seed;
  key[1] = replication;
  key[4] = 0x1BD11BDAu ^ seed ^ replication;
  trace = reserve(NULL, 64 * ((size_t)traceLength + 1));
  trace[0] = 0;
  setUp();
  growHeap();
  for (int d = 0; d < districtCount; d++) scheduleArrival(d, 0);
  for (int h = 0; h < hospitalCount; h++) if (hospitals[h].electives > 0) scheduleSlot(h);
  windowStart = warmupWeeks * WEEK;
  end = windowStart + weeks * WEEK;
  runUntil(windowStart);
  openWindow();
  runUntil(end);

  printf("{\"copies\":%d,\"weeks\":%g,\"warmupWeeks\":%g,\"seed\":%u,\"replication\":%u,\"events\":%lld,\"statistics\":{",
         copies, weeks, warmupWeeks, seed, replication, (long long)eventsTotal);
  printStatistics();
  printf("},\"eventHash\":{");
  for (int i = 0; exact && i < 3 && eventsTotal >= HASHES[i]; i++)
    printf("%s\"%lld\":\"%08x\"", i ? "," : "", (long long)HASHES[i], hashAt[i]);
  printf("},\"trace\":[%s]", trace);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf(",\"cpuSeconds\":%.6f,\"peakRssBytes\":%lld}\n",
         (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec),
         peakBytes(&usage));
  return 0;
}
