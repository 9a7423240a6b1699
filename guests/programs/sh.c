// SPDX-License-Identifier: Apache-2.0
// A small shell, enough to look around in a guest: words and quotes, pipelines, < > and >>, ; and a
// final &. Built in are cd, exit and wait. Commands are looked for in the directories of PATH
// (/bin:/ when unset), with and without ".elf" at the end.
//
// sh               reads commands from standard input
// sh FILE          reads them from a file
// sh -c COMMAND

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { MAX_WORDS = 64, MAX_LINE = 1024 };

typedef struct {
  char *words[MAX_WORDS + 1];
  int count;
  char *input, *output;
  int append;
} Command;

static int last_status;

static int is_special(char c) { return c == '|' || c == '<' || c == '>' || c == ';' || c == '&'; }

// Cuts the next word or special sign off the line, in place; quotes are removed. *special tells a
// sign from a quoted word that looks like one.
static char *next_token(char **line, int *special) {
  static char sign[3];
  char *p = *line;
  while (*p == ' ' || *p == '\t') {
    p++;
  }
  *special = is_special(*p);
  if (*p == 0 || *p == '#') {
    return NULL;
  }
  if (*special) {
    sign[0] = *p++;
    sign[1] = sign[0] == '>' && *p == '>' ? *p++ : 0;
    *line = p;
    return sign;
  }
  // The word moves down over its quotes into a buffer of its own, since the sign that ends it must
  // stay readable.
  char *word = malloc(strlen(p) + 1);
  char *end = word;
  char quote = 0;
  for (; word && *p && (quote || (*p != ' ' && *p != '\t' && !is_special(*p))); p++) {
    if (*p == quote) {
      quote = 0;
    } else if (!quote && (*p == '\'' || *p == '"')) {
      quote = *p;
    } else {
      *end++ = *p;
    }
  }
  if (!word) {
    fprintf(stderr, "sh: out of memory\n");
    exit(1);
  }
  *end = 0;
  *line = p;
  return word;
}

// Reads one command; the result is the sign that ended it, or 0 at the end of the line.
static char parse(char **line, Command *c) {
  memset(c, 0, sizeof *c);
  char **redirection = NULL;
  for (;;) {
    int special;
    char *token = next_token(line, &special);
    if (!token) {
      return 0;
    }
    if (special && (*token == '|' || *token == ';' || *token == '&')) {
      return *token;
    }
    if (special) {
      redirection = *token == '<' ? &c->input : &c->output;
      c->append = *token == '>' ? token[1] != 0 : c->append;
    } else if (redirection) {
      *redirection = token;
      redirection = NULL;
    } else if (c->count < MAX_WORDS) {
      c->words[c->count++] = token;
    }
  }
}

static void forget(Command *c) {
  for (int i = 0; i < c->count; i++) {
    free(c->words[i]);
  }
  free(c->input);
  free(c->output);
}

static void redirect(const char *path, int flags, int fd) {
  int opened = open(path, flags, 0644);
  if (opened < 0) {
    fprintf(stderr, "sh: ");
    perror(path);
    _exit(1);
  }
  dup2(opened, fd);
  close(opened);
}

static void execute(Command *c) {
  char path[MAX_LINE + 64];
  const char *name = c->words[0];
  if (strchr(name, '/')) {
    execve(name, c->words, environ);
  } else {
    const char *directories = getenv("PATH");
    directories = directories ? directories : "/bin:/";
    while (*directories) {
      int size = (int)strcspn(directories, ":");
      snprintf(path, sizeof path, "%.*s/%s", size, directories, name);
      execve(path, c->words, environ);
      snprintf(path, sizeof path, "%.*s/%s.elf", size, directories, name);
      execve(path, c->words, environ);
      directories += size + (directories[size] == ':');
    }
  }
  if (errno == ENOENT) {
    fprintf(stderr, "sh: %s: not found\n", name);
    _exit(127);
  }
  fprintf(stderr, "sh: ");
  perror(name);
  _exit(126);
}

static int status_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Commands that the shell must run itself; 0 if this is none of them.
static int run_builtin(const Command *c) {
  const char *argument = c->count > 1 ? c->words[1] : NULL;
  if (strcmp(c->words[0], "exit") == 0) {
    exit(argument ? atoi(argument) : last_status);
  }
  if (strcmp(c->words[0], "cd") == 0) {
    last_status = chdir(argument ? argument : "/") < 0;
    if (last_status != 0) {
      perror("sh: cd");
    }
    return 1;
  }
  if (strcmp(c->words[0], "wait") == 0) {
    int status;
    while (wait(&status) > 0) {
      last_status = status_of(status);
    }
    return 1;
  }
  return 0;
}

static pid_t start(Command *c, int in, int out, int unused) {
  pid_t pid = fork();
  if (pid < 0) {
    perror("sh: fork");
  }
  if (pid != 0) {
    return pid;
  }
  if (unused >= 0) {
    close(unused);
  }
  if (in != STDIN_FILENO) {
    dup2(in, STDIN_FILENO);
    close(in);
  }
  if (out != STDOUT_FILENO) {
    dup2(out, STDOUT_FILENO);
    close(out);
  }
  if (c->input) {
    redirect(c->input, O_RDONLY, STDIN_FILENO);
  }
  if (c->output) {
    redirect(c->output, O_WRONLY | O_CREAT | (c->append ? O_APPEND : O_TRUNC), STDOUT_FILENO);
  }
  if (run_builtin(c)) {
    _exit(last_status);
  }
  execute(c);
  return 0;
}

// Runs one pipeline from the line; the result is the sign that ended it.
static char run_pipeline(char **line) {
  int in = STDIN_FILENO;
  int children = 0;
  pid_t last = -1;
  char end;
  do {
    Command c;
    int ends[2] = {-1, STDOUT_FILENO};
    end = parse(line, &c);
    if (c.count == 0) {
      if (end == '|' || in != STDIN_FILENO) {
        fprintf(stderr, "sh: a command is missing beside |\n");
        last_status = 2;
      }
      forget(&c);
      break;
    }
    if (end == '|' && pipe(ends) < 0) {
      perror("sh: pipe");
      end = 0;
    }
    if (end == '|' || in != STDIN_FILENO || !run_builtin(&c)) {
      last = start(&c, in, ends[1], ends[0]);
      children += last > 0;
    }
    forget(&c);
    if (in != STDIN_FILENO) {
      close(in);
    }
    if (ends[1] != STDOUT_FILENO) {
      close(ends[1]);
    }
    in = ends[0];
  } while (end == '|');
  if (in > STDIN_FILENO) {
    close(in);
  }
  while (end != '&' && children > 0) {
    int status;
    pid_t pid = wait(&status);
    if (pid < 0) {
      break;
    }
    if (pid == last) {
      last_status = status_of(status);
      children = 1;
    }
    children--;
  }
  return end;
}

static void run_line(char *line) {
  while (*line) {
    if (run_pipeline(&line) == 0) {
      break;
    }
  }
}

// Byte by byte: what follows the line belongs to the commands that read standard input too.
static int read_line(int fd, char *line) {
  int size = 0;
  char c;
  ssize_t n;
  while ((n = read(fd, &c, 1)) == 1 && c != '\n') {
    if (size < MAX_LINE - 1) {
      line[size++] = c;
    }
  }
  line[size] = 0;
  return n == 1 || size > 0;
}

int main(int argc, char **argv) {
  char line[MAX_LINE];
  if (argc > 2 && strcmp(argv[1], "-c") == 0) {
    snprintf(line, sizeof line, "%s", argv[2]);
    run_line(line);
    return last_status;
  }
  int fd = argc > 1 ? open(argv[1], O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
  if (fd < 0) {
    fprintf(stderr, "sh: ");
    perror(argv[1]);
    return 127;
  }
  struct stat status;
  int interactive = fstat(fd, &status) == 0 && S_ISCHR(status.st_mode);
  for (;;) {
    if (interactive) {
      fputs("$ ", stderr);
    }
    if (!read_line(fd, line)) {
      return last_status;
    }
    run_line(line);
  }
}
