// SPDX-License-Identifier: Apache-2.0
#ifndef UNISTD_H
#define UNISTD_H

#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

extern char **environ;

ssize_t read(int fd, void *dst, size_t size);
ssize_t write(int fd, const void *src, size_t size);
int close(int fd);
off_t lseek(int fd, off_t offset, int whence);
int unlink(const char *path);
int rmdir(const char *path);
int chdir(const char *path);
char *getcwd(char *dst, size_t size);
int dup(int fd);
int dup2(int from, int to);
int pipe(int fds[2]);

pid_t fork(void);
int execve(const char *path, char *const argv[], char *const envp[]);
pid_t getpid(void);
pid_t getppid(void);
_Noreturn void _exit(int status);
unsigned int sleep(unsigned int seconds);

void *sbrk(intptr_t increment);
long syscall(long number, ...);

#endif
