/* Hospitals, districts and patients, and how the parameters place them. */
#pragma once
#include "draws.h"
#include "parameters.h"
#include <math.h>
#include <stdbool.h>

enum { ICU, SURGICAL, GENERAL, WARDS };
enum { STEPDOWN = 3, ELECTIVE = 4, STAYS = 5 };
enum { ARRIVAL, AT_HOSPITAL, TREATED, STAY_END, CLEANED, ELECTIVE_SLOT, LOOK_ELSEWHERE, TRANSFERRED };
enum { CLASSES = 3, MOST_NEIGHBOURS = 8, MOST_DIVERSIONS = 2, HOURS = 168, NONE = -1 };
static const double WEEK = 10080;

/* A number that changes with time. Its integral over the window is now·T + area, so that a change costs one addition. */
typedef struct { double area; int32_t now; } Level;
typedef struct { int32_t first, last; } Queue;
typedef struct { Level occupied, cleaning; int32_t beds, free; Queue queue[2]; } Ward;

typedef struct {
  Level busy, boarding, blocked, waiting;
  int32_t bays, threshold, neighbours, mostWaiting;
  Queue queue[CLASSES];
  Ward ward[WARDS];
  int32_t neighbour[MOST_NEIGHBOURS];
  double travelTo[MOST_NEIGHBOURS];
  double waitSum;
  int64_t waits, diversions, slots, cancelled;
  uint32_t slot;
  int32_t slotOfDay, electives;
  int64_t slotDay;
} Hospital;

typedef struct { uint32_t n; Uniforms next; } District; /* block 0 of the patient whose arrival is scheduled */

typedef struct {
  double accepted, requested;
  uint32_t n, stream, check; /* check: the calendar order of the pending look for a transfer */
  int32_t hospital, before, after;
  int16_t divertedFrom[MOST_DIVERSIONS];
  uint8_t class, ward, diversions;
  bool admitted, dies, elective, inDepartment, waitingForBed;
} Patient;

static int copies = 1, hospitalCount, districtCount, hospitals0, districts0, neighbours, maxDiversions;
static double now, windowStart, end;
static Hospital *hospitals;
static District *districts;
static Patient *patients;
static int32_t patientCount, patientRoom, firstSpare = NONE;
static Lognormal treatment[CLASSES], stay[STAYS];
static double classUntil[CLASSES], admitProbability[CLASSES], wardUntil[CLASSES][WARDS], deathProbability, cleaningMinutes[WARDS];
static double electiveStart, electiveStep, transferAfter, transferRecheck, transferHandover;
static double *rate, *travel, *huff; /* [district][hour], [district][hospital], [district][hospital] cumulative */

/* Queues of patients, linked through `before` and `after`. */

static inline void enqueue(Queue *queue, int32_t p) {
  patients[p].after = NONE;
  patients[p].before = queue->last;
  if (queue->last == NONE) queue->first = p;
  else patients[queue->last].after = p;
  queue->last = p;
}
static inline void removeFrom(Queue *queue, int32_t p) {
  int32_t before = patients[p].before, after = patients[p].after;
  if (before == NONE) queue->first = after;
  else patients[before].after = after;
  if (after == NONE) queue->last = before;
  else patients[after].before = before;
}

static int32_t newPatient(void) {
  int32_t p = firstSpare;
  if (p != NONE) firstSpare = patients[p].after;
  else {
    if (patientCount == patientRoom) {
      patientRoom = patientRoom ? 2 * patientRoom : 1024;
      patients = reserve(patients, sizeof(Patient) * (size_t)patientRoom);
    }
    p = patientCount++;
  }
  patients[p] = (Patient){ .before = NONE, .after = NONE };
  return p;
}
static inline void discard(int32_t p) {
  patients[p].check = 0;
  patients[p].after = firstSpare;
  firstSpare = p;
}

/* Setting up. */

static double travelBase, travelPerKm;
static double travelMinutes(double dx, double dy) { return travelBase + travelPerKm * sqrt(dx * dx + dy * dy); }

static void placeHospitals(void) {
  const char *beds[WARDS] = { "hospitals.icu", "hospitals.surg", "hospitals.gen" };
  const double *x = numbers("hospitals.x", &hospitals0), *y = numbers("hospitals.y", NULL);
  hospitalCount = copies * hospitals0;
  if (hospitalCount > INT16_MAX) { fprintf(stderr, "refnet: at most %d hospitals\n", INT16_MAX); exit(2); }
  hospitals = reserve(NULL, sizeof(Hospital) * (size_t)hospitalCount);
  int columns = (int)ceil(sqrt(copies));
  double pitch = number("cityPitchKm"), *far = reserve(NULL, sizeof(double) * (size_t)hospitalCount);
#define X(h) (x[(h) % hospitals0] + pitch * ((h) / hospitals0 % columns))
#define Y(h) (y[(h) % hospitals0] + pitch * ((h) / hospitals0 / columns))
  for (int i = 0; i < hospitalCount; i++) {
    Hospital *h = &hospitals[i];
    *h = (Hospital){ .bays = (int32_t)numbers("hospitals.bays", NULL)[i % hospitals0],
                     .electives = (int32_t)numbers("hospitals.electives", NULL)[i % hospitals0] };
    h->threshold = (int32_t)fmax(1, ceil(number("divertThresholdFactor") * h->bays));
    for (int c = 0; c < CLASSES; c++) h->queue[c] = (Queue){ NONE, NONE };
    for (int w = 0; w < WARDS; w++) {
      h->ward[w].beds = h->ward[w].free = (int32_t)numbers(beds[w], NULL)[i % hospitals0];
      for (int priority = 0; priority < 2; priority++) h->ward[w].queue[priority] = (Queue){ NONE, NONE };
    }
    for (int g = 0; g < hospitalCount; g++) far[g] = g == i ? INFINITY : travelMinutes(X(g) - X(i), Y(g) - Y(i));
    while (h->neighbours < neighbours && h->neighbours < hospitalCount - 1) {
      int nearest = 0;
      for (int g = 1; g < hospitalCount; g++) if (far[g] < far[nearest]) nearest = g;
      h->travelTo[h->neighbours] = far[nearest];
      h->neighbour[h->neighbours++] = nearest;
      far[nearest] = INFINITY;
    }
  }
  free(far);
}

static void placeDistricts(void) {
  const double *x = numbers("districts.x", &districts0), *y = numbers("districts.y", NULL);
  const double *hx = numbers("hospitals.x", NULL), *hy = numbers("hospitals.y", NULL);
  const double *perDay = numbers("districts.perDay", NULL), *attract = numbers("hospitals.attract", NULL);
  districtCount = copies * districts0;
  districts = reserve(NULL, sizeof(District) * (size_t)districtCount);
  memset(districts, 0, sizeof(District) * (size_t)districtCount);
  rate = reserve(NULL, sizeof(double) * (size_t)(districts0 * HOURS));
  travel = reserve(NULL, sizeof(double) * (size_t)(districts0 * hospitals0));
  huff = reserve(NULL, sizeof(double) * (size_t)(districts0 * hospitals0));
  for (int d = 0; d < districts0; d++) {
    for (int k = 0; k < HOURS; k++)
      rate[d * HOURS + k] = perDay[d] / 1440 * numbers("hourFactor", NULL)[k % 24] * numbers("dayFactor", NULL)[k / 24];
    double total = 0, sum = 0;
    for (int h = 0; h < hospitals0; h++) {
      travel[d * hospitals0 + h] = travelMinutes(x[d] - hx[h], y[d] - hy[h]);
      huff[d * hospitals0 + h] = attract[h] / pow(travel[d * hospitals0 + h], number("huffExponent"));
      total += huff[d * hospitals0 + h];
    }
    for (int h = 0; h < hospitals0; h++) huff[d * hospitals0 + h] = sum += huff[d * hospitals0 + h] / total;
  }
}

static void setUp(void) {
  const char *stays_[STAYS] = { "icu", "surg", "gen", "stepdown", "elective" };
  char name[32];
  neighbours = (int)number("neighbours");
  maxDiversions = (int)number("maxDiversions");
  if (neighbours > MOST_NEIGHBOURS || maxDiversions > MOST_DIVERSIONS) {
    fprintf(stderr, "refnet: at most %d neighbours and %d diversions\n", MOST_NEIGHBOURS, MOST_DIVERSIONS);
    exit(2);
  }
  for (int i = 0; i < STAYS; i++) {
    double mean, cv;
    snprintf(name, sizeof name, "losMean.%s", stays_[i]); mean = number(name);
    snprintf(name, sizeof name, "losCv.%s", stays_[i]); cv = number(name);
    stay[i] = lognormal(mean, cv);
    if (i < WARDS) { snprintf(name, sizeof name, "cleanMin.%s", stays_[i]); cleaningMinutes[i] = number(name); }
  }
  double classSum = 0;
  for (int c = 0; c < CLASSES; c++) {
    treatment[c] = lognormal(numbers("treatMean", NULL)[c], numbers("treatCv", NULL)[c]);
    admitProbability[c] = numbers("admitProb", NULL)[c];
    classUntil[c] = classSum += numbers("classProb", NULL)[c];
    double sum = 0;
    for (int w = 0; w < WARDS; w++) wardUntil[c][w] = sum += numbers("wardProb", NULL)[c * WARDS + w];
  }
  deathProbability = number("icuDeathProb");
  travelBase = number("travelBaseMin");
  travelPerKm = number("travelMinPerKm");
  electiveStart = number("electiveStartMin");
  electiveStep = number("electiveStepMin");
  transferAfter = number("transferAfterMin");
  transferRecheck = number("transferRecheckMin");
  transferHandover = number("transferHandoverMin");
  placeHospitals();
  placeDistricts();
}
