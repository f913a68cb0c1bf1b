/*
 * The calendar: a 4-ary heap of 128-bit keys (bits of the time, order of scheduling, subject, kind). Positive doubles order as
 * their bits do, so one comparison without a branch orders by time and then by scheduling.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 Entry;
static Entry *heap; /* children of i at 4i + 1 … 4i + 4, which share a cache line */
static uint32_t heapCount, heapRoom, orders;
static bool rootIsSpent; /* the entry being handled still lies at the root: the next one scheduled takes its place */

static void growHeap(void) {
  heapRoom = heapRoom ? 2 * heapRoom : 1024;
  char *block = aligned_alloc(64, sizeof(Entry) * ((size_t)heapRoom + 4));
  if (!block) { fprintf(stderr, "refnet: no memory for the calendar\n"); exit(2); }
  Entry *larger = (Entry *)(block + 64) - 1;
  if (heap) { memcpy(larger, heap, sizeof(Entry) * heapCount); free((char *)(heap + 1) - 64); }
  heap = larger;
}

static inline void sink(Entry entry) { /* from the root */
  uint32_t hole = 0, child;
  while ((child = 4 * hole + 1) + 3 < heapCount) {
    uint32_t left = child + (heap[child + 1] < heap[child]);
    uint32_t right = child + 2 + (heap[child + 3] < heap[child + 2]);
    uint32_t least = heap[right] < heap[left] ? right : left;
    if (entry < heap[least]) { heap[hole] = entry; return; }
    heap[hole] = heap[least];
    hole = least;
  }
  if (child < heapCount) {
    uint32_t least = child;
    for (uint32_t other = child + 1; other < heapCount; other++)
      if (heap[other] < heap[least]) least = other;
    if (heap[least] < entry) { heap[hole] = heap[least]; hole = least; }
  }
  heap[hole] = entry;
}

static inline uint32_t schedule(double time, int kind, uint32_t subject) {
  uint64_t bits;
  memcpy(&bits, &time, 8);
  Entry entry = (Entry)bits << 64 | (uint64_t)++orders << 32 | subject << 3 | (uint32_t)kind;
  if (rootIsSpent) {
    rootIsSpent = false;
    sink(entry);
    return orders;
  }
  if (heapCount == heapRoom) growHeap();
  uint32_t hole = heapCount++;
  while (hole > 0) {
    uint32_t parent = (hole - 1) / 4;
    if (heap[parent] < entry) break;
    heap[hole] = heap[parent];
    hole = parent;
  }
  heap[hole] = entry;
  return orders;
}

static inline void dropRoot(void) {
  if (--heapCount > 0) sink(heap[heapCount]);
}
