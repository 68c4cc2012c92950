// The part of the C library's allocator that the Swift overlay leaves out.
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
