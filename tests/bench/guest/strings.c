/*
 * Text: words are made, joined, split, turned to capitals, searched for and converted from and to numbers, with the C library's functions.
 */
#include "bench.h"
#include <ctype.h>
#include <string.h>

static char text[8192], copy[8192];

static char *put_word(char *at, uint32_t *state) {
  uint32_t length = 2 + next_random(state) % 9;
  for (uint32_t i = 0; i < length; i++) *at++ = "etaoinshrdlucmfw"[next_random(state) % 16];
  return at;
}

ROUND words(void) {
  uint32_t state = 11;
  uint64_t sum = 0;
  char *at = text;
  for (int i = 0; i < 600; i++) {
    if (i % 5 == 4) at += sprintf(at, "%u", next_random(&state) % 100000);
    else at = put_word(at, &state);
    *at++ = i % 12 == 11 ? '\n' : ' ';
  }
  *at = 0;
  strcpy(copy, text);
  char *rest = copy, *longest = copy;
  for (char *word; (word = strsep(&rest, " \n"));) {
    if (isdigit((unsigned char)*word)) sum += strtoul(word, NULL, 10);
    if (strlen(word) > strlen(longest)) longest = word;
  }
  for (char *found = text; (found = strstr(found, "he")); found++) sum += 7;
  for (char *found = text; (found = strchr(found, '\n')); found++) sum += (uint64_t)(found - text);
  for (char *c = text; *c; c++) *c = (char)toupper((unsigned char)*c);
  for (char *c = text; *c; c++) sum = sum * 33 + (unsigned char)*c;
  return sum + strlen(longest);
}

int main(int argc, char **argv) { return bench(argc, argv, words, 0xde5ad9ae5094e82e); }
