#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int platform_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
int platform_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }
long platform_peer_uid(int socket) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
    return (long)peer.uid;
}
int platform_open(const char *path, int flags, unsigned int mode) {
    return open(path, flags | O_CLOEXEC, mode);
}
int platform_open_at(int folder, const char *name, int flags) {
    return openat(folder, name, flags | O_CLOEXEC);
}
int platform_open_entry(int folder, const char *name) {
    return openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}
int platform_keep_on_exec(int descriptor, int keep) {
    return fcntl(descriptor, F_SETFD, keep ? 0 : FD_CLOEXEC);
}
int platform_memory_file(void) { return memfd_create("bauta", MFD_CLOEXEC); }
int platform_is_being_written(int descriptor) {
    // A lease for reading is given only where nobody writes (fcntl(2)). Whoever opens the file while it is
    // held is announced by a signal, which would end the program.
    void (*before)(int) = signal(SIGIO, SIG_IGN);
    int answer = 0;
    if (fcntl(descriptor, F_SETLEASE, F_RDLCK) == 0) {
        fcntl(descriptor, F_SETLEASE, F_UNLCK);
    } else {
        answer = errno == EAGAIN ? 1 : -1;
    }
    if (before != SIG_ERR) signal(SIGIO, before);
    return answer;
}
int platform_exited(int status) { return WIFEXITED(status); }
int platform_exit_status(int status) { return WEXITSTATUS(status); }
int platform_term_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
char *const *platform_environment(void) { return environ; }
int platform_close_from(void *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int platform_map_from(int bytes) {
    return mallopt(M_MMAP_THRESHOLD, bytes) && mallopt(M_TRIM_THRESHOLD, bytes);
}
