// The functions of libcurl that are used, looked up in the library when they are first needed:
// linking it would make every start of the program slower.
#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>

typedef struct {
  CURL *(*init)(void);
  void (*cleanup)(CURL *);
  void (*reset)(CURL *);
  CURLcode (*setopt)(CURL *, CURLoption, ...);
  CURLcode (*perform)(CURL *);
  CURLcode (*getinfo)(CURL *, CURLINFO, ...);
  struct curl_slist *(*append)(struct curl_slist *, const char *);
  void (*free_all)(struct curl_slist *);
} CurlFunctions;

typedef size_t (*CurlReceiver)(char *, size_t, size_t, void *);

// Whether a library of one of the names is there and has all functions.
static inline int curl_functions_load(CurlFunctions *functions) {
  const char *names[] = {
    "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib", "/usr/lib/libcurl.4.dylib",
  };
  void *library = NULL;
  for (size_t index = 0; index < sizeof names / sizeof names[0] && library == NULL; index += 1) {
    library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
  }
  if (library == NULL) { return 0; }
  *(void **)&functions->init = dlsym(library, "curl_easy_init");
  *(void **)&functions->cleanup = dlsym(library, "curl_easy_cleanup");
  *(void **)&functions->reset = dlsym(library, "curl_easy_reset");
  *(void **)&functions->setopt = dlsym(library, "curl_easy_setopt");
  *(void **)&functions->perform = dlsym(library, "curl_easy_perform");
  *(void **)&functions->getinfo = dlsym(library, "curl_easy_getinfo");
  *(void **)&functions->append = dlsym(library, "curl_slist_append");
  *(void **)&functions->free_all = dlsym(library, "curl_slist_free_all");
  return functions->init && functions->cleanup && functions->reset && functions->setopt
    && functions->perform && functions->getinfo && functions->append && functions->free_all;
}

static inline CURLcode curl_set_number(
    const CurlFunctions *functions, CURL *handle, CURLoption option, long value) {
  return functions->setopt(handle, option, value);
}

static inline CURLcode curl_set_text(
    const CurlFunctions *functions, CURL *handle, CURLoption option, const char *value) {
  return functions->setopt(handle, option, value);
}

static inline CURLcode curl_set_pointer(
    const CurlFunctions *functions, CURL *handle, CURLoption option, void *value) {
  return functions->setopt(handle, option, value);
}

static inline CURLcode curl_set_receiver(
    const CurlFunctions *functions, CURL *handle, CURLoption option, CurlReceiver receiver) {
  return functions->setopt(handle, option, receiver);
}

static inline CURLcode curl_set_list(
    const CurlFunctions *functions, CURL *handle, CURLoption option, struct curl_slist *list) {
  return functions->setopt(handle, option, list);
}

// https alone, or http besides; by numbers that old and new versions of the library know.
static inline CURLcode curl_set_protocols(
    const CurlFunctions *functions, CURL *handle, int allows_http) {
  long protocols = CURLPROTO_HTTPS | (allows_http ? CURLPROTO_HTTP : 0);
  return functions->setopt(handle, (CURLoption)(CURLOPTTYPE_LONG + 181), protocols);
}

static inline long curl_get_status(const CurlFunctions *functions, CURL *handle) {
  long status = 0;
  functions->getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}
