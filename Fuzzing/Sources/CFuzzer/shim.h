#include <stddef.h>
#include <stdint.h>

// The entry of libFuzzer, which the linker finds with `-sanitize=fuzzer`.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*run)(const uint8_t *data, size_t size));
