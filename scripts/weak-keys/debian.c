/*
 * The RSA keys that OpenSSL made on Debian between 2006 and 2008 (CVE-2008-0166): its generator mixed in the number of the
 * process and nothing else, so there are 32768 keys for each kind of machine and each state of the file ~/.rnd.
 *
 *   cc -O2 -o debian debian.c -lcrypto
 *   ./debian BITS MACHINE RND FIRST LAST      le64|le32|be32, rnd|nornd|noreadrnd, numbers of processes from 0 to 32767
 *
 * Writes a line for each key: SHA-256 of the modulus (big-endian, no leading zeros) in hexadecimal, and with -m as a sixth argument
 * the modulus itself. scripts/weak-keys.mjs makes domain/weak-keys.bin of such lines.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bn.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POOL = 1023, DIGEST = 20, HALF = 10, PRIMES = 2048 };

/* The generator of OpenSSL 0.9.8 (crypto/rand/md_rand.c) as Debian had it: what is added is counted, but not read. */
static uint8_t pool[POOL], digest[DIGEST];
static int poolFill, poolIndex;
static uint64_t counts[2];
static int polled, stirred, longBytes, bigEndian;
static uint32_t process;

static void hashNumber(SHA_CTX *sha, uint64_t number, int bytes) {
  uint8_t text[8];
  for (int i = 0; i < bytes; i++) text[bigEndian ? bytes - 1 - i : i] = (uint8_t)(number >> (8 * i));
  SHA1_Update(sha, text, bytes);
}

static void hashPool(SHA_CTX *sha, int from, int length, int end) {
  int beyond = from + length - end;
  if (beyond < 0) beyond = 0;
  SHA1_Update(sha, pool + from, length - beyond);
  SHA1_Update(sha, pool, beyond);
}

static void addBytes(int length) {
  int at = poolIndex;
  uint64_t low = counts[0], high = counts[1];
  uint8_t local[DIGEST];
  memcpy(local, digest, DIGEST);
  poolIndex += length;
  if (poolIndex >= POOL) {
    poolIndex %= POOL;
    poolFill = POOL;
  } else if (poolFill < POOL && poolIndex > poolFill) {
    poolFill = poolIndex;
  }
  counts[1] += length / DIGEST + (length % DIGEST > 0);
  for (int done = 0; done < length; done += DIGEST) {
    int step = length - done < DIGEST ? length - done : DIGEST;
    SHA_CTX sha;
    SHA1_Init(&sha);
    SHA1_Update(&sha, local, DIGEST);
    hashPool(&sha, at, step, POOL);
    hashNumber(&sha, low, longBytes);
    hashNumber(&sha, high, longBytes);
    SHA1_Final(local, &sha);
    high++;
    for (int k = 0; k < step; k++) {
      pool[at++] ^= local[k];
      if (at >= POOL) at = 0;
    }
  }
  for (int k = 0; k < DIGEST; k++) digest[k] ^= local[k];
}

/* /dev/urandom, process, user, time */
static void poll(void) {
  if (polled) return;
  polled = 1;
  addBytes(32);
  for (int i = 0; i < 3; i++) addBytes(longBytes);
}

static void randomBytes(uint8_t *out, int length) {
  poll();
  if (!stirred) for (int left = POOL; left > 0; left -= DIGEST) addBytes(DIGEST);
  stirred = 1;
  int at = poolIndex, end = poolFill;
  uint64_t low = counts[0], high = counts[1];
  uint8_t local[DIGEST];
  SHA_CTX sha;
  memcpy(local, digest, DIGEST);
  poolIndex += (1 + (length - 1) / HALF) * HALF;
  if (poolIndex > poolFill) poolIndex %= poolFill;
  counts[0]++;
  uint32_t pid = process;
  while (length > 0) {
    int step = length >= HALF ? HALF : length;
    length -= step;
    SHA1_Init(&sha);
    if (pid) hashNumber(&sha, pid, 4);
    pid = 0;
    SHA1_Update(&sha, local, DIGEST);
    hashNumber(&sha, low, longBytes);
    hashNumber(&sha, high, longBytes);
    hashPool(&sha, at, HALF, end);
    SHA1_Final(local, &sha);
    for (int i = 0; i < HALF; i++) {
      pool[at++] ^= local[i];
      if (at >= end) at = 0;
      if (i < step) *out++ = local[i + HALF];
    }
  }
  SHA1_Init(&sha);
  hashNumber(&sha, low, longBytes);
  hashNumber(&sha, high, longBytes);
  SHA1_Update(&sha, local, DIGEST);
  SHA1_Update(&sha, digest, DIGEST);
  SHA1_Final(digest, &sha);
}

/* What the command adds before it makes a key: the facts and the contents of ~/.rnd. Where it got nothing from there, it polls at once. */
static void begin(const char *rnd, int statBytes) {
  memset(pool, 0, POOL);
  memset(digest, 0, DIGEST);
  poolFill = poolIndex = polled = stirred = 0;
  counts[0] = counts[1] = 0;
  if (strcmp(rnd, "nornd") != 0) addBytes(statBytes);
  if (strcmp(rnd, "rnd") == 0) addBytes(1024);
  else poll();
}

static int primes[PRIMES];
static uint64_t products[PRIMES];
static int firstOf[PRIMES], groups;

static void findPrimes(void) {
  int found = 0;
  for (int candidate = 2; found < PRIMES; candidate++) {
    int divisor = 0;
    while (divisor < found && primes[divisor] * primes[divisor] <= candidate && candidate % primes[divisor]) divisor++;
    if (divisor == found || primes[divisor] * primes[divisor] > candidate) primes[found++] = candidate;
  }
  for (int i = 1; i < PRIMES;) {
    firstOf[groups] = i;
    products[groups] = 1;
    while (i < PRIMES && products[groups] < (1ULL << 48)) products[groups] *= primes[i++];
    groups++;
  }
  firstOf[groups] = PRIMES;
}

static void draw(BIGNUM *number, int bits, int top) {
  uint8_t bytes[1024];
  int length = bits / 8;
  addBytes(longBytes); /* the time */
  randomBytes(bytes, length);
  if (top) {
    bytes[0] |= 0xc0;
    bytes[length - 1] |= 1;
  }
  BN_bin2bn(bytes, length, number);
}

/* The next number from a random one on that has no small factor, and whose predecessor has none but 2 */
static void probablePrime(BIGNUM *number, int bits) {
  static int rest[PRIMES];
  draw(number, bits, 1);
  for (int group = 0; group < groups; group++) {
    uint64_t common = BN_mod_word(number, products[group]);
    for (int i = firstOf[group]; i < firstOf[group + 1]; i++) rest[i] = (int)(common % primes[i]);
  }
  BN_ULONG delta = 0;
  for (int i = 1; i < PRIMES; i++) {
    if ((rest[i] + delta) % primes[i] <= 1) {
      delta += 2;
      i = 0;
    }
  }
  BN_add_word(number, delta);
}

static int isPrime(const BIGNUM *number, BN_CTX *ctx, BN_MONT_CTX *mont) {
  static BIGNUM *base, *exponent, *result;
  if (!base) base = BN_new(), exponent = BN_new(), result = BN_new();
  BN_copy(exponent, number);
  BN_sub_word(exponent, 1);
  BN_copy(base, number);
  BN_sub_word(base, 3); /* as good as 3, and as long as the number, for which OpenSSL has fast code */
  BN_MONT_CTX_set(mont, number, ctx);
  BN_mod_exp_mont_consttime(result, base, exponent, number, ctx, mont);
  return BN_is_one(result);
}

static void generatePrime(BIGNUM *prime, int bits, BN_CTX *ctx, BN_MONT_CTX *mont) {
  static BIGNUM *witness;
  if (!witness) witness = BN_new();
  int checks = bits >= 1300 ? 2 : bits >= 850 ? 3 : bits >= 650 ? 4 : 5;
  for (;;) {
    probablePrime(prime, bits);
    int yes = isPrime(prime, ctx, mont);
    /* The test of 0.9.8 took a witness below the number for each of its rounds, and ended with the first that spoke against it. */
    for (int round = 0; round < (yes ? checks : 1); round++) {
      BN_sub_word(prime, 1);
      do draw(witness, bits, 0);
      while (BN_cmp(witness, prime) >= 0);
      BN_add_word(prime, 1);
    }
    if (yes && BN_mod_word(prime, 65537) != 1) return;
  }
}

int main(int argc, char **argv) {
  if (argc < 6) return fprintf(stderr, "debian BITS le64|le32|be32 rnd|nornd|noreadrnd FIRST LAST [-m]\n"), 2;
  int bits = atoi(argv[1]);
  longBytes = strcmp(argv[2], "le64") == 0 ? 8 : 4;
  bigEndian = strcmp(argv[2], "be32") == 0;
  findPrimes();
  BN_CTX *ctx = BN_CTX_new();
  BN_MONT_CTX *mont = BN_MONT_CTX_new();
  BIGNUM *p = BN_new(), *q = BN_new(), *n = BN_new();
  for (process = atoi(argv[4]); process <= (uint32_t)atoi(argv[5]); process++) {
    begin(argv[3], longBytes == 8 ? 144 : 88);
    generatePrime(p, bits / 2, ctx, mont);
    generatePrime(q, bits / 2, ctx, mont);
    BN_mul(n, p, q, ctx);
    uint8_t modulus[2048], hash[32];
    int length = BN_bn2bin(n, modulus);
    SHA256(modulus, length, hash);
    for (int i = 0; i < 32; i++) printf("%02x", hash[i]);
    if (argc > 6) {
      char *hex = BN_bn2hex(n);
      printf(" %s", hex);
      OPENSSL_free(hex);
    }
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
