// Linux calls that Swift cannot import: variadic functions and GNU-only structures.
#ifndef BAUTA_CPLATFORM_H
#define BAUTA_CPLATFORM_H

/// No core dump and no ptrace by the same user. Returns 0 or -1 (errno).
int platform_forbid_dumps(void);
/// Sends `signal` to this process when its parent thread ends. Returns 0 or -1 (errno).
int platform_die_with_parent(int signal);
/// User id of the process at the other end of a Unix socket, or -1 (errno).
long platform_peer_uid(int socket);
/// open(2) with O_CLOEXEC. Returns a descriptor, or -1 (errno).
int platform_open(const char *path, int flags, unsigned int mode);
/// openat(2) with O_CLOEXEC, which makes nothing. Returns a descriptor, or -1 (errno).
int platform_open_at(int folder, const char *name, int flags);
/// The entry `name` of a folder itself, a link too: to be looked at or passed, not read. Returns a
/// descriptor, or -1 (errno).
int platform_open_entry(int folder, const char *name);
/// Clears (1) or sets (0) FD_CLOEXEC so that a descriptor outlives exec. Returns 0 or -1.
int platform_keep_on_exec(int descriptor, int keep);
/// A file without a name in memory, with FD_CLOEXEC. Returns a descriptor, or -1 (errno).
int platform_memory_file(void);
/// Whether somebody has the file open for writing: 1, 0, or -1 where the system does not tell.
int platform_is_being_written(int descriptor);
/// Wait status decoding.
int platform_exited(int status);
int platform_exit_status(int status);
int platform_term_signal(int status);
/// Lets a spawned program start without any descriptor from `first` on. `actions` points to a
/// posix_spawn_file_actions_t: no system header is named here, or its types would count as this
/// module's. Returns 0 or an errno.
int platform_close_from(void *actions, int first);
/// The environment as `NAME=value` strings, ended by NULL; to be read, not kept.
char *const *platform_environment(void);
/// From `bytes` on, memory is mapped by itself and goes back to the system when it is freed; of what is
/// free beside it, as much may be kept. Returns 0 where the C library does not take the advice.
int platform_map_from(int bytes);
#endif
