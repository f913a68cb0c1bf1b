/* The parameters: named lists of numbers, read from standard input as lines `name count value …`. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *reserve(void *old, size_t bytes) {
  void *memory = realloc(old, bytes);
  if (!memory) { fprintf(stderr, "refnet: no memory for %zu bytes\n", bytes); exit(2); }
  return memory;
}

static struct { char name[32]; int count; double *values; } lists[64];
static int listCount;

static void readParameters(void) {
  while (listCount < 64 && scanf("%31s %d", lists[listCount].name, &lists[listCount].count) == 2) {
    double *values = reserve(NULL, sizeof(double) * (size_t)(lists[listCount].count + 1));
    for (int i = 0; i < lists[listCount].count; i++)
      if (scanf("%lf", &values[i]) != 1) { fprintf(stderr, "refnet: %s ends early\n", lists[listCount].name); exit(2); }
    lists[listCount++].values = values;
  }
}

static const double *numbers(const char *name, int *count) {
  for (int i = 0; i < listCount; i++)
    if (strcmp(lists[i].name, name) == 0) { if (count) *count = lists[i].count; return lists[i].values; }
  fprintf(stderr, "refnet: the parameters lack %s\n", name);
  exit(2);
}
static double number(const char *name) { return numbers(name, NULL)[0]; }
