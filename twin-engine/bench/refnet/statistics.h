/* What is counted, sampled and integrated over the window, and the answer's line. */
#pragma once
#include "city.h"
#include <stdio.h>

typedef struct { double sum; int64_t count; double *values; int64_t room; } Samples;
static bool exact = true;
static Samples waits[CLASSES], stays, boards, icuWaits, transferWaits, lengths;
static int64_t arrivals, accepted, departures, wardDischarges, deaths, within4Hours, eventsTotal, eventsBefore;

static inline void note(Samples *samples, double value) {
  samples->sum += value;
  if (exact) {
    if (samples->count == samples->room) {
      samples->room = samples->room ? 2 * samples->room : 4096;
      samples->values = reserve(samples->values, sizeof(double) * (size_t)samples->room);
    }
    samples->values[samples->count] = value;
  }
  samples->count++;
}
static inline void change(Level *level, int by) {
  level->now += by;
  level->area -= by * now;
}
static double integral(const Level *level) { return level->now * end + level->area; }

static void restart(Level *level) { level->area = -level->now * windowStart; }

/* At the end of the warm-up all counters and samples are cleared and integrals begin anew; the state stays. */
static void openWindow(void) {
  Samples *all[] = { &waits[0], &waits[1], &waits[2], &stays, &boards, &icuWaits, &transferWaits, &lengths };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) { all[i]->sum = 0; all[i]->count = 0; }
  arrivals = accepted = departures = wardDischarges = deaths = within4Hours = 0;
  eventsBefore = eventsTotal;
  for (int i = 0; i < hospitalCount; i++) {
    Hospital *h = &hospitals[i];
    restart(&h->busy); restart(&h->boarding); restart(&h->blocked); restart(&h->waiting);
    for (int w = 0; w < WARDS; w++) { restart(&h->ward[w].occupied); restart(&h->ward[w].cleaning); }
    h->waitSum = 0;
    h->waits = h->diversions = h->slots = h->cancelled = 0;
    h->mostWaiting = h->waiting.now;
  }
}

static const char *comma = "";
static void value(const char *name, double x) {
  if (isnan(x)) printf("%s\"%s\":null", comma, name);
  else printf("%s\"%s\":%.17g", comma, name, x);
  comma = ",";
}
static double mean(const Samples *s) { return s->count ? s->sum / (double)s->count : NAN; }
static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
static double p95(Samples *s) {
  if (!exact || s->count == 0) return NAN;
  qsort(s->values, (size_t)s->count, sizeof(double), ascending);
  return s->values[(int64_t)ceil(0.95 * (double)s->count) - 1];
}

static void printStatistics(void) {
  const double minutes = end - windowStart;
  const char *utilisation[WARDS] = { "util_icu", "util_surg", "util_gen" };
  char name[32];
  double busy = 0, bays = 0, boarding = 0, blocked = 0, waiting = 0, cleaning = 0, allBeds = 0;
  double occupied[WARDS] = { 0 }, beds[WARDS] = { 0 };
  int64_t diversions = 0, slots = 0, cancelled = 0, mostWaiting = 0;
  for (int i = 0; i < hospitalCount; i++) {
    Hospital *h = &hospitals[i];
    busy += integral(&h->busy); bays += h->bays;
    boarding += integral(&h->boarding); blocked += integral(&h->blocked); waiting += integral(&h->waiting);
    diversions += h->diversions; slots += h->slots; cancelled += h->cancelled;
    if (h->mostWaiting > mostWaiting) mostWaiting = h->mostWaiting;
    for (int w = 0; w < WARDS; w++) {
      occupied[w] += integral(&h->ward[w].occupied);
      cleaning += integral(&h->ward[w].cleaning);
      beds[w] += h->ward[w].beds;
      allBeds += h->ward[w].beds;
    }
  }
  value("n_arr", (double)arrivals); value("n_accept", (double)accepted); value("n_div", (double)diversions);
  value("div_per_accept", (double)diversions / (double)accepted);
  for (int c = 0; c < CLASSES; c++) {
    snprintf(name, sizeof name, "ed_wait_mean_c%d", c + 1); value(name, mean(&waits[c]));
    snprintf(name, sizeof name, "ed_wait_p95_c%d", c + 1); value(name, p95(&waits[c]));
  }
  value("ed_stay_mean", mean(&stays)); value("ed_stay_p95", p95(&stays));
  value("ed_4h_frac", (double)within4Hours / (double)stays.count);
  value("board_mean", mean(&boards)); value("board_p95", p95(&boards)); value("icu_wait_mean", mean(&icuWaits));
  value("board_hours", boarding / 60); value("icu_block_hours", blocked / 60);
  value("util_bay", busy / (minutes * bays));
  for (int w = 0; w < WARDS; w++) value(utilisation[w], occupied[w] / (minutes * beds[w]));
  value("clean_frac", cleaning / (minutes * allBeds));
  value("edq_mean", waiting / minutes); value("edq_max", (double)mostWaiting);
  value("el_sched", (double)slots); value("el_cancel", (double)cancelled);
  value("el_cancel_frac", (double)cancelled / (double)slots);
  value("n_transfer", (double)transferWaits.count); value("transfer_wait_mean", mean(&transferWaits));
  value("n_deaths", (double)deaths); value("n_depart", (double)departures); value("n_ward_discharge", (double)wardDischarges);
  value("los_total_mean", mean(&lengths));
  for (int i = 0; i < hospitalCount; i++) {
    Hospital *h = &hospitals[i];
    snprintf(name, sizeof name, "h%d_ed_wait_mean", i); value(name, h->waitSum / (double)h->waits);
    snprintf(name, sizeof name, "h%d_util_icu", i); value(name, integral(&h->ward[ICU].occupied) / (minutes * h->ward[ICU].beds));
    snprintf(name, sizeof name, "h%d_util_gen", i); value(name, integral(&h->ward[GENERAL].occupied) / (minutes * h->ward[GENERAL].beds));
    snprintf(name, sizeof name, "h%d_n_div", i); value(name, (double)h->diversions);
    snprintf(name, sizeof name, "h%d_el_cancel", i); value(name, (double)h->cancelled);
  }
  value("events_total", (double)eventsTotal); value("events_window", (double)(eventsTotal - eventsBefore));
}
