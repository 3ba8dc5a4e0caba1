/* Stands between the program and the C library (LD_PRELOAD): counts the calls that reach the disk and, as the environment says,
   kills the process at one of them, makes some of them fail or do less than was asked, or tells another time.

   SHIM_KILL=N          the process is killed at call N; every other time in the middle of a write
   SHIM_ERROR=E         errno E for SHIM_TIMES calls, from call SHIM_AT on
   SHIM_SHORT=1         SHIM_TIMES writes, from call SHIM_AT on, take only a part; with SHIM_ERROR one does, and then comes the error
   SHIM_WHILE=FILE      errno SHIM_ERROR for all writes as long as FILE is there
   SHIM_CLOCK=SECONDS   the clock on the wall is off by so much
   SHIM_MARK=FILE       FILE is made when the first blow falls
   SHIM_TOLD=FILE       at its end the process writes how many calls there were, and the most memory it had, in KiB

   Only files whose path holds SHIM_PATH are touched. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static atomic_long calls, blows;
static long kill_at, error, from, times, clock_off, shorter;
static const char *marker, *only, *mark, *told;

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

__attribute__((constructor)) static void begin(void) {
    kill_at = number("SHIM_KILL");
    error = number("SHIM_ERROR");
    from = number("SHIM_AT");
    times = number("SHIM_TIMES");
    clock_off = number("SHIM_CLOCK");
    shorter = number("SHIM_SHORT");
    marker = getenv("SHIM_WHILE");
    mark = getenv("SHIM_MARK");
    told = getenv("SHIM_TOLD");
    only = getenv("SHIM_PATH");
    if (!only) only = ".db";
}

/* Past the library: nothing of this is counted or struck. */
static void put(const char *path, const char *text) {
    long fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) return;
    if (syscall(SYS_write, fd, text, strlen(text)) >= 0) syscall(SYS_close, fd);
}

__attribute__((destructor)) static void end(void) {
    char text[64], status[4096];
    if (!told) return;
    /* What getrusage tells goes back to before this program began, to the memory of whoever began it. */
    long fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/status", O_RDONLY);
    long n = syscall(SYS_read, fd, status, sizeof status - 1);
    if (n <= 0) return;
    status[n] = 0;
    const char *most = strstr(status, "VmHWM:");
    snprintf(text, sizeof text, "%ld %ld\n", atomic_load(&calls), most ? atol(most + 6) : 0);
    put(told, text);
}

static int ours(const char *path) { return path && strstr(path, only) != NULL; }

static int ours_fd(int fd) {
    char name[64], path[4096];
    if (fd <= 2) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    long n = syscall(SYS_readlink, name, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return ours(path);
}

/* DATA: a write that may take a part of what it is given. */
enum what { READS, WRITES, DATA };
/* What becomes of a call. */
enum blow { NONE, FAILS, DIES, SHORT };

static enum blow falls(enum blow blow) {
    if (atomic_fetch_add(&blows, 1) == 0 && mark) put(mark, "struck\n");
    return blow;
}

/* DIES: do half of it and die. */
static enum blow strike(enum what what, int mine) {
    if (!mine || (!kill_at && !error && !shorter && !told)) return NONE;
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (kill_at && n >= kill_at) {
        falls(DIES);
        if (what != READS && n % 2) return DIES;
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    }
    if (marker) {
        if (!error || what == READS || syscall(SYS_access, marker, F_OK)) return NONE;
        errno = (int)error;
        return falls(FAILS);
    }
    long before = atomic_load(&blows);
    if ((!error && !shorter) || n < from || before >= times) return NONE;
    if (shorter && (!error || before == 0)) return what == DATA ? falls(SHORT) : NONE;
    /* What only reads needs no space. */
    if (error == ENOSPC && what == READS) return NONE;
    errno = (int)error;
    return falls(FAILS);
}

static void die(void) {
    syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    for (;;) pause();
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *b, size_t n) {
    REAL(ssize_t, "write", int, const void *, size_t);
    enum blow s = n ? strike(DATA, ours_fd(fd)) : NONE;
    if (s == FAILS) return -1;
    if (s == DIES) { if (real(fd, b, n / 2) >= -1) die(); }
    return real(fd, b, s == SHORT ? (n + 1) / 2 : n);
}

ssize_t pwrite64(int fd, const void *b, size_t n, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    enum blow s = n ? strike(DATA, ours_fd(fd)) : NONE;
    if (s == FAILS) return -1;
    if (s == DIES) { if (real(fd, b, n / 2, at) >= -1) die(); }
    return real(fd, b, s == SHORT ? (n + 1) / 2 : n, at);
}

ssize_t read(int fd, void *b, size_t n) {
    REAL(ssize_t, "read", int, void *, size_t);
    return strike(READS, ours_fd(fd)) ? -1 : real(fd, b, n);
}

ssize_t pread64(int fd, void *b, size_t n, off64_t at) {
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
    return strike(READS, ours_fd(fd)) ? -1 : real(fd, b, n, at);
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    enum blow s = strike(WRITES, ours_fd(fd));
    if (s == DIES) die();
    return s ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    enum blow s = strike(WRITES, ours_fd(fd));
    if (s == DIES) die();
    return s ? -1 : real(fd);
}

int ftruncate64(int fd, off64_t to) {
    REAL(int, "ftruncate64", int, off64_t);
    enum blow s = strike(WRITES, ours_fd(fd));
    if (s == DIES) die();
    return s ? -1 : real(fd, to);
}

/* Locks: of these only what the kernel may really say. */
static int locks(int (*real)(int, int, ...), int fd, int what, void *with) {
    int lock = what == F_SETLK || what == F_SETLKW || what == F_GETLK;
    if (lock && !shorter && strike(READS, ours_fd(fd))) return -1;
    return real(fd, what, with);
}

int fcntl(int fd, int what, ...) {
    REAL(int, "fcntl", int, int, ...);
    va_list rest;
    va_start(rest, what);
    void *with = va_arg(rest, void *);
    va_end(rest);
    return locks(real, fd, what, with);
}

int fcntl64(int fd, int what, ...) {
    REAL(int, "fcntl64", int, int, ...);
    va_list rest;
    va_start(rest, what);
    void *with = va_arg(rest, void *);
    va_end(rest);
    return locks(real, fd, what, with);
}

static int opens(int (*real)(const char *, int, ...), const char *path, int how, int mode) {
    enum blow s = strike(how & O_CREAT ? WRITES : READS, ours(path));
    if (s == DIES) { real(path, how, mode); die(); }
    return s ? -1 : real(path, how, mode);
}

int open(const char *path, int how, ...) {
    REAL(int, "open", const char *, int, ...);
    va_list rest;
    va_start(rest, how);
    int mode = va_arg(rest, int);
    va_end(rest);
    return opens(real, path, how, mode);
}

int open64(const char *path, int how, ...) {
    REAL(int, "open64", const char *, int, ...);
    va_list rest;
    va_start(rest, how);
    int mode = va_arg(rest, int);
    va_end(rest);
    return opens(real, path, how, mode);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    enum blow s = strike(WRITES, ours(path));
    if (s == DIES) { real(path); die(); }
    return s ? -1 : real(path);
}

int unlinkat(int folder, const char *path, int how) {
    REAL(int, "unlinkat", int, const char *, int);
    enum blow s = strike(WRITES, ours(path) || ours_fd(folder));
    if (s == DIES) { real(folder, path, how); die(); }
    return s ? -1 : real(folder, path, how);
}

int link(const char *was, const char *is) {
    REAL(int, "link", const char *, const char *);
    enum blow s = strike(WRITES, ours(is));
    if (s == DIES) { real(was, is); die(); }
    return s ? -1 : real(was, is);
}

int linkat(int there, const char *was, int here, const char *is, int how) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    enum blow s = strike(WRITES, ours(is));
    if (s == DIES) { real(there, was, here, is, how); die(); }
    return s ? -1 : real(there, was, here, is, how);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    enum blow s = strike(WRITES, ours(path));
    if (s == DIES) { real(path, mode); die(); }
    return s ? -1 : real(path, mode);
}

ssize_t copy_file_range(int from_fd, off64_t *from_at, int fd, off64_t *at, size_t n, unsigned how) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    enum blow s = n ? strike(DATA, ours_fd(fd)) : NONE;
    if (s == FAILS) return -1;
    /* The number is more than any file of a test has. */
    if (s == DIES) { if (real(from_fd, from_at, fd, at, 4096, how) >= -1) die(); }
    return real(from_fd, from_at, fd, at, s == SHORT && n > 4096 ? 4096 : n, how);
}

int rename(const char *was, const char *is) {
    REAL(int, "rename", const char *, const char *);
    enum blow s = strike(WRITES, ours(is));
    if (s == DIES) { real(was, is); die(); }
    return s ? -1 : real(was, is);
}

int clock_gettime(clockid_t which, struct timespec *at) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int out = real(which, at);
    if (out == 0 && which == CLOCK_REALTIME) at->tv_sec += clock_off;
    return out;
}

int gettimeofday(struct timeval *at, void *zone) {
    REAL(int, "gettimeofday", struct timeval *, void *);
    int out = real(at, zone);
    if (out == 0) at->tv_sec += clock_off;
    return out;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
