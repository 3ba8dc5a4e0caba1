/* Stands between the program and the C library (LD_PRELOAD): counts the calls that reach the disk and, as the environment says,
   kills the process at one of them, makes some of them fail, or tells another time.

   SHIM_KILL=N          the process is killed at call N; every other time in the middle of a write
   SHIM_ERROR=E         errno E for the calls from SHIM_AT on, SHIM_TIMES of them
   SHIM_WHILE=FILE      errno SHIM_ERROR for all writes as long as FILE is there
   SHIM_CLOCK=SECONDS   the clock on the wall is off by so much

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

static atomic_long calls;
static long kill_at, error, from, times, clock_off;
static const char *marker, *only;

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
    marker = getenv("SHIM_WHILE");
    only = getenv("SHIM_PATH");
    if (!only) only = ".db";
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

enum what { READS, WRITES };

/* 0: go on; 1: fail with errno; 2: do half of it and die. */
static int strike(enum what what, int mine) {
    if (!mine || (!kill_at && !error)) return 0;
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (kill_at && n >= kill_at) {
        if (what == WRITES && n % 2) return 2;
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    }
    if (error && marker && what == WRITES && syscall(SYS_access, marker, F_OK) == 0) { errno = (int)error; return 1; }
    if (error && !marker && n >= from && n < from + times) { errno = (int)error; return 1; }
    return 0;
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
    int s = strike(WRITES, ours_fd(fd));
    if (s == 1) return -1;
    if (s == 2) { real(fd, b, n / 2); die(); }
    return real(fd, b, n);
}

ssize_t pwrite64(int fd, const void *b, size_t n, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    int s = strike(WRITES, ours_fd(fd));
    if (s == 1) return -1;
    if (s == 2) { real(fd, b, n / 2, at); die(); }
    return real(fd, b, n, at);
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
    int s = strike(WRITES, ours_fd(fd));
    if (s == 2) die();
    return s ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    int s = strike(WRITES, ours_fd(fd));
    if (s == 2) die();
    return s ? -1 : real(fd);
}

int ftruncate64(int fd, off64_t to) {
    REAL(int, "ftruncate64", int, off64_t);
    int s = strike(WRITES, ours_fd(fd));
    if (s == 2) die();
    return s ? -1 : real(fd, to);
}

/* Locks: of these only what the kernel may really say. */
static int locks(int (*real)(int, int, ...), int fd, int what, void *with) {
    int lock = what == F_SETLK || what == F_SETLKW || what == F_GETLK;
    if (lock && (error != ENOSPC) && strike(READS, ours_fd(fd))) return -1;
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
    int s = strike(how & O_CREAT ? WRITES : READS, ours(path));
    if (s == 2) { real(path, how, mode); die(); }
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
    int s = strike(WRITES, ours(path));
    if (s == 2) { real(path); die(); }
    return s ? -1 : real(path);
}

int rename(const char *was, const char *is) {
    REAL(int, "rename", const char *, const char *);
    int s = strike(WRITES, ours(is));
    if (s == 2) { real(was, is); die(); }
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
