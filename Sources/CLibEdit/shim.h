#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <editline/readline.h>

/* The library keeps its hooks in global variables, which Swift may not touch. */

/* Completes words that end at one of `breaks` by what the generator gives. */
static inline void cogsmith_set_completion(
    const char *breaks, char *(*generator)(const char *, int)) {
  rl_completion_entry_function = generator;
  rl_completer_word_break_characters = (char *)breaks;
  rl_completion_append_character = 0;
}
