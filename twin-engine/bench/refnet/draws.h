/* Random numbers: Threefry4x32-20 with key (seed, replication, 0, 0) and counter (n, stream, block, 0), and lognormals. */
#pragma once
#include <math.h>
#include <stdint.h>

static const double TWO_PI = 6.283185307179586;
static uint32_t key[5];
typedef struct { double u0, u1, u2, u3; } Uniforms;

static inline uint32_t rotated(uint32_t x, int by) { return x << by | x >> (32 - by); }

static inline Uniforms draw(uint32_t n, uint32_t stream, uint32_t block) {
  uint32_t a = n + key[0], b = stream + key[1], c = block + key[2], d = key[3];
#define ROUNDS(r0, s0, r1, s1, r2, s2, r3, s3, j) \
  a += b; b = rotated(b, r0) ^ a; c += d; d = rotated(d, s0) ^ c; \
  a += d; d = rotated(d, r1) ^ a; c += b; b = rotated(b, s1) ^ c; \
  a += b; b = rotated(b, r2) ^ a; c += d; d = rotated(d, s2) ^ c; \
  a += d; d = rotated(d, r3) ^ a; c += b; b = rotated(b, s3) ^ c; \
  a += key[j % 5]; b += key[(j + 1) % 5]; c += key[(j + 2) % 5]; d += key[(j + 3) % 5] + j;
  ROUNDS(10, 26, 11, 21, 13, 27, 23, 5, 1)
  ROUNDS(6, 20, 17, 11, 25, 10, 18, 20, 2)
  ROUNDS(10, 26, 11, 21, 13, 27, 23, 5, 3)
  ROUNDS(6, 20, 17, 11, 25, 10, 18, 20, 4)
  ROUNDS(10, 26, 11, 21, 13, 27, 23, 5, 5)
  const double unit = 1.0 / 4294967296.0;
  return (Uniforms){ (a + 0.5) * unit, (b + 0.5) * unit, (c + 0.5) * unit, (d + 0.5) * unit };
}

typedef struct { double mu, sigma; } Lognormal;

static Lognormal lognormal(double mean, double cv) {
  double s = log(1 + cv * cv);
  return (Lognormal){ log(mean) - s / 2, sqrt(s) };
}
static inline double sample(Lognormal of, double first, double second) {
  return exp(of.mu + of.sigma * (sqrt(-2 * log(first)) * cos(TWO_PI * second)));
}
