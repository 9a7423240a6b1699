// SPDX-License-Identifier: Apache-2.0
//
// What inotify tells. Works in the current directory.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int fd;

static long print(const char *what, long result) {
  if (result < 0) printf("%s: %s\n", what, strerror(errno));
  else printf("%s: %ld\n", what, result);
  fflush(stdout);
  return result;
}

static void check(long result, const char *what) {
  if (result < 0) print(what, result);
}

// Everything that was told, cookies as whether there is one.
static void tell(const char *what) {
  static char buffer[8192] __attribute__((aligned(8)));
  printf("%s:", what);
  ssize_t n = read(fd, buffer, sizeof buffer);
  for (char *at = buffer; at < buffer + n;) {
    struct inotify_event *event = (struct inotify_event *)at;
    printf(" %d/%x%s", event->wd, event->mask, event->cookie ? "+" : "");
    if (event->len) printf("/%s(%d)", event->name, event->len);
    at += sizeof *event + event->len;
  }
  printf("\n");
  fflush(stdout);
}

static int make(const char *name) {
  int file = open(name, O_CREAT | O_RDWR, 0644);
  check(file, name);
  return file;
}

static void in_a_directory(void) {
  check(mkdir("d", 0755), "mkdir");
  print("watch", inotify_add_watch(fd, "d", IN_ALL_EVENTS));
  print("watch again", inotify_add_watch(fd, "d/.", IN_ALL_EVENTS));
  int file = make("d/file");
  tell("create");
  check(write(file, "hello", 5), "write");
  check(write(file, "hello", 5), "write");
  check(pwrite(file, "x", 1, 0), "pwrite");
  tell("write");
  char c;
  check(pread(file, &c, 1, 0), "read");
  check(lseek(file, 0, SEEK_END), "seek");
  print("nothing read", read(file, &c, 1));
  tell("read");
  check(ftruncate(file, 3), "ftruncate");
  tell("truncate");
  check(fchmod(file, 0600), "fchmod");
  tell("fchmod");
  check(close(file), "close");
  tell("close");
  close(open("d/file", O_RDONLY));
  tell("open and close");
  close(open("d/file", O_WRONLY | O_TRUNC));
  tell("open and truncate");
  close(open("d/file", O_PATH));
  tell("path only");
  check(truncate("d/file", 10), "truncate");
  tell("truncate by path");
  check(chmod("d/file", 0640), "chmod");
  tell("chmod");
  struct timespec both[2] = {{1, 0}, {2, 0}}, access[2] = {{1, 0}, {0, UTIME_OMIT}}, modified[2] = {{0, UTIME_OMIT}, {1, 0}};
  check(utimensat(AT_FDCWD, "d/file", both, 0), "times");
  tell("times");
  check(utimensat(AT_FDCWD, "d/file", access, 0), "times");
  tell("access time");
  check(utimensat(AT_FDCWD, "d/file", modified, 0), "times");
  tell("modification time");
  check(mkdir("d/inner", 0755), "mkdir");
  check(symlink("file", "d/link"), "symlink");
  check(mkfifo("d/fifo", 0600), "mkfifo");
  check(link("d/file", "d/hard"), "link");
  tell("made");
  struct stat st;
  check(stat("d/file", &st), "stat");
  check(faccessat(AT_FDCWD, "d/file", R_OK, 0), "access");
  tell("looked at");
  DIR *dir = opendir("d");
  while (readdir(dir));
  closedir(dir);
  tell("listed");
  check(rename("d/file", "d/renamed-to-a-longer-name"), "rename");
  tell("rename");
  check(rename("d/hard", "outside"), "rename");
  tell("out");
  check(rename("outside", "d/in"), "rename");
  tell("in");
  check(unlink("d/in"), "unlink");
  check(unlink("d/link"), "unlink");
  check(unlink("d/fifo"), "unlink");
  check(unlink("d/renamed-to-a-longer-name"), "unlink");
  check(rmdir("d/inner"), "rmdir");
  tell("removed");
  check(chmod("d", 0700), "chmod");
  tell("itself");
  check(rename("d", "e"), "rename");
  tell("moved itself");
  close(make("e/x"));
  tell("still watched");
  check(unlink("e/x"), "unlink");
  check(rmdir("e"), "rmdir");
  tell("removed itself");
  print("rm", inotify_rm_watch(fd, 1));
}

static void a_file(void) {
  close(make("f"));
  int number = print("file", inotify_add_watch(fd, "f", IN_ALL_EVENTS));
  int file = open("f", O_RDWR);
  check(write(file, "hello", 5), "write");
  check(close(file), "close");
  tell("write");
  check(link("f", "g"), "link");
  check(rename("f", "h"), "rename");
  check(unlink("g"), "unlink");
  tell("names");
  close(make("k"));
  check(rename("k", "h"), "rename");
  tell("replaced");
  print("rm", inotify_rm_watch(fd, number));
  number = print("file", inotify_add_watch(fd, "h", IN_OPEN));
  check(mkdir("d", 0755), "mkdir");
  print("another", inotify_add_watch(fd, "d", IN_CREATE | IN_ONESHOT));
  close(open("h", O_RDONLY));
  close(make("d/1"));
  close(make("d/2"));
  tell("only once");
  print("add", inotify_add_watch(fd, "h", IN_CLOSE | IN_MASK_ADD));
  close(open("h", O_RDONLY));
  tell("more");
  print("replace", inotify_add_watch(fd, "h", IN_ATTRIB));
  close(open("h", O_RDONLY));
  check(chmod("h", 0600), "chmod");
  tell("other");
  print("create", inotify_add_watch(fd, "h", IN_CLOSE | IN_MASK_CREATE));
  print("rm", inotify_rm_watch(fd, number));
  tell("ignored");
  check(chmod("h", 0600), "chmod");
  tell("nothing");
}

static void errors(void) {
  print("no events", inotify_add_watch(fd, "h", 0));
  print("unknown", inotify_add_watch(fd, "h", 0x800000));
  print("no file", inotify_add_watch(fd, "nothing", IN_OPEN));
  print("no directory", inotify_add_watch(fd, "h", IN_OPEN | IN_ONLYDIR));
  print("contradiction", inotify_add_watch(fd, "h", IN_OPEN | IN_MASK_ADD | IN_MASK_CREATE));
  print("no inotify", inotify_add_watch(1, "h", IN_OPEN));
  print("no descriptor", inotify_add_watch(99, "h", IN_OPEN));
  print("bad pointer", inotify_add_watch(fd, (char *)8, IN_OPEN));
  print("no watch", inotify_rm_watch(fd, 77));
  print("no inotify", inotify_rm_watch(1, 1));
  print("flags", inotify_init1(3));
  check(symlink("nowhere", "dangling"), "symlink");
  print("followed", inotify_add_watch(fd, "dangling", IN_OPEN));
  int number = print("link itself", inotify_add_watch(fd, "dangling", IN_ALL_EVENTS | IN_DONT_FOLLOW));
  check(unlink("dangling"), "unlink");
  tell("link itself");
  print("gone", inotify_rm_watch(fd, number));
  print("write", write(fd, "x", 1));
  print("seek", lseek(fd, 0, SEEK_SET));
}

static void reading(void) {
  char small[20] __attribute__((aligned(8)));
  int available;
  print("watch", inotify_add_watch(fd, "d", IN_CREATE | IN_DELETE));
  print("nothing", read(fd, small, sizeof small));
  struct pollfd poller = {fd, POLLIN | POLLOUT, 0};
  print("poll", poll(&poller, 1, 0));
  int epoll = epoll_create1(0);
  struct epoll_event event = {EPOLLIN | EPOLLET, {.fd = fd}};
  check(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  close(make("d/a"));
  print("poll", poll(&poller, 1, 0));
  printf("events %x\n", poller.revents);
  print("epoll", epoll_wait(epoll, &event, 1, 0));
  print("no edge", epoll_wait(epoll, &event, 1, 0));
  close(make("d/b"));
  print("edge", epoll_wait(epoll, &event, 1, 0));
  check(ioctl(fd, FIONREAD, &available), "FIONREAD");
  printf("available %d\n", available);
  print("too small", read(fd, small, sizeof small));
  char one[40] __attribute__((aligned(8)));
  print("one", read(fd, one, sizeof one));
  tell("the other");
  pid_t pid = fork();
  if (!pid) {
    usleep(20000);
    close(make("d/from-a-child"));
    _exit(0);
  }
  fcntl(fd, F_SETFL, 0);
  tell("waited");
  fcntl(fd, F_SETFL, O_NONBLOCK);
  waitpid(pid, NULL, 0);
  struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "d/socket"};
  int s = socket(AF_UNIX, SOCK_STREAM, 0);
  check(bind(s, (struct sockaddr *)&name, sizeof name), "bind");
  check(renameat2(AT_FDCWD, "d/a", AT_FDCWD, "d/b", RENAME_EXCHANGE), "exchange");
  tell("socket");
  check(close(fd), "close");
  fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  printf("flags %d %o\n", fcntl(fd, F_GETFD), fcntl(fd, F_GETFL));
  print("numbers begin anew", inotify_add_watch(fd, "d", IN_MOVE));
  check(renameat2(AT_FDCWD, "d/a", AT_FDCWD, "d/b", RENAME_EXCHANGE), "exchange");
  check(rename("d/a", "d/b"), "rename");
  tell("moves");
}

int main(void) {
  setbuf(stdout, NULL);
  fd = inotify_init1(IN_NONBLOCK);
  print("inotify", fd >= 0);
  in_a_directory();
  a_file();
  errors();
  reading();
  return 0;
}
